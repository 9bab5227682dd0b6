"""Who works which duty: annealing on the table nurse × day. Rows and columns know their own cost."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from math import log
from random import Random

from schedule.planner.cover import Cover, digit, scarce_level
from schedule.planner.problem import FREE, Row, Week
from schedule.planner.rest import remembered, standing, worked

REWARD = 0.35  # of what a familiar nurse saves, as not every visit she could make will be hers
VISIT_MINUTES = 30.0
HOT, COLD = 150.0, 3.0


@dataclass(slots=True)
class Roster:
    """The table while it is searched, with its two kinds of cost."""

    week: Week
    rows: list[list[int]]
    options: list[list[list[int]]]
    row_cost: Callable[[int, Row], float]
    covers: list[Cover]
    keys: list[int]
    digits: list[list[int]]
    costs: list[float]

    def total(self) -> float:
        return sum(self.costs) + sum(cover.cost(key) for cover, key in zip(self.covers, self.keys, strict=True))


def start(week: Week, allowance: float, forbidden: set[tuple[int, Row]]) -> Roster:
    nurses, days = range(len(week.nurses)), range(week.days)
    top = scarce_level(week)
    digits = [[digit(kind, nurse.level >= top) for kind in range(len(week.kinds))] for nurse in week.nurses]
    rows = [list(standing(week, nurse)) for nurse in nurses]
    cost = row_costs(week, forbidden)
    keys = [sum(digits[nurse][rows[nurse][day]] for nurse in nurses if rows[nurse][day]) for day in days]
    options = [[choices(week, nurse, day) for day in days] for nurse in nurses]
    covers = [Cover(week, day, allowance) for day in days]
    return Roster(
        week, rows, options, cost, covers, keys, digits, [cost(nurse, tuple(rows[nurse])) for nurse in nurses]
    )


def choices(week: Week, nurse: int, day: int) -> list[int]:
    """What this cell may become; a duty that stays has no choice."""
    person = week.nurses[nurse]
    if (nurse, day) in week.cells or week.roster_stands or day in person.days_off:
        return []
    if person.weekend_free and day in (5, 6):
        return []
    return [FREE, *(kind for kind in week.offered if (day, kind) not in person.cannot)]


def row_costs(week: Week, forbidden: set[tuple[int, Row]]) -> Callable[[int, Row], float]:
    """The cost of a nurse's row, remembered. One that breaks a rule costs so much that it is never taken."""
    stops, fits = remembered(week), familiar(week)
    known: list[dict[Row, float]] = [{} for _ in week.nurses]

    def cost(nurse: int, row: Row) -> float:
        found = known[nurse].get(row)
        if found is None:
            broken = row != standing(week, nurse) and (bool(stops(nurse, row)) or (nurse, row) in forbidden)
            found = known[nurse][row] = float("inf") if broken else wished(week, nurse, row, fits)
        return found

    return cost


def wished(week: Week, nurse: int, row: Row, fits: list[list[list[float]]]) -> float:
    """Hours off contract, wishes, late duties, broken weekends, evenings and weekends so far, familiar clients."""
    person, weights = week.nurses[nurse], week.weights
    cost = weights.contract * abs(worked(week, row) - person.contract_minutes)
    cost += weights.wish_free * sum(1 for day in person.wish_free if row[day])
    cost += weights.wish_work * sum(1 for day in person.wish_work if not row[day])
    late = sum(1 for kind in row if week.kinds[kind].late)
    cost += weights.often_late * max(0, late - 2)
    if week.days == 7:
        if bool(row[5]) != bool(row[6]):
            cost += weights.broken_weekend
        cost += person.burden * (late + bool(row[5]) + bool(row[6]))
    return cost - sum(fits[nurse][day][kind] for day, kind in enumerate(row))


def familiar(week: Week) -> list[list[list[float]]]:
    """What it saves that this nurse works this kind on this day, for the clients whose named nurse or circle she is."""
    kinds = range(len(week.kinds))
    saved: list[list[list[list[float]]]] = [[[[] for _ in kinds] for _ in range(week.days)] for _ in week.nurses]
    for task in week.tasks:
        client = week.clients[task.client]
        costs = week.strangeness(task.client)
        for nurse in {*client.circle, *([client.named] if client.named is not None else [])}:
            if week.nurses[nurse].level < task.level or nurse in client.not_with:
                continue
            for kind in kinds:
                if carries(week, kind, task.window, task.minutes):
                    saved[nurse][task.day][kind].append(week.weights.other - costs[nurse])
    lengths = [kind.minutes for kind in week.kinds]
    return [
        [[REWARD * best_of(values, length) for values, length in zip(day, lengths, strict=True)] for day in days]
        for days in saved
    ]


