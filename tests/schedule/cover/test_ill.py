"""A sick call: two taps, a proposal for each visit, one or all given away."""

from datetime import time, timedelta

from django.utils import timezone

from access.context import acting_as
from schedule.models import Visit
from schedule.recurrence import instant
from teams.models import Absence
from tests.schedule.cover.cast import CoverTestCase


class IllTests(CoverTestCase):
    def setUp(self):
        super().setUp()
        self.first, self.second = self.planned(time(9, 15)), self.planned(time(11))
        self.path = self.url("ill", self.marieke.pk)

    def tokens(self, page=None):
        page = page or self.client.get(self.path)
        rows = [row for _day, found in page.context["days"] for row in found]
        return {f"to-{row['item'].id}": row["choices"][0]["token"] for row in rows if row["choices"]}

    def nurses(self):
        return [self.fresh(visit).nurse_id for visit in (self.first, self.second)]

    def test_two_taps_from_my_shifts(self):
        self.assertContains(self.client.get(self.url("my_shifts")), self.url("sick"))
        form = {"starts_on": self.today, "percent": "100", "expected_on": ""}
        answer = self.client.post(self.url("sick"), form, follow=True)
        self.assertEqual(self.path, answer.redirect_chain[-1][0])
        self.assertContains(answer, "2 visits")

    def test_a_colleague_reports_her_from_the_week(self):
        self.be(self.joris)
        day = self.client.get(self.url("week_day", self.marieke.pk) + f"?on={self.today}")
        self.assertContains(day, self.path)
        self.assertContains(self.client.get(self.path), "Marieke is not reported ill.")
        self.client.post(self.path, {"report": "1"})
        illness = self.rows(Absence, user=self.marieke, kind="sick")[0]
        self.assertEqual((self.today, self.joris.pk), (illness.starts_on, illness.reported_by_id))
        self.assertNotContains(self.client.get(self.path), "is not reported ill")

    def test_all_in_one_go(self):
        self.shift(self.joris)
        answer = self.client.post(self.path, self.tokens(), follow=True)
        self.assertContains(answer, "2 visits are given away.")
        self.assertEqual([self.joris.pk] * 2, self.nurses())
        self.assertEqual(["covered"], self.told(self.joris))
        self.be(self.joris)
        self.assertContains(
            self.client.get(self.url("offers")), "Marieke gave you 2 visits of a colleague who is away."
        )

    def test_one_of_them(self):
        self.shift(self.joris)
        self.client.post(self.path, self.tokens() | {"only": str(self.second.pk)})
        self.assertEqual([self.marieke.pk, self.joris.pk], self.nurses())

    def test_not_yet_leaves_it(self):
        self.shift(self.joris)
        self.client.post(self.path, self.tokens() | {f"to-{self.first.pk}": ""})
        self.assertEqual([self.marieke.pk, self.joris.pk], self.nurses())

    def test_nobody_can_is_said_with_the_reason(self):
        page = self.client.get(self.path)
        self.assertContains(page, "1 colleague is not on duty")
        self.assertContains(page, self.url("offer_visit", self.first.pk))
        self.assertEqual({}, self.tokens(page))

    def test_a_visit_that_changed_meanwhile_changes_nothing(self):
        self.shift(self.joris)
        tokens = self.tokens()
        with acting_as(self.marieke.pk):
            Visit.objects.filter(pk=self.first.pk).update(planned_start=instant(self.day, time(8)))
        answer = self.client.post(self.path, tokens)
        self.assertContains(answer, "A colleague changed one of these visits meanwhile.", status_code=409)
        self.assertEqual([self.marieke.pk] * 2, self.nurses())

    def test_the_rules_hold_when_it_is_sent(self):
        shift = self.shift(self.joris)
        tokens = self.tokens()
        with acting_as(self.marieke.pk):
            shift.delete()
        answer = self.client.post(self.path, tokens)
        self.assertContains(answer, "Joris Wierda cannot go: not on duty at that hour.", status_code=422)
        self.assertEqual([self.marieke.pk] * 2, self.nurses())

    def test_nonsense_is_refused(self):
        name = f"to-{self.first.pk}"
        for value in ("x", f"{self.first.pk}.1", f"{self.first.pk}.x.y.z", f"{self.first.pk}.1.{10**30}.5", ""):
            with self.subTest(value):
                self.assertEqual(422, self.client.post(self.path, {name: value}).status_code)
        stranger = self.tokens_for(self.fatima)
        answer = self.client.post(self.path, {name: stranger})
        self.assertContains(answer, "not in the team on that day", status_code=422)

    def tokens_for(self, user):
        micros = round(self.first.planned_start.timestamp() * 1_000_000)
        return f"{self.first.pk}.{user.pk}.{micros}.{micros}"

    def test_her_shift_says_who_could_take_it(self):
        shift = self.shift()
        page = self.client.get(self.path)
        self.assertContains(page, "By the rules these could: Joris")
        self.be(self.joris)
        self.client.post(self.url("offer_shift", shift.pk))
        self.assertContains(self.client.get(self.path), "offered")

    def test_it_ends_where_she_is_back(self):
        with acting_as(self.marieke.pk):
            self.kersenhof.absences.create(
                user=self.marieke, kind="sick", starts_on=self.today, expected_on=self.today + timedelta(days=1)
            )
        self.assertEqual(self.today, self.client.get(self.path).context["last"])

    def test_only_colleagues_of_today(self):
        self.assertEqual(404, self.client.get(self.url("ill", self.fatima.pk)).status_code)

    def test_few_statements_and_one_line_in_the_log(self):
        self.shift()
        for hour in range(12, 15):
            self.planned(time(hour))
        with self.at_most(22):
            self.client.get(self.path)

    def test_a_proposal_does_not_show_what_has_been(self):
        now = timezone.localtime()
        if now.hour > 0:
            self.planned(time(0), day=self.today)
        rows = self.client.get(self.path).context["count"]
        self.assertEqual(2 + sum(1 for one in [self.visit] if one.planned_start > timezone.now()), rows)
