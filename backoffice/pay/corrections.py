"""What changed in a frozen month: the rows that put it right in a later run. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from backoffice.pay.sheet import Line

KILOMETRES = ("km_bike", "km_ebike", "km_car")
HOURS = ("worked", "leave", "sick")
Key = tuple[date, int, int, str, Decimal]


class Issued(NamedTuple):
    """What frozen runs paid of a day, contract, component and percentage, corrections included."""

    day: date
    contract: int
    team: int
    component: str
    percent: Decimal
    minutes: int
    units: Decimal

    @property
    def key(self) -> Key:
        return (self.day, self.contract, self.team, self.component, self.percent)


class Correction(NamedTuple):
    """`line` holds the difference; `old` and `new` the minutes before and after."""

    line: Line
    old: int
    new: int


def corrections(issued: Iterable[Issued], lines: Iterable[Line]) -> Iterator[Correction]:
    """The differences, in order. Kilometres alone do not count: who moved house changes nobody's pay of last month."""
    before: dict[Key, tuple[int, Decimal]] = {row.key: (row.minutes, row.units) for row in issued}
    after: dict[Key, tuple[int, Decimal, str]] = {}
    for line in lines:
        key = (line.day, line.contract, line.team, line.component, line.percent)
        minutes, units, _why = after.get(key, (0, Decimal(0), ""))
        after[key] = (minutes + line.minutes, units + line.units, line.why)
    touched: dict[date, bool] = defaultdict(bool)
    found = []
    for key in sorted(before.keys() | after.keys()):
        (old, old_units), (new, new_units, why) = before.get(key, (0, Decimal(0))), after.get(key, (0, Decimal(0), ""))
        if (old, old_units) != (new, new_units):
            found.append(Correction(Line(*key, new - old, new_units - old_units, why), old, new))
            touched[key[0]] |= key[3] not in KILOMETRES
    return (one for one in found if touched[one.line.day])
