"""Minutes to units, hours to cents. Pure; the month is counted by the same rules in SQL, and a test holds them equal.

An agreed amount is rounded to the cent once, on the tariff of one unit, half up, before it is multiplied. So a line is
quantity × tariff exactly, and no sum of lines drifts from the sum of their quantities.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")
MOST_UNITS = 9999  # four positions in field 0418
MOST_AMOUNT = Decimal("999999.99")  # eight positions in field 0426


@dataclass(frozen=True, slots=True)
class Agreed:
    """How a contract counts: `unit_minutes` is None for what goes by piece."""

    unit_minutes: int | None = 5
    rounding: str = "visit"
    priced_per: str = "hour"


def units_of(minutes: int, unit_minutes: int) -> int:
    """The nearest number of units; exactly half goes up."""
    return (2 * minutes + unit_minutes) // (2 * unit_minutes)


def unit_tariff(agreed: Decimal, how: Agreed) -> Decimal:
    """Euros of one unit, in whole cents."""
    if how.priced_per == "unit" or how.unit_minutes is None:
        return agreed.quantize(CENT, ROUND_HALF_UP)
    return (agreed * how.unit_minutes / 60).quantize(CENT, ROUND_HALF_UP)


def quantity(visits: Sequence[int], how: Agreed) -> int:
    """Units of the visits of one line, by their minutes."""
    if how.unit_minutes is None:
        return len(visits)
    if how.rounding == "visit":
        return sum(units_of(minutes, how.unit_minutes) for minutes in visits)
    return units_of(sum(visits), how.unit_minutes)


def amount(units: int, tariff: Decimal) -> Decimal:
    """Exact: both are whole in what they count."""
    return units * tariff
