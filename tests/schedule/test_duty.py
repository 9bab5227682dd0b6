"""Putting people on duty: what is normal, what is refused in its own sentence, and what asks for a reason."""

from datetime import date, timedelta
from decimal import Decimal
from unittest import mock

from django.utils import timezone, translation

from access.context import Mode, acting_as, enter, leave
from schedule.duty import duties_of, rest_of
from schedule.models import Availability, Shift
from schedule.services import duty
from schedule.services.moves import Stale
from schedule.worktime.rules import Rule
from teams.models import Absence, Level, Membership
from teams.services import add_member
from tests.cast import actor, make_user
from tests.schedule.duty_cast import DutyTestCase, hour


class PlanTests(DutyTestCase):
    def test_a_shift_gets_the_break_the_law_asks_for(self):
        self.assertEqual([30, 0, 45, 20], [
            self.plan(0, "07:00-15:30").break_minutes,
            self.plan(1, "08:00-12:00").break_minutes,
            self.plan(2, "07:00-19:00").break_minutes,
            self.plan(3, "08:00-12:00", break_minutes=20).break_minutes,
        ])  # fmt: skip

    def test_a_night_ends_on_the_next_morning(self):
        night = self.plan(0, "23:00-07:00", kind="night")
        self.assertEqual((self.monday, 450), (night.date, night.minutes))
        self.assertEqual(self.monday + timedelta(days=1), timezone.localdate(night.ends_at))

    def test_a_split_shift_is_two_rows(self):
        self.plan(0, "07:00-11:00", kind="split", second=(hour("17:00"), hour("21:00")))
        with acting_as(self.joris.pk):
            rows = list(Shift.objects.filter(user=self.joris).order_by("part").values_list("part", "kind", "date"))
        self.assertEqual([(1, "split", self.monday), (2, "split", self.monday)], rows)

    def test_on_call_beside_an_early_shift(self):
        self.plan(0, "07:00-15:00")
        self.assertEqual(0, self.plan(0, "17:00-23:00", kind="on_call").break_minutes)

    def test_refusals(self):
        today = timezone.localdate()
        self.plan(0, "07:00-15:00")
        for what, (sentence, field) in {
            "overlap": (lambda: self.plan(0, "14:00-20:00"), "starts"),
            "night into morning": (lambda: self.plan(-1, "23:00-07:30", kind="night"), "starts"),
            "same time": (lambda: self.plan(1, "07:00-07:00"), "ends"),
            "break": (lambda: self.plan(1, "07:00-08:00", break_minutes=60), "break_minutes"),
            "one part": (lambda: self.plan(1, "07:00-11:00", kind="split"), "second_starts"),
            "parts": (lambda: self.plan(1, "07:00-11:00", kind="split", second=(hour("10:00"), hour("12:00"))), "second_starts"),
            "no split": (lambda: self.plan(1, "07:00-11:00", second=(hour("17:00"), hour("21:00"))), "second_starts"),
            "far": (lambda: self.plan(today + timedelta(days=400), "07:00-11:00"), "day"),
            "long ago": (lambda: self.plan(today - timedelta(days=90), "07:00-11:00"), "day"),
            "stranger": (lambda: self.plan(1, "07:00-11:00", user=self.fatima), "user"),
        }.items():  # fmt: skip
            with self.subTest(what), translation.override("en"):
                said, beside = self.refused(sentence)
                self.assertEqual(field, beside)
                self.assertTrue(said.endswith((".", "?")), said)

    def test_who_is_not_any_more_or_not_yet_in_the_team(self):
        with acting_as(self.administrator.pk, Mode.ADMIN):
            Membership.objects.filter(user=self.joris).update(ends_on=self.monday)
            hired = make_user("bo@demo.example", "Bo", "Kramer")
            add_member(
                team=self.kersenhof, user=hired, starts_on=self.monday + timedelta(days=3),
                contract_hours=Decimal(20), level=Level.NURSE,
            )  # fmt: skip
        self.plan(0, "07:00-11:00")
        with translation.override("en"):
            self.assertIn("Joris is not in the team any more", self.refused(self.plan, 1, "07:00-11:00")[0])
            self.assertIn("Bo is not in the team yet", self.refused(self.plan, 1, "07:00-11:00", user=hired)[0])

    def test_who_is_away(self):
        with acting_as(self.joris.pk):
            of = {"team": self.kersenhof, "user": self.joris}
            Absence.objects.create(kind="leave", starts_on=self.monday, ends_on=self.monday, **of)
            Absence.objects.create(kind="sick", starts_on=self.day(1), percent=50, **of)
        with translation.override("en"):
            self.assertIn("Joris is away on Monday", self.refused(self.plan, 0, "07:00-11:00")[0])
        self.plan(1, "07:00-11:00")  # half ill is half there

    def test_who_cannot_comes_only_with_a_reason(self):
        with acting_as(self.joris.pk):
            Availability.objects.create(
                team=self.kersenhof, user=self.joris, date=self.monday, kind="cannot", part="late"
            )
        self.plan(0, "07:00-11:00")
        _said, field = self.refused(self.plan, 0, "17:00-21:00", kind="late")
        self.assertEqual("reason", field)
        self.assertEqual(
            "We talked about it", self.plan(0, "17:00-21:00", kind="late", reason="We talked about it").reason
        )

    def test_nobody_works_for_two_teams_at_once(self):
        with acting_as(self.administrator.pk, Mode.ADMIN):
            add_member(
                team=self.rietoever, user=self.joris, starts_on=self.monday - timedelta(days=99),
                contract_hours=Decimal(8), level=Level.CARER,
            )  # fmt: skip
        with acting_as(self.fatima.pk):
            duty.plan_shift(
                team=self.rietoever, user_id=self.joris.pk, day=self.monday, kind="late", starts=hour("15:00"),
                ends=hour("23:00"), actor=actor(self.fatima),
            )  # fmt: skip
        with translation.override("en"):
            self.assertIn("in another team", self.refused(self.plan, 0, "14:00-16:00")[0])
        found = self.refused(self.plan, 1, "06:00-10:00")
        self.assertEqual("reason", found[1], "rest counts over teams")
        with acting_as(self.marieke.pk):
            self.assertEqual(1, len(duties_of([self.joris.pk], self.monday, self.monday)))
            self.assertEqual([], duties_of([self.fatima.pk], self.monday, self.monday), "of strangers nothing is told")


