"""Travel between two stops behind one small function, so that a routing server can take its place."""

from math import asin, cos, radians, sin, sqrt

Position = tuple[float, float]

EARTH_KM = 6371.0
DETOUR = 1.3  # streets are longer than the straight line; an estimate, for planning only
KM_PER_HOUR = {"bike": 14.0, "e-bike": 18.0, "car": 28.0}
PARKING_MINUTES = {"bike": 1, "e-bike": 1, "car": 3}


def straight_km(a: Position, b: Position) -> float:
    """Great-circle distance of two (latitude, longitude) pairs in degrees; kilometres."""
    (lat1, lon1), (lat2, lon2) = ((radians(x) for x in point) for point in (a, b))
    half = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    return 2 * EARTH_KM * asin(min(1.0, sqrt(half)))


def travel_minutes(a: Position | None, b: Position | None, transport: str) -> int | None:
    """Whole minutes from door to door; None when a position is unknown."""
    if a is None or b is None:
        return None
    speed = KM_PER_HOUR.get(transport, KM_PER_HOUR["bike"])
    return round(straight_km(a, b) * DETOUR / speed * 60) + PARKING_MINUTES.get(transport, 1)
