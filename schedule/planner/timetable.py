"""All routes of a week as linked lists with their times, and the cheapest way to know what a change costs.

A *stop* is one nurse's part in one visit; a visit for two has two stops, which are *mates*. A *round* is one duty of
one nurse: from the office and back. Each is a ring through its own sentinel, so that neither end is a special case.
Stops stand in their round in the order of `rank`, and mates share a rank: rank is an order of the whole week in which
every stop depends on earlier ones only. So a change is followed just as far as it reaches (`settle`), waiting time
mostly swallows it after a few stops, and pairs can never wait for each other in a circle.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from heapq import heappop, heappush
from operator import sub

Change = tuple[int, int, float]  # stop, round it goes to (NOBODY: none), rank
Matrix = Sequence[Sequence[float]]
INFINITE = float("inf")
BREAK_FROM = 210.0  # minutes into a duty before a break is made where no wait gives one
NOBODY = -1


@dataclass(frozen=True, slots=True)
class Stop:
    """One nurse's part in a visit. `strange`: what each nurse costs at this client; `gap`: mate's start minus mine.

    `links`: other visits to the same client: (stop, least minutes from its start to mine), negative: mine is first.
    """

    place: int
    minutes: float
    low: float
    high: float
    plow: float
    phigh: float
    able: tuple[int, ...]
    client: int = 0
    strange: Sequence[float] = ()
    mate: int = NOBODY
    first: bool = True
    gap: tuple[float, float] = (0.0, 0.0)
    fixed: bool = False
    links: tuple[tuple[int, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Round:
    """A duty on the road. `break_minutes` is 0 where the duty is too short to need one."""

    nurse: int
    start: float
    end: float
    matrix: Matrix = field(repr=False)
    break_minutes: float = 0.0


@dataclass(slots=True)
class Prices:
    """What a minute of each kind costs, and what breaking a hard rule costs while one still searches."""

    late: float = 0.3
    early: float = 0.15
    face: float = 15.0
    unplaced: float = 120.0
    outside: float = 0.0  # once, where the start leaves the preferred time
    worst: float = 0.0
    grid: float = 0.0  # starts on whole fives, as people say them; 0: any minute
    hard: float = 20.0
    hard_minute: float = 3.0
    break_after: float = 330.0


class Timetable:
    """The state of a search: lists by stop; index `stops + round` is the sentinel of a round."""

    __slots__ = (
        "able", "brk", "client", "cost", "count", "end", "face", "first", "fixed", "gap", "high", "journal", "leg",
        "links", "low", "mate", "matrix", "minutes", "next", "nurse", "nurses", "phigh", "place", "plow", "prev",
        "prices", "rank", "round", "rounds", "start", "stops", "strange", "total", "trail", "vbreak", "vend", "vstart",
        "wait", "waited_before", "waiting",
    )  # fmt: skip

    def __init__(
        self,
        stops: Sequence[Stop],
        rounds: Sequence[Round],
        *,
        nurses: int,
        prices: Prices,
        face: Sequence[float] | None = None,
    ) -> None:
        self.stops, self.rounds, self.nurses, self.prices = len(stops), len(rounds), nurses, prices
        self._take_stops(stops)
        self._take_rounds(rounds)
        # What it costs that a nurse comes at all, by client × nurse: less where she is known there.
        self.face = list(face) if face else [prices.face] * len(self.count)
        self.total = prices.unplaced * sum(self.first)
        self.trail: list[tuple[int, float, float, int, float]] = []
        self.waited_before: tuple[int, float] | None = None
        self.journal: list[tuple[int, int, float, int]] = []
        self.waiting: list[tuple[float, int]] = []

    def _take_stops(self, stops: Sequence[Stop]) -> None:
        ends = [0.0] * self.rounds
        self.place = [stop.place for stop in stops] + [0] * self.rounds
        self.minutes = [float(stop.minutes) for stop in stops] + ends
        self.low, self.high = [float(stop.low) for stop in stops], [float(stop.high) for stop in stops]
        self.plow, self.phigh = [float(stop.plow) for stop in stops], [float(stop.phigh) for stop in stops]
        self.client = [stop.client for stop in stops]
        self.mate, self.gap = [stop.mate for stop in stops], [stop.gap for stop in stops]
        self.able = [stop.able for stop in stops]
        self.strange = [stop.strange or [0.0] * self.nurses for stop in stops]
        self.first, self.fixed = [stop.first for stop in stops], [stop.fixed for stop in stops]
        self.links = [stop.links for stop in stops]
        # Where a nurse waits for the preferred time although the door is open earlier.
        self.wait = list(self.plow)
        self.count = [0] * ((max(self.client, default=-1) + 1) * self.nurses)

    def _take_rounds(self, rounds: Sequence[Round]) -> None:
        stops = self.stops
        own = list(range(stops, stops + self.rounds))
        self.nurse, self.matrix = [one.nurse for one in rounds], [one.matrix for one in rounds]
        self.vstart, self.vend = [float(one.start) for one in rounds], [float(one.end) for one in rounds]
        self.vbreak = [float(one.break_minutes) for one in rounds]
        self.prev, self.next = [NOBODY] * stops + own, [NOBODY] * stops + own
        self.round = [NOBODY] * stops + list(range(self.rounds))
        # Unique, and the same for both of a pair.
        first = [at if self.first[at] else self.mate[at] for at in range(stops)]
        self.rank = [*(self.plow[one] + one * 1e-6 for one in first), *[INFINITE] * self.rounds]
        self.start, self.end = [-1.0] * stops + self.vstart, [0.0] * stops + self.vstart
        self.brk = [0] * stops + [0 if one.break_minutes else 1 for one in rounds]
        self.leg, self.cost = [0.0] * (stops + self.rounds), [0.0] * (stops + self.rounds)

    # What a change costs.

    def settle(self) -> None:
        """Follow the changes of `waiting` as far as they reach; the old values go to `trail`."""
        waiting, stops, following, rank, mate = self.waiting, self.stops, self.next, self.rank, self.mate
        while waiting:
            at = heappop(waiting)[1]
            while at < stops:
                if self.round[at] < 0:
                    break
                if not (self.arrive(at) if mate[at] < 0 else self.arrive_together(at)):
                    break
                at = following[at]
                if waiting and waiting[0][0] < rank[at]:
                    heappush(waiting, (rank[at], at))
                    break
            else:
                self.come_home(at)

    def arrive(self, at: int) -> bool:
        """The times of one stop from the stop before it. Returns whether what follows is touched."""
        before, way = self.prev[at], self.round[at]
        leg = self.matrix[way][self.place[before]][self.place[at]]
        start, brk = self.end[before] + leg, self.brk[before]
        wait = self.wait[at]
        if not brk and before < self.stops:
            need = self.vbreak[way]
            if wait - start >= need:
                brk = 1
            elif start - self.vstart[way] >= BREAK_FROM:
                start += need
                brk = 1
        if start < wait:
            start = wait
        if self.prices.grid and not self.fixed[at]:
            start = -(-start // self.prices.grid) * self.prices.grid
        if start == self.start[at] and brk == self.brk[at]:
            if leg != self.leg[at]:
                self.note(at, start, leg, brk)
            return False
        self.note(at, start, leg, brk)
        return True

    def note(self, at: int, start: float, leg: float, brk: int) -> None:
        prices = self.prices
        cost = leg
        if start > self.phigh[at]:
            cost += prices.outside + prices.late * (start - self.phigh[at])
            if start > self.high[at] + 1e-6:
                cost += prices.hard + prices.hard_minute * (start - self.high[at])
        elif start < self.plow[at]:
            cost += prices.outside + prices.early * (self.plow[at] - start)
        old = self.cost[at]
        self.trail.append((at, self.start[at], self.leg[at], self.brk[at], old))
        if self.links[at]:
            self.total += self.crowded(at, start) - self.crowded(at, self.start[at])
        self.start[at], self.leg[at], self.brk[at], self.cost[at] = start, leg, brk, cost
        self.end[at] = start + self.minutes[at]
        self.total += cost - old

    def crowded(self, at: int, start: float) -> float:
        """What it costs that visits to one client stand in the wrong order or too close."""
        if start < 0:
            return 0.0
        cost, prices = 0.0, self.prices
        for other, least in self.links[at]:
            there = self.start[other]
            short = least - (start - there) if least >= 0 else -least - (there - start)
            if there >= 0 and short > 1e-6:
                cost += prices.hard + prices.hard_minute * short
        return cost

    def reach(self, at: int) -> tuple[float, float, int]:
        """Leg, earliest start and whether the break is behind, for a stop of a pair."""
        before, way = self.prev[at], self.round[at]
        leg = self.matrix[way][self.place[before]][self.place[at]]
        start, brk = self.end[before] + leg, self.brk[before]
        if not brk and before < self.stops and start - self.vstart[way] >= BREAK_FROM:
            start += self.vbreak[way]
            brk = 1
        return leg, max(start, self.wait[at]), brk

    def arrive_together(self, at: int) -> bool:
        """Both stops of a pair at once: together, or so far apart as their visit says."""
        one, two = (at, self.mate[at]) if self.first[at] else (self.mate[at], at)
        if self.round[one] < 0 or self.round[two] < 0:
            return False
        leg1, start1, brk1 = self.reach(one)
        leg2, start2, brk2 = self.reach(two)
        if self.prices.grid and not self.fixed[at]:
            start1, start2 = (-(-start // self.prices.grid) * self.prices.grid for start in (start1, start2))
        least, most = self.gap[one]
        start2 = max(start2, start1 + least)
        start1 = max(start1, start2 - most)
        changed = False
        for stop, leg, start, brk in ((one, leg1, start1, brk1), (two, leg2, start2, brk2)):
            brk = brk or self.waited(stop, start - leg)
            if start == self.start[stop] and brk == self.brk[stop] and leg == self.leg[stop]:
                continue
            moved = start != self.start[stop] or brk != self.brk[stop]
            self.note(stop, start, leg, brk)
            if moved and stop == at:
                changed = True
            elif moved:
                after = self.next[stop]
                heappush(self.waiting, (self.rank[after], after))
        return changed

    def waited(self, at: int, ready: float) -> int:
        before = self.prev[at]
        return int(before < self.stops and ready - self.end[before] >= self.vbreak[self.round[at]])

    def come_home(self, sentinel: int) -> None:
        """The way back, and what a duty that ends too late or has no break costs."""
        last, way = self.prev[sentinel], sentinel - self.stops
        cost = 0.0
        if last != sentinel:
            cost = self.matrix[way][self.place[last]][0]
            home = self.end[last] + cost
            prices = self.prices
            if home > self.vend[way] + 1e-6:
                cost += prices.hard + prices.hard_minute * (home - self.vend[way])
            if not self.brk[last] and home - self.vstart[way] > prices.break_after:
                cost += prices.hard * 2
        old = self.cost[sentinel]
        if cost != old:
            self.trail.append((sentinel, self.start[sentinel], 0.0, self.brk[sentinel], old))
            self.cost[sentinel] = cost
            self.total += cost - old

    # Changing and taking back.

    def apply(self, changes: Sequence[Change]) -> None:
        """Take the stops out, put each where the change says, and follow what it does to the times."""
        self.waited_before = None
        self.trail.clear()
        self.journal.clear()
        for at, _, _ in changes:
            self.take(at)
        for at, way, rank in changes:
            self.put(at, way, rank)
        self.settle()

    def take(self, at: int) -> None:
        way = self.round[at]
        self.journal.append((at, way, self.rank[at], self.prev[at]))
        if way < 0:
            if self.first[at]:
                self.total -= self.prices.unplaced
            return
        before, after = self.prev[at], self.next[at]
        self.next[before], self.prev[after] = after, before
        heappush(self.waiting, (self.rank[after], after))
        self.round[at] = NOBODY
        # Without a place a stop costs nothing of its own; the trail brings the cost back.
        self.trail.append((at, self.start[at], self.leg[at], self.brk[at], self.cost[at]))
        self.total -= self.cost[at]
        if self.links[at]:
            self.total -= self.crowded(at, self.start[at])
        self.cost[at], self.start[at] = 0.0, -1.0
        self.meet(at, way, -1)

    def put(self, at: int, way: int, rank: float) -> None:
        self.rank[at] = rank
        if way < 0:
            if self.first[at]:
                self.total += self.prices.unplaced
            return
        ranks, following = self.rank, self.next
        after = following[self.stops + way]
        while ranks[after] < rank:
            after = following[after]
        self.link(at, way, self.prev[after], after)
        heappush(self.waiting, (rank, at))
        heappush(self.waiting, (ranks[after], after))
        self.meet(at, way, 1)

    def link(self, at: int, way: int, before: int, after: int) -> None:
        self.round[at], self.prev[at], self.next[at] = way, before, after
        self.next[before] = self.prev[after] = at

    def meet(self, at: int, way: int, by: int) -> None:
        """A nurse gains or loses a stop at a client: what she costs there, and whether she is a new face."""
        nurse = self.nurse[way]
        pair = self.client[at] * self.nurses + nurse
        seen = self.count[pair]
        self.count[pair] = seen + by
        self.total += by * self.strange[at][nurse]
        if seen + by == (by > 0):  # from 0 to 1, or from 1 to 0
            self.total += by * self.face[pair]

    def worst(self) -> float:
        """What the latest start of all costs on top; 0 where only the sum counts."""
        return self.prices.worst * max(0.0, max(map(sub, self.start, self.phigh), default=0.0))

    def undo(self, total: float) -> None:
        """As it was before the last `apply` or `rewait`; `total` as it was, so that no rounding adds up."""
        moved = [entry[0] for entry in self.journal]
        if self.waited_before:
            at, until = self.waited_before
            self._wait_until(at, until)
        for at in reversed(moved):
            way = self.round[at]
            if way >= 0:
                self.next[self.prev[at]], self.prev[self.next[at]] = self.next[at], self.prev[at]
                self.meet(at, way, -1)
                self.round[at] = NOBODY
        for at, way, rank, before in reversed(self.journal):
            self.rank[at] = rank
            if way >= 0:
                self.link(at, way, before, self.next[before])
                self.meet(at, way, 1)
        start, leg, brk, cost = self.start, self.leg, self.brk, self.cost
        for at, old_start, old_leg, old_brk, old_cost in reversed(self.trail):
            start[at], leg[at], brk[at], cost[at] = old_start, old_leg, old_brk, old_cost
            self.end[at] = old_start + self.minutes[at]
        self.total = total

    def rewait(self, at: int, until: float) -> None:
        """Change for how long one waits before a door, and follow it."""
        self.trail.clear()
        self.journal.clear()
        self.waited_before = (at, self.wait[at])
        self._wait_until(at, until)
        heappush(self.waiting, (self.rank[at], at))
        self.settle()

    def _wait_until(self, at: int, until: float) -> None:
        self.wait[at] = until
        if self.mate[at] >= 0:
            self.wait[self.mate[at]] = until

    # Looking.

    def route(self, way: int) -> list[int]:
        found, sentinel = [], self.stops + way
        at = self.next[sentinel]
        while at != sentinel:
            found.append(at)
            at = self.next[at]
        return found

    def snapshot(self) -> list[tuple[int, float, float]]:
        return list(zip(self.round[: self.stops], self.rank[: self.stops], self.wait, strict=True))

    def restore(self, shot: Sequence[tuple[int, float, float]]) -> None:
        for at, (_, _, wait) in enumerate(shot):
            self.wait[at] = wait
        self.apply([(at, way, rank) for at, (way, rank, _) in enumerate(shot)])
        self.trail.clear()
        self.journal.clear()

    def rerank(self) -> None:
        """Spread ranks again: by start where pairs begin together, else in the order they stand."""
        order = sorted(range(self.stops), key=lambda at: (self.rank[at], self.first[at] is False))
        together = all(gap == (0.0, 0.0) for gap in self.gap)
        for number, at in enumerate(order):
            if self.round[at] >= 0 and self.first[at]:
                rank = self.start[at] + number * 1e-6 if together else number * 10.0
                self.rank[at] = rank
                if self.mate[at] >= 0:
                    self.rank[self.mate[at]] = rank
