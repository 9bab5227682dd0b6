"""Whatever the roster: what is told is true, and what is true is told."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from unittest import TestCase

from hypothesis import assume, given
from hypothesis import strategies as st

from schedule.worktime.limits import CODES, RestRules, Value, rules_by_date
from schedule.worktime.rules import Duty, Level, Rule, breaches
from tests.schedule.worktime.roster import ZONE, duty

HOUR = 60
COUNTED = {"sundays", "long_nights", "series", "nights", "on_call_days", "days_in_a_row", "weekends"}
days = st.dates(date(2025, 1, 1), date(2028, 12, 31))


def shift(start, minutes, kind="early", user=1, pause=0):
    begins = datetime(2026, 10, 19, tzinfo=UTC) + timedelta(minutes=start)
    ends = begins + timedelta(minutes=minutes)
    return Duty(user, begins.astimezone(ZONE).date(), begins, ends, kind, pause, key=start)


@st.composite
def rosters(draw):
    """Any shifts of one or two people over some weeks around a change of the clock, overlapping ones too."""
    starts = draw(st.lists(st.integers(0, 28 * 24 * 4), min_size=1, max_size=30))
    kinds = st.sampled_from(["early", "late", "night", "split", "on_call"])
    return [
        shift(
            start * 15,
            draw(st.integers(1, 52)) * 15,
            draw(kinds),
            draw(st.integers(1, 2)),
            draw(st.sampled_from([0, 15, 30, 45])) if draw(st.booleans()) else 0,
        )
        for start in starts
    ]


class AnyRosterTests(TestCase):
    @given(rosters())
    def test_each_breach_says_by_how_much(self, duties):
        duties = [one for one in duties if one.end - one.start > one.break_minutes]
        for breach in breaches(duties, RestRules()):
            assert breach.first.user == breach.second.user
            assert breach.first.start <= breach.second.start
            assert breach.first in duties
            assert breach.second in duties
            if breach.level == Level.ERROR:
                assert breach.minutes_short > 0 or breach.times_over > 0
                assert bool(breach.times_over) == (breach.rule in COUNTED)
            if breach.rule not in {Rule.OVERLAP, Rule.NIGHTS}:
                apart = abs(breach.limit - breach.found)
                assert breach.level == Level.WARNING or apart == (breach.minutes_short or breach.times_over)

    @given(rosters())
    def test_the_order_in_which_shifts_are_given_does_not_matter(self, duties):
        keys = [(one.user, one.start, one.end) for one in duties]
        assume(len(keys) == len(set(keys)))
        assert breaches(duties, RestRules()) == breaches(list(reversed(duties)), RestRules())

    @given(st.lists(st.tuples(st.integers(1, 40), st.integers(1, 40)), min_size=2, max_size=12))
    def test_a_rest_below_eight_hours_never_passes(self, steps):
        """Against the plainest reading: days apart, rest between them, eleven hours or an error or an exception."""
        at, duties = 6 * HOUR, []
        for work, rest in steps:
            duties.append(shift(at, work * 15))
            at += work * 15 + rest * HOUR
        apart = [(one, other) for one, other in pairwise(duties) if one.day != other.day]
        found = {
            (one.first, one.second): one
            for one in breaches(duties, RestRules())
            if one.rule.endswith("y_rest") or one.rule == Rule.NIGHT_REST
        }
        for one, other in apart:
            rest = other.start - one.end
            if rest < 8 * HOUR:
                assert found[one, other].level == Level.ERROR
            elif rest < 11 * HOUR:
                assert (one, other) in found
            elif rest >= 14 * HOUR:
                assert (one, other) not in found

    @given(days, st.integers(1, 30), st.sampled_from([("07:00", "15:00"), ("15:00", "23:00"), ("07:00", "11:30")]))
    def test_an_ordinary_working_life_breaks_nothing(self, first, weeks, times):
        """Five days on and a free weekend, whatever the clock does."""
        monday = first - timedelta(days=first.weekday())
        duties = [duty(monday + timedelta(weeks=week, days=day), *times) for week in range(weeks) for day in range(5)]
        assert breaches(duties, RestRules()) == []

    @given(days, st.integers(1, 26))
    def test_a_life_of_nights_can_be_right(self, first, rounds):
        """Three nights, then five days off; again and again."""
        duties = [
            duty(first + timedelta(days=8 * number + night), "22:45", "06:45", kind="night")
            for number in range(rounds)
            for night in range(3)
        ]
        errors = [found for found in breaches(duties, RestRules()) if found.level == Level.ERROR]
        assert errors == []


class ValueTests(TestCase):
    def test_a_value_holds_from_its_date(self):
        rules = rules_by_date(
            [
                Value("series_most", Decimal(7), "times", date(2007, 4, 1), date(2026, 12, 31)),
                Value("series_most", Decimal(8), "times", date(2027, 1, 1)),
                Value("break_from", Decimal("5.5"), "hours", date(2007, 4, 1)),
                Value("break_least", Decimal(15), "minutes", date(2027, 1, 1)),
                Value("unheard_of", Decimal(1), "times", date(2007, 4, 1)),
            ]
        )
        before, after = rules(date(2026, 12, 31)), rules(date(2027, 1, 1))
        self.assertEqual((7, 330, 30), (before.series_most, before.break_from, before.break_least))
        self.assertEqual((8, 330, 15), (after.series_most, after.break_from, after.break_least))
        self.assertEqual(RestRules(), rules_by_date([])(date(2026, 1, 1)))

    def test_the_checker_asks_for_the_value_of_the_day(self):
        rules = rules_by_date([Value("daily_rest", Decimal(12), "hours", date(2026, 11, 9))])
        evening, morning = duty(date(2026, 11, 2), "15:00", "23:00"), duty(date(2026, 11, 3), "10:00", "12:00")
        self.assertEqual([], breaches([evening, morning], rules))
        later = [duty(date(2026, 11, 9), "15:00", "23:00"), duty(date(2026, 11, 10), "10:00", "12:00")]
        self.assertEqual([Rule.DAILY_REST], [one.rule for one in breaches(later, rules)])

    def test_codes_are_the_fields(self):
        self.assertEqual(36, len(CODES))
