"""Who goes where and when on one day of one team. Pure: plain values in, times and nurses written on the stops.

A plain greedy: stops in order of their window, each to the nurse who costs least; one more nurse on duty until all
windows hold. The planning helper of the week board is another thing; here only believable days are wanted.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from math import ceil, cos, hypot, radians

Place = tuple[float, float]

METRES_A_MINUTE = 230  # a bicycle in town
STEP = 5  # plans are made in steps of five minutes
BETWEEN = 6  # minutes between two doors at least: coat, bag, lock
LATE_BY = (10, 30, 75, 600)  # windows are kept; where nobody can, they stretch
MOST_STOPS = 10


class Band(StrEnum):
    NIGHT = "night"
    DAY = "early"
    LATE = "late"


@dataclass(slots=True, eq=False)
class Stop:
    """One visit to be: planned or one that stood on its own. Minutes count from midnight of `day`."""

    client: str
    place: Place
    day: date
    team: str
    earliest: int
    latest: int
    minutes: int
    spend: int
    level: int = 0
    crew: int = 1
    moment: str | None = None
    named: str | None = None
    stand_in: str | None = None
    wanted: str | None = None
    at: int | None = None
    gone: bool = False
    refused: bool = False
    differs: str = ""
    nurses: list[str] = field(default_factory=list)
    start: int = 0

    @property
    def band(self) -> Band:
        first = self.earliest if self.at is None else self.at
        return Band.NIGHT if first < 6 * 60 else Band.LATE if first >= 16 * 60 + 15 else Band.DAY

    @property
    def end(self) -> int:
        return self.start + self.spend


@dataclass(slots=True)
class Nurse:
    """Somebody on duty that day; `route` is in order of time. `keen`: whom the route of today is for."""

    key: str
    level: int
    knows: Mapping[str, int]
    keen: int = 0
    lifts: bool = True
    route: list[Stop] = field(default_factory=list)


def travel(one: Place, other: Place) -> int:
    """Minutes from door to door, as the crow cycles."""
    north = (one[0] - other[0]) * 111_200
    east = (one[1] - other[1]) * 111_200 * cos(radians(one[0]))
    return BETWEEN - 2 + ceil(hypot(north, east) * 1.3 / METRES_A_MINUTE)


def step_up(minutes: int) -> int:
    return -(-minutes // STEP) * STEP


def gap(one: Stop, other: Stop) -> int:
    return max(BETWEEN, travel(one.place, other.place))


def free_from(nurse: Nurse, stop: Stop, start: int) -> int:
    """The first start from `start` on at which the stop fits between the others of this nurse."""
    start = step_up(start)
    for other in nurse.route:
        between = gap(stop, other)
        if start + stop.spend + between > other.start and start < other.end + between:
            start = step_up(other.end + between)
    return start


def give(stop: Stop, nurses: Collection[Nurse], start: int) -> None:
    stop.start = start
    for nurse in nurses:
        stop.nurses.append(nurse.key)
        nurse.route.append(stop)
        nurse.route.sort(key=lambda one: one.start)


def cost(nurse: Nurse, stop: Stop, start: int) -> float:
    """Less is better: soon in the window, near the last door, a face she knows."""
    before = [other for other in nurse.route if other.start < start]
    way = travel(before[-1].place, stop.place) if before else 8
    known = min(nurse.knows.get(stop.client, 0), 8) + 10 * (nurse.key == stop.named) + 6 * (nurse.key == stop.stand_in)
    few = len(nurse.route) if len(nurse.route) < MOST_STOPS else 40
    return 0.15 * (start - stop.earliest) + way + few - known - favour(nurse, stop)


def favour(nurse: Nurse, stop: Stop) -> int:
    """Draws the clients she is there for to her route, others while it is short, none once it is full."""
    if not nurse.keen:
        return 0
    if len(nurse.route) >= 8:
        return -5 * nurse.keen
    if nurse.key in (stop.named, stop.stand_in):
        return nurse.keen
    return nurse.keen - 5 if len(nurse.route) < 7 and stop.earliest >= 8 * 60 else -nurse.keen


def may_take(nurse: Nurse, stop: Stop) -> bool:
    """Visits for two are heavy; and she whose route is shown goes to her own clients."""
    own = nurse.key in (stop.named, stop.stand_in)
    return nurse.key == stop.wanted or stop.crew == 1 or (nurse.lifts and (own or not nurse.keen))


def place_wanted(stop: Stop, nurses: Mapping[str, Nurse]) -> bool:
    """A stop of which we know who was there, and about when."""
    assert stop.wanted is not None
    known = nurses[stop.wanted]
    start = free_from(known, stop, stop.earliest if stop.at is None else stop.at)
    crew = [known]
    if stop.crew == 2:
        found = second_at(stop, known, nurses.values(), start)
        if found is None:
            return False
        start, other = found
        crew.append(other)
    give(stop, crew, start)
    return True


def second_at(stop: Stop, first: Nurse, nurses: Iterable[Nurse], start: int) -> tuple[int, Nurse] | None:
    """The first moment from `start` on at which `first` and a colleague are both free."""
    others = [nurse for nurse in nurses if nurse is not first and may_take(nurse, stop)]
    for tried in range(start, start + 120, STEP):
        if free_from(first, stop, tried) == tried:
            free = [nurse for nurse in others if free_from(nurse, stop, tried) == tried]
            if free:
                return tried, min(free, key=lambda nurse: cost(nurse, stop, tried))
    return None


def place(stop: Stop, nurses: Mapping[str, Nurse], late_by: int) -> bool:
    able = [nurse for nurse in nurses.values() if nurse.level >= stop.level and may_take(nurse, stop)]
    starts = [(free_from(nurse, stop, stop.earliest), nurse) for nurse in able]
    if stop.crew == 2:
        pairs = [(found, nurse) for start, nurse in starts if (found := second_at(stop, nurse, nurses.values(), start))]
        fitting = [(found[0], [nurse, found[1]]) for found, nurse in pairs]
    else:
        fitting = [(start, [nurse]) for start, nurse in starts]
    fitting = [(start, crew) for start, crew in fitting if start <= stop.latest + late_by]
    if not fitting:
        return False
    start, crew = min(fitting, key=lambda found: cost(found[1][0], stop, found[0]))
    give(stop, crew, start)
    return True


def dispatch(stops: Iterable[Stop], nurses: Mapping[str, Nurse], late_by: int = 0) -> list[Stop]:
    """Place the stops; those for which nobody on duty had room come back."""
    left = []
    for stop in sorted(stops, key=lambda one: (one.wanted is None, one.crew == 1, one.latest, one.earliest)):
        placed = place_wanted(stop, nurses) if stop.wanted else place(stop, nurses, late_by)
        if not placed:
            left.append(stop)
    return left


def clear(stops: Collection[Stop], nurses: Iterable[Nurse]) -> None:
    """Take these stops off all routes."""
    taken = set(stops)
    for nurse in nurses:
        nurse.route = [stop for stop in nurse.route if stop not in taken]
    for stop in stops:
        stop.nurses = []
