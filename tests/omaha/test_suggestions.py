"""What teams do most: counts without clients, the own team's and all teams', small numbers kept silent."""

from django.urls import reverse

from access.context import acting_as, job
from omaha.models import Suggestion
from omaha.services import interventions, ratings
from omaha.services.suggestions import count_suggestions, suggestions_for
from omaha.tasks import count_suggestions as nightly
from tests.cast import actor, admit
from tests.omaha.plans import SKIN, WOUND, PlanTestCase

WORK = {"category": "02", "target": "TG0014"}


class SuggestionTests(PlanTestCase):
    def plan(self, team, nurse, *, better=None, **fields):
        """A client with a skin problem that has a dressing; `better`: rated again, and how it went."""
        with acting_as(nurse.pk):
            client = admit(team, nurse)
        problem = self.add(by=nurse, client=client, **fields)
        with acting_as(nurse.pk):
            by = actor(nurse)
            interventions.add_intervention(problem=problem, actor=by, text="Spoelen", starts_on=self.today, **WORK)
            if better is not None:
                ratings.rate_problem(problem=problem, actor=by, scores=(3, 3, 3) if better else (4, 4, 1))
        return problem

    def count(self):
        with job("test"):
            count_suggestions()

    def read(self, team, nurse, signs=(WOUND,)):
        with acting_as(nurse.pk):
            return suggestions_for(problem=SKIN, signs=list(signs), team_id=team.pk)

    def test_counts_of_the_team_with_how_they_went(self):
        for better in (True, False, None):
            self.plan(self.kersenhof, self.marieke, better=better)
        self.count()
        (own,) = self.read(self.kersenhof, self.marieke)["own"]
        self.assertEqual(("02", "TG0014", 3, 2, 1), (own.category, own.target, own.plans, own.rated, own.improved))
        self.assertTrue(own.by_sign)
        (own,) = self.read(self.kersenhof, self.marieke, signs=["SS2602"])["own"]
        self.assertFalse(own.by_sign)

    def test_fewer_than_five_over_all_teams_are_not_said(self):
        for team, nurse, plans in ((self.kersenhof, self.marieke, 2), (self.rietoever, self.fatima, 2)):
            for _ in range(plans):
                self.plan(team, nurse)
        self.count()
        self.assertEqual([], self.read(self.kersenhof, self.marieke)["all"])
        self.plan(self.rietoever, self.fatima)
        self.count()
        (everyone,) = self.read(self.kersenhof, self.marieke)["all"]
        self.assertEqual(5, everyone.plans)

    def test_another_teams_counts_are_not_read(self):
        self.plan(self.rietoever, self.fatima)
        self.count()
        with acting_as(self.marieke.pk):
            self.assertEqual([], list(Suggestion.objects.all()))
        with acting_as(self.fatima.pk):
            self.assertEqual(1, Suggestion.objects.count())

    def test_what_few_may_read_is_not_counted(self):
        self.plan(self.kersenhof, self.marieke, problem="PB0016", signs={"SS1601": ""})
        self.count()
        with job("test"):
            self.assertEqual([], list(Suggestion.objects.all()))

    def test_counting_again_gives_the_same(self):
        self.plan(self.kersenhof, self.marieke)
        nightly()
        nightly()
        with job("test"):
            self.assertEqual([1], list(Suggestion.objects.values_list("plans", flat=True)))

    def test_the_form_shows_them_and_takes_one_over(self):
        problem = self.plan(self.kersenhof, self.marieke)
        self.count()
        self.client.force_login(self.marieke)
        address = reverse("intervention_add", args=[self.kersenhof.slug, problem.client_id, problem.pk])
        self.assertContains(self.client.get(address), "?category=02&amp;target=TG0014")
        page = self.client.get(address, WORK)
        self.assertContains(page, '<option value="TG0014" selected>')
