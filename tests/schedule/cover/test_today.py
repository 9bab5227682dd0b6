"""What stands beside the route on Today: my duty, offers for me, what was told; on the way and moved, calmly."""

from datetime import time, timedelta

from django.utils import timezone

from access.context import acting_as
from schedule.models import Visit
from schedule.travel import travel_minutes
from tests.schedule.cover.cast import CoverTestCase


class TodayTests(CoverTestCase):
    def today_page(self):
        return self.client.get(self.url("today"))

    def test_my_duty_offers_and_what_was_told(self):
        self.shift(self.joris, day=self.today, first=time(7), last=time(12, 30))
        self.shift(self.joris, day=self.today, first=time(17), last=time(21), kind="split", part=2)
        self.client.post(self.url("offer_shift", self.shift().pk))
        self.be(self.joris)
        page = self.today_page()
        for said in ("On duty 7–12:30, 17–21", "1 offer for you", "1 told to you"):
            self.assertContains(page, said)
        self.be(self.marieke)
        self.assertNotContains(self.today_page(), "offer for you")

    def test_on_the_way_and_moved(self):
        was = self.visit.planned_start - timedelta(minutes=45)
        with acting_as(self.marieke.pk):
            Visit.objects.filter(pk=self.visit.pk).update(on_the_way_at=timezone.now(), moved_from=was)
        page = self.today_page()
        self.assertContains(page, "On the way since")
        self.assertContains(page, "moved, was 08:30")
        with acting_as(self.marieke.pk):
            Visit.objects.filter(pk=self.visit.pk).update(moved_from=was - timedelta(days=3))
        self.assertContains(self.today_page(), "moved, was on")

    def test_the_way_is_by_what_this_shift_goes_by(self):
        places = ((52.50, 5.40), (52.56, 5.40))
        with acting_as(self.marieke.pk):
            type(self.velden).objects.filter(pk=self.velden.pk).update(latitude=places[0][0], longitude=places[0][1])
            other = self.other_client(places[1])
            Visit.objects.filter(pk=self.visit.pk).update(
                status="done", started_at=self.visit.planned_start, actual_minutes=30
            )
        for transport, own in (("bike", ""), ("car", "car"), ("e-bike", "e-bike")):
            with acting_as(self.marieke.pk):
                self.kersenhof.shifts.filter(user=self.marieke).delete()
            self.shift(day=self.today, transport=own)
            minutes = travel_minutes(*places, transport)
            self.assertContains(self.today_page(), f"{minutes} min travel")
        self.assertTrue(other)

    def other_client(self, place):
        from tests.cast import admit
        from tests.walk_cast import plan_visit

        made = admit(self.kersenhof, self.marieke, first_name="Ada", latitude=place[0], longitude=place[1])
        plan_visit(made, self.marieke, self.today, time(23, 0))
        return made

    def test_one_statement_more(self):
        with self.at_most(8):
            self.today_page()
