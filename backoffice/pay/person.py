"""What is known of one person in a month before any of it becomes pay: contracts, roster, visits, entries. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import NamedTuple


class Contract(NamedTuple):
    """A membership: so many hours a week in a team, under an employee number."""

    key: int
    team: int
    number: str
    hours: Decimal
    first: date
    last: date | None
    transport: str = "bike"

    def holds(self, day: date) -> bool:
        return self.first <= day and (self.last is None or day <= self.last)


class Shift(NamedTuple):
    """The roster; `day` is the work date, the local day on which it begins. Moments in minutes since 1970, UTC."""

    team: int
    day: date
    start: int
    end: int
    pause: int
    kind: str
    transport: str = ""


class Visit(NamedTuple):
    team: int
    day: date
    start: int
    minutes: int
    place: str = ""


class Entry(NamedTuple):
    """Paid time that is no visit; often without a time of the day."""

    team: int
    day: date
    kind: str
    minutes: int
    start: int | None = None


class Absence(NamedTuple):
    team: int
    kind: str
    percent: int
    first: date
    last: date | None

    def holds(self, day: date) -> bool:
        return self.first <= day and (self.last is None or day <= self.last)


@dataclass(slots=True)
class Person:
    key: int
    contracts: Sequence[Contract] = ()
    shifts: Sequence[Shift] = ()
    visits: Sequence[Visit] = ()
    entries: Sequence[Entry] = ()
    absences: Sequence[Absence] = ()
    balances: dict[int, int] = field(default_factory=dict)

    def contracts_on(self, team: int, day: date) -> list[Contract]:
        return [one for one in self.contracts if one.team == team and one.holds(day)]

    def away(self, day: date) -> bool:
        return any(absence.percent == 100 and absence.holds(day) for absence in self.absences)
