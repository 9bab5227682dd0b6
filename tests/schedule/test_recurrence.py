"""Days and instants of a care moment: cases, and properties over all dates."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given
from hypothesis import strategies as st

from schedule.recurrence import AMSTERDAM, Pattern, days_between, instant, monday_of

DATES = st.dates(date(2020, 1, 1), date(2035, 12, 31))
CLOCKS = st.builds(time, st.integers(0, 23), st.integers(0, 59))
RULES = st.fixed_dictionaries(
    {
        "weekdays": st.lists(st.integers(1, 7), min_size=1, unique=True),
        "every_weeks": st.integers(1, 8),
        "starts_on": DATES,
        "ends_on": st.none(),
    }
)


PATTERNS = st.one_of(
    st.builds(
        Pattern,
        DATES,
        weekdays=st.lists(st.integers(1, 7), min_size=1, unique=True).map(tuple),
        every_weeks=st.integers(1, 8),
    ),
    st.builds(Pattern, DATES, every_days=st.integers(1, 60)),
)


def falls_on(day, *, weekdays, every_weeks, starts_on, ends_on, every_days=None):
    """The rule as arithmetic, beside the calendar's."""
    if day < starts_on or (ends_on is not None and day > ends_on):
        return False
    if every_days:
        return (day - starts_on).days % every_days == 0
    return day.isoweekday() in weekdays and (monday_of(day) - monday_of(starts_on)).days // 7 % every_weeks == 0


def listed(first, last, **rule):
    rule = {"weekdays": [1, 2, 3, 4, 5, 6, 7], "every_weeks": 1, "starts_on": first, "ends_on": None} | rule
    return list(days_between(first, last, **rule))


def test_monday_and_friday_of_two_weeks():
    days = listed(date(2026, 6, 1), date(2026, 6, 14), weekdays=[1, 5])
    assert days == [date(2026, 6, day) for day in (1, 5, 8, 12)]


def test_every_other_week_counts_from_the_week_of_the_start():
    # Starts on a Wednesday: the Monday of that week is already past, the next one falls in week three.
    days = listed(date(2026, 6, 3), date(2026, 6, 30), weekdays=[1, 3], every_weeks=2)
    assert days == [date(2026, 6, day) for day in (3, 15, 17, 29)]


def test_the_last_day_belongs_to_the_plan():
    assert listed(date(2026, 6, 1), date(2026, 6, 30), ends_on=date(2026, 6, 3))[-1] == date(2026, 6, 3)


def test_nothing_before_the_start_or_when_the_end_lies_before():
    assert listed(date(2026, 6, 1), date(2026, 6, 5), starts_on=date(2026, 6, 6)) == []
    assert listed(date(2026, 6, 5), date(2026, 6, 1)) == []


@given(RULES, DATES, st.integers(0, 120))
def test_days_between_are_the_days_it_falls_on(rule, first, length):
    last = first + timedelta(days=length)
    wanted = [day for day in (first + timedelta(days=n) for n in range(length + 1)) if falls_on(day, **rule)]
    assert list(days_between(first, last, **rule)) == wanted


@given(RULES, st.integers(0, 52))
def test_it_repeats_after_its_weeks(rule, turns):
    later = timedelta(weeks=rule["every_weeks"] * turns)
    first = monday_of(rule["starts_on"]) + timedelta(weeks=rule["every_weeks"])
    week = set(days_between(first, first + timedelta(days=6), **rule))
    assert {day.isoweekday() for day in week} == set(rule["weekdays"])
    assert {day + later for day in week} == set(days_between(first + later, first + later + timedelta(days=6), **rule))


@given(RULES, st.integers(0, 60), DATES)
def test_an_end_only_takes_days_away(rule, length, first):
    ends_on = rule["starts_on"] + timedelta(days=length)
    cut = list(days_between(first, first + timedelta(days=90), **rule | {"ends_on": ends_on}))
    assert cut == [day for day in days_between(first, first + timedelta(days=90), **rule) if day <= ends_on]


def test_every_third_day_goes_on_over_the_end_of_a_month():
    days = listed(date(2026, 2, 26), date(2026, 3, 5), weekdays=[], every_days=3, starts_on=date(2026, 2, 23))
    assert days == [date(2026, 2, 26), date(2026, 3, 1), date(2026, 3, 4)]


