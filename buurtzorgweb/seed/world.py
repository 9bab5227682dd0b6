"""Who lives and works where: what all tables need to know of a team, a nurse and a client."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import accumulate
from math import cos, pi, sin
from random import Random
from typing import NamedTuple

from buurtzorgweb.seed.plan import MEMBERS, Kind, Plan

NULL = r"\N"


def line(*values: object) -> str:
    """A row as COPY reads it. Our words hold no tab, newline or backslash."""
    return "\t".join([NULL if value is None else str(value) for value in values]) + "\n"


# Open water of the Markermeer: no point is a home.
SOUTH, WEST = 52.50, 5.12
SPREAD = 0.012


def clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


class Part(NamedTuple):
    name: str
    first: int  # minutes of the day
    last: int


EARLY = Part("early", 7 * 60, 9 * 60)
MORNING = Part("morning", 8 * 60, 12 * 60)
MIDDAY = Part("midday", 11 * 60 + 30, 14 * 60 + 30)
EVENING = Part("evening", 16 * 60 + 30, 20 * 60)
LATE = Part("late", 20 * 60, 23 * 60)
DAILY = (1, 2, 3, 4, 5, 6, 7)


class Need(NamedTuple):
    """One repeating moment of care before it belongs to somebody: part of day, weekdays, minutes from and to."""

    part: Part
    days: tuple[int, ...]
    least: int
    most: int


# Weights give 1.03 visits per client per day, the density of the model organisation.
NEEDS: list[tuple[int, list[Need]]] = [
    (20, [Need(MORNING, DAILY, 25, 45), Need(EVENING, DAILY, 15, 25)]),
    (6, [Need(EARLY, DAILY, 15, 30), Need(MIDDAY, DAILY, 10, 20), Need(LATE, DAILY, 15, 25)]),
    (29, [Need(MORNING, DAILY, 20, 40)]),
    (18, [Need(MORNING, (1, 3, 5), 25, 40), Need(MORNING, (2,), 45, 55)]),
    (14, [Need(MORNING, (2, 5), 25, 45)]),
    (13, [Need(MIDDAY, (4,), 20, 40)]),
]
WEIGHTS = [weight for weight, _needs in NEEDS]


class Moment(NamedTuple):
    id: str
    part: Part
    days: tuple[int, ...]
    minutes: int
    at: int


class Client(NamedTuple):
    number: int
    id: str
    team: int  # place in the row of teams; its key is world.team_ids[team]
    started: date
    latitude: float
    longitude: float
    nurse: int  # key of the named nurse
    moments: list[Moment]


@dataclass(frozen=True)
class World:
    """A plan, and where its whole-number keys begin in this database."""

    plan: Plan
    first_user: int
    first_team: int
    signs: dict[str, list[str]]
    first_contract: int = 1
    insurers: frozenset[str] = frozenset()  # known here before: their contracts are somebody else's

    @cached_property
    def sizes(self) -> list[int]:
        return self.plan.team_sizes()

    @property
    def team_ids(self) -> range:
        return range(self.first_team, self.first_team + self.plan.teams)

    def members(self, team: int) -> range:
        """Keys of the people of a team."""
        first = self.first_user + team * MEMBERS
        return range(first, first + MEMBERS)

    @property
    def others(self) -> int:
        """The first key after the nurses: coaches, office and administrator follow."""
        return self.first_user + self.plan.teams * MEMBERS

    def middle(self, team: int) -> tuple[float, float]:
        dice = self.plan.dice(0, 1000 + team)
        return SOUTH + dice.random() * 0.1, WEST + dice.random() * 0.2

    @cached_property
    def clients(self) -> list[Client]:
        """In the order of their teams. What is kept in memory grows with the clients, never with the months."""
        numbers = accumulate(self.sizes, initial=0)
        teams = zip(range(self.plan.teams), numbers, self.sizes, strict=False)
        return [client for team, first, size in teams for client in self.neighbours(team, first, size)]

    def neighbours(self, team: int, first: int, size: int) -> Iterator[Client]:
        """Around the middle of the neighbourhood in the order of their number, so that a run of numbers is a route."""
        latitude, longitude = self.middle(team)
        members = self.members(team)
        for place in range(size):
            dice = self.plan.dice(Kind.CLIENT, first + place)
            started = self.plan.first_day - timedelta(days=dice.randint(20, 900))
            angle, far = 2 * pi * place / size, SPREAD * (0.2 + dice.random())
            yield Client(
                number=first + place,
                id=self.row_id(Kind.CLIENT, started, first + place),
                team=team,
                started=started,
                latitude=round(latitude + far * sin(angle) * 0.6, 5),
                longitude=round(longitude + far * cos(angle), 5),
                nurse=members[place % 7],  # the last four of a team are its carers
                moments=list(self.moments(dice, started, first + place)),
            )

    def moments(self, dice: Random, started: date, client: int) -> Iterator[Moment]:
        start = self.plan.id_start(Kind.MOMENT, started)
        for place, need in enumerate(dice.choices(NEEDS, WEIGHTS)[0][1]):
            yield Moment(
                id=f"{start}{client * 4 + place:012x}",
                part=need.part,
                days=need.days,
                minutes=dice.randrange(need.least, need.most + 1, 5),
                at=dice.randrange(need.part.first, need.part.last - 60, 5),
            )

    def row_id(self, kind: Kind, day: date, number: int) -> str:
        return f"{self.plan.id_start(kind, day)}{number:012x}"
