"""Neglect and abuse: for the named few of the team, and what hangs on it too."""

from datetime import timedelta

from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from access.context import acting_as
from buurtzorgweb.forms import Refused
from clients.models import Report
from omaha.models import ClientProblem, Intervention, ObservedSign, Rating
from omaha.services import interventions, problems, ratings
from tests.cast import actor, make_user
from tests.omaha.plans import PlanTestCase

ABUSE, BRUISES = "PB0016", "SS1601"
MODELS = (ClientProblem, ObservedSign, Rating, Intervention, Report)


class ReaderTests(PlanTestCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.problem = cls().add(problem=ABUSE, signs={BRUISES: ""})
        with acting_as(cls.marieke.pk):
            by = actor(cls.marieke)
            ratings.rate_problem(problem=cls.problem, actor=by, scores=(2, 2, 2))
            interventions.add_intervention(
                problem=cls.problem, actor=by, category="04", target="TG0046", text="Kijken", starts_on=cls.today
            )
            Report.objects.create(
                client=cls.velden, owner_team=cls.kersenhof, author=cls.marieke, written_at=timezone.now(),
                text="Blauwe plekken", problem_id=cls.problem.pk,
            )  # fmt: skip

    def counts(self, user):
        with acting_as(user.pk):
            return [model.objects.count() for model in MODELS]

    def url(self, name, *keys):
        return reverse(name, args=[self.kersenhof.slug, self.velden.pk, *keys])

    def test_only_who_is_named_sees_any_of_it(self):
        self.assertEqual([1, 1, 2, 1, 1], self.counts(self.marieke))
        self.assertEqual([0, 0, 0, 0, 0], self.counts(self.joris))

    def test_it_is_not_found_and_not_counted_for_the_others(self):
        self.client.force_login(self.joris)
        self.assertEqual(404, self.client.get(self.url("client_problem", self.problem.pk)).status_code)
        self.assertNotContains(self.client.get(self.url("client_plan")), str(self.problem.pk))

    def test_a_reader_adds_a_reader_to_all_of_it(self):
        self.client.force_login(self.marieke)
        address = self.url("problem_readers", self.problem.pk)
        self.assertContains(self.client.get(address), "Joris Wierda")
        self.assertEqual(302, self.client.post(address, {"reader": self.joris.pk}).status_code)
        self.assertEqual([1, 1, 2, 1, 1], self.counts(self.joris))

    def test_who_read_along_by_mistake_reads_nothing_of_it_any_more(self):
        self.client.force_login(self.marieke)
        address = self.url("problem_readers", self.problem.pk)
        self.client.post(address, {"reader": self.joris.pk})
        self.assertEqual(302, self.client.post(address, {"remove": self.joris.pk}).status_code)
        self.assertEqual([0, 0, 0, 0, 0], self.counts(self.joris))
        self.assertEqual([1, 1, 2, 1, 1], self.counts(self.marieke))

    def test_the_last_reader_stays(self):
        self.client.force_login(self.marieke)
        address = self.url("problem_readers", self.problem.pk)
        for reader in (self.marieke.pk, "", "x", self.fatima.pk):
            self.client.post(address, {"remove": reader})
        self.assertEqual([1, 1, 2, 1, 1], self.counts(self.marieke))
        take_off = "SELECT gate.unshare_problem(%s, %s)"
        with (
            acting_as(self.marieke.pk),
            self.assertRaises(DatabaseError),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(take_off, [self.problem.pk, self.marieke.pk])

    def test_only_a_reader_takes_a_reader_off(self):
        take_off = "SELECT gate.unshare_problem(%s, %s)"
        with (
            acting_as(self.joris.pk),
            self.assertRaises(DatabaseError),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(take_off, [self.problem.pk, self.marieke.pk])

    def test_what_a_new_reader_writes_is_for_the_readers_too(self):
        self.do(problems.add_reader, problem=self.problem, reader=self.joris.pk)
        self.do(ratings.rate_problem, by=self.joris, problem=self.problem, scores=(3, 3, 3))
        self.assertEqual([1, 1, 3, 1, 1], self.counts(self.marieke))

    def test_who_is_no_reader_adds_nobody(self):
        with self.assertRaises(Refused):
            self.do(problems.add_reader, by=self.joris, problem=self.problem, reader=self.joris.pk)
        with acting_as(self.joris.pk), self.assertRaises(DatabaseError), transaction.atomic():
            connection.cursor().execute("SELECT gate.share_problem(%s, %s)", [self.problem.pk, self.joris.pk])
        self.assertEqual([0, 0, 0, 0, 0], self.counts(self.joris))

    def test_nobody_of_another_team_becomes_a_reader(self):
        for somebody in (self.fatima, make_user("x@demo.example", "Niemand", "Bekend")):
            with self.subTest(somebody), self.assertRaises(Refused):
                self.do(problems.add_reader, problem=self.problem, reader=somebody.pk)

    def test_the_form_asks_for_readers_and_shows_the_reporting_code(self):
        self.client.force_login(self.marieke)
        page = self.client.get(self.url("problem_add", "PB0015"))
        self.assertContains(page, "meldcode")
        self.assertContains(page, "Joris Wierda")
        data = {
            "whose": "OM0001", "kind": "RM0002", "readers": [self.joris.pk],
            "next_evaluation_on": (self.today + timedelta(days=9)).isoformat(),
        }  # fmt: skip
        scales = {f"{what}_{scale}": 3 for what in ("now", "goal") for scale in ("knowledge", "behavior", "status")}
        self.assertEqual(302, self.client.post(self.url("problem_add", "PB0015"), data | scales).status_code)
        with acting_as(self.joris.pk):
            made = ClientProblem.objects.get(problem_id="PB0015")
        self.assertEqual({self.marieke.pk, self.joris.pk}, set(made.restricted_to))

    def test_an_ordinary_problem_has_no_readers_to_add(self):
        other = self.add(problem="PB0029", kind="RM0002", signs={})
        self.client.force_login(self.marieke)
        self.assertRedirects(
            self.client.get(self.url("problem_readers", other.pk)), self.url("client_problem", other.pk)
        )
