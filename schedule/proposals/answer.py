"""A proposal as it is kept: only what differs from the plan that stands, with reasons; ids, times and numbers."""

from collections import defaultdict
from collections.abc import Hashable
from datetime import date, datetime, timedelta
from typing import Any

from buurtzorgweb.sql import rows
from schedule.planner.build import Model, Planned
from schedule.planner.explain import Other, others, stopped, touched
from schedule.planner.figures import Client, Made, figures, unsocial
from schedule.planner.lawful import at
from schedule.planner.loop import Proposal
from schedule.planner.problem import DAY, Kind
from schedule.proposals import statements
from schedule.proposals.reading import Read, minutes_of, windows
from teams.models import Team

OFF_TIME = 15.0


def answer(read: Read, proposal: Proposal, model: Model) -> dict[str, Any]:
    """Changes of visits and shifts, and what has nobody."""
    return {
        "visits": [one for task in sorted(proposal.planned) for one in visit_changes(read, model, task)],
        "shifts": shift_changes(read, proposal),
        "unplaced": [nobody(read, model, task) for task in proposal.unplaced],
        "duties": [
            [read.users[nurse], day, [[str(key), version] for key, version in there.keys]]
            for (nurse, day), there in read.shifts.items()
        ],
        "considered": len(read.week.tasks),
        "fixed": sum(1 for task in read.week.tasks if task.locked),
        "without_position": read.without_position,
    }


def visit_changes(read: Read, model: Model, task: int) -> list[dict[str, Any]]:
    """One for each row of the visit that gets another nurse or another hour."""
    one = read.week.tasks[task]
    if one.locked or task in model.kept:
        return []
    plan = planned_at(model, task)
    start = at(read.monday, one.day, plan.start)
    found, ranked = [], None
    for key, (was, was_start), nurse in zip(
        read.visits[task], read.starts[task], matched(read, task, plan), strict=True
    ):
        if was == read.users[nurse] and was_start == start:
            continue
        ranked = others(model, task, most=99) if ranked is None else ranked
        found.append(
            {
                "id": str(key),
                "client": str(read.clients[one.client]),
                "day": one.day,
                "was": [was, was_start.isoformat()],
                "to": [read.users[nurse], start.isoformat()],
                "minutes": one.minutes,
                "bends": bends(read, task, nurse, plan.start),
                "others": [other_said(read, other) for other in ranked[:3]],
                "instead": instead(read, model, task, was, ranked),
            }
        )
    return found


def planned_at(model: Model, task: int) -> Planned:
    table = model.table
    stops = model.stops_of[task]
    return Planned(tuple(table.nurse[table.round[stop]] for stop in stops), max(table.start[stop] for stop in stops))


def matched(read: Read, task: int, plan: Planned) -> list[int]:
    """The nurses in the order of the rows, so that who goes already keeps her own row."""
    left = list(plan.nurses)
    chosen: list[int | None] = []
    for was, _ in read.starts[task]:
        mine = next((nurse for nurse in left if read.users[nurse] == was), None)
        chosen.append(mine)
        if mine is not None:
            left.remove(mine)
    return [nurse if nurse is not None else left.pop(0) for nurse in chosen]


def bends(read: Read, task: int, nurse: int, start: float) -> list[str]:
    """The wishes of the client that this change bends."""
    one = read.week.tasks[task]
    client = read.week.clients[one.client]
    found = []
    if start > one.preferred[1] + OFF_TIME:
        found.append("late")
    if start < one.preferred[0] - OFF_TIME:
        found.append("early")
    if not client.seen.get(nurse) and nurse not in client.circle:
        found.append("new_face")
    if nurse == client.named:
        found.append("named")
    elif nurse in client.circle:
        found.append("circle")
    return found


def other_said(read: Read, other: Other) -> dict[str, Any]:
    terms = other.terms
    said = {"travel": terms.travel, "time": terms.time, "carer": terms.carer, "face": terms.face}
    parts = {name: round(value) for name, value in said.items() if abs(value) >= 0.5}
    return {"nurse": read.users[other.nurse], "total": round(terms.total), "parts": parts}


def instead(read: Read, model: Model, task: int, was: int | None, ranked: list[Other]) -> dict[str, Any]:
    """Why it does not stay with whom it is: a rule, or what it would cost."""
    if was is None or was not in read.users:
        return {"rule": "nobody_yet" if was is None else "left"}
    nurse = read.users.index(was)
    if nurse in planned_at(model, task).nurses:
        return {"rule": "other_hour"}
    found = next((other for other in ranked if other.nurse == nurse), None)
    if found:
        return other_said(read, found)
    return {"rule": stopped(model, task)[nurse]}


