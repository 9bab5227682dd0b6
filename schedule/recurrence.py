"""On which days a care moment falls, and at which instant a visit of that day begins. Pure: values in, values out.

`planning.FALLS` says the same in SQL, for all care moments at once; a test holds the two together.
"""

from collections.abc import Collection, Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def falls_on(day: date, *, weekdays: Collection[int], every_weeks: int, starts_on: date, ends_on: date | None) -> bool:
    """ISO weekdays; weeks are counted from the one that holds `starts_on`; both ends belong to the period."""
    if day < starts_on or (ends_on is not None and day > ends_on) or day.isoweekday() not in weekdays:
        return False
    return (monday_of(day) - monday_of(starts_on)).days // 7 % every_weeks == 0


def days_between(
    first: date, last: date, *, weekdays: Collection[int], every_weeks: int, starts_on: date, ends_on: date | None
) -> Iterator[date]:
    """The days of a care moment from `first` to `last`, both included."""
    day, end = max(first, starts_on), last if ends_on is None else min(last, ends_on)
    while day <= end:
        if falls_on(day, weekdays=weekdays, every_weeks=every_weeks, starts_on=starts_on, ends_on=ends_on):
            yield day
        day += timedelta(days=1)


def instant(day: date, clock: time) -> datetime:
    """What the clock on the wall says in Amsterdam, as an instant.

    The hour that spring skips begins when it is over (02:30 is 03:00 summer time: the first moment of a window that
    exists); of the hour that autumn repeats the second is meant, as PostgreSQL reads it.
    """
    wall = datetime.combine(day, clock)
    found = wall.replace(tzinfo=AMSTERDAM, fold=1).astimezone(UTC)
    if found.astimezone(AMSTERDAM).replace(tzinfo=None) == wall:
        return found
    return datetime(day.year, day.month, day.day, clock.hour + 1, tzinfo=AMSTERDAM).astimezone(UTC)
