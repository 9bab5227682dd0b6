"""From an address to a position on the map, without a network: from where the team already comes.

One function stands for all ways of knowing; a register of addresses can take its place without anyone noticing.
"""

from collections.abc import Iterable
from statistics import median
from typing import NamedTuple

from clients.models import Client
from teams.models import Team

AREA = 4


class Position(NamedTuple):
    latitude: float
    longitude: float


def middle(points: Iterable[Position]) -> Position | None:
    """The median of each coordinate: one wrong address moves nothing."""
    known = list(points)
    if not known:
        return None
    return Position(median(point.latitude for point in known), median(point.longitude for point in known))


def locate(team: Team, postcode: str) -> Position | None:
    """Where clients of the team with this postcode live, else those of the area, else where the team sits."""
    near = Client.objects.filter(team=team, postcode__startswith=postcode[:AREA])
    points = [
        (code, Position(latitude, longitude))
        for code, latitude, longitude in near.values_list("postcode", "latitude", "longitude")
        if latitude is not None and longitude is not None
    ]
    same = middle(point for code, point in points if code == postcode)
    area = middle(point for _code, point in points)
    seat = Position(team.latitude, team.longitude) if team.latitude and team.longitude else None
    return same or area or seat
