"""Two records of one person become one, with all that each held, and two again while nothing was written since."""

from datetime import timedelta
from unittest.mock import patch

from django.db import transaction

from access.context import Mode, acting_as, job
from access.seal import open_sealed
from buurtzorgweb.sql import rows
from clients.models import CareEpisode, Client, Merge, Report
from schedule.models import Visit
from tests.cast import admit
from tests.security.catalogue import may
from tests.security.record import write_record
from tests.walk_cast import WalkTestCase, plan_visit

NOT_MOVED = {"access_accesslogentry", "access_emergencyaccess", "clients_client", "clients_merge"}


class MergeCase(WalkTestCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        with acting_as(cls.marieke.pk):
            cls.double = admit(cls.kersenhof, cls.marieke, birth_family="Groot", first_name="Wil")
        cls.written = write_record(cls.double, cls.marieke)

    def page(self, client=None, **query):
        asked = "&".join(f"{name}={value}" for name, value in query.items())
        return self.url("client_merge", (client or self.velden).pk) + f"?{asked}"

    def merge(self, kept=None, double=None):
        self.sign_in(self.marieke)
        return self.client.post(self.page(kept), {"double": (double or self.double).pk})

    def undo(self):
        self.sign_in(self.marieke)
        return self.client.post(self.url("client_merge_undo", self.velden.pk), follow=True)

    def rows_of(self, client):
        """All rows of a record by table, as text; whose they are left out."""
        found = {}
        for table in {table for table in self.written if may("app_job", table, "SELECT")} - NOT_MOVED:
            with job("test"):
                found[table] = sorted(
                    text
                    for (text,) in rows(
                        f"SELECT (to_jsonb(r) - 'client_id')::text FROM {table} r WHERE client_id = %(c)s", c=client.pk
                    )
                )
        return found


class MergedTests(MergeCase):
    def test_every_row_moves_and_the_double_is_gone_from_sight(self):
        theirs = self.rows_of(self.double)
        self.assertEqual(302, self.merge().status_code)
        kept = self.rows_of(self.velden)
        for table, lines in theirs.items():
            if table in {"clients_careepisode", "clients_referral"}:
                continue  # the two episodes overlap and have become one
            with self.subTest(table):
                self.assertTrue(set(lines) <= set(kept[table]))
        self.assertEqual(404, self.client.get(self.double.get_absolute_url()).status_code)
        self.assertNotContains(self.client.get(self.url("clients") + "?q=wil"), str(self.double.pk))

    def test_the_ids_that_moved_are_kept_and_both_records_are_logged(self):
        with patch("clients.services.merge.log_access") as log:
            self.merge()
        clients = {call.kwargs["client_id"] for call in log.call_args_list}
        self.assertEqual({self.velden.pk, self.double.pk}, clients)
        with acting_as(self.marieke.pk):
            moved = Merge.objects.get(client=self.velden).moved
        self.assertEqual([str(self.written["clients_report"].pk)], moved["clients_report"])

    def test_undo_restores_both_to_the_letter(self):
        before = [self.rows_of(client) for client in (self.velden, self.double)]
        self.merge()
        self.undo()
        after = [self.rows_of(client) for client in (self.velden, self.double)]
        for table in set(before[0]) - {"clients_recordchange"}:
            with self.subTest(table):
                self.assertEqual([state[table] for state in before], [state[table] for state in after])
        self.assertEqual(200, self.client.get(self.double.get_absolute_url()).status_code)

    def test_undo_is_refused_once_something_was_written(self):
        self.merge()
        with acting_as(self.marieke.pk):
            Report.objects.create(
                client=self.velden,
                owner_team=self.kersenhof,
                author=self.marieke,
                written_at=self.velden.recorded_at,
                text="Daarna",
            )
        self.undo()
        self.assertEqual(404, self.client.get(self.double.get_absolute_url()).status_code)

    def test_visits_made_at_night_do_not_stand_in_the_way(self):
        self.merge()
        with acting_as(self.marieke.pk):
            made = plan_visit(
                self.velden, None, self.today + timedelta(days=20), moment=self.written["schedule_caremoment"]
            )
        self.undo()
        with acting_as(self.marieke.pk):
            self.assertEqual(self.double.pk, Visit.objects.get(pk=made.pk).client_id)

    def test_a_bsn_that_only_the_double_has_goes_along_and_back(self):
        with acting_as(self.marieke.pk):
            Client.objects.filter(pk=self.velden.pk).update(bsn_sealed=None, bsn_look_up=None)
            twin = admit(self.kersenhof, self.marieke, bsn="999910310")
        self.merge(double=twin)
        with acting_as(self.marieke.pk):
            sealed = Client.objects.get(pk=self.velden.pk).bsn_sealed
        self.assertEqual("999910310", open_sealed(sealed, f"clients_client|bsn|{self.velden.pk}"))
        self.undo()
        with acting_as(self.marieke.pk):
            self.assertIsNone(Client.objects.get(pk=self.velden.pk).bsn_sealed)
            self.assertIsNotNone(Client.objects.get(pk=twin.pk).bsn_sealed)

    def test_episodes_that_overlap_become_one_that_spans_both(self):
        with acting_as(self.marieke.pk):
            CareEpisode.objects.filter(client=self.double).update(starts_on=self.today - timedelta(days=300))
        self.merge()
        with acting_as(self.marieke.pk):
            episode = CareEpisode.objects.get(client=self.velden)
            self.assertFalse(CareEpisode.objects.filter(client=self.double).exists())
        self.assertEqual((self.today - timedelta(days=300), None), (episode.starts_on, episode.ends_on))


class RefusedTests(MergeCase):
    def test_two_bsns_are_two_people(self):
        with acting_as(self.marieke.pk):
            other = admit(self.kersenhof, self.marieke, bsn="999910310")
        self.assertEqual(422, self.merge(double=other).status_code)
        self.assertEqual(200, self.client.get(other.get_absolute_url()).status_code)

    def test_the_same_problem_open_twice_is_closed_first(self):
        from tests.walk_cast import give_plan

        with acting_as(self.marieke.pk):
            give_plan(self.double, self.marieke, self.today)
        answer = self.merge()
        self.assertEqual(422, answer.status_code)
        self.assertEqual(200, self.client.get(self.double.get_absolute_url()).status_code)

    def test_a_record_of_another_team_is_not_found(self):
        self.assertEqual(404, self.merge(double=self.adjei).status_code)
        with acting_as(self.marieke.pk), self.assertRaisesMessage(Exception, "both records"), transaction.atomic():
            rows(
                "SELECT gate.merge_clients(gen_random_uuid(), %(kept)s, %(twin)s, NULL, NULL)",
                kept=self.velden.pk,
                twin=self.adjei.pk,
            )

    def test_a_record_does_not_merge_with_itself_or_with_nonsense(self):
        self.sign_in(self.marieke)
        for said in (self.velden.pk, "x", self.visit.pk):
            self.assertEqual(404, self.client.post(self.page(), {"double": said}).status_code)
        self.assertEqual(422, self.client.post(self.page()).status_code)

    def test_another_team_undoes_nothing(self):
        self.merge()
        with acting_as(self.marieke.pk):
            key = Merge.objects.get(client=self.velden).pk
        with (
            acting_as(self.fatima.pk),
            self.assertRaisesMessage(Exception, "not a merge of your team"),
            transaction.atomic(),
        ):
            rows("SELECT gate.undo_merge(%(merge)s)", merge=key)
        with (
            acting_as(self.office.pk, Mode.OFFICE),
            self.assertRaisesMessage(Exception, "denied"),
            transaction.atomic(),
        ):
            rows("SELECT gate.undo_merge(%(merge)s)", merge=key)


class PreviewTests(MergeCase):
    def test_candidates_are_those_who_share_a_birth_date_or_name(self):
        self.sign_in(self.marieke)
        self.assertContains(self.client.get(self.page()), f"?with={self.double.pk}")
        self.assertContains(self.client.post(self.page(), {"q": "wil"}), f"?with={self.double.pk}")
        self.assertNotContains(self.client.post(self.page(), {"q": "zzz"}), f"?with={self.double.pk}")

    def test_both_stand_side_by_side_with_what_they_hold(self):
        self.sign_in(self.marieke)
        page = self.client.get(self.page(**{"with": self.double.pk}))
        self.assertContains(page, "Wil Groot")
        self.assertNotContains(page, "999910139")
        held = {label: (one, two) for label, one, two in page.context["amounts"]}
        self.assertEqual((0, 1), held["rapportages" if "rapportages" in held else "reports"])


class FoundTests(MergeCase):
    def test_the_office_finds_what_became_one_once(self):
        def found():
            with acting_as(self.office.pk, Mode.OFFICE):
                return [str(key) for (key,) in rows("SELECT gate.find_clients(ARRAY['%%groot%%'])")]

        self.assertEqual({str(self.velden.pk), str(self.double.pk)}, set(found()))
        self.sign_in(self.marieke)
        self.client.post(self.url("client_merge", self.velden.pk), {"double": self.double.pk})
        self.assertEqual([str(self.velden.pk)], found())