@given(DATES, st.integers(1, 60), DATES, st.integers(0, 120))
def test_every_so_many_days_is_the_same_as_its_arithmetic(starts_on, every_days, first, length):
    rule = {"weekdays": [], "every_weeks": 1, "starts_on": starts_on, "ends_on": None, "every_days": every_days}
    last = first + timedelta(days=length)
    wanted = [day for day in (first + timedelta(days=n) for n in range(length + 1)) if falls_on(day, **rule)]
    assert list(days_between(first, last, **rule)) == wanted


@given(PATTERNS, DATES)
def test_counted_anew_from_its_cut_it_falls_on_the_same_days(pattern, day):
    cut = pattern.cut(day)
    again = Pattern(cut, None, pattern.weekdays, pattern.every_weeks, pattern.every_days)
    last = cut + timedelta(days=200)
    assert list(again.days(cut, last)) == list(pattern.days(cut, last))
    assert cut >= min(day, pattern.starts_on)
    assert list(pattern.days(day, cut - timedelta(days=1))) == []


@given(PATTERNS, st.integers(0, 400))
def test_its_text_is_a_rule_that_a_calendar_reads(pattern, length):
    pattern = Pattern(
        pattern.starts_on,
        pattern.starts_on + timedelta(days=length),
        pattern.weekdays,
        pattern.every_weeks,
        pattern.every_days,
    )
    read = rrulestr(pattern.text, dtstart=datetime.combine(pattern.starts_on, time()))
    assert [found.date() for found in read] == list(pattern.days(date.min, date.max))
    assert pattern.first_day() == next((found.date() for found in read), None)


def test_without_days_it_never_falls():
    assert listed(date(2026, 6, 1), date(2026, 6, 30), weekdays=[]) == []
    assert Pattern(date(2026, 6, 1)).first_day() is None


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (Pattern(date(2026, 6, 1), None, (5, 1)), "FREQ=WEEKLY;INTERVAL=1;WKST=MO;BYDAY=MO,FR"),
        (
            Pattern(date(2026, 6, 1), date(2026, 7, 1), (7,), 2),
            "FREQ=WEEKLY;INTERVAL=2;WKST=MO;BYDAY=SU;UNTIL=20260701",
        ),
        (Pattern(date(2026, 6, 1), every_days=10), "FREQ=DAILY;INTERVAL=10"),
    ],
)
def test_the_text_of_a_rule(pattern, text):
    assert pattern.text == text


@pytest.mark.parametrize(
    ("day", "clock", "expected"),
    [
        (date(2026, 3, 28), time(2, 30), datetime(2026, 3, 28, 1, 30)),  # still winter time
        (date(2026, 3, 29), time(1, 59), datetime(2026, 3, 29, 0, 59)),
        (date(2026, 3, 29), time(2, 30), datetime(2026, 3, 29, 1, 0)),  # skipped: 03:00 on the wall
        (date(2026, 3, 29), time(3, 0), datetime(2026, 3, 29, 1, 0)),
        (date(2026, 3, 29), time(9, 0), datetime(2026, 3, 29, 7, 0)),
        (date(2026, 10, 25), time(1, 30), datetime(2026, 10, 24, 23, 30)),
        (date(2026, 10, 25), time(2, 30), datetime(2026, 10, 25, 1, 30)),  # twice on the wall: the second
        (date(2026, 10, 25), time(9, 0), datetime(2026, 10, 25, 8, 0)),
    ],
)
def test_instants_around_both_changes(day, clock, expected):
    assert instant(day, clock) == expected.replace(tzinfo=UTC)


@given(DATES, CLOCKS)
def test_the_wall_shows_the_clock_or_the_end_of_the_hour_that_is_skipped(day, clock):
    found = instant(day, clock)
    assert found.tzinfo is UTC
    wall = found.astimezone(AMSTERDAM).replace(tzinfo=None)
    if wall != datetime.combine(day, clock):
        assert (clock.hour, wall) == (2, datetime.combine(day, time(3)))
        assert (day.month, day.isoweekday()) == (3, 7)


@given(DATES, CLOCKS, CLOCKS)
def test_later_on_the_clock_is_never_earlier(day, one, other):
    first, second = sorted([one, other])
    assert instant(day, first) <= instant(day, second)
