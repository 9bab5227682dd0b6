"""What a day of one person holds, and whether that fits. Pure: values in, values out."""

import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from schedule.travel import means_of

SLACK = 15  # minutes a day may be too full before it is said: an estimate of travel is no more exact than that


class Band(StrEnum):
    """Parts of a day as a board shows them; care moments know seven, a roster four."""

    MORNING = "morning"
    AFTERNOON = "afternoon"
    EVENING = "evening"
    NIGHT = "night"


def band_of(hour: int) -> Band:
    if hour < 6 or hour >= 23:
        return Band.NIGHT
    return Band.MORNING if hour < 12 else Band.AFTERNOON if hour < 17 else Band.EVENING


def ride(km: float, legs: int, transport: str) -> int:
    """Minutes on the way for a number of legs; the same reckoning as travel.travel_minutes, on their sum."""
    return round(means_of(transport).minutes(km, legs))


@dataclass(frozen=True, slots=True)
class Stint:
    """One shift as the board needs it; times are local."""

    id: UUID
    user_id: int
    day: date
    kind: str
    starts_at: datetime
    ends_at: datetime
    break_minutes: int = 0
    locked: bool = False
    published: bool = True
    transport: str = ""
    part: int = 1
    version: int = 1

    @property
    def minutes(self) -> int:
        """Elapsed, so right in the night the clock changes."""
        return round((self.ends_at.timestamp() - self.starts_at.timestamp()) / 60) - self.break_minutes

    def covers(self, moment: datetime) -> bool:
        return self.starts_at <= moment < self.ends_at


class Issue(StrEnum):
    """What is wrong with a day, worst first; the board names one, the day itself all."""

    AWAY = "away"
    NO_SHIFT = "no_shift"
    CLASH = "clash"
    REST = "rest"
    FULL = "full"
    OUTSIDE = "outside"


@dataclass(slots=True)
class Cell:
    """One person on one day."""

    user_id: int
    day: date
    stints: list[Stint] = field(default_factory=list)
    visits: int = 0
    minutes: int = 0
    km: float = 0.0
    legs: int = 0
    outside: int = 0
    clashes: int = 0
    away: str = ""
    wish: str = ""
    rest: int | None = None  # minutes between two shifts, where that is too little
    visit_mark: int = 0
    transport: str = "bike"
    employed: bool = True
    judged: "list[Issue] | None" = field(default=None, init=False, repr=False, compare=False)

    @property
    def capacity(self) -> int:
        """Minutes on duty; waiting for a call is no room for visits."""
        return sum(stint.minutes for stint in self.stints if stint.kind != "on_call")

    @property
    def travel(self) -> int:
        own = next((stint.transport for stint in self.stints if stint.transport), self.transport)
        return ride(self.km, self.legs, own)

    @property
    def over(self) -> int:
        """Minutes that do not fit in the shift; 0 when they do."""
        if not self.stints:
            return 0
        excess = self.minutes + self.travel - self.capacity
        return excess if excess > SLACK else 0

    @property
    def issues(self) -> list[Issue]:
        """Asked for by the cell, the sentence above the board and the notes below it; found once."""
        if self.judged is None:
            self.judged = self._issues()
        return self.judged

    def _issues(self) -> list[Issue]:
        busy = bool(self.stints or self.visits)
        found = {
            Issue.AWAY: busy and bool(self.away or not self.employed),
            Issue.NO_SHIFT: bool(self.visits and not self.stints),
            Issue.CLASH: self.clashes > 0,
            Issue.REST: self.rest is not None,
            Issue.FULL: self.over > 0,
            Issue.OUTSIDE: self.outside > 0 and bool(self.stints),
        }
        return [issue for issue, holds in found.items() if holds]

    @property
    def mark(self) -> str:
        """Changes with the shifts and visits of this day; nobody puts something on a day that is no longer as seen."""
        return mark_of(self.visit_mark, self.stints)


def mark_of(visit_mark: int, stints: Sequence[Stint]) -> str:
    if not visit_mark and not stints:
        return ""
    said = "|".join(f"{stint.starts_at.timestamp():.0f}-{stint.ends_at.timestamp():.0f}" for stint in stints)
    return f"{zlib.crc32(f'{visit_mark}|{said}'.encode()):x}"


@dataclass(slots=True)
class Gap:
    """The visits of one part of a day that have nobody."""

    day: date
    band: Band
    visits: int
    minutes: int
    first: datetime
    last: datetime
    visit_mark: int


@dataclass(slots=True)
class Person:
    user_id: int
    first_name: str
    last_name: str
    hours: float
    level: int
    transport: str
    cells: list[Cell]
    member: bool = True

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}"

    @property
    def planned(self) -> int:
        """Minutes of the shifts of this week."""
        return sum(stint.minutes for cell in self.cells for stint in cell.stints)

    @property
    def left(self) -> int:
        """Minutes of the contract that are not planned yet; below zero when there are more than agreed."""
        return round(self.hours * 60) - self.planned


@dataclass(slots=True)
class Day:
    """All people of one day together: the room there is, and what it must hold."""

    day: date
    capacity: int
    needed: int
    visits: int

    @property
    def short(self) -> int:
        return max(self.needed - self.capacity, 0)


def days_of(days: Sequence[date], people: Iterable[Person], gaps: Iterable[Gap]) -> list[Day]:
    everybody, missing = list(people), list(gaps)
    found = []
    for number, day in enumerate(days):
        cells = [person.cells[number] for person in everybody]
        unmet = [gap for gap in missing if gap.day == day]
        found.append(
            Day(
                day=day,
                capacity=sum(cell.capacity for cell in cells if not cell.away),
                needed=sum(cell.minutes + cell.travel for cell in cells) + sum(gap.minutes for gap in unmet),
                visits=sum(cell.visits for cell in cells) + sum(gap.visits for gap in unmet),
            )
        )
    return found
