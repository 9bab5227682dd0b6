"""Duties of one person, put together to stretches of work between two rests, in minutes that elapse. Pure.

Times become minutes since 1970 in UTC at the door: local clocks are asked only where a rule speaks of a day or a night.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import cache, cached_property
from itertools import groupby, pairwise
from zoneinfo import ZoneInfo

from schedule.worktime.limits import RulesOn

ZONE = ZoneInfo("Europe/Amsterdam")
DAY = 24 * 60
ON_CALL = "on_call"


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
    LONG_NIGHT_REST = "long_night_rest"
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
class Duty:
    """One shift, or one part of a split one. `day`: the local date of its start; `key`: what the caller knows it by."""

    user: int
    day: date
    starts_at: datetime
    ends_at: datetime
    kind: str = "early"
    break_minutes: int = 0
    key: object = None

    @property
    def start(self) -> int:
        return minute(self.starts_at)

    @property
    def end(self) -> int:
        return minute(self.ends_at)

    @property
    def minutes(self) -> int:
        """Worked minutes."""
        return self.end - self.start - self.break_minutes


@dataclass(frozen=True, slots=True)
class Breach:
    """One rule that does not hold, between two duties (or from the first to the last of a period), and by how much.

    `minutes_short`: minutes of rest or break too few, or of work too many; `times_over`: where a number is counted.
    `limit` and `found`: what the rule asks and what the roster has, in minutes or times. A warning may lack nothing.
    """

    rule: Rule
    first: Duty
    second: Duty
    minutes_short: int = 0
    times_over: int = 0
    level: Level = Level.ERROR
    limit: int = 0
    found: int = 0

    def touches(self, key: object) -> bool:
        """Is this duty one of the two?"""
        return key in (self.first.key, self.second.key)

    def spans(self, duty: Duty) -> bool:
        """Is this duty one of the two, or does it lie between them?"""
        same = duty.user == self.first.user
        return same and duty.starts_at < self.second.ends_at and self.first.starts_at < duty.ends_at

    def meets(self, other: "Breach") -> bool:
        """Do the two periods have time in common?"""
        return other.first.starts_at < self.second.ends_at and self.first.starts_at < other.second.ends_at


def minute(at: datetime) -> int:
    return int(at.timestamp()) // 60


@cache
def clock(day: date, hour: int = 0) -> int:
    """This local hour of this day; in the doubled hour of autumn the first."""
    return minute(datetime.combine(day, time(hour), tzinfo=ZONE))


def local(at: int) -> datetime:
    return datetime.fromtimestamp(at * 60, tz=ZONE)


@dataclass(frozen=True)
class Stretch:
    """Work between two rests: one duty, or the parts of a split one, with what lies between them as a break."""

    duties: tuple[Duty, ...]
    night_from: int = 60

    @property
    def first(self) -> Duty:
        return self.duties[0]

    @property
    def last(self) -> Duty:
        return self.duties[-1]

    @cached_property
    def start(self) -> int:
        return self.first.start

    @cached_property
    def end(self) -> int:
        return max(duty.end for duty in self.duties)

    @cached_property
    def work(self) -> int:
        return sum(duty.minutes for duty in self.duties)

    @cached_property
    def night_minutes(self) -> int:
        """Work between 00:00 and 06:00, on the mornings it touches."""
        days = {self.first.day, local(self.end).date()}
        return sum(work_between(duty, clock(day), clock(day, 6)) for duty in self.duties for day in days)

    @cached_property
    def is_night(self) -> bool:
        return self.night_minutes > self.night_from

    @cached_property
    def is_late_night(self) -> bool:
        """A night shift that ends after two in the morning."""
        return self.is_night and self.end > clock(local(self.end).date(), 2)


def work_between(duty: Duty, since: int, until: int) -> int:
    """Worked minutes of a duty within a period; nobody knows when the break was, so it lies in the middle."""
    start, end = duty.start, duty.end
    pause = (start + end - duty.break_minutes) // 2
    return overlap(start, end, since, until) - overlap(pause, pause + duty.break_minutes, since, until)


def overlap(start: int, end: int, since: int, until: int) -> int:
    return max(0, min(end, until) - max(start, since))


def stretches_of(duties: Sequence[Duty], rules: RulesOn) -> list[Stretch]:
    """Working duties of one person, in order of time: parts of one day without a full rest between them are one."""
    made: list[list[Duty]] = []
    for duty in duties:
        before = made[-1][-1] if made else None
        if before and before.day == duty.day and duty.start - before.end < rules(duty.day).daily_rest:
            made[-1].append(duty)
        else:
            made.append([duty])
    return [Stretch(tuple(parts), rules(parts[0].day).night_from) for parts in made]


def by_person(duties: Iterable[Duty]) -> Iterator[tuple[list[Duty], list[Duty]]]:
    """For each person the duties worked and those on call, in order of time."""
    ordered = sorted(duties, key=lambda duty: (duty.user, duty.start, duty.end))
    for _user, theirs in groupby(ordered, key=lambda duty: duty.user):
        all_of_them = list(theirs)
        yield (
            [duty for duty in all_of_them if duty.kind != ON_CALL],
            [duty for duty in all_of_them if duty.kind == ON_CALL],
        )


def runs(days: Iterable[date], step: timedelta) -> list[list[date]]:
    """Days that follow each other at this distance, put together."""
    ordered = sorted(set(days))
    made = [ordered[:1]] if ordered else []
    for before, after in pairwise(ordered):
        if after - before == step:
            made[-1].append(after)
        else:
            made.append([after])
    return made


def merged(found: Iterable[Breach]) -> list[Breach]:
    """Periods that overlap and break the same rule are told once: from first duty to last, the worst of them."""
    made: dict[tuple[Rule, Level], list[Breach]] = {}
    for breach in found:
        group = made.setdefault((breach.rule, breach.level), [])
        if group and breach.first.starts_at < group[-1].second.ends_at:
            worst = max(group[-1], breach, key=lambda one: (one.minutes_short, one.times_over))
            last = max(group[-1].second, breach.second, key=lambda duty: duty.ends_at)
            group[-1] = replace(worst, first=group[-1].first, second=last)
        else:
            group.append(breach)
    return [breach for group in made.values() for breach in group]
