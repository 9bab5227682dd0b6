"""The pages of care moments: plan, change from a day on, pause, end; each wrong thing its own sentence."""

from datetime import timedelta

from access.context import acting_as
from schedule.models import CareMoment, Pause, Visit
from schedule.planning import extend_visits
from tests.walk_cast import WalkTestCase


class MomentPageTests(WalkTestCase):
    def setUp(self):
        self.sign_in(self.marieke)
        with acting_as(self.marieke.pk):
            extend_visits(moments=[self.moment.pk])

    def typed(self, **fields):
        return {
            "days": [1, 2, 3, 4, 5, 6, 7],
            "part_of_day": "morning",
            "window_from": "",
            "window_to": "",
            "minutes": 30,
            "nurses": 1,
            "min_level": 3,
            "every_weeks": 1,
            "every_days": "",
            "starts_on": (self.today + timedelta(days=1)).isoformat(),
            "ends_on": "",
        } | fields

    def moments(self):
        with acting_as(self.marieke.pk):
            return list(CareMoment.objects.filter(client=self.velden).order_by("recorded_at"))

    def edit(self, day=None, **fields):
        asked = f"?from={day.isoformat()}" if day else ""
        return self.client.post(self.url("moment_edit", self.velden.pk, self.moment.pk) + asked, self.typed(**fields))

    def test_all_of_it_on_one_page_in_few_statements(self):
        self.client.get(self.url("client_moments", self.velden.pk))
        with self.at_most(14):
            page = self.client.get(self.url("client_moments", self.velden.pk))
        self.assertContains(page, "Wond verbinden: schuimverband")
        self.assertContains(page, self.url("moment_edit", self.velden.pk, self.moment.pk))

    def test_planning_every_third_day(self):
        answer = self.client.post(self.url("moment_add", self.velden.pk), self.typed(days=[], every_days=3))
        self.assertRedirects(answer, self.url("client_moments", self.velden.pk))
        self.assertEqual(3, self.moments()[-1].every_days)

    def test_each_impossible_plan_stays_on_the_page_with_what_was_typed(self):
        for name, fields in (
            ("every_days", {"every_days": 3}),
            ("days", {"days": []}),
            ("window_to", {"window_from": "10:00", "window_to": "09:00"}),
            ("window_to", {"window_from": "10:00", "window_to": "10:15"}),
            ("ends_on", {"ends_on": self.today.isoformat()}),
            ("starts_on", {"starts_on": (self.today - timedelta(days=300)).isoformat()}),
            ("minutes", {"minutes": 0}),
            ("every_days", {"days": [], "every_days": 400}),
        ):
            with self.subTest(name):
                page = self.client.post(self.url("moment_add", self.velden.pk), self.typed(**fields))
                self.assertEqual(422, page.status_code)
                self.assertIn(name, page.context["form"].errors)
        self.assertEqual(1, len(self.moments()))

    def test_a_long_visit_widens_the_usual_window(self):
        self.client.post(self.url("moment_add", self.velden.pk), self.typed(part_of_day="early", minutes=90))
        moment = self.moments()[-1]
        self.assertEqual(("07:00", "08:30"), (f"{moment.window_from:%H:%M}", f"{moment.window_to:%H:%M}"))

    def test_this_one_and_later(self):
        day = self.today + timedelta(days=5)
        page = self.client.get(self.url("moment_edit", self.velden.pk, self.moment.pk) + f"?from={day.isoformat()}")
        self.assertContains(page, "/move/")
        self.assertNotContains(page, 'name="starts_on"')
        self.assertRedirects(self.edit(day, part_of_day="evening"), self.url("client_moments", self.velden.pk))
        old, new = self.moments()
        self.assertEqual((old.ends_on, new.starts_on), (day - timedelta(days=1), day))

    def test_nonsense_as_a_day_is_all(self):
        for day in ("nonsense", "2026-13-99"):
            page = self.client.get(self.url("moment_edit", self.velden.pk, self.moment.pk) + f"?from={day}")
            self.assertEqual(200, page.status_code)

    def test_two_who_edit_at_once_see_each_other(self):
        page = self.client.get(self.url("moment_edit", self.velden.pk, self.moment.pk))
        version = page.context["version"]
        with acting_as(self.joris.pk):
            CareMoment.objects.filter(pk=self.moment.pk).update(minutes=55)
        answer = self.edit(version=version, minutes=20)
        self.assertContains(answer, "55", status_code=409)
        self.assertEqual(55, self.moments()[0].minutes)

    def test_ending(self):
        address = self.url("moment_end", self.velden.pk, self.moment.pk)
        self.assertEqual(200, self.client.get(address).status_code)
        bad = self.client.post(address, {"on": (self.today - timedelta(days=90)).isoformat()})
        self.assertEqual(422, bad.status_code)
        self.client.post(address, {"on": self.today.isoformat()})
        with acting_as(self.marieke.pk):
            self.assertFalse(Visit.objects.planned().filter(care_moment=self.moment, date__gt=self.today).exists())

    def test_a_pause_and_back(self):
        day = self.today + timedelta(days=1)
        address = self.url("care_pause", self.velden.pk)
        self.assertEqual(422, self.client.post(address, {"starts_on": day.isoformat()}).status_code)
        self.client.post(address, {"reason": "hospital", "starts_on": day.isoformat(), "ends_on": "", "note": ""})
        self.assertContains(
            self.client.get(self.url("client_moments", self.velden.pk)), self.url("care_resume", self.velden.pk)
        )
        self.client.post(self.url("care_resume", self.velden.pk), {"on": (day + timedelta(days=2)).isoformat()})
        with acting_as(self.marieke.pk):
            self.assertEqual(Pause.objects.get().ends_on, day + timedelta(days=1))

    def test_what_falls_together_is_listed_when_planned(self):
        self.client.post(self.url("moment_add", self.velden.pk), self.typed(window_from="09:00", window_to="11:00"))
        page = self.client.get(self.url("client_moments", self.velden.pk))
        self.assertTrue(page.context["clashes"]["lines"])
        self.assertGreater(page.context["clashes"]["more"], 0)

    def test_another_teams_care_moment_is_not_found(self):
        with acting_as(self.fatima.pk):
            theirs = CareMoment.objects.get(client=self.adjei)
        self.assertEqual(404, self.client.get(self.url("moment_edit", self.velden.pk, theirs.pk)).status_code)
        self.assertEqual(404, self.client.get(self.url("client_moments", self.adjei.pk)).status_code)
