"""The calendar at a secret address: hers alone, without names, gone when she says so."""

from datetime import time, timedelta
from unittest import mock

from django.core import signing
from django.test import Client as Browser
from icalendar import Calendar

from access.context import Mode, acting_as
from access.models import User
from schedule import feed as feeds
from schedule.models import CalendarFeed
from teams.models import Membership
from tests.schedule.cover.cast import CoverTestCase


class CalendarTests(CoverTestCase):
    def setUp(self):
        super().setUp()
        self.phone = Browser()  # a calendar: no cookie, no session

    def address(self, **typed):
        self.client.post(self.url("my_calendar"), typed)
        return self.client.get(self.url("my_calendar")).context["address"].removeprefix("http://testserver")

    def events(self, address):
        answer = self.phone.get(address)
        self.assertEqual((200, "text/calendar; charset=utf-8"), (answer.status_code, answer["Content-Type"]))
        return {str(one["uid"]): one for one in Calendar.from_ical(answer.content).walk("VEVENT")}

    def test_shifts_and_visits_at_the_right_instant(self):
        shift, visit = self.shift(published_at=self.visit.planned_start), self.planned()
        found = self.events(self.address())
        event = found[f"shift-{shift.pk}@buurtzorgweb"]
        self.assertEqual((shift.starts_at, shift.ends_at), (event["dtstart"].dt, event["dtend"].dt))
        self.assertEqual("Shift: early", str(event["summary"]))
        event = found[f"visit-{visit.pk}@buurtzorgweb"]
        self.assertEqual(visit.planned_start, event["dtstart"].dt)
        self.assertEqual(timedelta(minutes=30), event["dtend"].dt - event["dtstart"].dt)

    def test_no_name_unless_she_chooses_initials_and_never_more(self):
        address = self.address()
        self.planned()
        text = self.phone.get(address).content.decode()
        for word in ("Velden", "Willy", "W.V.", "Morellenpad", "Groot"):
            self.assertNotIn(word, text)
        with mock.patch("schedule.views.calendar.log_access") as log:
            self.phone.get(address)
            log.assert_not_called()
            text = self.phone.get(self.address(act="choose", initials="1")).content.decode()
        self.assertIn("W.V.", text)
        for word in ("Velden", "Willy", "Morellenpad", "Groot"):
            self.assertNotIn(word, text)
        self.assertEqual((self.marieke.pk, 2), (log.call_args.args[0].user_id, log.call_args.kwargs["result_count"]))

    def test_drafts_colleagues_and_far_away_days_stay_out(self):
        draft, joris = self.shift(), self.shift(self.joris, published_at=self.visit.planned_start)
        far = self.planned(day=self.today + timedelta(days=60))
        found = self.events(self.address())
        for row in (draft, joris, far):
            self.assertFalse([uid for uid in found if str(row.pk) in uid])

    def test_renewed_the_old_address_is_no_more(self):
        old = self.address()
        new = self.address(act="renew")
        self.assertNotEqual(old, new)
        self.assertEqual([404, 200], [self.phone.get(one).status_code for one in (old, new)])

    def test_closed_it_is_no_more(self):
        address = self.address()
        self.client.post(self.url("my_calendar"), {"act": "close"})
        self.assertEqual(404, self.phone.get(address).status_code)
        self.assertEqual([], self.rows_of_mine())

    def rows_of_mine(self):
        with acting_as(self.marieke.pk):
            return list(CalendarFeed.objects.all())

    def test_opened_twice_it_is_the_same(self):
        self.assertEqual(self.address(), self.address(act="choose", initials="1"))

    def test_who_left_the_team_or_the_house_reads_nothing(self):
        address = self.address()
        with acting_as(self.administrator.pk, Mode.ADMIN):
            mine = Membership.objects.filter(user=self.marieke)
            mine.update(ends_on=self.today - timedelta(days=1))
        self.assertEqual(404, self.phone.get(address).status_code)
        with acting_as(self.administrator.pk, Mode.ADMIN):
            mine.update(ends_on=None)
        User.objects.filter(pk=self.marieke.pk).update(is_active=False)
        self.assertEqual(404, self.phone.get(address).status_code)

    def test_made_up_addresses(self):
        self.address()
        ours = [self.marieke.pk, self.kersenhof.pk, "guessed"]
        for token in (
            "x",
            signing.dumps(ours),  # signed for something else
            signing.dumps(ours, salt=feeds.SALT),  # the secret is not this one
            signing.dumps(ours[:2], salt=feeds.SALT),
            signing.dumps([self.fatima.pk, self.kersenhof.pk, "guessed"], salt=feeds.SALT),
        ):
            with self.subTest(token):
                self.assertEqual(404, self.phone.get(f"/calendar/{token}.ics").status_code)

    def test_a_colleague_does_not_see_the_secret(self):
        self.address()
        with acting_as(self.joris.pk):
            self.assertEqual([], list(CalendarFeed.objects.all()))

    def test_it_is_kept_by_nobody_on_the_way(self):
        answer = self.phone.get(self.address())
        self.assertEqual("private, no-store", answer["Cache-Control"])
        self.assertEqual("noindex", answer["X-Robots-Tag"])
        self.assertEqual(405, self.phone.post(self.address()).status_code)

    def test_the_night_of_the_clock_is_as_long_as_it_is(self):
        day = self.today + timedelta(days=1)
        night = self.shift(first=time(23), last=time(23, 30), day=day, published_at=self.visit.planned_start)
        event = self.events(self.address())[f"shift-{night.pk}@buurtzorgweb"]
        self.assertEqual(night.ends_at - night.starts_at, event["dtend"].dt - event["dtstart"].dt)


class PaperTests(CoverTestCase):
    def test_the_route_on_paper(self):
        self.assertContains(self.client.get(self.url("today")), self.url("route_pdf"))
        answer = self.client.get(self.url("route_pdf"))
        self.assertEqual("application/pdf", answer["Content-Type"])
        self.assertTrue(answer.content.startswith(b"%PDF"))
        self.sign_in(self.joris)
        self.assertTrue(self.client.get(self.url("route_pdf")).content.startswith(b"%PDF"))
