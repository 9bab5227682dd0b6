"""A team's week as the planner's plain values, and the ids behind its numbers."""

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone

from buurtzorgweb.sql import rows
from schedule.duty import USUAL, duties_of, rest_rules
from schedule.models import PlanRun, WeekPublication
from schedule.planner.build import LEAST_BREAK
from schedule.planner.lawful import by_rule_module
from schedule.planner.loop import Lawful
from schedule.planner.problem import DAY, LONG_AGO, Client, Kind, Limits, Nurse, Part, Task, Week, Weights
from schedule.proposals import statements
from schedule.travel import Position, travel_minutes
from schedule.worktime.rules import Duty, RulesOn
from teams.models import Membership, Team

SMALL_HOURS = 5 * 60  # a visit before five belongs to the night that began the evening before
EVENING = 18 * 60
LOOSE = 30  # minutes around the hour of a visit that has no window, or that the team moved by hand
CIRCLE = 4
PATTERNS_OF_A_KIND = 2
BURDEN = 3.0
WHOLE_HOURS = time(7), time(12, 30)


@dataclass(slots=True)
class Shifts:
    """Somebody's duty of one day as it stands: its rows, and whether the helper may touch it."""

    keys: list[tuple[UUID, int]]
    kind: int
    fixed: bool
    transport: str


@dataclass(slots=True)
class Read:
    """The week and what its numbers stand for. `visits`: the rows of each task, by slot."""

    week: Week
    monday: date
    users: list[int]
    clients: list[UUID]
    visits: list[list[UUID]]
    starts: list[list[tuple[int | None, datetime]]]
    shifts: dict[tuple[int, int], Shifts]
    lawful: Lawful
    without_position: int


class Kinds:
    """Duties by their hours, numbered as they are met; the first is to be free."""

    def __init__(self) -> None:
        self.found: list[Kind] = [Kind("free")]

    def number(self, code: str, parts: Iterable[Part]) -> int:
        kind = Kind(code, tuple(parts), late=parts_late(parts), works=code != "on_call")
        if kind not in self.found:
            self.found.append(kind)
        return self.found.index(kind)


def parts_late(parts: Iterable[Part]) -> bool:
    return any(part.end > EVENING for part in parts)


def read_week(team: Team, monday: date, scope: str, weights: dict[str, float], *, since: date | None = None) -> Read:
    """Everything of one week, in a fixed number of statements. `since`: the first day that may change; tomorrow."""
    span = {"team": team.pk, "monday": monday, "sunday": monday + timedelta(days=6)}
    first, kinds = max(monday, since or timezone.localdate() + timedelta(days=1)), Kinds()
    members = rows(statements.MEMBERS, **span)
    users = [row[0] for row in members]
    standing = read_shifts(rows(statements.SHIFTS, **span), users, monday, kinds)
    for (_, day), shift in standing.items():
        shift.fixed = shift.fixed or scope != PlanRun.Scope.ALL or monday + timedelta(days=day) < first
    duties = around(users, monday, team.pk, {key for shift in standing.values() for key, _ in shift.keys})
    rules = rest_rules()
    found = rows(statements.VISITS, **span, first=first)
    homes = rows(statements.CLIENTS, **span, clients=list({row[1] for row in found}))
    clients = [row[0] for row in homes]
    tasks, visits, starts = read_tasks(found, clients, users, monday)
    usual = usual_kinds(rows(statements.PATTERNS, **span))
    offered = [kinds.number(code, parts) for code, parts in [*usual, *for_gaps(tasks, usual)]]
    nurses = read_nurses(members, kinds, span | {"first": first}, duties, offered)
    week = Week(
        nurses=nurses,
        kinds=tuple(kinds.found),
        clients=tuple(read_client(number, row, users) for number, row in enumerate(homes)),
        tasks=tuple(in_order(tasks)),
        travel=travel(team, homes),
        cells={place: shift.kind for place, shift in standing.items() if shift.fixed},
        transports={place: shift.transport for place, shift in standing.items() if shift.transport},
        offered=tuple(dict.fromkeys(offered)),
        limits=limits(rules, monday),
        weights=Weights(**weights),
        roster_stands=scope == PlanRun.Scope.VISITS
        or WeekPublication.objects.filter(team=team, monday=monday).exists(),
    )
    lawful = by_rule_module(week, monday, duties, rules)
    lost = sum(1 for row in homes if row[1] is None)
    return Read(week, monday, users, clients, visits, starts, standing, lawful, lost)


