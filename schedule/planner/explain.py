"""Why: for a visit the three best other nurses with the difference in minutes, for one of nobody what stops each."""

from collections.abc import Iterable
from dataclasses import dataclass

from schedule.planner.build import Model
from schedule.planner.problem import FREE, Row, Week
from schedule.planner.repair import NEVER, places
from schedule.planner.rest import stops as row_stops
from schedule.planner.rest import worked
from schedule.planner.timetable import Timetable

BEST = 3
EPS = 1e-6


@dataclass(frozen=True, slots=True)
class Terms:
    """A difference in minutes, and what it is made of."""

    total: float
    travel: float
    time: float
    carer: float
    face: float


@dataclass(frozen=True, slots=True)
class Other:
    """Another nurse who could go without a rule being broken."""

    nurse: int
    terms: Terms


def others(model: Model, task: int, most: int = BEST) -> list[Other]:
    """The best other nurses for the first stop of a visit; each is tried where she would fit best."""
    table, at = model.table, model.stops_of[task][0]
    if table.round[at] < 0:
        return []
    mine, mate = table.nurse[table.round[at]], table.mate[at]
    second = table.nurse[table.round[mate]] if mate >= 0 else None
    found: dict[int, Terms] = {}
    for way in table.able[at]:
        nurse = table.nurse[way]
        if nurse in (mine, second):
            continue
        for terms in tried(table, at, way):
            if nurse not in found or terms.total < found[nurse].total - EPS:
                found[nurse] = terms
    ranked = sorted(found.items(), key=lambda item: (item[1].total, item[0]))
    return [Other(nurse, terms) for nurse, terms in ranked[:most]]


def tried(table: Timetable, at: int, way: int) -> list[Terms]:
    """What it would cost on this round, at the hour it has now and at a few others of its window."""
    mate, found = table.mate[at], []
    moments = (table.rank[at], table.plow[at] + 1e-6 * at, table.phigh[at] + 1e-6 * at)
    for rank in moments[: 3 if mate < 0 else 1]:
        before = table.total
        carer, face = carer_terms(table, at, way)
        table.apply([(at, way, rank)] if mate < 0 else [(at, way, rank), (mate, table.round[mate], rank)])
        total, travel = table.total - before, travelled(table)
        table.undo(before)
        if total < NEVER / 2:
            found.append(Terms(total, travel, total - travel - carer - face, carer, face))
    return found


def carer_terms(table: Timetable, at: int, way: int) -> tuple[float, float]:
    """Strangeness and faces: of her who would come, less those of her who comes now."""
    mine, other = table.nurse[table.round[at]], table.nurse[way]
    base = table.client[at] * table.nurses
    gained = table.face[base + other] if table.count[base + other] == 0 else 0.0
    lost = table.face[base + mine] if table.count[base + mine] == 1 else 0.0
    return table.strange[at][other] - table.strange[at][mine], gained - lost


def travelled(table: Timetable) -> float:
    """Minutes of travel that the last change added, out of its trail."""
    first: dict[int, float] = {}
    for at, _, leg, _, cost in table.trail:
        first.setdefault(at, leg if at < table.stops else cost)
    return sum((table.leg[at] if at < table.stops else table.cost[at]) - old for at, old in first.items())


def stopped(model: Model, task: int) -> dict[int, str]:
    """For each nurse the rule that stops her from making this visit.

    level, unwanted, off, cannot, weekend, daily, weekly, run, hours: no duty is possible; no_duty: a duty would be, but
    she has none that carries this visit; full: she is on duty, and every place on her round breaks a window, a break or
    the end of the duty; alone: she could, but no second nurse can with her.
    """
    week, one = model.week, model.week.tasks[task]
    client = week.clients[one.client]
    found = {}
    for nurse, person in enumerate(week.nurses):
        if person.level < one.level:
            found[nurse] = "level"
        elif nurse in client.not_with:
            found[nurse] = "unwanted"
        elif any(model.table.nurse[way] == nurse for way in ways_of(model, task)):
            found[nurse] = "alone" if one.carers == 2 and fits_alone(model, task, nurse) else "full"
        else:
            found[nurse] = why_no_duty(model, task, nurse)
    return found


def ways_of(model: Model, task: int) -> Iterable[int]:
    return model.table.able[model.stops_of[task][0]] if task in model.stops_of else ()


def fits_alone(model: Model, task: int, nurse: int) -> bool:
    """Whether the first half of a visit for two, which has nobody, would fit into her round."""
    table, at = model.table, model.stops_of[task][0]
    if table.round[at] >= 0:
        return False
    mate, table.mate[at] = table.mate[at], -1
    fits = False
    for changes in places(table, [at]):
        if table.nurse[changes[0][1]] != nurse:
            continue
        before = table.total
        table.apply(changes)
        fits = fits or table.total - before < NEVER / 2
        table.undo(before)
    table.mate[at] = mate
    return fits


def why_no_duty(model: Model, task: int, nurse: int) -> str:
    """The rule that keeps her from any duty that would carry the visit, or `no_duty`."""
    week, one, row = model.week, model.week.tasks[task], model.rows[nurse]
    if row[one.day]:
        return "no_duty"
    reasons = []
    for kind in week.offered:
        if not carries_visit(week, kind, task):
            continue
        reason = row_stops(week, nurse, (*row[: one.day], kind, *row[one.day + 1 :]))
        if not reason:
            return "no_duty"
        reasons.append(reason)
    return reasons[0] if reasons else "no_duty"


def carries_visit(week: Week, kind: int, task: int) -> bool:
    one = week.tasks[task]
    return any(
        max(part.start, one.window[0]) <= min(one.window[1], part.end - one.minutes) for part in week.kinds[kind].parts
    )


def touched(week: Week, nurse: int, row: Row) -> dict[int, list[str]]:
    """For each day of a nurse's row the wish it keeps or bends; hours, evenings and weekends beside day -1."""
    person = week.nurses[nurse]
    found: dict[int, list[str]] = {}
    for day, kind in enumerate(row):
        said = []
        if day in person.wish_free:
            said.append("wish_free_bent" if kind else "wish_free_kept")
        if day in person.wish_work and day not in person.days_off:
            said.append("wish_work_kept" if kind else "wish_work_bent")
        if week.days == 7 and day in (5, 6) and kind and row[11 - day] == FREE:
            said.append("broken_weekend")
        if said:
            found[day] = said
    if sum(1 for kind in row if week.kinds[kind].late) > 2:
        found.setdefault(-1, []).append("often_late")
    over = worked(week, row) - person.contract_minutes
    if abs(over) > 60:
        found.setdefault(-1, []).append("hours_over" if over > 0 else "hours_under")
    return found
