"""Work: how long at a time, in a week, over months, on Sundays, in a row; and being on call. Pure."""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from schedule.worktime.duties import (
    DAY,
    Breach,
    Duty,
    Level,
    Rule,
    Stretch,
    clock,
    local,
    merged,
    overlap,
    runs,
    work_between,
)
from schedule.worktime.limits import RestRules, RulesOn

WEEKS = timedelta(weeks=1)
YEAR_OF_WEEKS = 52
NEAR = 90  # percent of a limit over weeks from which on it is said


def work_breaches(duties: Sequence[Duty], stretches: Sequence[Stretch], rules: RulesOn) -> Iterator[Breach]:
    """Of the working duties of one person."""
    for stretch in stretches:
        yield from too_long(stretch, rules(stretch.first.day))
    if duties:
        yield from over_weeks(duties, stretches, rules)
        yield from merged(sundays(duties, rules))
        yield from in_a_row(duties, rules)


def too_long(stretch: Stretch, limits: RestRules) -> Iterator[Breach]:
    """Twelve hours; ten at night, where more is an exception that is counted."""
    rule, limit, level = Rule.SHIFT, limits.shift_most, Level.ERROR
    if stretch.is_night and stretch.work <= limits.shift_most:
        rule, limit, level = Rule.NIGHT_LENGTH, limits.night_most, Level.WARNING
    if stretch.work > limit:
        yield Breach(
            rule, stretch.first, stretch.last, stretch.work - limit, level=level, limit=limit, found=stretch.work
        )


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def minutes_by_week(duties: Sequence[Duty]) -> dict[date, int]:
    """Work in each week from Monday 00:00; a night from Sunday to Monday belongs to both."""
    found: Counter[date] = Counter()
    for duty in duties:
        for monday in {monday_of(duty.day), monday_of(local(duty.end).date())}:
            found[monday] += work_between(duty, clock(monday), clock(monday + WEEKS))
    return {monday: minutes for monday, minutes in sorted(found.items()) if minutes}


