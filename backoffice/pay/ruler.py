"""Elapsed time laid along local time: which date and which percentage each minute has. Pure.

A moment is a whole minute since 1970 in UTC, so that a night of nine or seven hours is as long as it was. The ruler
holds the edges between which neither date nor percentage changes; midnight, both clock changes and holidays are edges
like all others. Where no table covers a minute its percentage is None: the engine names that, and never pays nothing.
"""

from bisect import bisect_right
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from backoffice.pay.tables import DAY, SCHEME, Tables

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
ONE_DAY = timedelta(days=1)
QUARTER = 15


class Part(NamedTuple):
    day: date
    percent: Decimal | None
    start: int
    end: int


def minute_of(moment: datetime) -> int:
    return int(moment.timestamp()) // 60


def at(day: date, wall: int) -> int:
    """The moment of a wall-clock minute of a day; the first of the two in autumn."""
    hour, minute = divmod(wall, 60)
    return minute_of(datetime(day.year, day.month, day.day, hour, minute, tzinfo=AMSTERDAM))


def midnight(day: date) -> int:
    return at(day, 0)


def offset(moment: int) -> int:
    shift = datetime.fromtimestamp(moment * 60, UTC).astimezone(AMSTERDAM).utcoffset()
    assert shift is not None
    return int(shift.total_seconds()) // 60


# The minutes of a month: everybody works in the same ones.
@lru_cache(maxsize=50_000)
def clock(moment: int) -> str:
    return datetime.fromtimestamp(moment * 60, UTC).astimezone(AMSTERDAM).strftime("%H:%M")


def local_day(moment: int) -> date:
    return datetime.fromtimestamp(moment * 60, UTC).astimezone(AMSTERDAM).date()


def stretches(day: date) -> list[tuple[int, int, int]]:
    """A local day as stretches of one offset to UTC: (start, end, wall-clock minute at the start)."""
    begin, end = midnight(day), midnight(day + ONE_DAY)
    before, after = offset(begin), offset(end)
    if before == after:
        return [(begin, end, 0)]
    change = next(moment for moment in range(begin, end, QUARTER) if offset(moment) == after)
    return [(begin, change, 0), (change, end, change - begin + after - before)]


class Ruler:
    """For all minutes from the first to the last day, both included."""

    def __init__(self, tables: Tables, first: date, last: date, scheme: str = SCHEME) -> None:
        self.edges: list[int] = []
        self.marks: list[tuple[date, Decimal | None]] = []
        day = first
        while day <= last:
            self._lay(day, sorted(tables.pieces(scheme, day)))
            day += ONE_DAY
        self.edges.append(midnight(day))

    def _lay(self, day: date, pieces: list[tuple[int, int, Decimal]]) -> None:
        for start, end, wall in stretches(day):
            until = wall + end - start
            reached = wall
            for low, high, percent in pieces:
                low, high = max(low, reached), min(high, until)
                if low >= high:
                    continue
                self._mark(start + reached - wall, low - reached, day, None)
                self._mark(start + low - wall, high - low, day, percent)
                reached = high
            self._mark(start + reached - wall, until - reached, day, None)

    def _mark(self, moment: int, minutes: int, day: date, percent: Decimal | None) -> None:
        if minutes > 0:
            self.edges.append(moment)
            self.marks.append((day, percent))

    def split(self, start: int, end: int) -> Iterator[Part]:
        """The parts of a span, in order; together as long as the span. Raises ValueError outside the ruler."""
        edges = self.edges
        if start < edges[0] or end > edges[-1]:
            raise ValueError("a span outside the days of the ruler")
        place = bisect_right(edges, start) - 1
        while start < end:
            until = min(edges[place + 1], end)
            day, percent = self.marks[place]
            yield Part(day, percent, start, until)
            start = until
            place += 1


class DoubleHour(ValueError):
    """A local time that was twice; somebody has to say which."""


class SkippedHour(ValueError):
    """A local time that never was."""


def typed_moment(day: date, wall: int, fold: int | None = None) -> int:
    """A local time as typed. Raises SkippedHour for one that never was, DoubleHour where `fold` is needed."""
    hour, minute = divmod(wall % DAY, 60)
    first, second = (
        minute_of(datetime(day.year, day.month, day.day, hour, minute, tzinfo=AMSTERDAM, fold=each)) for each in (0, 1)
    )
    if first > second:
        raise SkippedHour(f"{day} {hour:02d}:{minute:02d}")
    if first != second and fold is None:
        raise DoubleHour(f"{day} {hour:02d}:{minute:02d}")
    return (first, second)[fold or 0]
