"""Team weeks: read an instance, propose, check, and call one of the nurses sick."""

import json
from dataclasses import dataclass, replace
from pathlib import Path
from time import process_time
from typing import Any

from bench import weekcheck
from schedule.planner import loop
from schedule.planner.problem import Client, Kind, Nurse, Part, Task, Week
from schedule.planner.sick import Answer, replacements, replan

DATA = Path(__file__).parent / "data" / "team-week"
SICK_SECONDS = 1.6


@dataclass(frozen=True)
class Tried:
    """One week proposed: the checker's figures, the seconds of one core, when the first usable one was there."""

    name: str
    found: dict[str, Any]
    seconds: float
    first: float
    proposal: loop.Proposal
    week: Week


def names() -> list[str]:
    return sorted(path.stem for path in DATA.glob("tw-*.json"))


def read(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))
    return found


def week_of(data: dict[str, Any]) -> Week:
    nurse = {one["id"]: number for number, one in enumerate(data["nurses"])}
    client = {one["id"]: number for number, one in enumerate(data["clients"])}
    kinds = [Kind("free")]
    for one in data["shifts"]:
        part = Part(one["start"], one["end"], one["break_min"])
        kinds.append(Kind(one["kind"], (part,), late=one["kind"] == "late"))
    return Week(
        nurses=tuple(nurse_of(one) for one in data["nurses"]),
        kinds=tuple(kinds),
        clients=tuple(
            Client(
                one["id"],
                number,
                nurse[one["named_nurse"]],
                tuple(nurse[each] for each in one["circle"]),
                frozenset(nurse[each] for each in one["not_with"]),
            )
            for number, one in enumerate(data["clients"], 1)
        ),
        tasks=tuple(task_of(one, client) for one in data["visits"]),
        travel=data["travel"]["minutes"],
        offered=tuple(range(1, len(kinds))),
    )


def nurse_of(one: dict[str, Any]) -> Nurse:
    off = frozenset(one["days_off"])
    return Nurse(
        one["id"],
        one["level"],
        one["contract_min"],
        one["transport"],
        off,
        frozenset(one["wish_free"]),
        frozenset(one["wish_work"]) - off,
        one["weekend_free"],
        one["free_since"],
        one["days_in_a_row_before"],
    )


def task_of(one: dict[str, Any], client: dict[str, int]) -> Task:
    window, preferred = tuple(one["window"]), tuple(one["preferred"])
    return Task(
        one["id"], client[one["client"]], one["day"], window, preferred, one["minutes"], one["level"], one["carers"]
    )


def said(week: Week, proposal: loop.Proposal) -> dict[str, Any]:
    """The proposal in the words of the data set."""
    nurse = [one.id for one in week.nurses]
    return {
        "shifts": [
            {"nurse": nurse[number], "day": day, "kind": week.kinds[kind].code}
            for number, row in enumerate(proposal.rows)
            for day, kind in enumerate(row)
            if kind
        ],
        "visits": [
            {"id": week.tasks[task].id, "nurses": [nurse[one] for one in plan.nurses], "start": plan.start}
            for task, plan in proposal.planned.items()
        ],
        "unplaced": [week.tasks[task].id for task in proposal.unplaced],
    }


def propose(name: str, data: dict[str, Any], seconds: float, seed: int = 1) -> Tried:
    """Seconds are those of one core, so that a busy machine measures the same."""
    week, firsts = week_of(data), []
    began = process_time()

    def tell(_percent: int, first: loop.Proposal | None) -> None:
        if first:
            firsts.append(process_time() - began)

    proposal, _ = loop.propose(week, seed=seed, pace=loop.Pace(seconds, clock=process_time), tell=tell)
    spent = process_time() - began
    return Tried(name, weekcheck.check(data, said(week, proposal)), spent, firsts[0], proposal, week)


def overloaded(data: dict[str, Any]) -> dict[str, Any]:
    """The same week with a third of the team gone."""
    gone = {one["id"] for one in data["nurses"][::3]}
    nurses = [one | {"days_off": list(range(7))} if one["id"] in gone else one for one in data["nurses"]]
    return data | {"nurses": nurses}


# Sick calls.


@dataclass(frozen=True)
class Call:
    """What the best answer changes of the visits of others, in shares, and how many more have no place."""

    replaced: bool
    changed: float
    moved: float
    unplaced: int
    seconds: float


def standing(tried: Tried) -> Week:
    """The week as the team published it."""
    planned = tried.proposal.planned
    tasks = [
        replace(task, now=planned[number].nurses, now_start=planned[number].start) if number in planned else task
        for number, task in enumerate(tried.week.tasks)
    ]
    cells = {
        (nurse, day): kind for nurse, row in enumerate(tried.proposal.rows) for day, kind in enumerate(row) if kind
    }
    return replace(tried.week, tasks=tuple(tasks), cells=cells, roster_stands=True)


def calls(tried: Tried, many: int) -> list[Call]:
    """Evenly drawn duties of the week; each answered both ways where somebody can take the duty."""
    week = standing(tried)
    places = sorted(week.cells)
    return [call(week, *places[number * len(places) // many]) for number in range(many)]


def call(week: Week, sick: int, day: int) -> Call:
    began = process_time()
    free, _asked = replacements(week, sick, day)
    nurse = free[0].nurse if free else None
    # The worker shows both: with the replacement, and spread over who is there.
    spread = replan(week, sick, day, nurse=None, seed=1, pace=loop.Pace(SICK_SECONDS, clock=process_time))
    best = spread
    if nurse is not None:
        best = replan(week, sick, day, nurse=nurse, seed=1, pace=loop.Pace(SICK_SECONDS, clock=process_time))
    return measured(week, sick, day, best, process_time() - began)


def measured(week: Week, sick: int, day: int, best: Answer, seconds: float) -> Call:
    others = sum(1 for task in week.tasks if task.day == day and task.now and sick not in task.now)
    before = sum(1 for task in week.tasks if task.day == day and not task.now)
    share = 1 / max(1, others)
    unplaced = max(0, len(best.unplaced) - before)
    return Call(best.nurse is not None, len(best.changed) * share, len(best.moved) * share, unplaced, seconds)