def shift_changes(read: Read, proposal: Proposal) -> list[dict[str, Any]]:
    """Each day of somebody that becomes another duty than it was, with the wish it keeps or bends."""
    week, found = read.week, []
    for nurse, row in enumerate(proposal.rows):
        said = touched(week, nurse, row)
        for day, kind in enumerate(row):
            there = read.shifts.get((nurse, day))
            if kind == (there.kind if there else 0) or (nurse, day) in week.cells:
                continue
            found.append(
                {
                    "user": read.users[nurse],
                    "day": day,
                    "was": [[str(key), version] for key, version in (there.keys if there else [])],
                    "to": duty_said(week.kinds[kind]) if kind else None,
                    "touches": [*said.get(day, []), *of_week(said.get(-1, []), week.kinds[kind])],
                }
            )
    return found


def of_week(codes: list[str], kind: Kind) -> list[str]:
    """What a whole week bends, beside the shifts that do it."""
    return [code for code in codes if kind.parts and (kind.late or code != "often_late")]


def duty_said(kind: Kind) -> dict[str, Any]:
    return {"kind": kind.code, "parts": [[part.start, part.end, part.break_minutes] for part in kind.parts]}


def nobody(read: Read, model: Model, task: int) -> dict[str, Any]:
    """A visit that does not fit, and for each nurse the rule that stops her."""
    one = read.week.tasks[task]
    rules: dict[str, list[int]] = defaultdict(list)
    for nurse, rule in stopped(model, task).items():
        rules[rule].append(read.users[nurse])
    return {
        "ids": [str(key) for key in read.visits[task]],
        "client": str(read.clients[one.client]),
        "day": one.day,
        "window": [at(read.monday, one.day, minute).isoformat() for minute in one.window],
        "minutes": one.minutes,
        "carers": one.carers,
        "stops": rules,
    }


# Figures, beside those of the week before.


def figures_of(read: Read, proposal: Proposal, team: Team) -> dict[str, Any]:
    """The same figures of the proposal and of last week, and how evenings and weekends are spread."""
    week = read.week
    made = [
        Made(one.client, nurse, one.day, plan.start, one.minutes, one.preferred)
        for task, plan in proposal.planned.items()
        for one in [week.tasks[task]]
        for nurse in plan.nurses
    ]
    clients: dict[Hashable, Client] = {
        number: Client(client.named, frozenset(client.circle)) for number, client in enumerate(week.clients)
    }

    def leg(a: Made | None, b: Made | None) -> float:
        nurse = (a or b).nurse  # type: ignore[union-attr]
        day = (a or b).day  # type: ignore[union-attr]
        matrix = week.travel[week.transports.get((nurse, day)) or week.nurses[nurse].transport]  # type: ignore[arg-type,index]
        return matrix[place(week.clients, a)][place(week.clients, b)]

    before, unplaced = last_week(read, team)
    duties = [
        (read.users[nurse], day, week.kinds[kind].end)
        for nurse, row in enumerate(proposal.rows)
        for day, kind in enumerate(row)
        if kind
    ]
    kept = [
        said
        for nurse, row in enumerate(proposal.rows)
        for told in touched(week, nurse, row).values()
        for said in told
        if said.startswith("wish")
    ]
    return {
        "proposal": figures(made, clients, unplaced=len(proposal.unplaced), leg=leg),
        "last": figures(before, clients, unplaced=unplaced, leg=leg) if before or unplaced else None,
        "wishes": [sum(1 for said in kept if said.endswith("kept")), len(kept)],
        "unsocial": {str(user): times for user, times in unsocial(duties).items()},
    }


def place(clients: Any, made: Made | None) -> int:
    return 0 if made is None else clients[made.client].place


def last_week(read: Read, team: Team) -> tuple[list[Made], int]:
    """The visits of the week before to the same clients by the same nurses, and how many had nobody."""
    monday = read.monday - timedelta(days=7)
    made, nobody_had = [], 0
    for client, nurse, on, start, minutes, opens, closes, planned in rows(
        statements.MADE, team=team.pk, monday=read.monday
    ):
        if nurse is None:
            nobody_had += 1
        elif client in read.clients and nurse in read.users:
            begin = clock_minutes(on, start)
            _, preferred = windows(begin, planned, opens, closes, moved=False)
            place_of, who = read.clients.index(client), read.users.index(nurse)
            made.append(Made(place_of, who, (on - monday).days, begin, minutes, preferred if opens else None))
    return made, nobody_had


def clock_minutes(on: date, start: datetime) -> int:
    return minutes_of(on, start) % (2 * DAY)