def over_weeks(duties: Sequence[Duty], stretches: Sequence[Stretch], rules: RulesOn) -> Iterator[Breach]:
    minutes = minutes_by_week(duties)
    starts = [duty.start for duty in duties]
    nights = [stretch.start for stretch in stretches if stretch.is_night]
    found: list[Breach] = []
    for monday in minutes:
        for rule, weeks, limit in limits_over(rules(monday), monday, nights):
            total = sum(minutes.get(monday + WEEKS * ahead, 0) for ahead in range(weeks))
            average = -(-total // weeks)
            over = total > limit * weeks
            if not over and (weeks == 1 or average * 100 <= limit * NEAR):
                continue
            first, last = ends_of(duties, starts, monday, weeks)
            found.append(
                Breach(
                    rule,
                    first,
                    last,
                    max(0, average - limit),
                    level=Level.ERROR if over else Level.WARNING,
                    limit=limit,
                    found=average,
                )
            )
    yield from (breach for breach in found if breach.rule == Rule.WEEK)
    yield from without_smaller(merged(breach for breach in found if breach.rule != Rule.WEEK))


def without_smaller(found: list[Breach]) -> Iterator[Breach]:
    """Who is over a limit need not hear that other weeks of the same period are near it."""
    errors = [breach for breach in found if breach.level == Level.ERROR]
    for breach in found:
        said = any(error.rule == breach.rule and error.meets(breach) for error in errors)
        if breach.level == Level.ERROR or not said:
            yield breach


def limits_over(limits: RestRules, monday: date, nights: Sequence[int]) -> Iterator[tuple[Rule, int, int]]:
    """(rule, weeks, hours a week at most) from this Monday on; with many nights the long average is a lower one."""
    yield Rule.WEEK, 1, limits.week_most
    yield Rule.FOUR_WEEKS, 4, limits.four_weeks_most
    until = clock(monday + 16 * WEEKS)
    many = bisect_left(nights, until) - bisect_left(nights, clock(monday)) >= limits.night_average_from
    if many:
        yield Rule.NIGHT_AVERAGE, 16, limits.night_average_most
    else:
        yield Rule.SIXTEEN_WEEKS, 16, limits.sixteen_weeks_most


def ends_of(duties: Sequence[Duty], starts: Sequence[int], monday: date, weeks: int) -> tuple[Duty, Duty]:
    """The first and the last duty that count in these weeks; a night from Sunday counts on Monday."""
    at = bisect_left(starts, clock(monday))
    if at and duties[at - 1].end > clock(monday):
        at -= 1
    last = bisect_left(starts, clock(monday + weeks * WEEKS)) - 1
    return duties[at], duties[max(at, last)]


def sundays(duties: Sequence[Duty], rules: RulesOn) -> Iterator[Breach]:
    """In each 52 weeks so many Sundays without work."""
    worked: dict[date, Duty] = {}
    for duty in duties:
        for day in (duty.day, local(duty.end).date()):
            if day.isoweekday() == 7 and work_between(duty, clock(day), clock(day + timedelta(days=1))):
                worked.setdefault(day, duty)
    days = sorted(worked)
    for at, sunday in enumerate(days):
        last = bisect_left(days, sunday + YEAR_OF_WEEKS * WEEKS) - 1
        most = YEAR_OF_WEEKS - rules(sunday).free_sundays
        over = last - at + 1 - most
        if over > 0:
            found = YEAR_OF_WEEKS - (last - at + 1)
            limit = rules(sunday).free_sundays
            yield Breach(Rule.SUNDAYS, worked[sunday], worked[days[last]], times_over=over, limit=limit, found=found)


def in_a_row(duties: Sequence[Duty], rules: RulesOn) -> Iterator[Breach]:
    """Rules of the house: days in a row, and weekends in a row."""
    first = {duty.day: duty for duty in reversed(duties)}
    last = {duty.day: duty for duty in duties}
    for run in runs(first, timedelta(days=1)):
        limit = rules(run[0]).days_in_a_row
        if len(run) > limit:
            yield counted(Rule.DAYS_IN_A_ROW, first[run[0]], last[run[-1]], len(run), limit)
    weekends: dict[date, list[Duty]] = {}
    for duty in duties:
        saturday = monday_of(local(duty.end - 1).date()) + timedelta(days=5)
        if work_between(duty, clock(saturday), clock(saturday + timedelta(days=2))):
            weekends.setdefault(saturday, []).append(duty)
    for run in runs(weekends, WEEKS):
        limit = rules(run[0]).weekends_in_a_row
        if len(run) > limit:
            yield counted(Rule.WEEKENDS, weekends[run[0]][0], weekends[run[-1]][-1], len(run), limit)


def counted(rule: Rule, first: Duty, last: Duty, found: int, limit: int, level: Level = Level.WARNING) -> Breach:
    return Breach(rule, first, last, times_over=max(0, found - limit), level=level, limit=limit, found=found)


def on_call_breaches(on_call: Sequence[Duty], stretches: Sequence[Stretch], rules: RulesOn) -> Iterator[Breach]:
    """Free days between being on call, none around a night, and no more work than fits in 24 hours."""
    yield from merged(on_call_days(on_call, rules))
    for duty in on_call:
        limits = rules(duty.day)
        near = [
            stretch for stretch in stretches if overlap(stretch.start, stretch.end, duty.start - DAY, duty.end + DAY)
        ]
        for stretch in near:
            yield from around_night(duty, stretch, limits)
        yield from work_around(duty, [one for stretch in near for one in stretch.duties], limits)


def work_around(duty: Duty, near: Sequence[Duty], limits: RestRules) -> Iterator[Breach]:
    """The 24 hours with this duty on call in which most is worked; they begin or end where work does."""
    starts = [one.start for one in near] + [one.end - DAY for one in near]
    worked = {
        since: sum(work_between(one, since, since + DAY) for one in near)
        for since in starts
        if overlap(duty.start, duty.end, since, since + DAY)
    }
    most, limit = max(worked.values(), default=0), limits.on_call_work_most
    if most > limit:
        yield Breach(Rule.ON_CALL_WORK, near[0], near[-1], most - limit, limit=limit, found=most)


def on_call_days(on_call: Sequence[Duty], rules: RulesOn) -> Iterator[Breach]:
    """In each 28 days so many without being on call."""
    days = sorted({duty.day for duty in on_call})
    of = {duty.day: duty for duty in on_call}
    for at, day in enumerate(days):
        last = bisect_right(days, day + timedelta(days=27)) - 1
        free, limit = 28 - (last - at + 1), rules(day).on_call_free
        if free < limit:
            yield Breach(Rule.ON_CALL_DAYS, of[day], of[days[last]], times_over=limit - free, limit=limit, found=free)


def around_night(duty: Duty, stretch: Stretch, limits: RestRules) -> Iterator[Breach]:
    if not stretch.is_night:
        return
    before, after = limits.on_call_before_night, limits.on_call_after_night
    for since, until, limit in (
        (stretch.start - before, stretch.start, before),
        (stretch.end, stretch.end + after, after),
    ):
        inside = overlap(duty.start, duty.end, since, until)
        if inside:
            first, last = sorted((duty, stretch.last), key=lambda one: one.start)
            yield Breach(Rule.ON_CALL_NIGHT, first, last, inside, limit=limit, found=limit - inside)
