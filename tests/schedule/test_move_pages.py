"""The moves of a visit through its pages: two taps, a stale form, what is said on the card."""

from datetime import time, timedelta

from uuid_utils.compat import uuid7

from access.context import acting_as, job
from clients.models import CareEpisode
from schedule.models import Visit
from schedule.moves import open_before_today
from schedule.recurrence import instant
from tests.walk_cast import WalkTestCase, plan_visit


class MovePagesTestCase(WalkTestCase):
    def setUp(self):
        self.sign_in(self.marieke)
        self.client.post("/language/", {"language": "en"})
        self.client.cookies["django_language"] = "en"
        self.tomorrow = self.today + timedelta(days=1)

    def planned(self, day=None, at=time(9, 15), nurse=None, **fields):
        with acting_as(self.marieke.pk):
            return plan_visit(self.velden, nurse or self.marieke, day or self.tomorrow, at, **fields)

    def fresh(self, visit):
        with job("test"):
            return Visit.objects.get(pk=visit.pk)

    def form(self, visit, **typed):
        return {
            "day": visit.date.isoformat(),
            "start": "09:15",
            "minutes": 30,
            "nurse": visit.nurse_id or "",
            "seen_nurse": visit.nurse_id or "",
            "seen_start": visit.planned_start.isoformat(),
        } | typed

    def move(self, visit, **typed):
        return self.client.post(self.url("visit_move", visit.pk), self.form(visit, **typed))


class MovePageTests(MovePagesTestCase):
    def test_the_form_shows_how_it_is_and_leads_back_to_the_card(self):
        visit = self.planned()
        page = self.client.get(self.url("visit_move", visit.pk))
        self.assertContains(page, f'name="seen_nurse" value="{self.marieke.pk}"')
        self.assertRedirects(self.move(visit, start="14:00", minutes=45), self.url("visit", visit.pk))
        moved = self.fresh(visit)
        self.assertEqual((moved.planned_start, moved.planned_minutes), (instant(self.tomorrow, time(14)), 45))
        self.assertContains(self.client.get(self.url("visit", visit.pk)), "09:15")

    def test_only_another_nurse_leaves_the_hour_to_the_second(self):
        start = instant(self.tomorrow, time(9, 15)) + timedelta(seconds=17)
        visit = self.planned()
        with acting_as(self.marieke.pk):
            Visit.objects.filter(pk=visit.pk).update(planned_start=start)
        visit = self.fresh(visit)
        self.move(visit, nurse=self.joris.pk)
        self.assertEqual((self.fresh(visit).planned_start, self.fresh(visit).moved_from), (start, None))

    def test_a_stale_form_shows_how_it_is_now_and_may_be_sent_again(self):
        visit = self.planned()
        with acting_as(self.joris.pk):
            Visit.objects.filter(pk=visit.pk).update(nurse=self.joris)
        page = self.move(visit, start="14:00")
        self.assertContains(page, "Joris Wierda", status_code=409)
        self.assertContains(page, 'value="14:00"', status_code=409)
        self.assertContains(page, f'name="seen_nurse" value="{self.joris.pk}"', status_code=409)
        self.assertEqual(self.fresh(visit).planned_start, visit.planned_start)
        self.assertEqual(302, self.move(visit, start="14:00", seen_nurse=self.joris.pk).status_code)

    def test_bad_input_says_so_and_keeps_what_was_typed(self):
        visit = self.planned()
        for typed in (
            {"day": (self.today - timedelta(days=1)).isoformat()},
            {"start": "25:00"},
            {"minutes": 0},
            {"nurse": self.fatima.pk},
            {"seen_start": "nonsense"},
            {"seen_nurse": "x"},
            {"seen_start": "2026-01-01T99:00"},
        ):
            with self.subTest(typed):
                self.assertEqual(422, self.move(visit, **typed).status_code)
        self.assertEqual(self.fresh(visit).planned_start, visit.planned_start)

    def test_what_falls_together_is_said_on_the_card_at_once(self):
        other, visit = self.planned(at=time(14), nurse=self.joris), self.planned()
        self.move(visit, start="14:10")
        page = self.client.get(self.url("visit", visit.pk))
        self.assertContains(page, "Joris Wierda")
        self.assertContains(page, "14:00–14:30")
        self.assertContains(self.client.get(self.url("visit", other.pk)), "14:10–14:40")

    def test_taken_over_with_one_tap_unless_a_colleague_was_faster(self):
        visit = self.planned(nurse=self.joris)
        seen = {"seen_nurse": self.joris.pk, "seen_start": visit.planned_start.isoformat()}
        self.client.post(self.url("visit_take", visit.pk), seen)
        self.assertEqual(self.fresh(visit).nurse_id, self.marieke.pk)
        page = self.client.post(self.url("visit_take", visit.pk), seen, follow=True)
        self.assertContains(page, "Marieke Slotboom")
        self.assertEqual(302, self.client.post(self.url("visit_take", visit.pk)).status_code)

    def test_on_the_way(self):
        self.client.post(self.url("visit_way", self.visit.pk))
        self.assertIsNotNone(self.fresh(self.visit).on_the_way_at)
        page = self.client.get(self.url("visit", self.visit.pk))
        self.assertNotContains(page, self.url("visit_way", self.visit.pk))

    def test_by_two(self):
        page = self.client.get(self.url("visit_second", self.visit.pk))
        self.assertContains(page, "Joris Wierda")
        self.client.post(self.url("visit_second", self.visit.pk), {"nurse": self.joris.pk})
        self.assertContains(self.client.get(self.url("visit", self.visit.pk)), "Joris Wierda")
        again = self.client.post(self.url("visit_second", self.visit.pk), {"nurse": self.joris.pk})
        self.assertEqual(422, again.status_code)

    def test_not_this_time_and_yet(self):
        visit = self.planned()
        self.assertEqual(422, self.client.post(self.url("visit_skip", visit.pk)).status_code)
        self.client.post(self.url("visit_skip", visit.pk), {"reason": "away"})
        self.assertContains(self.client.get(self.url("visit", visit.pk)), self.url("visit_again", visit.pk))
        self.client.post(self.url("visit_again", visit.pk))
        self.assertEqual(self.fresh(visit).status, "planned")

    def test_another_teams_visit_is_not_found(self):
        for name in ("visit_move", "visit_second", "visit_skip"):
            self.assertEqual(404, self.client.get(self.url(name, self.other_visit.pk)).status_code)
        for name in ("visit_take", "visit_way", "visit_again"):
            self.assertEqual(404, self.client.post(self.url(name, self.other_visit.pk)).status_code)
            self.assertEqual(405, self.client.get(self.url(name, self.visit.pk)).status_code)


