"""The pages of duty as people use them: my shifts, a shift, what I can, leave, illness, rules of rest."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from access.context import Mode, acting_as
from access.models import OrganisationRole, User
from schedule.models import Availability, RestRule, Shift
from schedule.services.rest import confirmed
from schedule.worktime.limits import CODES
from teams.models import Absence
from tests.cast import make_user
from tests.schedule.duty_cast import DutyTestCase
from tests.walk_cast import TEST_ONLY, Most


class PageTestCase(DutyTestCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        User.objects.update(language="en")
        for person in (cls.marieke, cls.joris, cls.administrator, cls.fatima):
            person.refresh_from_db()

    def url(self, name, *keys, **query):
        asked = "&".join(f"{key}={value}" for key, value in query.items())
        return reverse(name, args=[self.kersenhof.slug, *keys]) + (f"?{asked}" if asked else "")

    def rows(self, model):
        with acting_as(self.joris.pk):
            return list(model.objects.order_by("pk"))

    def form(self, **changes):
        return {
            "user": self.joris.pk, "day": self.monday.isoformat(), "kind": "early", "starts": "07.00", "ends": "15:00",
            "break_minutes": "", "transport": "", "which_hour": "", "reason": "",
        } | changes  # fmt: skip


class ShiftPageTests(PageTestCase):
    def setUp(self):
        self.sign_in(self.marieke)

    def test_a_shift_is_put_in_the_week(self):
        page = self.client.get(self.url("shift_add", user=self.joris.pk, date=self.monday, kind="late"))
        self.assertContains(page, f'<option value="{self.joris.pk}" selected>')
        self.assertContains(page, 'value="15:00"')
        answer = self.client.post(self.url("shift_add"), self.form())
        self.assertRedirects(answer, self.url("week", **{"from": self.monday}), fetch_redirect_response=False)
        (shift,) = self.rows(Shift)
        self.assertEqual((self.joris.pk, 30, None), (shift.user_id, shift.break_minutes, shift.published_at))

    def test_the_times_are_those_planned_last(self):
        self.plan(0, "06:30-14:30")
        self.assertContains(self.client.get(self.url("shift_add", kind="early")), 'value="06:30"')

    def test_a_split_shift(self):
        self.assertContains(self.client.get(self.url("shift_add", kind="split")), "Second part from")
        parts = {"kind": "split", "ends": "11:00", "second_starts": "17:00", "second_ends": "21:00"}
        self.client.post(self.url("shift_add"), self.form(**parts))
        self.assertEqual([1, 2], [shift.part for shift in self.rows(Shift)])
        half = self.client.post(self.url("shift_add"), self.form(**(parts | {"second_ends": ""})))
        self.assertContains(half, "Say both times", status_code=422)

    def test_what_is_refused_stays_typed(self):
        self.plan(0, "07:00-15:00")
        answer = self.client.post(self.url("shift_add"), self.form(starts="14:00", ends="20:00"))
        self.assertContains(answer, "There already is a shift", status_code=422)
        self.assertContains(answer, 'value="20:00"', status_code=422)
        self.assertNotContains(answer, "Why it has to be", status_code=422)
        for odd in (
            {"user": self.fatima.pk},
            {"user": "x"},
            {"day": "x"},
            {"starts": "25:00"},
            {"break_minutes": "-1"},
        ):
            with self.subTest(odd):
                self.assertEqual(422, self.client.post(self.url("shift_add"), self.form(**odd)).status_code)

    def test_a_reason_is_asked_and_shown(self):
        self.plan(0, "15:00-23:00", kind="late")
        tuesday = self.form(day=self.day(1), starts="06:00", ends="10:00")
        answer = self.client.post(self.url("shift_add"), tuesday)
        self.assertContains(answer, "of rest between", status_code=422)
        self.assertContains(answer, "Why it has to be", status_code=422)
        self.client.post(self.url("shift_add"), tuesday | {"reason": "Nobody else could"})
        shift = self.rows(Shift)[-1]
        self.assertContains(self.client.get(self.url("shift", shift.pk)), "Nobody else could")
        listed = self.client.get(self.url("team_rest", **{"from": self.monday}))
        self.assertContains(listed, "1 rule is broken. Each has a reason.")
        self.assertContains(listed, "Joris Wierda:")
        self.sign_in(self.joris)
        self.assertContains(self.client.get(self.url("my_shifts", **{"from": self.monday})), "Nobody else could")

    def test_changing_taking_off_and_fixing(self):
        shift = self.plan(0, "07:00-15:00")
        page = self.client.get(self.url("shift", shift.pk))
        self.assertContains(page, 'name="version" value="1"')
        changed = self.form(version=1, starts="08:00", break_minutes="30", transport="car")
        self.assertEqual(302, self.client.post(self.url("shift", shift.pk), changed).status_code)
        stale = self.client.post(self.url("shift", shift.pk), changed)
        self.assertContains(stale, "A colleague just changed this shift", status_code=422)
        self.client.post(self.url("shift_lock", shift.pk), {"locked": "1"})
        refused = self.client.post(self.url("shift_remove", shift.pk), {"version": "3"}, follow=True)
        self.assertContains(refused, "The team fixed this shift")
        self.client.post(self.url("shift_lock", shift.pk), {"locked": "0"})
        self.client.post(self.url("shift_remove", shift.pk), {"version": "4"})
        self.assertEqual([], self.rows(Shift))

    def test_a_shift_of_another_team_is_not_there(self):
        shift = self.plan(0, "07:00-15:00")
        self.sign_in(self.fatima)
        other = reverse("shift", args=[self.rietoever.slug, shift.pk])
        self.assertEqual(404, self.client.get(other).status_code)


class MyShiftsTests(PageTestCase):
    def setUp(self):
        self.sign_in(self.joris)

    def test_my_week(self):
        self.plan(0, "07:00-15:30")
        self.plan(2, "17:00-23:00", kind="on_call")
        self.plan(3, "07:00-11:00", user=self.marieke)
        with acting_as(self.joris.pk):
            Availability.objects.create(team=self.kersenhof, user=self.joris, date=self.day(1), kind="would_like")
        with self.assertNumQueries(Most(15 + TEST_ONLY)):
            page = self.client.get(self.url("my_shifts", **{"from": self.monday}))
        self.assertContains(
            page, "You work on 2 days: 8\N{NO-BREAK SPACE}h of the 28\N{NO-BREAK SPACE}h in your contract."
        )
        self.assertContains(page, "would like to work")
        self.assertNotContains(page, "07:00–11:00")

    def test_an_empty_week_and_nonsense_in_the_address(self):
        for when in (self.monday + timedelta(weeks=4), "x", "2026-13-01"):
            self.assertContains(
                self.client.get(self.url("my_shifts", **{"from": when})), "You have no shift in this week."
            )


class AwayPageTests(PageTestCase):
    def setUp(self):
        self.sign_in(self.joris)

    def test_every_other_word_about_days(self):
        said = {
            "kind": "cannot",
            "day": self.monday,
            "until": self.day(21),
            "weekly": "on",
            "part": "late",
            "note": "choir",
        }
        self.client.post(self.url("availability"), said)
        self.assertEqual(
            [self.day(0), self.day(7), self.day(14), self.day(21)], sorted(w.date for w in self.rows(Availability))
        )
        page = self.client.get(self.url("availability"))
        self.assertContains(page, "choir", count=4)
        self.client.post(self.url("availability_remove", self.rows(Availability)[0].pk))
        self.assertEqual(3, len(self.rows(Availability)))
        wrong = self.client.post(self.url("availability"), said | {"until": self.day(-1)})
        self.assertContains(wrong, "The last day lies before the first.", status_code=422)
        far = self.client.post(self.url("availability"), said | {"until": "9999-12-31"})
        self.assertContains(far, "more than a year away", status_code=422)

    def test_somebody_elses_words_are_hers(self):
        with acting_as(self.marieke.pk):
            hers = Availability.objects.create(team=self.kersenhof, user=self.marieke, date=self.monday, kind="cannot")
            leave = Absence.objects.create(team=self.kersenhof, user=self.marieke, kind="leave", starts_on=self.monday)
        self.assertEqual(404, self.client.post(self.url("availability_remove", hers.pk)).status_code)
        self.assertEqual(404, self.client.get(self.url("leave_change", leave.pk)).status_code)

    def test_leave(self):
        self.plan(1, "07:00-11:00")
        form = {"kind": "leave", "starts_on": self.monday, "ends_on": self.day(4), "percent": "100", "note": "Texel"}
        answer = self.client.post(self.url("leave"), form, follow=True)
        self.assertContains(answer, "1 shift and 0 visits")
        self.assertContains(answer, "Texel")
        (absence,) = self.rows(Absence)
        again = self.client.post(self.url("leave"), form)
        self.assertContains(again, "There already is leave", status_code=422)
        self.client.post(self.url("leave_change", absence.pk), {"last_day": self.day(2)})
        self.assertEqual(self.day(2), self.rows(Absence)[0].ends_on)
        self.client.post(self.url("leave_remove", absence.pk))
        self.assertEqual([], self.rows(Absence))

    def test_ill_in_two_taps_and_better(self):
        page = self.client.get(self.url("sick"))
        self.assertContains(page, timezone.localdate().isoformat())
        form = {"starts_on": timezone.localdate() - timedelta(days=2), "percent": "100", "expected_on": ""}
        answer = self.client.post(self.url("sick"), form, follow=True)
        self.assertContains(answer, "You are reported ill since")
        (absence,) = self.rows(Absence)
        self.assertRedirects(self.client.get(self.url("sick")), self.url("better", absence.pk))
        self.client.post(self.url("better", absence.pk), {"on": timezone.localdate(), "percent": "50"})
        self.assertEqual([100, 50], [one.percent for one in self.rows(Absence)])
        half = self.rows(Absence)[1]
        self.client.post(self.url("better", half.pk), {"on": timezone.localdate(), "percent": "0"})
        self.assertEqual([100], [one.percent for one in self.rows(Absence)])
        gone = self.client.post(self.url("better", absence.pk), {"on": timezone.localdate(), "percent": "0"})
        self.assertContains(gone, "This illness is over already", status_code=422)


class RestRuleTests(PageTestCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.second = make_user("nora@demo.example", "Nora", "Vos", language="en")
        with acting_as(cls.administrator.pk, Mode.ADMIN):
            since = cls.today - timedelta(days=9)
            OrganisationRole.objects.create(user=cls.second, role="administrator", starts_on=since)

    def add(self, **changes):
        form = {"value": "8", "starts_on": self.monday, "source": "CAO VVT 2027, 5.1"} | changes
        return self.client.post(reverse("rest_rule_add", args=["series_most"]), form)

    def values(self, code="series_most"):
        with acting_as(self.marieke.pk):
            found = RestRule.objects.filter(code=code).order_by("starts_on")
            return list(found.values_list("value", "ends_on", "confirmed_by"))

    def waiting(self):
        with acting_as(self.marieke.pk):
            return RestRule.objects.get(confirmed_at=None).pk

    def test_every_limit_has_a_value_and_a_name(self):
        with acting_as(self.marieke.pk):
            self.assertEqual(set(CODES), set(confirmed().values_list("code", flat=True)))
        self.sign_in(self.administrator)
        page = self.client.get(reverse("rest_rules"))
        self.assertContains(page, "New value", count=len(CODES))
        self.assertContains(page, "Arbeidstijdenwet 5:3")
        self.assertContains(page, "setting of the organisation")

    def test_a_value_holds_when_a_second_one_confirms_it(self):
        self.sign_in(self.administrator)
        self.assertRedirects(self.add(), reverse("rest_rules"))
        rule = self.waiting()
        own = self.client.post(reverse("rest_rule_confirm", args=[rule]), follow=True)
        self.assertContains(own, "Somebody else has to look at it")
        self.assertEqual(None, self.values()[1][2])
        self.sign_in(self.second)
        self.client.post(reverse("rest_rule_confirm", args=[rule]))
        self.assertEqual(
            [(7, self.monday - timedelta(days=1), None), (8, None, self.second.pk)],
            self.values(),
        )

    def test_refusals(self):
        self.sign_in(self.administrator)
        for changes, sentence in (
            ({"value": "7"}, "That is the value of now."),
            ({"value": "400"}, "more than can be"),
            ({"value": "x"}, "Enter a number"),
            ({"starts_on": "2007-04-01"}, "A new one begins later."),
            ({"source": ""}, "required"),
        ):
            with self.subTest(changes):
                self.assertContains(self.add(**changes), sentence, status_code=422)
        self.add()
        self.assertContains(self.add(value="9"), "waiting to be confirmed already", status_code=422)
        longer = self.client.post(
            reverse("rest_rule_add", args=["daily_rest_short"]),
            {"value": "12", "starts_on": self.monday, "source": "x"},
        )
        self.assertContains(longer, "sister rule", status_code=422)
        self.assertEqual(404, self.client.get(reverse("rest_rule_add", args=["unheard_of"])).status_code)
        self.client.post(reverse("rest_rule_withdraw", args=[self.waiting()]))
        self.assertEqual(1, len(self.values()))

    def test_only_administrators_come_here(self):
        self.sign_in(self.marieke)
        self.assertIn(self.client.get(reverse("rest_rules")).status_code, {403, 404})

    def test_a_confirmed_value_changes_what_is_checked(self):
        self.sign_in(self.administrator)
        self.client.post(
            reverse("rest_rule_add", args=["daily_rest"]), {"value": "12", "starts_on": self.day(-7), "source": "CAO"}
        )
        self.plan(0, "15:00-23:00", kind="late")
        self.plan(1, "10:00-14:00")
        self.sign_in(self.second)
        self.client.post(reverse("rest_rule_confirm", args=[self.waiting()]))
        self.sign_in(self.marieke)
        self.assertContains(
            self.client.get(self.url("team_rest", **{"from": self.monday})), "11\N{NO-BREAK SPACE}h of rest"
        )
