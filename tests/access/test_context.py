from django.db import ProgrammingError, connection, transaction

from access.context import Mode, acting_as, job
from clients.models import Client
from tests.cast import CastTestCase


class ContextTests(CastTestCase):
    def test_a_member_sees_her_teams_clients_alone(self):
        with acting_as(self.marieke.pk):
            self.assertEqual([self.velden], list(Client.objects.all()))

    def test_without_context_nothing_is_readable(self):
        with self.assertRaisesMessage(ProgrammingError, "permission denied"), transaction.atomic():
            Client.objects.count()

    def test_a_mode_without_a_user_raises(self):
        with (
            self.assertRaisesMessage(ProgrammingError, "no access context"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute("SET LOCAL ROLE app_team")
            cursor.execute("SELECT count(*) FROM clients_client")

    def test_a_job_sees_all(self):
        with job("test"):
            self.assertEqual(2, Client.objects.count())

    def test_a_coach_sees_no_client(self):
        with self.assertRaisesMessage(ProgrammingError, "permission denied"), acting_as(self.coach.pk, Mode.COACH):
            Client.objects.count()