class ClockTests(DutyTestCase):
    """The next last Sunday of March, or of October."""

    def setUp(self):
        self.enterContext(mock.patch.object(duty, "AHEAD", timedelta(days=400)))

    def change_day(self, month):
        today = timezone.localdate()
        year = today.year if today < date(today.year, month, 20) else today.year + 1
        last = date(year, month, 31)
        return last - timedelta(days=last.isoweekday() % 7)

    def test_an_hour_that_is_skipped(self):
        with translation.override("en"):
            said, _field = self.refused(self.plan, self.change_day(3), "02:30-09:00", kind="night")
        self.assertIn("skips this hour", said)

    def test_an_hour_that_is_there_twice(self):
        sunday = self.change_day(10)
        _said, field = self.refused(self.plan, sunday, "02:30-06:00", kind="night")
        self.assertEqual("which_hour", field)
        first = self.plan(sunday, "02:30-06:00", kind="night", which_hour="first")
        second = self.plan(sunday, "02:30-06:00", kind="night", which_hour="second", user=self.marieke)
        self.assertEqual((270, 210), (first.minutes, second.minutes))

    def test_a_night_is_as_long_as_it_is(self):
        nights = [
            self.plan(self.change_day(month) - timedelta(days=1), "23:00-07:00", kind="night").minutes + 30
            for month in (3, 10)
        ]
        self.assertEqual([7 * 60, 9 * 60], nights)


