"""Everything is versioned by the database, and the client can see who looked."""

from django.db import ProgrammingError, connection, transaction

from access.context import acting_as
from clients.models import Client, Consent, RecordChange, Risk
from omaha.models import Intervention
from tests.walk_cast import WalkTestCase


class HistoryTests(WalkTestCase):
    def setUp(self):
        self.sign_in(self.marieke)

    def change_phone(self, phone="0329 55 1111"):
        with acting_as(self.marieke.pk):
            Client.objects.filter(pk=self.velden.pk).update(phone=phone)

    def test_a_change_tells_who_from_what_to_what(self):
        self.change_phone()
        with acting_as(self.joris.pk):
            change = RecordChange.objects.filter(action="U").get()
        self.assertEqual(
            (self.marieke.pk, {"phone": ""}, {"phone": "0329 55 1111"}), (change.user_id, change.before, change.after)
        )

    def test_consent_and_its_withdrawal_are_told_in_words(self):
        data = {"kind": "family", "relation": "self", "given_by": "", "given_on": self.today.isoformat()}
        self.client.post(self.url("client_consent", self.velden.pk), data)
        with acting_as(self.marieke.pk):
            consent = Consent.objects.get(client=self.velden)
        self.client.post(self.url("consent_withdraw", self.velden.pk), {"consent_id": consent.pk})
        page = self.client.get(self.url("client_history", self.velden.pk))
        for words in ("Toestemming", "Ingetrokken"):
            self.assertContains(page, words)
        with acting_as(self.marieke.pk):
            self.assertEqual(2, RecordChange.objects.filter(row_id=consent.pk).count())

    def test_a_sealed_value_is_never_kept(self):
        with acting_as(self.marieke.pk):
            Client.objects.filter(pk=self.velden.pk).update(bsn_sealed=b"other")
            change = RecordChange.objects.filter(action="U").get()
        self.assertEqual(({"bsn_sealed": "sealed"}, {"bsn_sealed": "sealed"}), (change.before, change.after))

    def test_saving_the_same_leaves_no_line(self):
        self.change_phone(self.velden.phone)
        with acting_as(self.marieke.pk):
            self.assertFalse(RecordChange.objects.filter(action="U").exists())

    def test_nobody_can_forge_or_wipe_it(self):
        self.change_phone()
        for words in (
            "DELETE FROM clients_recordchange",
            "UPDATE clients_recordchange SET user_id = 1",
            "INSERT INTO clients_recordchange (id) VALUES (uuidv7())",
        ):
            with (
                self.subTest(words=words),
                self.assertRaises(ProgrammingError),
                acting_as(self.marieke.pk),
                transaction.atomic(),
                connection.cursor() as cursor,
            ):
                cursor.execute(words)

    def test_another_team_sees_none_of_it(self):
        self.change_phone()
        with acting_as(self.fatima.pk):
            self.assertFalse(RecordChange.objects.filter(client_id=self.velden.pk).exists())

    def test_what_only_a_few_may_read_has_a_history_for_them_alone(self):
        with acting_as(self.marieke.pk):
            same = {"client": self.velden, "owner_team_id": self.velden.team_id}
            Intervention.objects.create(
                client_problem=self.problem,
                category_id="01",
                target_id="TG0014",
                text="Geheim",
                starts_on=self.today,
                restricted_to=[self.marieke.pk],
                **same,
            )
        self.assertContains(self.client.get(self.url("client_history", self.velden.pk)), "Geheim")
        self.sign_in(self.joris)
        self.assertNotContains(self.client.get(self.url("client_history", self.velden.pk)), "Geheim")

    def test_the_page_shows_it_in_words(self):
        self.change_phone()
        with acting_as(self.marieke.pk):
            Risk.objects.create(
                client=self.velden,
                owner_team_id=self.velden.team_id,
                kind="fall",
                text="Los kleed",
                starts_on=self.today,
            )
        page = self.client.get(self.url("client_history", self.velden.pk))
        self.assertContains(page, "0329 55 1111")
        self.assertContains(page, "Los kleed")
        self.assertContains(page, "Marieke Slotboom")

    def test_nonsense_in_the_address_starts_at_the_newest(self):
        self.assertEqual(
            200, self.client.get(self.url("client_history", self.velden.pk), {"before": "2026-99-99T00:00"}).status_code
        )

    def test_who_looked_is_told_by_name_and_part(self):
        self.client.get(self.url("client", self.velden.pk))
        self.client.get(self.url("client", self.velden.pk))
        for period in ("week", "nonsense"):
            page = self.client.get(self.url("client_looked", self.velden.pk), {"period": period})
            self.assertContains(page, "Marieke Slotboom")
        self.assertContains(page, "(2×)")

    def test_each_part_of_the_record_is_said_in_words(self):
        self.client.get(self.url("client_agreement", self.velden.pk))
        self.assertContains(self.client.get(self.url("client_looked", self.velden.pk)), "de afspraak")

    def test_the_function_shows_no_other_teams_client(self):
        with self.assertRaises(ProgrammingError), acting_as(self.marieke.pk), connection.cursor() as cursor:
            cursor.execute("SELECT * FROM gate.who_looked(%s, now() - interval '1 day', now())", [self.adjei.pk])

    def test_statements(self):
        for name in ("client_history", "client_looked"):
            self.client.get(self.url(name, self.velden.pk))
            with self.subTest(name=name), self.at_most(12):
                self.client.get(self.url(name, self.velden.pk))