def limits(rules: RulesOn, monday: date) -> Limits:
    """The values that hold in this week, as the rule module has them."""
    on = rules(monday)
    return Limits(on.daily_rest, on.weekly_rest, on.days_in_a_row, on.break_from)


def minutes_of(day: date, moment: datetime) -> int:
    """By the clock on the wall, from midnight of that day."""
    local = timezone.localtime(moment)
    return (local.date() - day).days * DAY + local.hour * 60 + local.minute


def read_shifts(
    found: Sequence[Sequence[Any]], users: list[int], monday: date, kinds: Kinds
) -> dict[tuple[int, int], Shifts]:
    """By (nurse, day). Two rows of a day are one duty in two parts; being on call beside work is left out."""
    by_day: dict[tuple[int, date], list[Sequence[Any]]] = defaultdict(list)
    for row in found:
        if row[1] in users:
            by_day[row[1], row[2]].append(row)
    shifts = {}
    for (user, day), mine in by_day.items():
        working = [row for row in mine if row[3] != "on_call"] or mine
        parts = [Part(minutes_of(day, row[5]), minutes_of(day, row[6]), row[7]) for row in working]
        shifts[users.index(user), (day - monday).days] = Shifts(
            [(row[0], row[9]) for row in mine],
            kinds.number(working[0][3], parts),
            any(row[10] for row in mine),
            next((row[8] for row in working if row[8]), ""),
        )
    return shifts


def usual_kinds(found: Sequence[Sequence[Any]]) -> list[tuple[str, list[Part]]]:
    """The hours this team works, two of each kind; what most teams work where it has not worked yet."""
    by_kind: dict[str, list[tuple[time, time]]] = defaultdict(list)
    for code, starts, ends, _ in found:
        if len(by_kind[code]) < PATTERNS_OF_A_KIND:
            by_kind[code].append((starts, ends))
    if not by_kind["early"]:
        by_kind["early"] = [USUAL["early"], WHOLE_HOURS]
    if not by_kind["late"]:
        by_kind["late"] = [USUAL["late"]]
    return [(code, [part_of(*hours)]) for code, patterns in by_kind.items() if code != "night" for hours in patterns]


def for_gaps(tasks: list[Task], usual: list[tuple[str, list[Part]]]) -> list[tuple[str, list[Part]]]:
    """Usual hours of most teams, where what this team works leaves a visit between two shifts or in the night."""
    parts = [part for _, each in usual for part in each]
    added: list[tuple[str, list[Part]]] = []
    for task in tasks:
        if any(holds(part, task) for part in parts):
            continue
        for code in ("early", "late", "night"):
            part = part_of(*USUAL[code])
            if holds(part, task):
                added.append((code, [part]))
                parts.append(part)
                break
    return added


def holds(part: Part, task: Task) -> bool:
    return max(part.start, task.window[0]) <= min(task.window[1], part.end - task.minutes)


def part_of(starts: time, ends: time) -> Part:
    begin, end = starts.hour * 60 + starts.minute, ends.hour * 60 + ends.minute
    end += DAY if end <= begin else 0
    return Part(begin, end, LEAST_BREAK if end - begin > 330 else 0)


def around(users: list[int], monday: date, team_id: int, own: set[UUID]) -> dict[int, list[Duty]]:
    """Each nurse's duties before and after the week, and those of other teams within it; nurses by number."""
    found: dict[int, list[Duty]] = defaultdict(list)
    number = {user: place for place, user in enumerate(users)}
    for duty in duties_of(users, monday - timedelta(weeks=16), monday + timedelta(weeks=3)):
        if duty.key not in own:
            found[number[duty.user]].append(replace(duty, user=number[duty.user]))
    return found


