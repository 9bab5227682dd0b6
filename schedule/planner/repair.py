"""From nearly right to right: what breaks a hard rule loses its place, and is offered only places that break none."""

from schedule.planner.build import Model
from schedule.planner.timetable import NOBODY, Timetable

EPS = 1e-6
NEVER = 1e6


def broken(model: Model) -> list[int]:
    """The stops that had better go: late, too close, before a fixed one that waits for them, or the last of a duty that
    ends late or has no break."""
    table = model.table
    found = []
    for at in range(table.stops):
        if table.round[at] < 0:
            continue
        late = not table.low[at] - EPS <= table.start[at] <= table.high[at] + EPS
        if late and table.fixed[at]:
            found += free_before(table, at)
        elif not table.fixed[at] and (late or (table.links[at] and table.crowded(at, table.start[at]) > 0)):
            found.append(at)
    return found or [last for way in range(table.rounds) if (last := comes_home_wrong(table, way)) >= 0]


def free_before(table: Timetable, at: int) -> list[int]:
    while (at := table.prev[at]) < table.stops:
        if not table.fixed[at]:
            return [at]
    return []


def comes_home_wrong(table: Timetable, way: int) -> int:
    """The stop to take from a duty that ends late or has no room for a break; NOBODY where all is well."""
    route = table.route(way)
    if not route:
        return NOBODY
    last = route[-1]
    home = table.end[last] + table.matrix[way][table.place[last]][0]
    no_break = not table.brk[last] and home - table.vstart[way] > table.prices.break_after
    if home <= table.vend[way] + EPS and not no_break:
        return NOBODY
    free = [at for at in reversed(route) if not table.fixed[at]]
    return free[0] if free else NOBODY


def repair(model: Model) -> None:
    """Take away until nothing is broken. From now on a broken rule costs more than anything can save."""
    table = model.table
    while found := broken(model):
        # The one that hurts most; the others may be well again without it.
        at = max(found, key=lambda one: (table.cost[one], -one))
        drop(table, at)
    table.prices.hard = table.prices.hard_minute = NEVER
    resum(table)


def drop(table: Timetable, at: int) -> None:
    stops = [at] if table.mate[at] < 0 else [at, table.mate[at]]
    table.apply([(one, NOBODY, table.rank[one]) for one in stops])


def resum(table: Timetable) -> None:
    """The total anew from its parts, so that rounding does not add up."""
    prices = table.prices
    total = sum(table.cost)
    for at in range(table.stops):
        way = table.round[at]
        if way >= 0:
            total += table.strange[at][table.nurse[way]] + table.crowded(at, table.start[at]) / 2
        elif table.first[at]:
            total += prices.unplaced
    total += sum(face for face, seen in zip(table.face, table.count, strict=False) if seen)
    table.total = total


def insert_all(model: Model) -> None:
    """Put each visit of nobody where it costs least; the scarce ones first."""
    table = model.table
    waiting = [stops for task, stops in model.stops_of.items() if table.round[stops[0]] < 0]
    waiting.sort(key=lambda stops: (-len(stops), len(table.able[stops[0]]), table.plow[stops[0]], stops[0]))
    for stops in waiting:
        insert(table, stops)


def insert(table: Timetable, stops: list[int]) -> bool:
    """The cheapest place for one visit, if it is cheaper than none."""
    best = None
    for changes in places(table, stops):
        before = table.total
        table.apply(changes)
        if best is None or table.total < best[0] - EPS:
            best = (table.total, changes)
        table.undo(before)
    if best is None or best[0] >= table.total:
        return False
    table.apply(best[1])
    return True


def places(table: Timetable, stops: list[int]) -> list[list[tuple[int, int, float]]]:
    """Each round (or pair of rounds) that may carry it, at a few moments of its window."""
    at = stops[0]
    low, high = table.plow[at], table.phigh[at]
    moments = [low - 12.0 + at * 1e-6, low + at * 1e-6, (low + high) / 2 + at * 1e-6, high + at * 1e-6]
    if len(stops) == 1:
        return [[(at, way, rank)] for way in table.able[at] for rank in moments]
    mate = stops[1]
    return [
        [(at, way, rank), (mate, other, rank)]
        for way in table.able[at]
        for other in table.able[mate]
        if table.nurse[way] < table.nurse[other]
        for rank in moments
    ]
