"""A long record costs as many statements as a short one."""

from datetime import timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from access.context import acting_as
from clients.models import Promise, Report
from tests.walk_cast import WalkTestCase


class VolumeTests(WalkTestCase):
    def setUp(self):
        self.sign_in(self.marieke)

    def write(self, count):
        of = {"client": self.velden, "owner_team_id": self.velden.team_id}
        now = timezone.now()
        with acting_as(self.marieke.pk):
            made = [
                Report(author=self.joris, written_at=now - timedelta(hours=n), text=f"Verslag {n} over de wond.", **of)
                for n in range(count)
            ]
            Report.objects.bulk_create(made)
            Report.objects.bulk_create(
                Report(author=self.joris, written_at=one.written_at, text="Beter.", corrects_id=one.pk, **of)
                for one in made[: count // 5]
            )
            Promise.objects.bulk_create(
                Promise(text="Brief", due_on=self.today, person=self.joris, made_by=self.joris, **of)
                for _ in range(count // 10)
            )

    def counts(self):
        asked = {
            "reports": self.url("client_reports", self.velden.pk),
            "search": self.url("client_reports", self.velden.pk) + "?q=wonden",
            "team": self.url("team_reports"),
            "team search": self.url("team_reports") + "?q=wonden",
            "record": self.url("client", self.velden.pk),
            "doorstep": self.url("visit", self.visit.pk),
            "promises": self.url("client_promises", self.velden.pk),
            "handover": self.url("handover"),
        }
        found = {}
        for name, address in asked.items():
            with CaptureQueriesContext(connection) as queries:
                self.assertEqual(200, self.client.get(address).status_code)
            found[name] = len(queries)
        return found

    def test_ten_and_three_hundred_reports_ask_the_same(self):
        self.write(10)
        self.counts()
        few = self.counts()
        self.write(290)
        self.assertEqual(few, self.counts())

    def test_each_page_of_the_record_asks_little(self):
        self.write(10)
        self.counts()
        for name in ("client_reports", "client_promises"):
            with self.subTest(name=name), self.at_most(12):
                self.client.get(self.url(name, self.velden.pk))
        with self.at_most(10):
            self.client.get(self.url("handover"))
        with self.at_most(12):
            self.client.get(self.url("team_reports"), {"q": "wonden"})
