"""The office opens a record with a reason, for an hour, from a claim; the team is told and the client sees it."""

from datetime import timedelta
from unittest import mock

from django.db import DatabaseError, transaction
from django.utils import timezone

from access.context import Mode, acting_as, enter, job, leave
from access.models import EmergencyAccess
from backoffice.models import ClaimLine
from buurtzorgweb.sql import rows
from clients.models import Report
from tests.backoffice.test_refused import DeskTestCase
from tests.cast import PASSWORD

REASON = "Zilveren Kruis asks for a check of these visits"


class SessionTests(DeskTestCase):
    def setUp(self):
        super().setUp()
        self.client.logout()
        self.client.post("/accounts/login/", {"login": self.office.email, "password": PASSWORD})
        with job("test"):
            line = ClaimLine.objects.order_by("pk").first()
        self.line = f"/office/claims/lines/{line.pk}/record/"
        with acting_as(self.marieke.pk):
            at = timezone.make_aware(timezone.datetime.combine(line.starts_on, timezone.datetime.min.time()))
            of = {"client": self.velden, "owner_team_id": self.kersenhof.pk, "author": self.marieke}
            Report.objects.create(written_at=at + timedelta(hours=10), text="Wound is dry", **of)
            Report.objects.create(written_at=at + timedelta(days=40), text="Of another month", **of)
            Report.objects.create(
                written_at=at + timedelta(hours=11), text="For Marieke alone", restricted_to=[self.marieke.pk], **of
            )

    def open(self, reason=REASON):
        return self.client.post(self.line, {"reason": reason}, follow=True)

    def test_without_a_reason_nothing_is_seen(self):
        self.assertNotContains(self.client.get(self.line), "Wound is dry")
        for reason in ("", "because", "x" * 501):
            page = self.client.post(self.line, {"reason": reason})
            self.assertNotContains(page, "Wound is dry", status_code=422)

    def test_with_one_the_days_of_the_claim_are_read(self):
        page = self.open()
        for words in ("Wound is dry", "1034", "Marieke Slotboom"):
            self.assertContains(page, words)
        for words in ("Of another month", "For Marieke alone"):
            self.assertNotContains(page, words)

    def test_after_an_hour_it_is_closed(self):
        self.open()
        with mock.patch("backoffice.views.record.open_until", return_value=None):
            self.assertNotContains(self.client.get(self.line), "Wound is dry")
        with acting_as(self.office.pk):
            session = EmergencyAccess.objects.get(user=self.office)
            self.assertEqual(timedelta(hours=1), session.until - session.starts_at)
            self.assertEqual((REASON, self.kersenhof.pk), (session.reason, session.owner_team_id))

    def test_who_did_not_sign_in_a_moment_ago_does_it_again(self):
        with mock.patch("backoffice.views.record.is_fresh", return_value=False):
            page = self.client.get(self.line)
        self.assertEqual(302, page.status_code)
        self.assertIn("/accounts/reauthenticate/", page["Location"])

    def test_the_team_is_told_and_who_looked_shows_it(self):
        self.open()
        self.client.force_login(self.marieke)
        self.assertContains(self.client.get("/t/kersenhof/today/"), "1 bericht voor jou")
        self.assertContains(self.client.get("/t/kersenhof/cover/"), "Wouter van kantoor opende een dossier")
        self.assertContains(self.client.get("/t/kersenhof/team/claims/"), REASON)
        page = self.client.get(f"/t/kersenhof/clients/{self.velden.pk}/looked/")
        self.assertContains(page, "Wouter Steenbeek")
        self.client.force_login(self.fatima)
        self.assertNotContains(self.client.get("/t/rietoever/team/claims/"), REASON)

    def test_the_gate_opens_for_the_office_alone(self):
        for user, mode in ((self.marieke, Mode.TEAM), (self.coach, Mode.COACH), (self.marieke, Mode.OFFICE)):
            with self.assertRaises(DatabaseError), transaction.atomic(), acting_as(user.pk, mode):
                rows("SELECT gate.open_record(%(c)s, %(w)s)", c=self.adjei.pk, w=REASON)
        with self.assertRaises(DatabaseError), transaction.atomic(), acting_as(self.fatima.pk):
            rows("SELECT * FROM gate.records_opened(%(t)s)", t=self.kersenhof.pk)

    def test_another_record_stays_closed_and_nothing_can_be_written(self):
        self.open()
        enter(Mode.EMERGENCY, user_id=self.office.pk, client_id=self.adjei.pk)
        self.assertEqual(0, Report.objects.count())
        leave()
        enter(Mode.EMERGENCY, user_id=self.office.pk, client_id=self.velden.pk)
        self.assertEqual(2, Report.objects.count())
        with self.assertRaises(DatabaseError), transaction.atomic():
            Report.objects.update(text="x")
        leave()

    def test_only_the_office_comes_here(self):
        for user in (self.marieke, self.coach, self.administrator):
            self.client.force_login(user)
            self.assertEqual(404, self.client.get(self.line).status_code)