def read_nurses(
    members: Sequence[Sequence[Any]],
    kinds: Kinds,
    span: dict[str, Any],
    duties: dict[int, list[Duty]],
    offered: list[int],
) -> tuple[Nurse, ...]:
    monday, days = span["monday"], range(7)
    away = {(user, (day - monday).days) for user, day in rows(statements.AWAY, **span)}
    said: dict[int, list[Sequence[Any]]] = defaultdict(list)
    for row in rows(statements.SAID, **span):
        said[row[0]].append(row)
    burden = shared(rows(statements.UNSOCIAL, **span))
    passed = {day for day in days if monday + timedelta(days=day) < span["first"]}
    nurses = []
    for number, (user, level, hours, transport, there) in enumerate(members):
        mine, wishes = duties.get(number, []), said[user]
        gone = {day for day in days if (user, day) in away or monday + timedelta(days=day) not in (there or [])}
        elsewhere = {(duty.day - monday).days for duty in mine} & set(days)
        cannot = {(row[1] - monday).days for row in wishes if row[2] == "cannot" and not row[3]}
        nurses.append(
            Nurse(
                user,
                level,
                round(hours * 60),
                transport or Membership.Transport.BIKE,
                frozenset(gone | elsewhere | cannot | passed),
                days_said(wishes, "wish_free", monday),
                days_said(wishes, "would_like", monday),
                burden=burden.get(user, 0.0),
                cannot=frozenset(parts_said(wishes, monday, kinds, offered)),
                **before_and_after(mine, monday),
            )
        )
    return tuple(nurses)


def days_said(wishes: Iterable[Sequence[Any]], kind: str, monday: date) -> frozenset[int]:
    return frozenset((row[1] - monday).days for row in wishes if row[2] == kind)


def parts_said(
    wishes: Iterable[Sequence[Any]], monday: date, kinds: Kinds, offered: list[int]
) -> Iterable[tuple[int, int]]:
    """(day, kind) of each duty in a part of the day that somebody said she cannot."""
    for _, on, kind, part in wishes:
        if kind == "cannot" and part:
            yield from (((on - monday).days, number) for number in offered if kinds.found[number].code == part)


def before_and_after(mine: Iterable[Duty], monday: date) -> dict[str, Any]:
    """End of the last duty, days in a row up to Sunday, and the first duty after the week."""
    before = [duty for duty in mine if duty.day < monday and duty.kind != "on_call"]
    after = [duty for duty in mine if duty.day >= monday + timedelta(days=7) and duty.kind != "on_call"]
    days = {duty.day for duty in before}
    run = 0
    while monday - timedelta(days=run + 1) in days:
        run += 1
    return {
        "last_end": max((minutes_of(monday, duty.ends_at) for duty in before), default=LONG_AGO),
        "days_in_a_row": run,
        "next_start": min((minutes_of(monday, duty.starts_at) for duty in after), default=None),
    }


def shared(found: Sequence[Sequence[Any]]) -> dict[int, float]:
    """Minutes that another evening or weekend day costs who had more of them than the others."""
    times = {user: evenings + weekends for user, evenings, weekends in found}
    middle = sum(times.values()) / len(times) if times else 0.0
    return {user: max(0.0, BURDEN * (count - middle)) for user, count in times.items()}


def read_client(number: int, row: Sequence[Any], users: list[int]) -> Client:
    key, _, _, named, stand_in, seen = row
    known = {users.index(int(user)): times for user, times in json.loads(seen or "{}").items() if int(user) in users}
    ranked = [users.index(user) for user in (named, stand_in) if user in users]
    ranked += sorted(known, key=lambda nurse: (-known[nurse], nurse))
    circle = tuple(dict.fromkeys(ranked))[:CIRCLE]
    return Client(key, number + 1, users.index(named) if named in users else None, circle, seen=known)