class UnplannedPageTests(MovePagesTestCase):
    def mine(self):
        with acting_as(self.marieke.pk):
            return list(Visit.objects.filter(client=self.velden, care_moment=None))

    def test_two_taps_from_the_client(self):
        page = self.client.get(self.url("visit_add", self.velden.pk))
        typed = {name: page.context["form"][name].value() for name in ("visit_id", "start", "minutes", "nurse")}
        for _twice in range(2):
            self.client.post(self.url("visit_add", self.velden.pk), typed | {"day": self.today.isoformat()})
        self.assertEqual(1, len(self.mine()))

    def test_two_taps_from_today(self):
        page = self.client.get(self.url("visit_now"))
        self.assertContains(page, str(self.velden.pk))
        for _twice in range(2):
            answer = self.client.post(
                self.url("visit_now"), {"client": self.velden.pk, "visit_id": page.context["visit_id"]}
            )
        [visit] = self.mine()
        self.assertRedirects(answer, self.url("visit", visit.pk))
        self.assertEqual((visit.nurse_id, visit.date), (self.marieke.pk, self.today))

    def test_a_name_is_looked_for_without_standing_in_the_address(self):
        page = self.client.post(self.url("visit_now"), {"q": "velden"})
        self.assertContains(page, str(self.velden.pk))
        self.assertNotContains(self.client.post(self.url("visit_now"), {"q": "zzz"}), str(self.velden.pk))

    def test_nonsense_and_other_teams(self):
        for typed in ({"client": "x", "visit_id": "y"}, {"client": self.adjei.pk, "visit_id": uuid7()}):
            self.assertEqual(404, self.client.post(self.url("visit_now"), typed).status_code)

    def test_out_of_care_it_is_refused_in_a_sentence(self):
        with acting_as(self.marieke.pk):
            CareEpisode.objects.filter(client=self.velden).update(
                ends_on=self.today - timedelta(days=2), end_reason="deceased"
            )
        self.client.post(self.url("visit_now"), {"client": self.velden.pk, "visit_id": uuid7()})
        self.assertEqual([], self.mine())


class OpenVisitsTests(MovePagesTestCase):
    def test_what_nobody_closed_is_listed_by_day(self):
        late = self.planned(day=self.today - timedelta(days=3))
        self.planned(day=self.today - timedelta(days=40))
        page = self.client.get(self.url("visits_open"))
        self.assertContains(page, self.url("visit", late.pk))
        self.assertEqual(1, sum(len(visits) for _day, visits in page.context["days"] if _day < self.today))
        with acting_as(self.marieke.pk):
            self.assertEqual(1, open_before_today(user_id=self.marieke.pk, team_id=self.kersenhof.pk))

    def test_a_late_visit_says_so_calmly_on_its_card(self):
        late = self.planned(day=self.today - timedelta(days=3))
        page = self.client.get(self.url("visit", late.pk))
        self.assertEqual(1, len(page.context["moves"].said))
