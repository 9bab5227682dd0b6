"""The limits of the rules of rest as they hold on a day, out of dated values. Pure."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache

HOUR = 60


@dataclass(frozen=True, slots=True)
class RestRules:
    """All limits as they hold on one day; hours are minutes here. The defaults are those of the law since 2007.

    Whether a series may have 8 shifts, or a break 15 minutes, is for the collective agreement: then a value says so.
    """

    daily_rest: int = 11 * HOUR
    daily_rest_short: int = 8 * HOUR
    weekly_rest: int = 36 * HOUR
    fortnight_rest: int = 72 * HOUR
    fortnight_part: int = 32 * HOUR
    break_from: int = 5 * HOUR + 30
    break_least: int = 30
    long_break_from: int = 10 * HOUR
    long_break_least: int = 45
    break_part: int = 15
    shift_most: int = 12 * HOUR
    week_most: int = 60 * HOUR
    four_weeks_most: int = 55 * HOUR
    sixteen_weeks_most: int = 48 * HOUR
    free_sundays: int = 13
    night_from: int = 60
    night_most: int = 10 * HOUR
    long_night_rest: int = 12 * HOUR
    long_nights_fortnight: int = 5
    long_nights_year: int = 22
    night_rest: int = 14 * HOUR
    night_rest_short: int = 8 * HOUR
    night_series_from: int = 3
    night_series_rest: int = 46 * HOUR
    series_most: int = 7
    nights_most: int = 36
    nights_year: int = 140
    night_hours_fortnight: int = 38 * HOUR
    night_average_most: int = 40 * HOUR
    night_average_from: int = 16
    on_call_free: int = 14
    on_call_work_most: int = 13 * HOUR
    on_call_before_night: int = 11 * HOUR
    on_call_after_night: int = 14 * HOUR
    days_in_a_row: int = 5
    weekends_in_a_row: int = 2

    def break_for(self, work: int) -> int:
        """The break that so many minutes of work need."""
        if work > self.long_break_from:
            return self.long_break_least
        return self.break_least if work > self.break_from else 0

    def usual_break(self, elapsed: int) -> int:
        """The shortest break with which a duty of so many minutes, from start to end, is right."""
        return next(
            (pause for pause in (0, self.break_least) if self.break_for(elapsed - pause) <= pause),
            self.long_break_least,
        )


@dataclass(frozen=True, slots=True)
class Value:
    """One value of one limit, in its own unit, over a period."""

    code: str
    value: Decimal
    unit: str  # hours, minutes or times
    starts_on: date
    ends_on: date | None = None


RulesOn = Callable[[date], RestRules]
CODES = tuple(RestRules.__slots__)


def rules_by_date(values: Iterable[Value]) -> RulesOn:
    """The limits on any day, out of dated values; where none is given, those of the law stand."""
    known = tuple(value for value in values if value.code in CODES)

    @cache
    def on(day: date) -> RestRules:
        found = {
            value.code: int(value.value * (HOUR if value.unit == "hours" else 1))
            for value in known
            if value.starts_on <= day and (value.ends_on is None or day <= value.ends_on)
        }
        return RestRules(**found)

    return on
