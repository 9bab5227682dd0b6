"""Reports: written against a problem or free, corrected by a new version, both readable."""

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone
from uuid_utils.compat import uuid7

from access.context import acting_as
from clients.models import Promise, Report
from omaha.models import ClientProblem, Intervention, Rating
from tests.walk_cast import WalkTestCase


class ReportTestCase(WalkTestCase):
    def setUp(self):
        self.sign_in(self.marieke)

    def rows(self, model, user=None):
        with acting_as((user or self.marieke).pk):
            return list(model.objects.order_by("recorded_at"))

    def report(self, text="Geslapen.", author=None, days=0, client=None, **fields):
        client, author = client or self.velden, author or self.marieke
        with acting_as(author.pk):
            return Report.objects.create(
                client=client,
                owner_team_id=client.team_id,
                author=author,
                written_at=timezone.now() - timedelta(days=days),
                text=text,
                **fields,
            )

    def note(self, **fields):
        return {"report_id": uuid7(), "promise_id": uuid7(), "text": "Losse notitie.", "problem": ""} | fields

    def write(self, **fields):
        return self.client.post(self.url("report_new", self.velden.pk), self.note(**fields))


class WriteTests(ReportTestCase):
    def test_a_free_note_is_in_the_record_at_once(self):
        self.assertRedirects(self.write(), self.url("client_reports", self.velden.pk), fetch_redirect_response=False)
        found = self.rows(Report)[0]
        self.assertEqual(("Losse notitie.", None, None), (found.text, found.problem_id, found.visit_id))
        self.assertContains(self.client.get(self.url("client_reports", self.velden.pk)), "Losse notitie.")

    def test_against_a_problem_it_carries_its_name(self):
        self.write(problem=str(self.problem.pk))
        self.assertEqual(self.problem.pk, self.rows(Report)[0].problem_id)
        page = self.client.get(self.url("client_reports", self.velden.pk))
        self.assertContains(page, "Huid")

    def test_about_a_restricted_problem_it_is_for_the_same_few(self):
        with acting_as(self.marieke.pk):
            ClientProblem.objects.filter(pk=self.problem.pk).update(restricted_to=[self.marieke.pk])
        self.write(problem=str(self.problem.pk), text="Alleen voor mij.", promise="Bellen", promise_by=self.marieke.pk,
                   promise_on=self.today.isoformat())  # fmt: skip
        self.assertEqual([self.marieke.pk], self.rows(Report)[0].restricted_to)
        self.assertEqual([self.marieke.pk], self.rows(Promise)[0].restricted_to)
        self.sign_in(self.joris)
        self.assertNotContains(self.client.get(self.url("client_reports", self.velden.pk)), "Alleen voor mij.")
        address = self.url("report", self.velden.pk, self.rows(Report)[0].pk)
        self.assertEqual(404, self.client.get(address).status_code)
        self.assertNotContains(self.client.get(self.url("team_reports"), {"q": "alleen"}), "Alleen voor mij.")

    def test_sent_twice_is_one_report(self):
        form = self.note()
        for _ in range(2):
            self.assertEqual(302, self.client.post(self.url("report_new", self.velden.pk), form).status_code)
        self.assertEqual(1, len(self.rows(Report)))

    def test_the_same_form_with_other_words_is_refused_and_stays_on_screen(self):
        form = self.note()
        self.client.post(self.url("report_new", self.velden.pk), form)
        answer = self.client.post(self.url("report_new", self.velden.pk), form | {"text": "Iets anders."})
        self.assertContains(answer, "Iets anders.", status_code=422)
        self.assertEqual(["Losse notitie."], [found.text for found in self.rows(Report)])

    def test_nonsense_is_refused_beside_the_field(self):
        for fields in (
            {"text": ""},
            {"text": "   "},
            {"text": "x" * 10_001},
            {"text": "nul\x00"},
            {"report_id": "geen sleutel"},
            {"problem": str(self.other_problem.pk)},
            {"promise": "Brief mee", "promise_by": self.fatima.pk, "promise_on": self.today.isoformat()},
            {"promise": "Brief mee", "promise_by": self.joris.pk, "promise_on": "2020-02-30"},
            {"promise": "Brief mee", "promise_by": self.joris.pk, "promise_on": "2020-02-02"},
            {"promise": "Brief mee", "promise_by": "", "promise_on": self.today.isoformat()},
            {"promise": "Brief mee", "promise_by": "9" * 17, "promise_on": self.today.isoformat()},
        ):
            with self.subTest(fields=fields):
                self.assertEqual(422, self.write(**fields).status_code)
                self.assertEqual([], self.rows(Report))

    def test_a_closed_problem_is_no_place_for_a_report(self):
        with acting_as(self.marieke.pk):
            same = {"client_problem": self.problem, "client": self.velden, "owner_team_id": self.velden.team_id}
            Rating.objects.create(
                moment="final", rated_at=timezone.now(), knowledge=4, behavior=4, status=4, author=self.marieke, **same
            )
            Intervention.objects.update(ends_on=self.today)
            ClientProblem.objects.filter(pk=self.problem.pk).update(
                closed_on=self.today, close_reason="other", next_evaluation_on=None
            )
        self.assertEqual(422, self.write(problem=str(self.problem.pk)).status_code)

    def test_any_script_any_direction(self):
        for text in ("Ze zei 👩🏽‍⚕️ en 𝔊𝔯𝔬𝔬𝔱", "قالت إنها بخير اليوم", "<script>alert(1)</script>"):
            with self.subTest(text=text):
                self.write(text=text)
                self.assertEqual(text, self.rows(Report)[-1].text)
                page = self.client.get(self.url("client_reports", self.velden.pk))
                self.assertContains(page, text.replace("<", "&lt;").replace(">", "&gt;"))

    def test_another_teams_client_is_not_found(self):
        for name, keys in (("report_new", [self.adjei.pk]), ("client_reports", [self.adjei.pk])):
            self.assertEqual(404, self.client.get(self.url(name, *keys)).status_code)
        theirs = self.report(client=self.adjei, author=self.fatima)
        for key in (self.adjei.pk, self.velden.pk):
            self.assertEqual(404, self.client.get(self.url("report", key, theirs.pk)).status_code)


