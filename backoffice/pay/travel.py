"""Kilometres from one visit to the next, by what she rides. Pure; the distance of two places comes from outside."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from itertools import pairwise

from backoffice.pay.person import Person, Visit
from backoffice.pay.sheet import Frame, Line, Problem, missing

TENTH = Decimal("0.1")
BY = {"bike": "km_bike", "e-bike": "km_ebike", "car": "km_car"}


def lines(person: Person, frame: Frame, problems: list[Problem]) -> Iterator[Line]:
    """A row a day and team, with its price a kilometre: the legs of that day together, rounded once."""
    way: dict[tuple[date, int], list[float]] = {}
    for one, other in pairwise(sorted(visit for visit in person.visits if visit.start <= frame.now)):
        km = leg(one, other, frame, problems)
        if km:
            way.setdefault((other.day, other.team), []).append(km)
    for (day, team), legs in way.items():
        contracts = person.contracts_on(team, day)
        if len(contracts) != 1:
            continue
        code = BY.get(riding(person, day, team) or contracts[0].transport, "km_bike")
        rate = frame.tables.value(code, day)
        if rate is None:
            missing(problems, code, day)
            continue
        units = Decimal(str(sum(legs))).quantize(TENTH)
        if units:
            yield Line(day, contracts[0].key, team, code, rate, 0, units, f"legs {len(legs)}")


def riding(person: Person, day: date, team: int) -> str:
    """What the shift says she rides; nothing where it says nothing."""
    return next((s.transport for s in person.shifts if (s.day, s.team) == (day, team) and s.transport), "")


def leg(one: Visit, other: Visit, frame: Frame, problems: list[Problem]) -> float | None:
    """The way between two visits of one day that follow each other; not the way home between two rounds."""
    if (one.team, one.day) != (other.team, other.day) or not one.place or not other.place or one.place == other.place:
        return None
    most = frame.tables.value("km_gap_minutes", other.day)
    if most is None:
        missing(problems, "km_gap_minutes", other.day)
        return None
    if other.start - one.start - one.minutes > most:
        return None
    return frame.distance(one.place, other.place)
