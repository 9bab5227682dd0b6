"""Each rule of the Working Hours Act, at its limit and one step over it."""

from datetime import date, timedelta
from unittest import TestCase

from schedule.worktime.limits import RestRules
from schedule.worktime.rules import Level, Rule, breaches
from tests.schedule.worktime.roster import MONDAY, duty, roster, told

H = 60
NIGHT = "22:45-07:15"


def nights(count, first=MONDAY, start="23:00", end="07:00"):
    return [duty(first + timedelta(days=ahead), start, end, kind="night") for ahead in range(count)]


class VectorTests(TestCase):
    """payroll-nl, section 7, A1 to A6."""

    def test_a1_eleven_hours_is_enough(self):
        self.assertEqual([], told(roster("Mon 15:00-23:00", "Tue 10:00-14:00")))

    def test_a2_the_first_short_rest_of_a_week_is_an_exception(self):
        self.assertEqual([("daily_rest", "warning", 3 * H)], told(roster("Mon 15:00-23:00", "Tue 07:00-11:00")))

    def test_a3_the_second_one_is_an_error(self):
        found = told(roster("Mon 15:00-23:00", "Tue 07:00-11:00", "Thu 15:00-23:00", "Fri 07:00-11:00"))
        self.assertEqual([("daily_rest", "warning", 3 * H), ("daily_rest", "error", 3 * H)], found)

    def test_a4_twelve_hours_need_a_break_of_three_quarters(self):
        long_day = roster("Mon 07:00-19:30", pause=30)
        self.assertEqual([("break", "error", 15)], told(long_day))
        self.assertEqual([], told(roster("Mon 07:00-19:45", pause=45)))
        self.assertEqual([("shift", "error", 1)], told(roster("Mon 07:00-19:46", pause=45)))

    def test_a5_six_long_days_are_too_much_for_a_week(self):
        days = roster(*(f"{day} 07:00-18:00" for day in ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat")), pause=45)
        week = [breach for breach in breaches(days, RestRules()) if breach.rule == Rule.WEEK]
        self.assertEqual([(90, 60 * H, 3690)], [(one.minutes_short, one.limit, one.found) for one in week])
        self.assertEqual((days[0], days[-1]), (week[0].first, week[0].second))

    def test_a6_after_a_night_fourteen_hours_once_a_week_less(self):
        once = roster(f"Mon {NIGHT}", "Tue 20:00-23:00")
        self.assertEqual([("night_rest", "warning", 75)], told(once))
        again = [*once, *roster(f"Wed {NIGHT}", "Thu 20:00-23:00")]
        self.assertEqual([("night_rest", "warning", 75), ("night_rest", "error", 75)], told(again))


class DailyRestTests(TestCase):
    def test_split_shifts_are_one_stretch(self):
        split = ["Mon 07:00-11:00", "Mon 18:00-22:00"]
        self.assertEqual([], told(roster(*split, "Tue 09:00-12:00")))
        self.assertEqual([("daily_rest", "warning", H)], told(roster(*split, "Tue 08:00-12:00")))

    def test_less_than_eight_hours_is_no_exception(self):
        self.assertEqual([("daily_rest", "error", 3 * H + 1)], told(roster("Mon 15:00-23:01", "Tue 07:00-11:00")))
        self.assertEqual([("daily_rest", "error", 6 * H)], told(roster("Mon 15:00-23:00", "Tue 04:00-05:00")))

    def test_the_exception_comes_back_after_seven_days(self):
        weekly = roster("Mon 15:00-23:00", "Tue 07:00-11:00", "Mon+1 15:00-23:00", "Tue+1 07:00-11:00")
        self.assertEqual(["warning", "warning"], [level for _rule, level, _short in told(weekly)])
        sooner = roster("Mon 15:00-23:00", "Tue 07:00-11:00", "Mon+1 14:00-22:59", "Tue+1 07:00-11:00")
        self.assertEqual(["warning", "error"], [level for _rule, level, _short in told(sooner)])

    def test_the_breach_names_the_two_shifts(self):
        late, early = roster("Mon 15:00-23:00", "Tue 06:30-11:00")
        (breach,) = breaches([early, late], RestRules())
        self.assertEqual((late, early, 210, 11 * H, 450), (
            breach.first, breach.second, breach.minutes_short, breach.limit, breach.found,
        ))  # fmt: skip
        self.assertTrue(breach.touches(late.key))
        self.assertFalse(breach.touches("another"))

    def test_rest_is_as_long_as_it_takes(self):
        """On the night the clock goes forward 23:00 to 10:00 is ten hours; in autumn it is twelve."""
        for saturday, expected in (
            (date(2026, 3, 28), [("daily_rest", "warning", H)]),
            (date(2026, 10, 24), []),
            (date(2026, 10, 17), []),
        ):
            evening, morning = duty(saturday, "15:00", "23:00"), duty(saturday + timedelta(days=1), "10:00", "14:00")
            self.assertEqual(expected, told([evening, morning]), saturday)
        saturday = date(2026, 10, 24)  # 22:30 to 08:30 is eleven hours that night
        self.assertEqual(
            [], told([duty(saturday, "15:00", "22:30"), duty(saturday + timedelta(days=1), "08:30", "12:00")])
        )

    def test_two_people_have_nothing_to_do_with_each_other(self):
        self.assertEqual([], told([duty(MONDAY, "15:00", "23:00", user=1), duty(MONDAY, "06:00", "15:00", user=2)]))

    def test_two_shifts_at_once_are_said_so(self):
        found = told(roster("Mon 07:00-13:00", "Mon 12:30-16:00"), without=[Rule.BREAK])
        self.assertEqual([("overlap", "error", 30)], found)


class WeeklyRestTests(TestCase):
    EACH_DAY = [f"{day} 08:00-12:00" for day in ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")]

    def test_two_weeks_without_a_day_off(self):
        found = [
            breach
            for breach in breaches(
                roster(*self.EACH_DAY, *(line.replace(" ", "+1 ") for line in self.EACH_DAY)), RestRules()
            )
            if breach.rule == Rule.WEEKLY_REST
        ]
        self.assertEqual(1, len(found))
        self.assertEqual((20 * H, 16 * H), (found[0].found, found[0].minutes_short))

    def test_thirty_six_hours_once_in_seven_days(self):
        week = ["Mon 08:00-12:00", "Tue 08:00-12:00", "Wed 08:00-12:00", "Thu 08:00-12:00", "Fri 08:00-12:00"]
        days = [line.replace(" ", f"+{number} ") for number in range(4) for line in week]
        self.assertEqual([], told(roster(*days)))

    def test_seventy_two_in_fourteen_days_stand_for_it(self):
        """Nine days on end, then three off: no week has 36 hours, each two weeks have 72."""
        days = [
            duty(MONDAY + timedelta(days=day), "08:00", "12:00") for day in (*range(9), *range(12, 21), *range(24, 33))
        ]
        self.assertEqual([], told(days, without=[Rule.DAYS_IN_A_ROW, Rule.WEEKENDS]))
        fewer = [duty(MONDAY + timedelta(days=day), "08:00", "12:00") for day in (*range(12), *range(14, 26))]
        self.assertIn("weekly_rest", [rule for rule, *_ in told(fewer)])

    def test_being_on_call_is_rest(self):
        days = roster("Mon 08:00-12:00", "Tue 08:00-12:00", "Wed 08:00-12:00", "Thu 08:00-12:00", "Fri 08:00-12:00")
        days += [duty(MONDAY + timedelta(days=5), "08:00", "20:00", kind="on_call")]
        days += roster("Mon+1 08:00-12:00")
        self.assertEqual([], told(days))


class BreakTests(TestCase):
    def test_table(self):
        for times, pause, expected in (
            ("07:00-12:30", 0, []),
            ("07:00-12:31", 0, [("break", "error", 30)]),
            ("07:00-12:45", 15, []),  # five and a half hours of work
            ("07:00-13:00", 15, [("break", "error", 15)]),
            ("07:00-13:00", 10, [("break", "error", 30)]),  # less than a quarter is no break
            ("07:00-15:30", 30, []),
            ("07:00-17:40", 30, [("break", "error", 15)]),
            ("07:00-17:30", 30, []),
        ):
            with self.subTest(times, pause=pause):
                self.assertEqual(expected, told(roster(f"Mon {times}", pause=pause)))

    def test_the_time_between_two_parts_is_a_break(self):
        self.assertEqual([], told(roster("Mon 07:00-12:00", "Mon 12:30-17:00", pause=0)))
        self.assertEqual(
            [("break", "error", 30)], told(roster("Mon 07:00-13:00", "Mon 17:00-21:00", pause=0)), "six hours on end"
        )

    def test_the_agreement_may_say_a_quarter(self):
        self.assertEqual([], told(roster("Mon 07:00-15:00", pause=15), RestRules(break_least=15)))

    def test_the_usual_break(self):
        for hours, pause in ((5.5, 0), (5.6, 30), (8.5, 30), (10.5, 30), (10.6, 45), (12.5, 45)):
            self.assertEqual(pause, RestRules().usual_break(round(hours * 60)), hours)


class WeeksTests(TestCase):
    def weeks(self, hours, count, days=5):
        """So many weeks of `days` days, with a break on top."""
        minutes = round(hours * 60 / days)
        made = []
        for week in range(count):
            for day in range(days):
                on = MONDAY + timedelta(weeks=week, days=day)
                pause = RestRules().break_for(minutes)
                end = 7 * 60 + minutes + pause
                made.append(duty(on, "07:00", f"{end // 60:02}:{end % 60:02}", pause=pause))
        return made

    def only(self, duties, *rules):
        return [found for found in told(duties, without=[Rule.SHIFT]) if found[0] in rules]

    def test_four_weeks(self):
        self.assertEqual([("four_weeks", "warning", 0)], self.only(self.weeks(55, 4), "four_weeks"))
        self.assertEqual([("four_weeks", "error", 60)], self.only(self.weeks(56, 4), "four_weeks"))
        self.assertEqual([], self.only(self.weeks(49, 4), "four_weeks"))

    def test_sixteen_weeks(self):
        self.assertEqual([("sixteen_weeks", "warning", 0)], self.only(self.weeks(48, 16), "sixteen_weeks"))
        self.assertEqual([("sixteen_weeks", "error", 60)], self.only(self.weeks(49, 16), "sixteen_weeks"))
        self.assertEqual([], self.only(self.weeks(43, 16), "sixteen_weeks"))
        self.assertEqual([], self.only(self.weeks(60, 11), "sixteen_weeks"), "eleven weeks of sixty: not forty-two")

    def test_a_night_from_sunday_counts_in_both_weeks(self):
        sunday = MONDAY + timedelta(days=6)
        from schedule.worktime.hours import minutes_by_week

        found = minutes_by_week([duty(sunday, "23:00", "07:00", pause=30, kind="night")])
        self.assertEqual({MONDAY: 60, MONDAY + timedelta(days=7): 390}, found)

    def test_the_night_of_the_clock_counts_as_it_is(self):
        from schedule.worktime.hours import minutes_by_week

        autumn = duty(date(2026, 10, 24), "22:00", "07:00", pause=0, kind="night")
        spring = duty(date(2026, 3, 28), "22:00", "07:00", pause=0, kind="night")
        self.assertEqual([600], list(minutes_by_week([autumn]).values()))
        self.assertEqual([480], list(minutes_by_week([spring]).values()))

    def test_thirteen_free_sundays(self):
        first = date(2026, 1, 4)
        worked = [duty(first + timedelta(weeks=week), "08:00", "12:00") for week in range(52)]
        self.assertEqual([], told(worked[:39], without=[Rule.WEEKENDS]))
        self.assertEqual([("sundays", "error", 1)], told(worked[:40], without=[Rule.WEEKENDS]))
        self.assertEqual([("sundays", "error", 13)], told(worked, without=[Rule.WEEKENDS]))

    def test_rules_of_the_house_warn(self):
        week = [f"{day} 08:00-12:00" for day in ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat")]
        self.assertEqual([("days_in_a_row", "warning", 1)], told(roster(*week)))
        self.assertEqual([], told(roster(*week), RestRules(days_in_a_row=6)))
        weekends = roster("Sat 08:00-12:00", "Sun+1 08:00-12:00", "Sat+2 08:00-12:00")
        self.assertEqual([("weekends", "warning", 1)], told(weekends))


class NightTests(TestCase):
    def test_more_than_an_hour_between_midnight_and_six(self):
        """A night ends after two; work until one is none, and a very early morning is one."""
        for times, next_day, expected in (
            ("17:00-01:00", "12:00-14:00", []),
            ("17:00-02:00", "13:00-14:00", []),
            ("17:00-02:01", "13:01-14:00", [("night_rest", "warning", 3 * H)]),
            ("23:00-07:00", "21:00-23:00", []),
            ("23:00-07:00", "20:59-23:00", [("night_rest", "warning", 1)]),
            ("23:00-07:00", "14:59-17:00", [("night_rest", "error", 6 * H + 1)]),
        ):
            with self.subTest(times):
                self.assertEqual(expected, told(roster(f"Mon {times}", f"Tue {next_day}")))

    def test_ten_hours_at_night_and_twelve_by_exception(self):
        self.assertEqual([], told(roster("Mon 21:00-07:30", pause=30)))
        self.assertEqual([("night_length", "warning", 15)], told(roster("Mon 21:00-08:00", pause=45)))
        self.assertEqual([("shift", "error", 15)], told(roster("Mon 19:00-08:00", pause=45)))

    def test_a_long_night_asks_twelve_hours_of_rest(self):
        found = told(roster("Mon 20:00-08:00", "Tue 19:00-23:00", pause=45))
        self.assertEqual(
            {("night_length", "warning", 75), ("long_night_rest", "error", H), ("night_rest", "warning", 3 * H)},
            set(found),
        )

    def test_five_long_nights_in_two_weeks(self):
        found = nights(6, start="20:00", end="07:00")
        self.assertIn(("long_nights", "error", 1), told(found))
        self.assertNotIn("long_nights", [rule for rule, *_ in told(found[:5])])
        year = [duty(MONDAY + timedelta(days=14 * number), "20:00", "07:00", kind="night") for number in range(23)]
        self.assertIn(("long_nights", "error", 1), told(year))
        self.assertNotIn("long_nights", [rule for rule, *_ in told(year[:22])])

    def test_forty_six_hours_after_three_nights(self):
        three = nights(3)  # ends Thursday 07:00
        self.assertEqual([], told([*three, *roster("Sat 05:00-06:00")]))
        self.assertEqual([("night_series_rest", "error", 60)], told([*three, *roster("Sat 04:00-05:00")]))
        self.assertEqual([], told([*nights(2), *roster("Fri 07:00-12:00")]), "two nights ask for no more than 14 hours")
        self.assertEqual([], told(nights(4)), "a fourth night follows within the series")

    def test_seven_shifts_in_a_series_with_a_night(self):
        days = [duty(MONDAY + timedelta(days=day), "08:00", "12:00") for day in range(7)]
        series = [*days, *nights(1, MONDAY + timedelta(days=7))]
        quiet = [Rule.DAYS_IN_A_ROW, Rule.WEEKLY_REST]
        self.assertEqual([("series", "error", 1)], told(series, without=quiet))
        self.assertEqual([], told(series, RestRules(series_most=8), without=quiet))
        self.assertEqual([], told(days, without=quiet), "without a night there is no such limit")

    def spread(self, count, every):
        return [
            duty(MONDAY + timedelta(days=every * number), "23:00", "07:00", kind="night") for number in range(count)
        ]

    def test_thirty_six_nights_in_sixteen_weeks(self):
        often = self.spread(37, 3)
        self.assertIn(("nights", "warning", 1), told(often), "by agreement 140 in a year may stand for it")
        self.assertNotIn("nights", [rule for rule, *_ in told(often[:36])])
        heavy = [shift for week in range(36) for shift in nights(5, MONDAY + timedelta(weeks=week), start="21:30")]
        found = [one for one in breaches(heavy, RestRules()) if one.rule == Rule.NIGHTS]
        self.assertEqual({Level.ERROR}, {one.level for one in found}, "180 in a year and 60 hours in two weeks")

    def test_many_nights_lower_the_average(self):
        weeks = [
            shift
            for week in range(16)
            for shift in nights(5, MONDAY + timedelta(weeks=week), start="22:00", end="07:00")
        ]
        self.assertIn(("night_average", "error", 150), told(weeks))
        few = [
            shift
            for week in range(3)
            for shift in nights(5, MONDAY + timedelta(weeks=week), start="22:00", end="07:00")
        ]
        self.assertNotIn("night_average", [rule for rule, *_ in told(few)])


class OnCallTests(TestCase):
    def on_call(self, day, times="17:00-23:00"):
        return duty(MONDAY + timedelta(days=day), *times.split("-"), kind="on_call")

    def test_fourteen_free_days_in_twenty_eight(self):
        self.assertEqual([], told([self.on_call(day) for day in range(0, 28, 2)]))
        found = told([self.on_call(day) for day in (*range(0, 28, 2), 27)])
        self.assertEqual([("on_call_days", "error", 1)], found)

    def test_not_around_a_night(self):
        for ahead, times, expected in (
            (0, "10:00-13:00", [("on_call_night", "error", H)]),
            (0, "08:00-12:00", []),
            (1, "20:00-22:00", [("on_call_night", "error", H)]),
            (1, "21:00-23:00", []),
        ):
            with self.subTest(times, day=ahead):
                self.assertEqual(expected, told([*nights(1), self.on_call(ahead, times)]))

    def test_thirteen_hours_of_work_in_a_day(self):
        """A short rest brings fifteen hours into 24; being on call in it is too much."""
        work = roster("Mon 15:00-23:00", "Tue 07:00-15:00", pause=30)
        self.assertEqual(["daily_rest"], [rule for rule, *_ in told(work)])
        found = told([*work, self.on_call(0, "23:00-07:00")])
        self.assertEqual([("daily_rest", "warning", 3 * H), ("on_call_work", "error", 2 * H)], found)
