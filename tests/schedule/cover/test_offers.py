"""Offer, take, withdraw: through the pages, by those who can, and once."""

from datetime import time, timedelta

from access.context import acting_as
from buurtzorgweb.forms import Refused
from schedule.models import Offer, Shift, Visit
from schedule.services import cover
from tests.cast import actor
from tests.schedule.cover.cast import CoverTestCase


class ShiftTests(CoverTestCase):
    def test_offered_in_three_taps_and_taken_with_its_visits(self):
        shift, visit = self.shift(), self.planned()
        self.assertContains(self.client.get(self.url("my_shifts") + f"?from={self.day}"), self.url("shift", shift.pk))
        self.assertContains(self.client.get(self.url("shift", shift.pk)), self.url("offer_shift", shift.pk))
        self.assertContains(self.client.get(self.url("offer_shift", shift.pk)), "Joris Wierda")
        offer = self.offer(shift)
        self.assertEqual([self.joris.pk], offer.asked)
        self.assertEqual(["offered"], self.told(self.joris))
        self.be(self.joris)
        page = self.client.get(self.url("offers"))
        self.assertContains(page, "1 offer that you could take.")
        self.assertContains(page, "with 1 visit")
        self.assertContains(page, "Marieke offers a shift that you could take.")
        self.client.post(self.url("offer_take", offer.pk))
        self.assertEqual(self.joris.pk, self.fresh(shift).user_id)
        self.assertEqual(self.joris.pk, self.fresh(visit).nurse_id)
        self.assertEqual([], self.told(self.joris))
        self.assertEqual(["taken"], self.told(self.marieke))
        self.be(self.marieke)
        self.assertContains(self.client.get(self.url("offers")), "Joris took the shift that was offered.")

    def test_a_visit_that_began_stays(self):
        shift, visit = self.shift(), self.planned()
        offer = self.offer(shift)
        with acting_as(self.marieke.pk):
            Visit.objects.filter(pk=visit.pk).update(started_at=visit.planned_start)
        self.be(self.joris)
        self.client.post(self.url("offer_take", offer.pk))
        self.assertEqual((self.joris.pk, self.marieke.pk), (self.fresh(shift).user_id, self.fresh(visit).nurse_id))

    def test_the_second_one_is_told_who_has_it(self):
        shift = self.shift()
        offer = self.offer(shift)
        self.be(self.joris)
        self.client.post(self.url("offer_take", offer.pk))
        answer = self.client.post(self.url("offer_take", offer.pk), follow=True)
        self.assertContains(answer, "Joris Wierda was first and has it now.")

    def test_one_statement_decides_between_two(self):
        """The offer as the second one saw it is open; the row is not any more."""
        offer = self.offer(self.shift())
        seen, now = self.fresh(offer), self.fresh(offer)
        with acting_as(self.joris.pk):
            cover.take_offer(offer=now, actor=actor(self.joris))
            with self.assertRaisesMessage(Refused, "Joris Wierda"):
                cover.take_offer(offer=seen, actor=actor(self.joris))

    def test_withdrawn_is_over_and_not_for_others_to_do(self):
        offer = self.offer(self.shift())
        self.be(self.joris)
        answer = self.client.post(self.url("offer_withdraw", offer.pk), follow=True)
        self.assertContains(answer, "Only who offered this can withdraw it.")
        self.be(self.marieke)
        self.assertContains(self.client.post(self.url("offer_withdraw", offer.pk), follow=True), "Withdrawn")
        self.assertEqual([], self.told(self.joris))
        self.be(self.joris)
        answer = self.client.post(self.url("offer_take", offer.pk), follow=True)
        self.assertContains(answer, "This offer was withdrawn.")
        self.assertEqual(self.marieke.pk, self.rows(Shift)[0].user_id)

    def test_offered_twice_is_there_once_and_again_after_withdrawing(self):
        shift = self.shift()
        offer = self.offer(shift)
        self.assertContains(
            self.client.post(self.url("offer_shift", shift.pk), follow=True), "This is offered already."
        )
        self.client.post(self.url("offer_withdraw", offer.pk))
        self.assertNotEqual(offer.pk, self.offer(shift).pk)

    def test_mine_is_not_mine_to_take(self):
        offer = self.offer(self.shift())
        answer = self.client.post(self.url("offer_take", offer.pk), follow=True)
        self.assertContains(answer, "This is yours already.")

    def test_what_changed_since_cannot_be_taken_and_is_not_shown(self):
        shift = self.shift()
        offer = self.offer(shift)
        with acting_as(self.marieke.pk):
            Shift.objects.filter(pk=shift.pk).update(starts_at=shift.starts_at + timedelta(hours=1))
        self.be(self.joris)
        self.assertNotContains(self.client.get(self.url("offers")), "I take it")
        answer = self.client.post(self.url("offer_take", offer.pk), follow=True)
        self.assertContains(answer, "This shift changed since it was offered")
        self.assertIsNone(self.fresh(offer).taken_by_id)

    def test_a_fixed_shift_is_not_offered(self):
        shift = self.shift(locked=True)
        self.assertNotContains(self.client.get(self.url("shift", shift.pk)), self.url("offer_shift", shift.pk))
        answer = self.client.post(self.url("offer_shift", shift.pk), follow=True)
        self.assertContains(answer, "The team fixed this shift.")

    def test_what_has_begun_is_not_offered(self):
        shift = self.shift(day=self.today - timedelta(days=1))
        answer = self.client.post(self.url("offer_shift", shift.pk), follow=True)
        self.assertContains(answer, "This has begun already.")

    def cannot(self, shift, why):
        """Nobody is asked, it says why on her page, and the tap is refused with the same words."""
        page = self.client.get(self.url("offer_shift", shift.pk))
        self.assertContains(page, "Nobody can take it now")
        offer = self.offer(shift)
        self.assertEqual([], offer.asked)
        self.be(self.joris)
        self.assertContains(self.client.get(self.url("offers")), why)
        answer = self.client.post(self.url("offer_take", offer.pk), follow=True)
        self.assertContains(answer, f"You cannot take this: {why}.")
        self.assertEqual((self.marieke.pk, None), (self.fresh(shift).user_id, self.fresh(offer).taken_by_id))

    def test_not_with_too_little_rest(self):
        self.shift(self.joris, time(15), time(23, 45), self.day - timedelta(days=1), kind="late")
        self.cannot(self.shift(), "a rule of rest would be broken")

    def test_the_reason_of_another_is_none_for_me(self):
        self.shift(self.joris, time(15), time(23, 45), self.day - timedelta(days=1), kind="late")
        self.cannot(self.shift(reason="She asked for it"), "a rule of rest would be broken")

    def test_not_two_shifts_at_once(self):
        self.shift(self.joris, time(12), time(20))
        self.cannot(self.shift(), "somewhere else at that hour")

    def test_not_below_the_level_of_its_visits(self):
        with acting_as(self.marieke.pk):
            type(self.moment).objects.filter(pk=self.moment.pk).update(min_level=6)
        self.planned(moment=self.moment)
        self.cannot(self.shift(), "the care asks for a higher level")

    def test_not_who_is_away_or_said_no(self):
        with acting_as(self.joris.pk):
            self.kersenhof.absences.create(user=self.joris, kind="leave", starts_on=self.day, ends_on=self.day)
        self.cannot(self.shift(), "away on that day")

    def test_few_statements_however_many_offers(self):
        for number in range(6):
            self.offer(self.shift(day=self.day + timedelta(days=number * 2)))
        self.be(self.joris)
        with self.at_most(20):
            self.client.get(self.url("offers"))

    def test_another_teams_offer_is_not_found(self):
        offer = self.offer(self.shift())
        self.sign_in(self.fatima)
        for name in ("offer_take", "offer_withdraw"):
            self.assertEqual(404, self.client.post(self.url(name, offer.pk)).status_code)
            self.assertEqual(404, self.client.post(self.url(name, offer.pk, team=self.rietoever)).status_code)


