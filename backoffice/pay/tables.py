"""The dated tables that pay follows from, as plain values: bands of allowances, holidays, rules. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

DAY = 1440
SCHEME = "A"


@dataclass(frozen=True, slots=True)
class Band:
    """Between two wall-clock minutes of a kind of day an hour is worth so many percent more, in a period."""

    kind: str  # weekday, saturday, sunday, holiday
    first: int
    last: int
    percent: Decimal
    starts_on: date
    ends_on: date | None = None
    scheme: str = SCHEME


@dataclass(frozen=True, slots=True)
class Rule:
    """One number or text of the agreement in a period, such as the hours of a full week."""

    code: str
    value: Decimal | None
    starts_on: date
    ends_on: date | None = None
    text: str = ""


def holds(row: Band | Rule, day: date) -> bool:
    return row.starts_on <= day and (row.ends_on is None or day <= row.ends_on)


@dataclass(frozen=True)
class Tables:
    """`holidays`: the minute of a day from which it counts as a holiday; of a year without any, nothing is known."""

    bands: Sequence[Band]
    rules: Sequence[Rule]
    holidays: Mapping[date, int]
    _found: dict[tuple[str, date], Rule | None] = field(default_factory=dict, compare=False, repr=False)

    def rule(self, code: str, day: date) -> Rule | None:
        key = code, day
        if key not in self._found:
            self._found[key] = next((rule for rule in self.rules if rule.code == code and holds(rule, day)), None)
        return self._found[key]

    def value(self, code: str, day: date) -> Decimal | None:
        """What a rule says on a day; None where the table does not cover it."""
        rule = self.rule(code, day)
        return rule.value if rule else None

    def text(self, code: str, day: date) -> str:
        rule = self.rule(code, day)
        return rule.text if rule else ""

    def knows_year(self, year: int) -> bool:
        return any(day.year == year for day in self.holidays)

    def is_holiday(self, day: date) -> bool:
        return self.holidays.get(day) == 0

    def pieces(self, scheme: str, day: date) -> Iterator[tuple[int, int, Decimal]]:
        """The bands of a day by the clock on the wall: from the minute it is a holiday, those of a holiday."""
        if not self.knows_year(day.year):
            return
        usual = {6: "saturday", 7: "sunday"}.get(day.isoweekday(), "weekday")
        turn = self.holidays.get(day, DAY)
        for kind, low, high in ((usual, 0, turn), ("holiday", turn, DAY)):
            for band in self.bands:
                if band.kind == kind and band.scheme == scheme and holds(band, day):
                    first, last = max(band.first, low), min(band.last, high)
                    if first < last:
                        yield first, last, band.percent
