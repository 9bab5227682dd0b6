"""On which days a care moment falls, and at which instant a visit of that day begins. Pure: values in, values out.

The days are those of an iCalendar RRULE (RFC 5545). `planning.FALLS` says the same in SQL for all care moments at once;
a test holds the two together.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from dateutil.rrule import DAILY, MO, WEEKLY, rrule

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
BYDAY = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


@dataclass(frozen=True, slots=True)
class Pattern:
    """ISO weekdays, weeks counted from the one that holds `starts_on`; or every so many days, counted from `starts_on`.

    Both ends belong to the period.
    """

    starts_on: date
    ends_on: date | None = None
    weekdays: tuple[int, ...] = ()
    every_weeks: int = 1
    every_days: int | None = None

    @property
    def text(self) -> str:
        """The recurrence rule as a calendar reads it; its DTSTART is `starts_on`, a day."""
        if self.every_days:
            said = f"FREQ=DAILY;INTERVAL={self.every_days}"
        else:
            days = ",".join(BYDAY[day - 1] for day in sorted(self.weekdays))
            said = f"FREQ=WEEKLY;INTERVAL={self.every_weeks};WKST=MO;BYDAY={days}"
        return said + (f";UNTIL={self.ends_on:%Y%m%d}" if self.ends_on else "")

    def rule(self) -> rrule:
        """Days as naive midnights: a rule of days knows no clock, so no change of the clock touches it."""
        start, end = _midnight(self.starts_on), _midnight(self.ends_on) if self.ends_on else None
        if self.every_days:
            return rrule(DAILY, dtstart=start, interval=self.every_days, until=end)
        days = [day - 1 for day in self.weekdays]
        return rrule(WEEKLY, dtstart=start, interval=self.every_weeks, wkst=MO, byweekday=days, until=end)

    def days(self, first: date, last: date) -> Iterator[date]:
        """From `first` to `last`, both included."""
        if last < self.starts_on or not (self.weekdays or self.every_days):
            return  # a rule without weekdays would mean that of its start
        for found in self.rule().between(_midnight(first), _midnight(last), inc=True):
            yield found.date()

    def falls_on(self, day: date) -> bool:
        return any(self.days(day, day))

    def first_day(self) -> date | None:
        """The first day it falls on; None where it never does."""
        found = self.rule().after(_midnight(self.starts_on), inc=True) if self.weekdays or self.every_days else None
        return found.date() if found else None

    def cut(self, day: date) -> date:
        """The first day from `day` on from which the same pattern can be counted anew and still falls on the same days.

        Every week: that day. Every other week: a day of a week that counts. Every so many days: a day it falls on.
        """
        if day <= self.starts_on:
            return self.starts_on
        if self.every_days:
            return day + timedelta(days=-(day - self.starts_on).days % self.every_days)
        weeks = (monday_of(day) - monday_of(self.starts_on)).days // 7
        left = -weeks % self.every_weeks
        return monday_of(day) + timedelta(weeks=left) if left else day


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day)  # noqa: DTZ001


def days_between(
    first: date,
    last: date,
    *,
    weekdays: Collection[int],
    every_weeks: int,
    starts_on: date,
    ends_on: date | None,
    every_days: int | None = None,
) -> Iterator[date]:
    """The days of a care moment from `first` to `last`, both included."""
    return Pattern(starts_on, ends_on, tuple(weekdays), every_weeks, every_days).days(first, last)


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
