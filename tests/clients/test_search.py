"""Looking for reports: word forms of two languages, problem, person, period; of a client and of a team."""

from datetime import timedelta

from django.db import ProgrammingError, transaction
from django.utils import timezone

from access.context import Mode, acting_as
from clients.models import Report
from tests.clients.test_reports import ReportTestCase
from tests.security.catalogue import rows
from tests.walk_cast import WalkTestCase


class SearchTests(ReportTestCase):
    def found(self, name="client_reports", **asked):
        keys = [self.velden.pk] if name == "client_reports" else []
        page = self.client.get(self.url(name, *keys), asked)
        self.assertEqual(200, page.status_code)
        return [item["line"].text for item in page.context["reports"]]

    def test_word_forms_in_both_languages(self):
        dutch, english = "De wonden zijn gewassen en verbonden.", "She was walking without her glasses."
        self.report(dutch, days=2)
        self.report(english, days=1)
        for words, text in (
            ("wond", dutch), ("de wonden", dutch), ("over the wonden", dutch), ("wonden", dutch), ("WONDEN", dutch), ("wond verbonden", dutch), ("verb", dutch),
            ("walk", english), ("walks", english), ("glass", english), ("walking glasses", english),
            ('"zijn gewassen"', dutch), ("wonden -glasses", dutch), ("fiets OR walked", english),
        ):  # fmt: skip
            with self.subTest(words=words):
                self.assertEqual([text], self.found(q=words))
        for words in ("fiets", "wond fiets", "-wond -walking", '"verbonden gewassen"', "…", "'", "a & | ! ( :*", "\\"):
            with self.subTest(words=words):
                self.assertEqual([], self.found(q=words))

    def test_forms_that_the_stemmer_leaves_apart(self):
        for forms in (
            ["brief", "brieven"], ["huis", "huizen"], ["oog", "ogen"], ["loopt", "lopen", "gelopen"],
            ["val", "valt", "vallen", "gevallen"], ["wast", "wassen", "gewassen"], ["been", "benen"],
        ):  # fmt: skip
            for written in forms:
                report = self.report(f"Vandaag {written} gezien.")
                for asked in forms:
                    with self.subTest(written=written, asked=asked):
                        self.assertIn(report.text, self.found(q=asked))

    def test_a_compound_is_found_by_its_beginning(self):
        self.report("Wondverband besteld.")
        self.assertEqual(["Wondverband besteld."], self.found(q="wond"))

    def test_what_was_found_stands_out_and_nothing_else_gets_through(self):
        self.report("De wond <b>stinkt</b> ⟦niet.")
        page = self.client.get(self.url("client_reports", self.velden.pk), {"q": "wonden"})
        self.assertContains(page, "De <strong>wond</strong> &lt;b&gt;stinkt&lt;/b&gt;")

    def test_nonsense_in_the_address_finds_all(self):
        self.report("Een.")
        for asked in ({"before": "gisteren"}, {"before": "2026-01-01T00:00:00~x"}, {"who": "x"}, {"problem": "x"},
                      {"since": "x"}, {"until": "9999-12-31"}, {"q": "\x00"}, {"q": "x" * 101}):  # fmt: skip
            with self.subTest(asked=asked):
                self.assertEqual(["Een."], self.found(**asked))

    def test_by_problem_person_and_period(self):
        self.report("Over de huid.", days=5, problem_id=self.problem.pk)
        self.report("Van Joris.", author=self.joris, days=3)
        day = self.today - timedelta(days=3)
        for name in ("client_reports", "team_reports"):
            problem = str(self.problem.pk) if name == "client_reports" else self.problem.problem_id
            with self.subTest(name=name):
                self.assertEqual(["Over de huid."], self.found(name, problem=problem))
                self.assertEqual(["Van Joris."], self.found(name, who=self.joris.pk))
                self.assertEqual(["Van Joris."], self.found(name, since=day, until=day))
                self.assertEqual([], self.found(name, who=self.joris.pk, problem=problem))
                self.assertEqual(["Over de huid."], self.found(name, q="huid", until=day))
                self.assertEqual([], self.found(name, q="huid", who=self.joris.pk))

    def test_a_team_finds_its_own_alone(self):
        self.report("Bij Velden.")
        self.report("Bij Adjei.", client=self.adjei, author=self.fatima)
        self.assertEqual(["Bij Velden."], self.found("team_reports"))
        self.assertEqual(["Bij Velden."], self.found("team_reports", q="bij"))

    def test_what_is_for_a_few_is_found_by_them_alone(self):
        self.report("Stil verdriet.", restricted_to=[self.marieke.pk])
        self.assertEqual(["Stil verdriet."], self.found(q="verdriet"))
        self.sign_in(self.joris)
        for name in ("client_reports", "team_reports"):
            self.assertEqual([], self.found(name, q="verdriet"))

    def test_what_was_corrected_is_found_in_its_new_words(self):
        old = self.report("Linkerbeen.", days=1)
        self.report("Rechterbeen.", corrects_id=old.pk)
        self.assertEqual([], self.found(q="linkerbeen"))
        self.assertEqual(["Rechterbeen."], self.found(q="rechterbeen"))

    def test_reading_on_shows_each_report_once(self):
        now, of = timezone.now(), {"client": self.velden, "owner_team_id": self.velden.team_id, "author": self.marieke}
        with acting_as(self.marieke.pk):
            # Three at the very same moment: the key tells them apart.
            Report.objects.bulk_create(
                Report(text=f"Nummer {number}.", written_at=now - timedelta(days=number // 3), **of)
                for number in range(60)
            )
        for asked in ({}, {"q": "nummer"}):
            seen, page = [], self.client.get(self.url("client_reports", self.velden.pk), asked)
            while True:
                seen += [item["line"].text for item in page.context["reports"]]
                if not page.context["older"]:
                    break
                page = self.client.get(self.url("client_reports", self.velden.pk) + "?" + page.context["older"])
            self.assertEqual(60, len(seen))
            self.assertEqual(60, len(set(seen)))

    def test_nothing_found_says_what_was_searched(self):
        self.report("Een.")
        self.assertContains(self.client.get(self.url("client_reports", self.velden.pk), {"q": "xyzzy"}), "xyzzy")


class DoorTests(WalkTestCase):
    """The function that looks with the owner's eyes asks for the team itself."""

    def search(self, user, team):
        with acting_as(user.pk):
            return rows("SELECT gate.search_reports('x', %s, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 10)", team.pk)

    def test_only_for_members_of_the_team(self):
        self.assertEqual([], self.search(self.marieke, self.kersenhof))
        with self.assertRaises(ProgrammingError), transaction.atomic():
            self.search(self.marieke, self.rietoever)

    def test_in_team_mode_alone(self):
        for user, mode in ((self.office, Mode.OFFICE), (self.coach, Mode.COACH), (self.administrator, Mode.ADMIN)):
            with acting_as(user.pk, mode), self.assertRaises(ProgrammingError), transaction.atomic():
                rows("SELECT gate.search_reports('x', 1, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 10)")