class VisitTests(CoverTestCase):
    def setUp(self):
        super().setUp()
        self.shift()
        self.visit = self.planned()

    def offered(self):
        self.client.post(self.url("offer_visit", self.visit.pk))
        return self.rows(Offer, visit_id=self.visit.pk)[-1]

    def test_who_is_on_duty_sees_it_and_takes_it(self):
        self.shift(self.joris)
        self.assertContains(self.client.get(self.url("visit", self.visit.pk)), self.url("offer_visit", self.visit.pk))
        self.assertContains(self.client.get(self.url("offer_visit", self.visit.pk)), "not seen in four weeks")
        offer = self.offered()
        self.assertEqual([self.joris.pk], offer.asked)
        self.be(self.joris)
        self.assertContains(self.client.get(self.url("offers")), "I take it")
        self.client.post(self.url("offer_take", offer.pk))
        self.assertEqual(self.joris.pk, self.fresh(self.visit).nurse_id)

    def test_a_familiar_face_is_said(self):
        self.shift(self.joris)
        for days in (2, 5, 40):
            start = self.visit.planned_start - timedelta(days=days + 2)
            done = {"status": "done", "started_at": start, "actual_minutes": 30}
            self.planned(nurse=self.joris, day=self.today - timedelta(days=days), **done)
        self.assertContains(self.client.get(self.url("offer_visit", self.visit.pk)), "seen 2 times in four weeks")

    def test_who_is_off_duty_does_not_and_is_told_why(self):
        offer = self.offered()
        self.assertEqual(([], []), (offer.asked, self.told(self.joris)))
        self.be(self.joris)
        answer = self.client.post(self.url("offer_take", offer.pk), follow=True)
        self.assertContains(answer, "You cannot take this: not on duty at that hour.")

    def test_who_is_elsewhere_does_not(self):
        self.shift(self.joris)
        self.planned(nurse=self.joris)
        self.assertEqual([], self.offered().asked)

    def test_moved_meanwhile_it_is_over(self):
        self.shift(self.joris)
        offer = self.offered()
        with acting_as(self.marieke.pk):
            Visit.objects.filter(pk=self.visit.pk).update(planned_start=self.visit.planned_start + timedelta(hours=1))
        self.be(self.joris)
        answer = self.client.post(self.url("offer_take", offer.pk), follow=True)
        self.assertContains(answer, "This visit changed since it was offered")
        self.be(self.marieke)
        self.assertNotEqual(offer.pk, self.offered().pk)

    def test_closed_or_of_nobody_it_is_not_offered(self):
        for fields, said in (
            ({"nurse": None}, "Nobody goes here yet"),
            ({"status": "not_done", "reason": "away", "nurse": self.marieke}, "This visit is closed already"),
        ):
            with acting_as(self.marieke.pk):
                Visit.objects.filter(pk=self.visit.pk).update(**fields)
            answer = self.client.post(self.url("offer_visit", self.visit.pk), follow=True)
            self.assertContains(answer, said)
        self.assertEqual([], self.rows(Offer))
