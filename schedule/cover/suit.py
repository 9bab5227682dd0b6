"""Who can go to a visit instead, a familiar face first, and why the others cannot. Pure: values in, values out."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from schedule.board.day import Item
from schedule.board.load import Cell, Person
from schedule.recurrence import AMSTERDAM, instant
from schedule.travel import Position, travel_minutes

NEAR = 15  # minutes: who is at another door no further than this is "already near"
BESIDE = timedelta(minutes=60)  # and there within this time
LATE = timedelta(minutes=5)  # travel is an estimate; less than this is on time
STEP = 5
MINUTE = timedelta(minutes=1)


class Why(StrEnum):
    """What stands in the way, the firmest first."""

    GONE = "gone"
    AWAY = "away"
    LEVEL = "level"
    CANNOT = "cannot"
    NO_SHIFT = "no_shift"
    BUSY = "busy"
    REST = "rest"


@dataclass(frozen=True, slots=True)
class Stay:
    """One door at which somebody is from when until when."""

    start: datetime
    end: datetime
    position: Position | None


@dataclass(frozen=True, slots=True)
class Choice:
    """She could go at this hour. `seen`: how often in four weeks; `near`: minutes from her nearest other visit."""

    person: Person
    start: datetime
    seen: int
    near: int | None

    @property
    def rank(self) -> tuple[int, int, str]:
        return -self.seen, 999 if self.near is None else self.near, self.person.name


@dataclass(slots=True)
class Proposal:
    """What becomes of one visit: the choices, best first, or why each colleague cannot."""

    item: Item
    choices: list[Choice] = field(default_factory=list)
    stops: dict[int, Why] = field(default_factory=dict)


class Days:
    """Where everybody is, and what is given away meanwhile; never two places at once."""

    def __init__(self, people: Iterable[Person], visits: Iterable[Item], seen: Mapping[tuple[int, UUID], int]) -> None:
        self.people = [person for person in people if person.member]
        self.seen = seen
        self.stays: dict[int, list[Stay]] = {}
        for item in visits:
            if item.nurse_id:
                self.put(item.nurse_id, item, item.start)

    def put(self, user_id: int, item: Item, start: datetime) -> None:
        stay = Stay(start, later(start, item.minutes), item.position)
        self.stays.setdefault(user_id, []).append(stay)
        self.stays[user_id].sort(key=lambda one: one.start)

    def stops(self, person: Person, item: Item, start: datetime, *, nearby: bool = False) -> Why | None:
        """Why she cannot be there at that hour; None when she can. `nearby`: a neighbouring door does for a shift."""
        cell = cell_of(person, item)
        stop = unable(person, cell, item.min_level)
        if stop or cell is None:
            return stop or Why.GONE
        here = self._near_in_time(person, item, start)
        if not covers(cell, start, item.minutes) and not (nearby and here is not None and here <= NEAR):
            return Why.NO_SHIFT
        return None if self._free(person, cell, item, start) else Why.BUSY

    def choice(self, person: Person, item: Item, *, nearby: bool = False) -> Choice | Why:
        """At the planned hour, else the nearest one within the window that was agreed on."""
        first: Why | None = None
        for start in [item.start] if nearby else hours_of(item):
            stop = self.stops(person, item, start, nearby=nearby)
            if stop is None:
                seen = self.seen.get((person.user_id, item.client_id), 0)
                return Choice(person, start, seen, self.near(person, item, start))
            first = first or stop
            if stop in (Why.GONE, Why.AWAY, Why.LEVEL, Why.CANNOT):
                break
        assert first
        return first

    def proposal(self, item: Item, *, but: Collection[int] = (), nearby: bool = False) -> Proposal:
        made = Proposal(item)
        for person in self.people:
            if person.user_id in but or person.user_id == item.nurse_id:
                continue
            found = self.choice(person, item, nearby=nearby)
            if isinstance(found, Choice):
                made.choices.append(found)
            else:
                made.stops[person.user_id] = found
        made.choices.sort(key=lambda one: one.rank)
        return made

    def near(self, person: Person, item: Item, start: datetime) -> int | None:
        """Minutes to the nearest door of hers on the same day."""
        day = item.start.date()
        ways = [
            travel_minutes(stay.position, item.position, transport_of(person, item))
            for stay in self.stays.get(person.user_id, ())
            if stay.start.date() == day
        ]
        return min((way for way in ways if way is not None), default=None)

    def _near_in_time(self, person: Person, item: Item, start: datetime) -> int | None:
        end = later(start, item.minutes)
        ways = [
            travel_minutes(stay.position, item.position, transport_of(person, item))
            for stay in self.stays.get(person.user_id, ())
            if stay.end > start - BESIDE and stay.start < end + BESIDE
        ]
        return min((way for way in ways if way is not None), default=None)

    def _free(self, person: Person, cell: Cell, item: Item, start: datetime) -> bool:
        end, transport = later(start, item.minutes), transport_of(person, item)
        for stay in self.stays.get(person.user_id, ()):
            if stay.start < end and start < stay.end:
                return False
            way = (travel_minutes(stay.position, item.position, transport) or 0) * MINUTE
            if stay.start < start and stay.end + way > start + LATE:
                return False
            if stay.start >= end and end + way > stay.start + LATE:
                return False
        return True


def propose(days: Days, items: Sequence[Item], *, but: Collection[int] = ()) -> list[Proposal]:
    """For each visit, in the order of the clock, as if the best choice of those before it had been taken."""
    made = []
    for item in sorted(items, key=lambda one: (one.start, str(one.id))):
        found = days.proposal(item, but=but)
        if found.choices:
            best = found.choices[0]
            days.put(best.person.user_id, item, best.start)
        made.append(found)
    return made


def unable(person: Person, cell: Cell | None, level: int) -> Why | None:
    """What does not depend on the hour."""
    if cell is None or not cell.employed:
        return Why.GONE
    if cell.away:
        return Why.AWAY
    if person.level < level:
        return Why.LEVEL
    return Why.CANNOT if cell.wish == "cannot" else None


def covers(cell: Cell, start: datetime, minutes: int) -> bool:
    """On duty from the first to the last minute."""
    return any(stint.starts_at <= start and later(start, minutes) <= stint.ends_at for stint in cell.stints)


def cell_of(person: Person, item: Item) -> Cell | None:
    """Her day of that visit; of one after midnight, the night that covers it."""
    same = next((cell for cell in person.cells if cell.day == item.start.date()), None)
    night = next((cell for cell in person.cells if covers(cell, item.start, item.minutes)), None)
    return night or same


def transport_of(person: Person, item: Item) -> str:
    cell = cell_of(person, item)
    own = [stint.transport for stint in cell.stints if stint.transport] if cell else []
    return own[0] if own else person.transport


def hours_of(item: Item) -> list[datetime]:
    """The planned hour first, then those of the window, the nearest one first."""
    if item.window is None:
        return [item.start]
    day = item.start.date()
    start, last = (instant(day, at).astimezone(AMSTERDAM) for at in item.window)
    others = []
    while start <= last:
        others.append(start)
        start = later(start, STEP)
    others.sort(key=lambda one: abs(one - item.start))
    return [item.start, *(one for one in others if one != item.start)]


def later(start: datetime, minutes: int) -> datetime:
    """Elapsed, so right in the nights on which the clock changes."""
    return (start.astimezone(UTC) + timedelta(minutes=minutes)).astimezone(AMSTERDAM)