def carries(week: Week, kind: int, window: tuple[float, float], minutes: float) -> bool:
    return any(max(part.start, window[0]) <= min(window[1], part.end - minutes) for part in week.kinds[kind].parts)


def best_of(values: Iterable[float], minutes: float) -> float:
    """No more visits than fit into the duty."""
    return sum(sorted(values, reverse=True)[: int(minutes / VISIT_MINUTES)])


def anneal_roster(roster: Roster, random: Random, steps: int) -> None:
    """Set a cell, swap two nurses on a day, two days of a nurse, or a block of two days; keep the best table."""
    cells = [(nurse, day) for nurse, days in enumerate(roster.options) for day, kinds in enumerate(days) if kinds]
    if not cells:
        return
    heat, factor = HOT, (COLD / HOT) ** (1.0 / max(1, steps))
    total = roster.total()
    best, shot = total, [tuple(row) for row in roster.rows]
    for _ in range(steps):
        heat *= factor
        changes = propose(roster, random, cells)
        if not changes:
            continue
        delta = change(roster, changes, -heat * log(random.random() + 1e-300))
        total += delta
        if total < best - 1e-6:
            best, shot = total, [tuple(row) for row in roster.rows]
    put_back(roster, shot)


Cell = tuple[int, int, int]


def propose(roster: Roster, random: Random, cells: list[tuple[int, int]]) -> list[Cell]:
    """(nurse, day, kind) of one move; empty where it would change nothing or may not be."""
    draw, rows, options = random.random, roster.rows, roster.options
    nurse, day = cells[int(draw() * len(cells))]
    kind = draw()
    if kind < 0.45:
        wanted = options[nurse][day][int(draw() * len(options[nurse][day]))]
        return [(nurse, day, wanted)] if wanted != rows[nurse][day] else []
    if kind < 0.7:
        return swapped(roster, nurse, int(draw() * len(rows)), [day])
    if kind < 0.85:
        return swapped(roster, nurse, int(draw() * len(rows)), [day, (day + 1) % roster.week.days])
    other = int(draw() * roster.week.days)
    mine, yours = rows[nurse][day], rows[nurse][other]
    if mine == yours or yours not in options[nurse][day] or mine not in options[nurse][other]:
        return []
    return [(nurse, day, yours), (nurse, other, mine)]


def swapped(roster: Roster, nurse: int, other: int, days: list[int]) -> list[Cell]:
    """Two nurses exchange what they do on these days."""
    found: list[Cell] = []
    rows, options = roster.rows, roster.options
    for day in days if nurse != other else ():
        mine, yours = rows[nurse][day], rows[other][day]
        if mine == yours:
            continue
        if yours not in options[nurse][day] or mine not in options[other][day]:
            return []
        found += [(nurse, day, yours), (other, day, mine)]
    return found


def change(roster: Roster, changes: list[Cell], most: float) -> float:
    """Make the changes if they cost at most so much; the difference made."""
    rows, keys = roster.rows, dict.fromkeys((day for _, day, _ in changes), 0)
    old = [(nurse, day, rows[nurse][day]) for nurse, day, _ in changes]
    for nurse, day, kind in changes:
        digits = roster.digits[nurse]
        keys[day] += (digits[kind] if kind else 0) - (digits[rows[nurse][day]] if rows[nurse][day] else 0)
        rows[nurse][day] = kind
    costs = {nurse: roster.row_cost(nurse, tuple(rows[nurse])) for nurse in {nurse for nurse, _, _ in changes}}
    delta = sum(cost - roster.costs[nurse] for nurse, cost in costs.items())
    if delta < float("inf"):
        delta += sum(
            roster.covers[day].cost(roster.keys[day] + by) - roster.covers[day].cost(roster.keys[day])
            for day, by in keys.items()
        )
    if delta > most:
        for nurse, day, kind in old:
            rows[nurse][day] = kind
        return 0.0
    for nurse, cost in costs.items():
        roster.costs[nurse] = cost
    for day, by in keys.items():
        roster.keys[day] += by
    return delta


def put_back(roster: Roster, rows: list[Row]) -> None:
    roster.rows = [list(row) for row in rows]
    roster.costs = [roster.row_cost(nurse, row) for nurse, row in enumerate(rows)]
    for day in range(roster.week.days):
        roster.keys[day] = sum(roster.digits[nurse][row[day]] for nurse, row in enumerate(rows) if row[day])