class RestTests(DutyTestCase):
    def setUp(self):
        self.late = self.plan(0, "15:00-23:00", kind="late")

    def test_a_broken_rule_asks_why_and_says_which(self):
        with self.assertRaises(duty.RestBroken) as caught, translation.override("en"):
            self.plan(1, "06:00-10:00")
        found = caught.exception
        self.assertEqual([Rule.DAILY_REST], [breach.rule for breach in found.breaches])
        self.assertIn("7 h of rest between", found.message[1].replace("\N{NO-BREAK SPACE}", " "))
        with acting_as(self.marieke.pk):
            self.assertEqual(1, Shift.objects.count(), "nothing was written")

    def test_the_reason_stays_on_the_shift(self):
        shift = self.plan(1, "06:00-10:00", reason="Nobody else, agreed with Joris")
        with acting_as(self.joris.pk):
            self.assertEqual("Nobody else, agreed with Joris", Shift.objects.get(pk=shift.pk).reason)
            self.assertEqual(
                [Rule.DAILY_REST], [one.rule for one in rest_of([self.joris.pk], self.monday, self.day(6))]
            )
        later = self.change(shift, starts=hour("10:00"), ends=hour("13:00"))
        self.assertEqual("", later.reason, "nothing is broken any more")

    def test_an_exception_is_no_error(self):
        self.assertEqual("", self.plan(1, "07:00-11:00").reason)
        self.plan(2, "15:00-23:00", kind="late")
        self.assertEqual("reason", self.refused(self.plan, 3, "07:00-11:00")[1])

    def test_a_change_that_makes_it_no_worse_asks_nothing_new(self):
        shift = self.plan(1, "06:00-10:00", reason="Agreed")
        self.assertEqual("Agreed", self.change(shift, ends=hour("11:00")).reason)
        self.assertEqual("reason", self.refused(self.change, shift, seen=2, starts=hour("05:00"), reason="")[1])

    def test_moving_to_somebody_else_looks_at_her_rest(self):
        shift = self.plan(1, "06:00-10:00", user=self.marieke)
        self.assertEqual("reason", self.refused(self.change, shift, user_id=self.joris.pk)[1])
        self.assertEqual(self.joris.pk, self.change(shift, user_id=self.joris.pk, reason="Swapped").user_id)


class ChangeTests(DutyTestCase):
    def setUp(self):
        self.shift = self.plan(0, "07:00-15:00")

    def test_the_times_move_along_with_the_day(self):
        moved = self.change(self.shift, day=self.day(2))
        self.assertEqual((self.day(2), hour("07:00"), 2), (
            moved.date, timezone.localtime(moved.starts_at).time(), moved.version,
        ))  # fmt: skip

    def test_who_did_not_see_the_last_change_is_stopped(self):
        self.change(self.shift, ends=hour("14:00"))
        with self.assertRaises(Stale):
            self.change(self.shift, seen=1, ends=hour("13:00"))
        with acting_as(self.marieke.pk):
            with self.assertRaises(Stale):
                duty.remove_shift(shift=self.shift, seen=1, actor=actor(self.marieke))
            duty.remove_shift(shift=self.shift, seen=2, actor=actor(self.marieke))
        with self.assertRaises(Stale):
            self.change(self.shift, seen=2, ends=hour("13:00"))

    def test_a_fixed_shift_stays(self):
        with acting_as(self.marieke.pk):
            duty.lock_shift(shift=self.shift, locked=True, actor=actor(self.marieke))
        with translation.override("en"):
            self.assertIn("fixed this shift", self.refused(self.change, self.shift, seen=2, ends=hour("13:00"))[0])
        with acting_as(self.marieke.pk):
            duty.lock_shift(shift=self.shift, locked=False, actor=actor(self.marieke))
        self.change(self.shift, seen=3, ends=hour("13:00"))

    def test_two_may_swap(self):
        """The rule of one shift at a time waits for the end of the transaction where it is asked to."""
        other = self.plan(0, "07:00-15:00", user=self.marieke)
        from django.db import connection

        with acting_as(self.marieke.pk):
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS shift_once_at_a_time DEFERRED")
            Shift.objects.filter(pk=self.shift.pk).update(user=self.marieke)
            Shift.objects.filter(pk=other.pk).update(user=self.joris)
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS shift_once_at_a_time IMMEDIATE")


class EyesTests(DutyTestCase):
    def test_another_team_sees_no_times(self):
        self.plan(0, "07:00-15:00")
        with acting_as(self.fatima.pk):
            self.assertEqual([], duties_of([self.joris.pk], self.monday, self.day(6)))

    def test_jobs_see_them(self):
        self.plan(0, "07:00-15:00")
        enter(Mode.JOB, job="test")
        self.assertEqual(1, len(duties_of([self.joris.pk], self.monday, self.day(6))))
        leave()
