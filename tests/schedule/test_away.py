"""What somebody says about her own days: wishes, leave, illness."""

from datetime import timedelta

from django.utils import timezone, translation

from access.context import acting_as
from schedule.models import Availability
from schedule.services import away
from teams.models import Absence
from tests.cast import actor
from tests.schedule.duty_cast import DutyTestCase
from tests.walk_cast import plan_visit


class AwayTestCase(DutyTestCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.of = {"team": cls.kersenhof, "user_id": cls.joris.pk, "actor": actor(cls.joris)}

    def act(self, service, **kwargs):
        with acting_as(self.joris.pk):
            return service(**{**self.of, **kwargs})

    def of_absence(self, service, absence, **kwargs):
        with acting_as(self.joris.pk):
            return service(absence=Absence.objects.get(pk=absence.pk), actor=actor(self.joris), **kwargs)

    def kept(self):
        with acting_as(self.marieke.pk):
            return list(Absence.objects.order_by("starts_on").values_list("kind", "starts_on", "ends_on", "percent"))


class AvailabilityTests(AwayTestCase):
    def wishes(self):
        with acting_as(self.joris.pk):
            return list(Availability.objects.order_by("date", "part").values_list("date", "kind", "part"))

    def test_the_last_word_counts(self):
        self.act(away.set_availability, days=[self.monday], kind="cannot", part="late")
        self.act(away.set_availability, days=[self.monday], kind="would_like", part="early")
        self.assertEqual([(self.monday, "would_like", "early"), (self.monday, "cannot", "late")], self.wishes())
        self.act(away.set_availability, days=[self.monday, self.day(1)], kind="wish_free")
        self.assertEqual([(self.monday, "wish_free", ""), (self.day(1), "wish_free", "")], self.wishes())
        self.act(away.set_availability, days=[self.monday], kind="")
        self.assertEqual([(self.day(1), "wish_free", "")], self.wishes())

    def test_refusals(self):
        today = timezone.localdate()
        many = [today + timedelta(days=number) for number in range(201)]
        for days, field in (
            ([], "until"),
            ([today - timedelta(days=1)], "day"),
            ([today + timedelta(days=400)], "until"),
            (many, "until"),
        ):
            with self.subTest(field):
                self.assertEqual(field, self.refused(self.act, away.set_availability, days=days, kind="cannot")[1])
        self.assertEqual(
            "starts_on",
            self.refused(self.act, away.set_availability, team=self.rietoever, days=[today], kind="cannot")[1],
        )


class LeaveTests(AwayTestCase):
    def leave(self, first, last=None, kind="leave", **more):
        return self.act(
            away.take_leave,
            kind=kind,
            starts_on=self.day(first),
            ends_on=self.day(last) if last is not None else None,
            **more,
        )

    def test_said_is_done(self):
        absence = self.leave(0, 4, note="Texel")
        self.assertEqual([("leave", self.monday, self.day(4), 100)], self.kept())
        self.assertEqual(self.joris.pk, absence.reported_by_id)
        self.leave(5)
        self.assertEqual((self.day(5), self.day(5)), self.kept()[1][1:3])

    def test_what_is_left_on_her_name_is_counted(self):
        self.plan(1, "07:00-11:00")
        with acting_as(self.joris.pk):
            plan_visit(self.velden, self.joris, self.day(1))
            plan_visit(self.velden, self.joris, self.day(5))
        absence = self.leave(0, 4)
        with acting_as(self.joris.pk):
            self.assertEqual(away.Left(1, 1), away.left_behind(absence))

    def test_refusals(self):
        self.leave(0, 4)
        today = timezone.localdate()
        for first, last, kind, field in (
            (4, 6, "leave", "starts_on"),
            (4, 6, "study", "starts_on"),
            (8, 7, "leave", "ends_on"),
            (today - timedelta(days=90), None, "leave", "starts_on"),
            (8, today + timedelta(days=900), "leave", "ends_on"),
            (8, 9, "sick", "kind"),
        ):
            with self.subTest(first=first, kind=kind):
                self.assertEqual(field, self.refused(self.leave, first, last, kind)[1])

    def test_shorter_longer_or_taken_back(self):
        absence = self.leave(0, 4)
        self.of_absence(away.end_leave, absence, last_day=self.day(2))
        self.leave(7, 8)
        self.assertEqual("last_day", self.refused(self.of_absence, away.end_leave, absence, last_day=self.day(7))[1])
        self.assertEqual("last_day", self.refused(self.of_absence, away.end_leave, absence, last_day=self.day(-1))[1])
        self.of_absence(away.end_leave, absence, last_day=None)
        self.assertEqual([self.day(7)], [row[1] for row in self.kept()])

    def test_leave_that_has_begun_is_not_taken_back(self):
        absence = self.leave(timezone.localdate(), self.monday)
        with translation.override("en"):
            self.assertIn("has begun", self.refused(self.of_absence, away.end_leave, absence, last_day=None)[0])


class SickTests(AwayTestCase):
    def setUp(self):
        self.today = timezone.localdate()

    def ill(self, ago=0, **more):
        return self.act(away.report_sick, starts_on=self.today - timedelta(days=ago), **more)

    def test_ill_and_better(self):
        absence = self.ill(3, expected_on=self.today + timedelta(days=2))
        self.assertEqual([("sick", self.today - timedelta(days=3), None, 100)], self.kept())
        self.of_absence(away.recover, absence, on=self.today, percent=50)
        self.assertEqual(
            [
                ("sick", self.today - timedelta(days=3), self.today - timedelta(days=1), 100),
                ("sick", self.today, None, 50),
            ],
            self.kept(),
        )

    def test_better_on_the_first_day_was_never_ill(self):
        self.of_absence(away.recover, self.ill(), on=self.today)
        self.assertEqual([], self.kept())

    def test_ill_during_leave(self):
        self.act(away.take_leave, kind="leave", starts_on=self.today, ends_on=self.today + timedelta(days=5))
        self.ill()
        self.assertEqual({"leave", "sick"}, {row[0] for row in self.kept()})

    def test_refusals(self):
        self.ill(2, percent=50)
        absence = Absence(pk=None)
        with acting_as(self.joris.pk):
            absence = Absence.objects.get()
        later = self.today + timedelta(days=60)
        self.assertEqual("starts_on", self.refused(self.ill)[1], "already ill")
        self.assertEqual("starts_on", self.refused(self.act, away.report_sick, starts_on=later)[1])
        self.assertEqual("starts_on", self.refused(self.ill, 100)[1])
        self.assertEqual("expected_on", self.refused(self.ill, 1, expected_on=self.today - timedelta(days=3))[1])
        for field, more in (
            ("on", {"on": self.today - timedelta(days=9)}),
            ("on", {"on": later}),
            ("percent", {"on": self.today, "percent": 75}),
        ):
            self.assertEqual(field, self.refused(self.of_absence, away.recover, absence, **more)[1])
        self.of_absence(away.recover, absence, on=self.today - timedelta(days=1))
        self.assertIsNone(self.refused(self.of_absence, away.recover, absence, on=self.today)[1])
