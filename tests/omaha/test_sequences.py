"""Whatever a team does to a problem, in any order: what is accepted keeps all rules, what is refused changes nothing."""

from datetime import timedelta

from django.db import connection
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from access.context import Mode, acting_as, enter, leave
from buurtzorgweb.forms import Refused
from omaha.models import ClientProblem, Intervention, KindChange, ObservedSign, Rating
from omaha.rules import SENTENCES, Rated, Rule, are_scores, check_rating, in_order
from omaha.services import interventions, problems, ratings
from tests.cast import actor
from tests.omaha.plans import OTHER_SKIN, SKIN, WOUND, PlanTestCase

SCORES = st.tuples(*[st.integers(0, 6)] * 3)
SIGNS = st.sampled_from([{}, {WOUND: ""}, {OTHER_SKIN: ""}, {OTHER_SKIN: "blaar"}, {"SS2901": ""}])
STEPS = st.one_of(
    st.tuples(st.just("rate"), SCORES, st.integers(-50, 2)),
    st.tuples(st.just("correct"), SCORES, st.integers(0, 5), st.integers(-50, 2)),
    st.tuples(st.just("kind"), SCORES, st.sampled_from(["RM0001", "RM0002", "RM0003"]), SIGNS),
    st.tuples(st.just("signs"), SIGNS),
    st.tuples(st.just("work"), st.integers(-3, 3), st.integers(-3, 3)),
    st.tuples(st.just("close"), st.none() | SCORES, st.sampled_from(["", "goals_met", "deceased"])),
)
MODELS = (ClientProblem, Rating, ObservedSign, Intervention, KindChange)


class SequenceTests(TestCase, PlanTestCase):
    @settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(STEPS, max_size=8))
    def test_any_sequence(self, steps):
        problem = self.add()
        enter(Mode.TEAM, user_id=self.marieke.pk)
        for step in steps:
            self.take(problem, step)
        leave()

    def take(self, problem, step):
        before = self.state()
        expected = self.expected(problem, step)
        try:
            getattr(self, step[0])(problem, *step[1:])
        except Refused as refusal:
            self.assertIn(refusal.message, SENTENCES.values())
            self.assertEqual(before, self.state(), step)
            if step[0] == "rate":
                self.assertEqual(SENTENCES[expected], refusal.message, step)
        else:
            self.assertIsNone(expected, step)
            self.assert_rules_hold()

    def state(self):
        return [list(model.objects.order_by("pk").values()) for model in MODELS]

    def expected(self, problem, step):
        """The rule that must refuse a rating; the other acts are judged by what is left behind."""
        if step[0] != "rate":
            return None
        if ClientProblem.objects.get(pk=problem.pk).closed_on:
            return Rule.CLOSED
        now = timezone.now()
        return check_rating(ratings.standing(problem), Rated("interim", now + timedelta(days=step[2]), step[1]), now)

    def assert_rules_hold(self):
        connection.check_constraints()
        for problem in ClientProblem.objects.all():
            standing = ratings.standing(problem)
            moments = [rated.moment for rated in standing]
            signs = ObservedSign.objects.standing().filter(client_problem=problem)
            self.assertEqual(1, moments.count("baseline"))
            self.assertLessEqual(moments.count("final"), 1)
            self.assertTrue(in_order(standing))
            self.assertTrue(all(are_scores(rated.scores) for rated in standing))
            self.assertEqual(problem.kind_id == "RM0001", signs.exists())
            self.assertFalse(signs.filter(sign__is_other=True, text="").exists())
            if problem.closed_on:
                self.assertTrue("final" in moments or problem.close_reason == "deceased")
                running = Intervention.objects.filter(client_problem=problem).exclude(ends_on__lte=problem.closed_on)
                self.assertFalse(running.exists())

    def rate(self, problem, scores, days):
        at = timezone.now() + timedelta(days=days)
        ratings.rate_problem(problem=problem, actor=actor(self.marieke), scores=scores, at=at)

    def correct(self, problem, scores, which, days):
        rows = list(Rating.objects.filter(client_problem=problem).order_by("pk"))
        at = rows[0].rated_at + timedelta(days=days)
        ratings.correct_rating(rating=rows[which % len(rows)], actor=actor(self.marieke), scores=scores, at=at)

    def kind(self, problem, scores, kind, signs):
        problems.change_kind(problem=problem, actor=actor(self.marieke), kind=kind, signs=signs, scores=scores)

    def signs(self, problem, signs):
        problems.change_signs(problem=problem, actor=actor(self.marieke), signs=signs)

    def work(self, problem, first, last):
        interventions.add_intervention(
            problem=problem, actor=actor(self.marieke), category="02", target="TG0014", text="Verbinden",
            starts_on=self.today + timedelta(days=first), ends_on=self.today + timedelta(days=last),
        )  # fmt: skip

    def close(self, problem, final, reason):
        problems.close_problem(problem=problem, actor=actor(self.marieke), reason=reason, final=final)


class AddTests(TestCase, PlanTestCase):
    """A plan begins whole or not at all."""

    @settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
    @given(
        kind=st.sampled_from(["RM0001", "RM0002", "RM0003"]),
        signs=SIGNS,
        baseline=SCORES,
        target=SCORES,
        days=st.none() | st.integers(0, 400),
    )
    def test_a_first_step(self, kind, signs, baseline, target, days):
        good = (
            (kind == "RM0001") == bool(signs)
            and "SS2901" not in signs
            and signs.get(OTHER_SKIN) != ""
            and are_scores(baseline)
            and are_scores(target)
            and days is not None
        )
        next_one = None if days is None else self.today + timedelta(days=days)
        try:
            self.add(
                problem=SKIN, kind=kind, signs=signs, baseline=baseline, target=target, next_evaluation_on=next_one
            )
        except Refused as refusal:
            self.assertFalse(good)
            self.assertIn(refusal.message, SENTENCES.values())
            with acting_as(self.marieke.pk):
                self.assertEqual([], list(ClientProblem.objects.all()))
        else:
            self.assertTrue(good)
