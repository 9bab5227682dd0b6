"""How large, over which days, and the ids that follow from the seed. Pure."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import IntEnum
from functools import lru_cache
from random import Random

MEMBERS = 11
MOST_CLIENTS_PER_TEAM = 100
MOST_TEAMS = 9999
MOST_MONTHS = 60
DAYS_AHEAD = 14
# The nightly job makes visits six weeks ahead, at ten past one.
MADE_BEFORE = timedelta(days=42)


class CannotSeed(Exception):
    """Why nothing was loaded, in one line."""


class Kind(IntEnum):
    """One number per table; part of each id, so that no two tables share one."""

    CLIENT = 1
    EPISODE = 2
    CONTACT = 3
    RISK = 4
    INDICATION = 5
    PROBLEM = 6
    SIGN = 7
    RATING = 8
    INTERVENTION = 9
    MOMENT = 10
    LINK = 11
    VISIT = 12
    REPORT = 13
    MEASUREMENT = 14
    WORK = 15
    DECISION = 16


@dataclass(frozen=True)
class Plan:
    teams: int
    clients: int
    months: int
    seed: int
    today: date

    def check(self) -> None:
        """Raises CannotSeed for numbers that make no organisation."""
        if not 1 <= self.teams <= MOST_TEAMS:
            raise CannotSeed(f"--teams must be 1 to {MOST_TEAMS}, not {self.teams}.")
        if not 1 <= self.months <= MOST_MONTHS:
            raise CannotSeed(f"--months must be 1 to {MOST_MONTHS}, not {self.months}.")
        if not self.teams <= self.clients <= self.teams * MOST_CLIENTS_PER_TEAM:
            raise CannotSeed(
                f"--clients must be 1 to {MOST_CLIENTS_PER_TEAM} a team: for {self.teams} teams"
                f" {self.teams} to {self.teams * MOST_CLIENTS_PER_TEAM}, not {self.clients}."
            )
        if not 0 <= self.seed < 2**48:
            raise CannotSeed(f"--seed must be 0 to 2^48 - 1, not {self.seed}.")

    @property
    def first_day(self) -> date:
        """The same day of the month, that many months ago; the 28th stands for later days of short months."""
        years, month = divmod(self.today.year * 12 + self.today.month - 1 - self.months, 12)
        return date(years, month + 1, min(self.today.day, 28))

    @property
    def days(self) -> list[date]:
        """All days with visits, the oldest first; from today on they are planned."""
        count = (self.today - self.first_day).days + DAYS_AHEAD + 1
        return [self.first_day + timedelta(days=number) for number in range(count)]

    def dice(self, kind: int, number: int) -> Random:
        """Chance that depends on the seed and the thing alone, so that each table is written by itself."""
        return Random((self.seed << 80) | (kind << 64) | number)  # noqa: S311

    def id_start(self, kind: Kind, day: date) -> str:
        """A UUIDv7 of a day without its last twelve digits: in order of time, then of number."""
        return id_start(self.seed, kind, day)

    def team_sizes(self) -> list[int]:
        """Clients per team: neighbours differ by up to a fifth, the sum is kept."""
        base, rest = divmod(self.clients, self.teams)
        sizes = [base + (number < rest) for number in range(self.teams)]
        dice = self.dice(0, 1)
        for number in range(1, self.teams, 2):
            moved = dice.randint(0, base // 5)
            sizes[number - 1] += moved
            sizes[number] -= moved
        return sizes


@lru_cache(4096)
def id_start(seed: int, kind: Kind, day: date) -> str:
    at = f"{int(datetime.combine(day, time(1, 10), UTC).timestamp() * 1000):012x}"
    salt = seed * 40503 % 2**14
    return f"{at[:8]}-{at[8:]}-7{kind:03x}-{0x8000 | salt:04x}-"
