"""What share of pay goes on during sickness: waiting days, first and second year, spells that count as one. Pure."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from backoffice.pay.tables import Tables

ONE_DAY = timedelta(days=1)
YEAR = 365
Spell = tuple[date, date | None]


def days_sick(spells: Sequence[Spell], day: date, recur_days: int) -> int:
    """Days of sickness before this one, in this spell and those before it that count with it.

    A spell that begins within `recur_days` after the end of another goes on counting from it.
    """
    before, last = 0, None
    for first, until in sorted(spells, key=lambda spell: spell[0]):
        if first > day:
            break
        end = min(until or day, day)
        if last is not None and first <= last:
            first = last + ONE_DAY
            if first > end:
                continue
        elif last is None or (first - last).days - 1 >= recur_days:
            before = 0
        if first <= day <= end:
            return before + (day - first).days
        before += (end - first).days + 1
        last = end
    return before


def sick_percent(spells: Sequence[Spell], day: date, tables: Tables) -> Decimal | str:
    """The share that is paid on a day of sickness; a text names the rule that does not cover the day."""
    values = {}
    for code in ("sick_recur_days", "sick_waiting_days", "sick_first_year", "sick_second_year"):
        value = tables.value(code, day)
        if value is None:
            return code
        values[code] = value
    before = days_sick(spells, day, int(values["sick_recur_days"]))
    if before < values["sick_waiting_days"] or before >= 2 * YEAR:
        return Decimal(0)
    return values["sick_first_year"] if before < YEAR else values["sick_second_year"]