class CorrectionTests(ReportTestCase):
    def correct(self, of, text, seen=None, **fields):
        data = {"report_id": uuid7(), "seen": seen or of.pk, "text": text} | fields
        return self.client.post(self.url("report", self.velden.pk, of.pk), data)

    def test_both_versions_are_readable(self):
        first = self.report("Linkerbeen.", problem_id=self.problem.pk)
        self.assertEqual(302, self.correct(first, "Rechterbeen.").status_code)
        new = self.rows(Report)[-1]
        self.assertEqual((first.pk, self.problem.pk), (new.corrects_id, new.problem_id))
        for address in (
            self.url("client_reports", self.velden.pk),
            self.url("report", self.velden.pk, first.pk),
            self.url("report", self.velden.pk, new.pk),
        ):
            page = self.client.get(address)
            self.assertContains(page, "Rechterbeen.")
            self.assertContains(page, "Linkerbeen.")

    def test_what_was_corrected_is_no_report_of_its_own_any_more(self):
        first = self.report("Linkerbeen.", author=self.joris)
        self.correct(first, "Rechterbeen.")
        page = self.client.get(self.url("client_reports", self.velden.pk))
        self.assertEqual([self.rows(Report)[-1].pk], [item["line"].id for item in page.context["reports"]])
        self.assertNotContains(self.client.get(self.url("visit", self.visit.pk)), "Linkerbeen.")

    def test_correcting_twice_follows_the_newest(self):
        first = self.report("Een.")
        self.correct(first, "Twee.")
        second = self.rows(Report)[-1]
        # From the address of the first: it leads to the version that stands.
        self.assertEqual(302, self.correct(first, "Drie.", seen=second.pk).status_code)
        third = self.rows(Report)[-1]
        self.assertEqual(second.pk, third.corrects_id)
        page = self.client.get(self.url("report", self.velden.pk, first.pk))
        self.assertEqual(["Twee.", "Een."], [version.text for version in page.context["versions"]])

    def test_a_stale_correction_shows_both_and_lets_one_choose(self):
        first = self.report("Een.")
        self.correct(first, "Van Joris.")
        answer = self.correct(first, "Van mij.", seen=first.pk)
        self.assertContains(answer, "Van Joris.", status_code=422)
        self.assertContains(answer, "Van mij.", status_code=422)
        self.assertEqual(2, len(self.rows(Report)))
        newest = self.rows(Report)[-1]
        self.assertContains(answer, f'name="seen" value="{newest.pk}"', status_code=422)
        # Mine: sent again with open eyes.
        self.assertEqual(302, self.correct(first, "Van mij.", seen=newest.pk).status_code)
        self.assertEqual("Van mij.", self.rows(Report)[-1].text)

    def test_sent_twice_is_one_version(self):
        first, key = self.report("Een."), uuid7()
        for _ in range(2):
            self.assertEqual(302, self.correct(first, "Twee.", report_id=key).status_code)
        self.assertEqual(2, len(self.rows(Report)))

    def test_nothing_different_is_no_version(self):
        first = self.report("Een.")
        self.assertEqual(422, self.correct(first, "Een.").status_code)
        self.assertEqual(422, self.correct(first, "").status_code)
        self.assertEqual(1, len(self.rows(Report)))

    def test_the_correction_is_for_the_same_eyes(self):
        first = self.report("Stil.", restricted_to=[self.marieke.pk])
        self.correct(first, "Stiller.")
        self.assertEqual([self.marieke.pk], self.rows(Report)[-1].restricted_to)

    def test_the_database_refuses_a_correction_of_another_client_or_for_other_eyes(self):
        theirs = self.report(client=self.adjei, author=self.fatima)
        mine = self.report("Stil.", restricted_to=[self.marieke.pk])
        for corrects in (theirs, mine):
            with self.assertRaises(IntegrityError), transaction.atomic():
                self.report("Onmogelijk.", corrects_id=corrects.pk)
