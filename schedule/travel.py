"""Travel between two stops behind one small interface, so that a routing server can take its place.

`settings.TRAVEL` names the class that answers. Figures: straight line × detour / speed + fixed minutes.
"""

from dataclasses import dataclass
from functools import cache
from math import asin, cos, radians, sin, sqrt
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string

Position = tuple[float, float]

EARTH_KM = 6371.0
DETOUR = 1.3  # kilometres that are paid back: between that of a bicycle and that of a car


@dataclass(frozen=True, slots=True)
class Means:
    """How one goes. `fixed`: minutes to lock and to park, whatever the distance."""

    km_per_hour: float
    detour: float
    fixed: float

    def minutes(self, km: float, legs: int = 1) -> float:
        """For so many straight kilometres in so many legs."""
        return km * self.detour / self.km_per_hour * 60 + legs * self.fixed


BIKE = Means(15, 1.25, 1.5)
MEANS = {"bike": BIKE, "e-bike": Means(18, 1.25, 1.5), "car": Means(27, 1.35, 3)}


def means_of(transport: str) -> Means:
    return MEANS.get(transport, BIKE)


def straight_km(a: Position, b: Position) -> float:
    """Great-circle distance of two (latitude, longitude) pairs in degrees; kilometres."""
    (lat1, lon1), (lat2, lon2) = ((radians(x) for x in point) for point in (a, b))
    half = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    return 2 * EARTH_KM * asin(min(1.0, sqrt(half)))


class Ways(Protocol):
    """What a routing server would have to answer: minutes from door to door, as a fraction."""

    def minutes(self, a: Position, b: Position, transport: str) -> float: ...


class StraightLine:
    """Needs nobody: no address leaves the house."""

    def minutes(self, a: Position, b: Position, transport: str) -> float:
        return means_of(transport).minutes(straight_km(a, b))


@cache
def ways() -> Ways:
    found: Ways = import_string(settings.TRAVEL)()
    return found


def travel_minutes(a: Position | None, b: Position | None, transport: str) -> int | None:
    """Whole minutes from door to door; None when a position is unknown."""
    if a is None or b is None:
        return None
    return round(ways().minutes(a, b, transport))
