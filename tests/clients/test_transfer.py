"""The whole record goes along, the old team sees nothing of it any more, and both logs say so."""

from unittest.mock import patch

from django.db import transaction

from access.context import Mode, acting_as
from buurtzorgweb.sql import rows
from clients.models import Client, Report, Transfer
from schedule.models import Visit
from tests.cast import CastTestCase, admit
from tests.security.catalogue import may
from tests.security.record import state_of, write_record
from tests.walk_cast import WalkTestCase

APART = {"access_accesslogentry", "access_emergencyaccess", "clients_client"}


def owners(table, client_id):
    """The teams that the rows of a client belong to, with the eyes of a job."""
    from access.context import job

    column = "team_id" if table == "clients_client" else "owner_team_id"
    key = "id" if table == "clients_client" else "client_id"
    with job("test"):
        return {team for (team,) in rows(f"SELECT {column} FROM {table} WHERE {key} = %(client)s", client=client_id)}


class WholeRecordTests(CastTestCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.written = write_record(cls.velden, cls.marieke)
        with acting_as(cls.marieke.pk):
            Report.objects.filter(client=cls.velden)

    def transfer(self, client=None, actor=None, receiver=None, team=None):
        found = (client or self.velden).pk, (receiver or self.fatima).pk, (team or self.rietoever).pk
        with acting_as((actor or self.marieke).pk):
            rows("SELECT gate.transfer_client(%(c)s, %(r)s, %(t)s, 'moved')", c=found[0], r=found[1], t=found[2])

    def test_each_table_moves_and_the_old_team_sees_no_row(self):
        self.transfer()
        for table in self.written:
            if table in APART - {"clients_client"} or not may("app_job", table, "SELECT"):
                continue
            with self.subTest(table):
                self.assertEqual({self.rietoever.pk}, owners(table, self.velden.pk))
                column = "id" if table == "clients_client" else "client_id"
                query = f"SELECT 1 FROM {table} WHERE {column} = %(client)s"
                with acting_as(self.marieke.pk):
                    self.assertEqual([], rows(query, client=self.velden.pk))
                with acting_as(self.fatima.pk):
                    self.assertTrue(rows(query, client=self.velden.pk))

    def test_what_few_may_read_is_for_the_one_who_takes_over(self):
        with acting_as(self.marieke.pk):
            Report.objects.create(
                client=self.velden,
                owner_team=self.kersenhof,
                author=self.marieke,
                written_at=self.velden.recorded_at,
                text="Vertrouwelijk",
                restricted_to=[self.marieke.pk],
            )
        self.transfer()
        with acting_as(self.fatima.pk):
            self.assertEqual([self.fatima.pk], Report.objects.get(text="Vertrouwelijk").restricted_to)

    def test_another_teams_client_is_not_taken(self):
        before = state_of("clients_client")
        for client, actor in ((self.adjei, self.marieke), (self.velden, self.fatima)):
            with self.assertRaisesMessage(Exception, "not of your team"), transaction.atomic():
                self.transfer(client=client, actor=actor)
        self.assertEqual(before, state_of("clients_client"))

    def test_somebody_of_another_team_does_not_take_over(self):
        for receiver, team in ((self.joris, self.rietoever), (self.joris, self.kersenhof)):
            with self.assertRaisesMessage(Exception, "transfer_receiver"), transaction.atomic():
                self.transfer(receiver=receiver, team=team)

    def test_only_a_team_calls_the_function(self):
        for user, mode in ((self.office, Mode.OFFICE), (self.coach, Mode.COACH), (self.administrator, Mode.ADMIN)):
            with (
                acting_as(user.pk, mode),
                self.assertRaisesMessage(Exception, "permission denied"),
                transaction.atomic(),
            ):
                rows("SELECT gate.transfer_client(%(c)s, 1, 1, '')", c=self.velden.pk)

    def test_an_older_record_of_the_same_person_does_not_stand_in_the_way(self):
        with acting_as(self.fatima.pk):
            older = admit(self.rietoever, self.fatima, bsn="999910139")
        self.transfer()
        with acting_as(self.fatima.pk):
            self.assertEqual(older.pk, Client.objects.get(pk=self.velden.pk).duplicate_of_id)


class PageTests(WalkTestCase):
    def page(self):
        return self.url("client_transfer", self.velden.pk)

    def test_the_team_is_found_by_name_then_who_takes_over(self):
        self.sign_in(self.marieke)
        self.assertContains(self.client.get(self.page() + "?q=riet"), "?to=rietoever")
        self.assertNotContains(self.client.get(self.page() + "?q=kers"), "?to=kersenhof")
        self.assertContains(self.client.get(self.page() + "?to=rietoever"), "Fatima Demir")
        self.assertEqual(404, self.client.get(self.page() + "?to=kersenhof").status_code)

    def test_care_goes_on_with_the_new_team_and_both_logs_know(self):
        self.sign_in(self.marieke)
        with patch("clients.services.transfer.log_access") as log:
            answer = self.client.post(
                self.page() + "?to=rietoever", {"receiver": self.fatima.pk, "why": "Verhuisd"}, follow=True
            )
        self.assertContains(answer, "Rietoever")
        self.assertEqual(404, self.client.get(self.velden.get_absolute_url()).status_code)
        teams = [call.kwargs["owner_team_id"] for call in log.call_args_list]
        self.assertEqual([self.kersenhof.pk, self.rietoever.pk], teams)
        with acting_as(self.fatima.pk):
            visit = Visit.objects.get(pk=self.visit.pk)
            moved = Transfer.objects.get(client=self.velden)
            client = Client.objects.get(pk=self.velden.pk)
        self.assertEqual((self.rietoever.pk, None), (visit.team_id, visit.nurse_id))
        self.assertEqual((self.kersenhof.pk, "Verhuisd"), (moved.from_team_id, moved.reason))
        self.assertEqual((self.fatima.pk, None), (client.named_nurse_id, client.stand_in_id))

    def test_visits_that_were_given_stay_with_the_team_that_gave_them(self):
        with acting_as(self.marieke.pk):
            Visit.objects.filter(pk=self.visit.pk).update(
                status="done", started_at=self.visit.planned_start, actual_minutes=30
            )
        self.sign_in(self.marieke)
        self.client.post(self.page() + "?to=rietoever", {"receiver": self.fatima.pk, "why": "Verhuisd"})
        with acting_as(self.fatima.pk):
            self.assertEqual(self.kersenhof.pk, Visit.objects.get(pk=self.visit.pk).team_id)

    def test_nobody_to_take_over_or_no_reason_is_refused(self):
        self.sign_in(self.marieke)
        for fields in ({"receiver": self.joris.pk, "why": "x"}, {"receiver": self.fatima.pk, "why": ""}, {}):
            self.assertEqual(422, self.client.post(self.page() + "?to=rietoever", fields).status_code)
        self.assertEqual(422, self.client.post(self.page()).status_code)
