"""Somebody calls in sick: who may take her duty, and the two plans for that day, out of the rows of the team."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from buurtzorgweb.forms import Refused
from schedule.models import PlanRun
from schedule.planner.lawful import at
from schedule.planner.loop import Pace
from schedule.planner.problem import Week
from schedule.planner.sick import Answer, Replacement, replacements, replan
from schedule.proposals.reading import Read, minutes_of, read_week
from schedule.recurrence import monday_of
from teams.models import Team

SECONDS = 2.0  # for each of the two plans; with reading and reasons five in all
GRID = 5.0


@dataclass(frozen=True, slots=True)
class Candidate:
    """Who may take the duty. `asks`: weekend or hours, where the law holds but it takes a yes."""

    user_id: int
    over_contract: int
    asks: str = ""


@dataclass(frozen=True, slots=True)
class Moved:
    """A visit that goes to somebody else or to another hour."""

    visit_id: UUID
    was: tuple[int | None, datetime]
    nurse_id: int
    start: datetime


@dataclass(frozen=True, slots=True)
class DayPlan:
    """One way through the day. `changed`, `others_moved`: how many visits of colleagues it touches."""

    takes_over: int | None
    visits: list[Moved]
    unplaced: list[UUID]
    changed: int
    others_moved: int


@dataclass(frozen=True, slots=True)
class SickCall:
    candidates: list[Candidate]
    plans: list[DayPlan]


def sick_call(*, team: Team, user_id: int, day: date, seed: int = 1) -> SickCall:
    """Replacements first, then spreading; nothing is written. Raises Refused where she has no shift on that day."""
    read = read_week(team, monday_of(day), PlanRun.Scope.VISITS, {"grid": GRID}, since=day)
    number = (day - read.monday).days
    if user_id not in read.users or (read.users.index(user_id), number) not in read.week.cells:
        raise Refused(_("There is no shift on this day."))
    sick, week = read.users.index(user_id), from_now_on(read.week, number, day)
    free, asked = replacements(week, sick, number)
    free = [one for one in free if lawful(read, one.nurse, sick, number)]
    asked = [one for one in asked if lawful(read, one.nurse, sick, number)]
    ways = [*[one.nurse for one in free[:1]], None]
    plans = [plan_of(read, replan(week, sick, number, nurse=way, seed=seed, pace=Pace(SECONDS))) for way in ways]
    return SickCall([candidate(read, one) for one in [*free, *asked]], plans)


def from_now_on(week: Week, number: int, day: date) -> Week:
    """Today, what should have begun stays as it is, and nothing is planned before now."""
    if day != timezone.localdate():
        return week
    now = float(minutes_of(day, timezone.now()))
    tasks = []
    for task in week.tasks:
        if task.day == number and task.now and task.now_start is not None and task.now_start <= now:
            task = replace(task, locked=True)
        elif task.day == number:
            low, high = max(task.window[0], now), max(task.window[1], now)
            task = replace(task, window=(low, high), preferred=(max(low, task.preferred[0]), high))
        tasks.append(task)
    return replace(week, tasks=tuple(tasks))


def lawful(read: Read, nurse: int, sick: int, day: int) -> bool:
    """The rule module's word on her week with the duty."""
    row = [read.week.cells.get((nurse, each), 0) for each in range(read.week.days)]
    row[day] = read.week.cells[sick, day]
    return read.lawful(nurse, tuple(row))


def candidate(read: Read, one: Replacement) -> Candidate:
    return Candidate(read.users[one.nurse], one.over_contract, one.asks)


def plan_of(read: Read, answer: Answer) -> DayPlan:
    """Only what differs, by the rows of the visits."""
    found = []
    for task, plan in sorted(answer.proposal.planned.items()):
        one = read.week.tasks[task]
        start, left = at(read.monday, one.day, plan.start), list(plan.nurses)
        kept = [left.pop(left.index(nurse)) if nurse in left else None for nurse in numbers(read, task)]
        for key, was, nurse in zip(read.visits[task], read.starts[task], kept, strict=True):
            goes = read.users[left.pop(0) if nurse is None else nurse]
            if was != (goes, start):
                found.append(Moved(key, was, goes, start))
    unplaced = [key for task in answer.unplaced for key in read.visits[task]]
    takes_over = None if answer.nurse is None else read.users[answer.nurse]
    return DayPlan(takes_over, found, unplaced, len(answer.changed), len(answer.moved))


def numbers(read: Read, task: int) -> list[int | None]:
    """Who has each row now, by number."""
    return [read.users.index(user) if user in read.users else None for user, _start in read.starts[task]]
