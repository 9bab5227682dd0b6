"""What comes out of a person's month, and the frame within which everybody's is computed. Pure."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from backoffice.pay.ruler import ONE_DAY, Ruler
from backoffice.pay.tables import Tables
from backoffice.pay.work import Limits

NIL = Decimal(0)


class Line(NamedTuple):
    """`units`: kilometres; `why`: what it is made of, in words that the screen says in full."""

    day: date
    contract: int
    team: int
    component: str
    percent: Decimal
    minutes: int
    units: Decimal
    why: str


class Problem(NamedTuple):
    """An exception with a name. `what`: which rule or table, where one is missing."""

    code: str
    day: date
    team: int | None
    minutes: int
    what: str = ""


class Total(NamedTuple):
    """Of one contract: minutes of the month, and the balance of the year after it."""

    contract: int
    worked: int
    absent: int
    agreed: int
    balance: int
    double: int


@dataclass(frozen=True)
class Frame:
    """What is the same for everybody in a run: the month, until when, the tables laid along it."""

    tables: Tables
    first: date
    last: date
    now: int
    upto: date
    distance: Callable[[str, str], float | None] = lambda _one, _other: None
    agreed_cache: dict[tuple[Decimal, date, date], int | str] = field(default_factory=dict)

    @cached_property
    def ruler(self) -> Ruler:
        return Ruler(self.tables, self.first - 3 * ONE_DAY, self.last + 4 * ONE_DAY)

    @cached_property
    def limits(self) -> Limits:
        usual = self.tables.value("usual_start", self.first)
        return Limits(self.first, self.upto, self.now, 540 if usual is None else int(usual))

    def days(self) -> Iterator[date]:
        day = self.first
        while day <= self.upto:
            yield day
            day += ONE_DAY


@dataclass(slots=True)
class Sheet:
    """What comes out for one person."""

    lines: list[Line] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    totals: list[Total] = field(default_factory=list)


def missing(problems: list[Problem], code: str, day: date) -> None:
    """A table that does not cover a date: told once a rule."""
    if not any(one.code == "uncovered" and one.what == code for one in problems):
        problems.append(Problem("uncovered", day, None, 0, code))
