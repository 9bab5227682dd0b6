"""A team's routes of each weekday, made once, as text with letters in the place of what differs from day to day."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

from buurtzorgweb.seed.plan import MEMBERS
from buurtzorgweb.seed.world import EVENING, NULL, Client, Moment, World, clock

PER_ROUTE = 12
START_OF_DAY, START_OF_EVENING = 7 * 60, 16 * 60 + 40
LAST_END = 23 * 60 + 20
# Letters that no line has otherwise: the visit's id, when it was made, date, UTC offset, who.
ID, MADE, DATE, OFFSET, WHO = "\x01", "\x02", "\x03", "\x04", "\x05"


class Due(NamedTuple):
    client: Client
    moment: Moment


Route = list[Due]


@dataclass(frozen=True, slots=True)
class TeamWeek:
    """Per weekday the routes of one team, the evening's last."""

    team: int
    weekdays: list[list[str]]


def weeks_of(world: World) -> list[TeamWeek]:
    teams = groupby(world.clients, lambda client: client.team)
    return [week_of(world, team, list(clients)) for team, clients in teams]


def week_of(world: World, team: int, clients: list[Client]) -> TeamWeek:
    dues = [Due(client, moment) for client in clients for moment in client.moments]
    key = world.team_ids[team]
    days = ([due for due in dues if day in due.moment.days] for day in range(1, 8))
    return TeamWeek(team, [list(weekday(key, team << 20, due_then)) for due_then in days])


def weekday(key: int, number: int, dues: Route) -> Iterator[str]:
    """One text per route; visits are numbered from `number`."""
    evening = split([due for due in dues if due.moment.part.first >= EVENING.first], 3)
    early = split([due for due in dues if due.moment.part.first < EVENING.first], MEMBERS - len(evening))
    starts = [START_OF_DAY] * len(early) + [START_OF_EVENING] * len(evening)
    for route, start in zip(early + evening, starts, strict=True):
        visits = enumerate(timed(route, start), number)
        yield "".join(visit(key, due, at, place) for place, (due, at) in visits)
        number += len(route)


def split(dues: Route, at_most: int) -> list[Route]:
    """Runs of neighbours of about a route's length."""
    count = min(max(1, round(len(dues) / PER_ROUTE)), at_most) if dues else 0
    return [dues[len(dues) * part // count : len(dues) * (part + 1) // count] for part in range(count)]


def timed(route: Route, first: int) -> Iterator[tuple[Due, int]]:
    """One after the other in the order of the hour agreed, some minutes on the bike between."""
    at = first
    for due in sorted(route, key=lambda due: (due.moment.part.first, due.moment.at)):
        at = min(max(at, due.moment.part.first), LAST_END - due.moment.minutes)
        yield due, at
        at += due.moment.minutes + 5


def visit(team: int, due: Due, at: int, number: int) -> str:
    """The line of a visit done as planned."""
    client, moment = due
    return (
        f"{ID}{number:012x}\t{client.id}\t{team}\t{MADE}\t{team}\t{moment.id}\t1\t{DATE}\t{DATE} {clock(at)}{OFFSET}"
        f"\t{moment.minutes}\t{WHO}\tdone\t\t{DATE} {clock(at)}{OFFSET}\t{moment.minutes}\t{NULL}\n"
    )
