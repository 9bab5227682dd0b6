"""The moves of the search, and the annealing that walks with them. Repeats itself for the same seed and steps."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from math import log
from random import Random

from schedule.planner.timetable import NOBODY, Change, Matrix, Timetable

BESIDE, SHIFT, GIVE, SWAP, WAIT = 0.45, 0.60, 0.845, 0.985, 0.96
NEAR = 14
RERANK_EVERY = 4096


def neighbours(table: Timetable, days: Sequence[int], most: int = NEAR) -> list[list[int]]:
    """For each stop those that follow it or go before it cheaply: near in place and in time, on the same day."""
    if not table.matrix:
        return [[] for _ in days]
    matrix = table.matrix[0]
    by_day: dict[int, list[int]] = {}
    for at, day in enumerate(days):
        by_day.setdefault(day, []).append(at)
    found = []
    for at, day in enumerate(days):
        others = [other for other in by_day[day] if other not in (at, table.mate[at])]
        found.append(
            [other for _, other in sorted((apart(table, matrix, at, other), other) for other in others)[:most]]
        )
    return found


def apart(table: Timetable, matrix: Matrix, one: int, two: int) -> float:
    """Minutes of travel, and a fifth of the wait between them where they cannot be close in time."""
    leg = matrix[table.place[one]][table.place[two]]
    after = table.plow[two] - table.phigh[one] - table.minutes[one] - leg
    before = table.plow[one] - table.phigh[two] - table.minutes[two] - leg
    return leg + 0.2 * max(0.0, after, before)


@dataclass(slots=True)
class Search:
    """A timetable with what its moves draw from."""

    table: Timetable
    near: list[list[int]]
    random: Random
    movable: list[int] = field(default_factory=list)
    able: list[frozenset[int]] = field(default_factory=list)
    strict: bool = False  # whether a stop may be left to nobody

    def __post_init__(self) -> None:
        table = self.table
        self.movable = [at for at in range(table.stops) if not table.fixed[at] and table.able[at]]
        self.able = [frozenset(ways) for ways in table.able]

    def step(self) -> bool:
        """Make one change at random; False where it would make no sense."""
        if self.random.random() > WAIT and not self.table.prices.worst:
            return self.rewait()
        changes = self.propose()
        if changes is None:
            return False
        self.table.apply(changes)
        return True

    def rewait(self) -> bool:
        """Wait for the preferred time, or go in as soon as the door is open."""
        table, draw = self.table, self.random.random
        at = self.movable[int(draw() * len(self.movable))]
        low, high = table.low[at], table.phigh[at]
        if table.round[at] < 0 or high <= low:
            return False
        kind = draw()
        table.rewait(at, low if kind < 0.35 else table.plow[at] if kind < 0.7 else low + draw() * (high - low))
        return True

    def propose(self) -> list[Change] | None:
        """One change at random, or None where it makes no sense."""
        draw = self.random.random
        at = self.movable[int(draw() * len(self.movable))]
        if self.table.round[at] < 0:
            return self.fetch(at)
        kind = draw()
        if kind < BESIDE:
            return self.beside(at)
        if kind < SHIFT:
            return self.shift(at)
        if kind < GIVE:
            return self.give(at)
        if kind < SWAP:
            return self.swap(at)
        return self.drop(at)

    def with_mate(self, at: int, way: int, rank: float) -> list[Change] | None:
        """The change, and the mate at the same rank with whom it goes now; never one nurse twice."""
        table = self.table
        mate = table.mate[at]
        if mate < 0:
            return [(at, way, rank)]
        other = table.round[mate]
        if other < 0 or table.nurse[other] == table.nurse[way]:
            return None
        return [(at, way, rank), (mate, other, rank)]

    def beside(self, at: int) -> list[Change] | None:
        """Next to a near stop, on the round of whoever goes there."""
        table, draw = self.table, self.random.random
        near = self.near[at]
        if not near:
            return None
        other = near[int(draw() * len(near))]
        way = table.round[other]
        if way < 0 or way not in self.able[at]:
            return None
        rank = self.between(table.prev[other], other) if draw() < 0.5 else self.between(other, table.next[other])
        return self.with_mate(at, way, rank)

    def between(self, before: int, after: int) -> float:
        table = self.table
        low = table.rank[before] if before < table.stops else table.rank[after] - 60.0
        high = table.rank[after] if after < table.stops else low + 60.0
        return low + (high - low) * (0.02 + 0.96 * self.random.random())

    def shift(self, at: int) -> list[Change] | None:
        """Earlier or later in the round."""
        table, draw = self.table, self.random.random
        step = table.prev if draw() < 0.5 else table.next
        other = step[at]
        for _ in range(int(draw() * 3)):
            if other >= table.stops:
                break
            other = step[other]
        if other >= table.stops:
            return None
        pair = (table.prev[other], other) if step is table.prev else (other, table.next[other])
        return self.with_mate(at, table.round[at], self.between(*pair))

    def give(self, at: int) -> list[Change] | None:
        """To another nurse, half the time one who comes there already or belongs there."""
        table, draw = self.table, self.random.random
        ways = table.able[at]
        if draw() < 0.5:
            nurses, counted = table.nurses, table.count
            base = table.client[at] * nurses
            known = [way for way in ways if counted[base + table.nurse[way]] or not table.strange[at][table.nurse[way]]]
            ways = tuple(known) or ways
        way = ways[int(draw() * len(ways))]
        if way == table.round[at]:
            return None
        return self.with_mate(at, way, table.rank[at] + draw() * 2.0 - 1.0)

    def swap(self, at: int) -> list[Change] | None:
        """Two near stops change nurses, or, of one nurse, places."""
        table, draw = self.table, self.random.random
        near = self.near[at]
        if not near:
            return None
        other = near[int(draw() * len(near))]
        mine, yours = table.round[at], table.round[other]
        if yours < 0 or table.fixed[other] or table.mate[at] >= 0 or table.mate[other] >= 0:
            return None
        if mine == yours:
            return [(at, mine, table.rank[other]), (other, yours, table.rank[at])]
        if yours not in self.able[at] or mine not in self.able[other]:
            return None
        if draw() < 0.5:
            return [(at, yours, table.rank[at]), (other, mine, table.rank[other])]
        return [(at, yours, table.rank[other]), (other, mine, table.rank[at])]

    def drop(self, at: int) -> list[Change] | None:
        if self.strict:
            return None
        rank, mate = self.table.rank[at], self.table.mate[at]
        return [(at, NOBODY, rank)] if mate < 0 else [(at, NOBODY, rank), (mate, NOBODY, rank)]

    def fetch(self, at: int) -> list[Change] | None:
        """A visit of nobody gets somebody."""
        table, draw = self.table, self.random.random
        ways = table.able[at]
        way, rank = ways[int(draw() * len(ways))], table.plow[at] + draw() * (table.phigh[at] - table.plow[at] + 1.0)
        mate = table.mate[at]
        if mate < 0:
            return [(at, way, rank)]
        others = [other for other in table.able[mate] if table.nurse[other] != table.nurse[way]]
        return [(at, way, rank), (mate, others[int(draw() * len(others))], rank)] if others else None


@dataclass(frozen=True, slots=True)
class Cooling:
    """From `hot` to `cold` minutes over so many steps; `enough` says that time is up, `until` repeats when it was."""

    steps: int
    until: int | None = None
    hot: float = 25.0
    cold: float = 0.5
    enough: Callable[[], bool] = lambda: False


def anneal(search: Search, cooling: Cooling) -> int:
    """Walk from hot to cold, the last steps downhill only. Returns the steps made."""
    table, draw = search.table, search.random.random
    heat, factor = cooling.hot, (cooling.cold / cooling.hot) ** (64.0 / max(64, cooling.steps))
    frozen = cooling.steps - cooling.steps // 32
    extra = table.worst()
    until = cooling.steps if cooling.until is None else cooling.until
    if not search.movable:
        return until
    for step in range(until):
        if not step & 63:
            heat = heat * factor if step < frozen else 1e-9
            if not step & (RERANK_EVERY - 1):
                if cooling.enough():
                    return step
                table.rerank()
        before = table.total
        limit = before + extra - heat * log(draw() + 1e-300)
        if not search.step():
            continue
        if table.total <= limit:
            worst = table.worst() if table.prices.worst else 0.0
            if table.total + worst <= limit:
                extra = worst
                continue
        table.undo(before)
    return until