def read_tasks(
    found: Sequence[Sequence[Any]], clients: list[UUID], users: list[int], monday: date
) -> tuple[list[Task], list[list[UUID]], list[list[tuple[int | None, datetime]]]]:
    """Visits of one moment at one hour are one task for two; what the small hours ask belongs to the night before."""
    pairs: dict[tuple[Any, ...], list[Sequence[Any]]] = {}
    for row in found:
        alone = row[2] is None and row[12] == 1
        pairs.setdefault((row[1], row[2], row[3], row[4], row[0] if alone else None), []).append(row)
    tasks: list[Task] = []
    visits: list[list[UUID]] = []
    starts: list[list[tuple[int | None, datetime]]] = []
    for mine in pairs.values():
        for both in (mine[number : number + 2] for number in range(0, len(mine), 2)):
            task = read_task(len(tasks), both, clients, users, monday)
            if task:
                tasks.append(task)
                visits.append([row[0] for row in both])
                starts.append([(row[6], row[4]) for row in both])
    return tasks, visits, starts


def read_task(
    number: int, both: Sequence[Sequence[Any]], clients: list[UUID], users: list[int], monday: date
) -> Task | None:
    _, client, _, on, start, minutes, _, _, moved, _, opens, closes, _ = both[0]
    day, at = (on - monday).days, minutes_of(on, start)
    if at < SMALL_HOURS:
        day, at = day - 1, at + DAY
    if day < 0:
        return None  # of the night before the week
    window, preferred = windows(at, minutes, opens, closes, moved)
    now = tuple(users.index(row[6]) for row in both if row[6] in users)
    return Task(
        number,
        clients.index(client),
        day,
        window,
        preferred,
        minutes,
        max(row[9] for row in both),
        len(both),
        now=now if len(set(now)) == len(now) else (),
        now_start=at,
        locked=any(row[7] for row in both),
    )


def windows(
    at: int, minutes: int, opens: time | None, closes: time | None, moved: bool
) -> tuple[tuple[float, float], tuple[float, float]]:
    """Hard and preferred interval of the start: it begins in the window agreed on, preferably ends in it, too."""
    if opens is None or closes is None or moved:
        return (max(0, at - LOOSE), at + LOOSE), (max(0, at - LOOSE / 2), at + LOOSE / 2)
    begin, end = opens.hour * 60 + opens.minute, closes.hour * 60 + closes.minute
    end += DAY if end < begin else 0
    if begin < SMALL_HOURS:
        begin, end = begin + DAY, end + DAY
    return (begin, end), (begin, max(begin, end - minutes))


def in_order(tasks: list[Task]) -> list[Task]:
    """Visits of one client on one day keep their order: the later one begins after the earlier one has ended."""
    last: dict[tuple[int, int], Task] = {}
    found = list(tasks)
    for task in sorted(tasks, key=lambda one: (one.window, one.id)):
        before = last.get((task.client, task.day))
        if before and before.window[1] + before.minutes > task.window[0] and before.window < task.window:
            found[task.id] = replace(task, after=((before.id, before.minutes),))  # type: ignore[call-overload,arg-type]
        last[task.client, task.day] = task
    return found


def travel(team: Team, homes: Sequence[Sequence[Any]]) -> dict[str, list[list[float]]]:
    """Minutes between all places, the office first; who has no position is taken to live at the office."""
    known = [(row[1], row[2]) for row in homes if row[1] is not None]
    office: Position | None = (team.latitude, team.longitude) if team.latitude and team.longitude else None
    if office is None and known:
        office = sum(one[0] for one in known) / len(known), sum(one[1] for one in known) / len(known)
    places = [office, *((row[1], row[2]) if row[1] is not None else office for row in homes)]
    return {
        transport: [[0.0 if a == b else float(travel_minutes(a, b, transport) or 0) for b in places] for a in places]
        for transport in Membership.Transport.values
    }
