"""Drafts: kept while typing, offered again, gone once sent, nobody else's."""

from datetime import timedelta

from django.utils import timezone
from uuid_utils.compat import uuid7

from access.context import acting_as
from clients.models import Draft, Report
from tests.walk_cast import WalkTestCase


class DraftTests(WalkTestCase):
    def setUp(self):
        self.sign_in(self.marieke)
        self.address = self.url("drafts", self.velden.pk)
        self.place = f"note:{self.velden.pk}"
        self.form = self.url("report_new", self.velden.pk)

    def keep(self, **fields):
        return self.client.post(self.address, {"place": self.place} | fields)

    def rows(self, user=None):
        with acting_as((user or self.marieke).pk):
            return list(Draft.objects.all())

    def test_kept_and_offered_again_after_a_dead_session(self):
        self.assertEqual(204, self.keep(text="Half een zin", report_id=uuid7()).status_code)
        self.client.logout()
        self.assertEqual(302, self.client.get(self.form).status_code)
        self.sign_in(self.marieke)
        page = self.client.get(self.form)
        self.assertContains(page, "Half een zin")
        self.assertContains(page, self.url("draft_discard", self.velden.pk))

    def test_the_same_twice_is_one_draft_and_the_last_words_count(self):
        for text in ("Een", "Een", "Een twee"):
            self.keep(text=text)
        self.assertEqual([["Een twee"]], [draft.fields["text"] for draft in self.rows()])

    def test_what_is_sent_is_kept_no_longer(self):
        data = {"report_id": uuid7(), "text": "Af.", "problem": "", "promise": ""}
        self.keep(**data)
        self.client.post(self.form, data)
        self.assertEqual([], self.rows())

    def test_a_draft_that_arrives_after_its_report_is_not_offered(self):
        data = {"report_id": uuid7(), "text": "Af.", "problem": "", "promise": ""}
        self.client.post(self.form, data)
        self.keep(**data)
        self.assertIsNone(self.client.get(self.form).context["draft"])
        self.assertEqual([], self.rows())

    def test_what_is_refused_stays_kept(self):
        self.keep(text="Nog niet af")
        self.client.post(self.form, {"report_id": "x", "text": "Nog niet af"})
        self.assertEqual(1, len(self.rows()))

    def test_the_closing_form_is_offered_with_all_that_was_ticked_and_typed(self):
        key, place = self.problem.pk, f"visit:{self.visit.pk}"
        typed = {"report": "Wond open", "differs": ["extra"], "start": "07.10", "end": "laat", f"status_{key}": "3"}
        self.client.post(self.address, {"place": place} | typed)
        page = self.client.get(self.url("visit_close", self.visit.pk))
        self.assertContains(page, "Wond open")
        self.assertContains(page, "07.10")
        self.assertEqual([], page.context["form"]["done"].value())
        self.assertEqual(["extra"], page.context["form"]["differs"].value())
        self.assertEqual("3", page.context["form"][f"status_{key}"].value())
        self.client.post(self.url("visit_close", self.visit.pk), self.closing(report="Wond dicht"))
        self.assertEqual([], self.rows())

    def test_a_correction_has_its_own_draft(self):
        with acting_as(self.marieke.pk):
            report = Report.objects.create(
                client=self.velden, owner_team_id=self.velden.team_id, author=self.marieke, text="Een.",
                written_at=timezone.now(),
            )  # fmt: skip
        self.client.post(self.address, {"place": f"report:{report.pk}", "text": "Een en een half"})
        self.assertContains(self.client.get(self.url("report", self.velden.pk, report.pk)), "Een en een half")

    def test_nobody_else_sees_it(self):
        self.keep(text="Van Marieke")
        self.assertEqual([], self.rows(self.joris))
        self.sign_in(self.joris)
        self.assertNotContains(self.client.get(self.form), "Van Marieke")
        self.keep(text="Van Joris")
        self.assertEqual(["Van Marieke"], self.rows(self.marieke)[0].fields["text"])

    def test_too_much_is_said_and_leaves_the_last_one(self):
        self.keep(text="Kort")
        for fields in ({"text": "x" * 20_001}, {"text": "nul\x00"}, {f"f{n}": "" for n in range(201)}.copy()):
            self.assertEqual(413, self.keep(**fields).status_code)
        self.assertEqual(["Kort"], self.rows()[0].fields["text"])

    def test_another_teams_client_or_an_unknown_form_is_not_found(self):
        other = self.url("drafts", self.adjei.pk)
        self.assertEqual(404, self.client.post(other, {"place": self.place, "text": "x"}).status_code)
        self.assertEqual(422, self.client.post(self.address, {"place": "note:x", "text": "x"}).status_code)
        self.assertEqual(404, self.client.post(other, {"place": "note:x", "text": "x"}).status_code)
        self.assertEqual(405, self.client.get(self.address).status_code)
        self.assertEqual([], self.rows())

    def test_start_empty_goes_back_to_the_form(self):
        self.keep(text="Weg ermee")
        answer = self.client.post(self.url("draft_discard", self.velden.pk), {"place": self.place, "next": self.form})
        self.assertRedirects(answer, self.form, fetch_redirect_response=False)
        self.assertEqual([], self.rows())
        elsewhere = {"place": self.place, "next": "https://evil.example/"}
        answer = self.client.post(self.url("draft_discard", self.velden.pk), elsewhere)
        self.assertRedirects(answer, self.url("client_reports", self.velden.pk), fetch_redirect_response=False)

    def test_what_is_old_is_not_offered_and_goes(self):
        self.keep(text="Oud")
        with acting_as(self.marieke.pk):
            Draft.objects.update(kept_at=timezone.now() - timedelta(days=15))
        self.assertNotContains(self.client.get(self.form), "Oud</textarea>")
        self.client.post(self.address, {"place": f"visit:{self.visit.pk}", "report": "Nieuw"})
        self.assertEqual([["Nieuw"]], [draft.fields["report"] for draft in self.rows()])

    def test_keeping_is_small(self):
        self.keep(text="Warm")
        with self.at_most(5):
            self.keep(text="Nog een woord")
