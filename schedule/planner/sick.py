"""One of us calls in sick: replacements first, then spreading her visits; both within five seconds."""

from dataclasses import dataclass, replace
from random import Random

from schedule.planner.build import Model, Planned, build, place_as_now
from schedule.planner.loop import Pace, Proposal, result, searching
from schedule.planner.problem import FREE, Row, Week
from schedule.planner.repair import insert_all, repair
from schedule.planner.rest import standing, stops, worked

CHANGED, MOVED = 25.0, 14.0
NEAR = 15.0
ASK = ("weekend", "hours")  # the law holds, but it takes a yes


@dataclass(frozen=True, slots=True)
class Replacement:
    """Somebody who may take the duty. `asks`: the agreement that it bends, which takes her yes."""

    nurse: int
    over_contract: int
    asks: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """A plan for the day without her. `changed`, `moved`: other visits that get another nurse or hour."""

    nurse: int | None
    proposal: Proposal
    changed: tuple[int, ...]
    moved: tuple[int, ...]

    @property
    def unplaced(self) -> tuple[int, ...]:
        return self.proposal.unplaced


def replacements(week: Week, sick: int, day: int) -> tuple[list[Replacement], list[Replacement]]:
    """Who may take her duty: where every rule holds, and where it takes a yes. Fewest hours against contract first."""
    kind = week.cells.get((sick, day), FREE)
    free, asked = [], []
    for nurse in range(len(week.nurses)) if kind else ():
        row = standing(week, nurse)
        if nurse == sick or row[day]:
            continue
        longer = (*row[:day], kind, *row[day + 1 :])
        over = worked(week, longer) - week.nurses[nurse].contract_minutes
        reason = stops(week, nurse, longer)
        if not reason:
            free.append(Replacement(nurse, over))
        elif reason in ASK and not stops(asked_for(week, nurse), nurse, longer):
            asked.append(Replacement(nurse, over, reason))
    # Whoever may give all of that care comes before who may not.
    asks = max((task.level for task in week.tasks if task.day == day and sick in task.now), default=0)
    low = {nurse for nurse, person in enumerate(week.nurses) if person.level < asks}

    def order(one: Replacement) -> tuple[bool, int, int]:
        return one.nurse in low, one.over_contract, one.nurse

    return sorted(free, key=order), sorted(asked, key=order)


def asked_for(week: Week, nurse: int) -> Week:
    """The same week for a nurse who says yes to a weekend or to many hours; days off and rest stay."""
    person = replace(week.nurses[nurse], weekend_free=False, contract_minutes=10_000)
    return replace(week, nurses=(*week.nurses[:nurse], person, *week.nurses[nurse + 1 :]))


def replan(week: Week, sick: int, day: int, *, nurse: int | None, seed: int, pace: Pace) -> Answer:
    """That day anew from the plan that stands: with `nurse` on her duty, or spread over those who are there."""
    without = one_day(week, sick, day, nurse)
    rows: list[Row] = [standing(without, number) for number in range(len(without.nurses))]
    model = build(without, rows)
    place_as_now(model)
    repair(model)
    insert_all(model)
    pace.walk(searching(model, Random(seed)), pace.left() * 0.9, 6.0, 0.3)  # noqa: S311
    insert_all(model)
    return answer(week, model, sick, nurse, tuple(pace.made))


def one_day(week: Week, sick: int, day: int, nurse: int | None) -> Week:
    """Only that day; she has no duty, her visits have nobody, all others would rather stay as they are."""
    kind = week.cells[sick, day]
    cells = {place: found for place, found in week.cells.items() if place != (sick, day)}
    if nurse is not None:
        cells[nurse, day] = kind
    tasks = []
    for task in week.tasks:
        if task.day != day:
            continue
        now = tuple(one for one in task.now if one != sick)
        if len(now) == len(task.now) and task.now_start is not None:
            low, high = task.window
            kept = (max(low, task.now_start - NEAR), min(high, task.now_start + NEAR))
            tasks.append(replace(task, preferred=kept, after=()))
        else:
            tasks.append(replace(task, now=now, locked=False, after=()))
    weights = replace(week.weights, changed=CHANGED, moved=MOVED)
    return replace(week, cells=cells, tasks=tuple(tasks), weights=weights, roster_stands=True)


def answer(week: Week, model: Model, sick: int, nurse: int | None, steps: tuple[int, ...]) -> Answer:
    """Back to the numbers of the whole week's tasks."""
    number_of = {task.id: number for number, task in enumerate(week.tasks)}
    back = {number: number_of[task.id] for number, task in enumerate(model.week.tasks)}
    found = result(model, steps)
    planned = {back[task]: plan for task, plan in found.planned.items()}
    proposal = replace(found, planned=planned, unplaced=tuple(back[task] for task in found.unplaced))
    others = [number for number in planned if sick not in week.tasks[number].now and week.tasks[number].now]
    return Answer(
        nurse,
        proposal,
        tuple(one for one in others if set(planned[one].nurses) != set(week.tasks[one].now)),
        tuple(one for one in others if is_moved(planned[one], week.tasks[one].now_start)),
    )


def is_moved(plan: Planned, start: float | None) -> bool:
    return start is not None and abs(plan.start - start) > NEAR
