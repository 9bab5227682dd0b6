"""Each hard rule that a constraint can say, said by the database itself to whoever comes past the doors."""

from datetime import timedelta

from django.db import connection
from django.utils import timezone
from uuid_utils.compat import uuid7

from access.context import Mode, enter, leave
from clients.models import Indication
from omaha.models import ClientProblem, Intervention, ObservedSign, Rating
from omaha.rules import Rule
from omaha.services import interventions, problems, ratings
from tests.cast import actor
from tests.omaha.plans import OTHER_SKIN, SKIN, WOUND, PlanTestCase, broken_by


class DatabaseTests(PlanTestCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.problem = cls().add()

    def setUp(self):
        enter(Mode.TEAM, user_id=self.marieke.pk)
        self.addCleanup(leave)

    def insert(self, table, **values):
        """(statement, values) for one row of Mrs Velden's record."""
        values = {"id": uuid7(), "recorded_at": timezone.now(), **self.of_client(), **values}
        names = ", ".join(values)
        return f"INSERT INTO {table} ({names}) VALUES ({', '.join(['%s'] * len(values))})", *values.values()

    def of_client(self):
        return {"client_id": self.velden.pk, "owner_team_id": self.kersenhof.pk}

    def new_problem(self, **values):
        return self.insert(
            "omaha_clientproblem",
            **{
                "problem_id": "PB0029", "whose_id": "OM0001", "kind_id": "RM0002", "starts_on": self.today,
                "next_evaluation_on": self.today, "close_reason": "", "target_knowledge": 4, "target_behavior": 4,
                "target_status": 4, "other_text": "", "target_note": "",
            } | values,
        )  # fmt: skip

    def new_rating(self, **values):
        return self.insert(
            "omaha_rating",
            **{
                "client_problem_id": self.problem.pk, "moment": "interim", "rated_at": timezone.now(), "knowledge": 2,
                "behavior": 2, "status": 2, "author_id": self.marieke.pk,
            } | values,
        )  # fmt: skip

    def new_sign(self, **values):
        return self.insert("omaha_observedsign", **{"client_problem_id": self.problem.pk, "sign_id": "SS2602"} | values)

    def new_work(self, **values):
        return self.insert(
            "omaha_intervention",
            **{
                "client_problem_id": self.problem.pk, "category_id": "02", "target_id": "TG0014", "text": "Verbinden",
                "starts_on": self.today, "position": 0,
            } | values,
        )  # fmt: skip

    def test_the_statements_are_good_but_for_what_each_case_breaks(self):
        for statement in (self.new_rating(), self.new_sign(), self.new_work()):
            self.assertEqual("", broken_by(*statement))

    def test_table(self):
        yesterday, tomorrow = self.today - timedelta(days=1), timezone.now() + timedelta(days=1)
        cases = [
            (self.new_problem(problem_id=SKIN, kind_id="RM0001"), Rule.ONE_OPEN),
            (self.new_problem(), Rule.NEEDS_BASELINE),
            (self.new_problem(next_evaluation_on=None), Rule.NEEDS_EVALUATION),
            (self.new_problem(target_status=6), Rule.TARGET),
            (self.new_problem(problem_id="PB0015"), Rule.READERS),
            (self.new_problem(closed_on=self.today), Rule.CLOSING_NEEDS_REASON),
            (self.new_problem(closed_on=yesterday, close_reason="other"), Rule.CLOSED_AFTER_START),
            (self.new_sign(sign_id="SS2701"), Rule.SIGN_OF_PROBLEM),
            (self.new_sign(sign_id=OTHER_SKIN), Rule.OTHER_SIGN),
            (self.new_sign(sign_id=WOUND, present=False), Rule.NEEDS_SIGN),
            (self.new_rating(status=0), Rule.SCORES),
            (self.new_rating(moment="baseline"), Rule.ONE_BASELINE),
            (self.new_rating(rated_at=tomorrow), Rule.IN_FUTURE),
            (self.new_rating(rated_at=timezone.now() - timedelta(days=1)), Rule.IN_ORDER),
            (self.new_work(text=""), Rule.INTERVENTION_TEXT),
            (self.new_work(target_id="TG0063"), Rule.OTHER_TARGET),
            (self.new_work(ends_on=yesterday), Rule.INTERVENTION_DATES),
        ]
        for statement, rule in cases:
            with self.subTest(rule):
                self.assertEqual(str(rule), broken_by(*statement))

    def test_another_kind_without_a_rating_is_refused(self):
        change = "UPDATE omaha_clientproblem SET kind_id = 'RM0002' WHERE id = %s"
        self.assertIn(broken_by(change, self.problem.pk), {str(Rule.NO_SIGNS), str(Rule.KIND_NEEDS_RATING)})
        self.new_kind = self.add(problem="PB0029", kind="RM0002", signs={})
        enter(Mode.TEAM, user_id=self.marieke.pk)
        change = "UPDATE omaha_clientproblem SET kind_id = 'RM0003' WHERE id = %s"
        self.assertEqual(str(Rule.KIND_NEEDS_RATING), broken_by(change, self.new_kind.pk))

    def test_a_potential_problem_takes_no_sign(self):
        other = self.add(problem="PB0029", kind="RM0002", signs={})
        enter(Mode.TEAM, user_id=self.marieke.pk)
        self.assertEqual(str(Rule.NO_SIGNS), broken_by(*self.new_sign(client_problem_id=other.pk, sign_id="SS2907")))

    def test_closing_without_a_final_rating_is_refused_unless_she_died(self):
        close = "UPDATE omaha_clientproblem SET closed_on = %s, close_reason = %s WHERE id = %s"
        self.assertEqual(str(Rule.CLOSING_NEEDS_FINAL), broken_by(close, self.today, "goals_met", self.problem.pk))
        self.assertEqual("", broken_by(close, self.today, "deceased", self.problem.pk))

    def test_closing_ends_what_was_being_done(self):
        interventions.add_intervention(
            problem=self.problem, actor=actor(self.marieke), category="02", target="TG0014", text="Verbinden",
            starts_on=self.today,
        )  # fmt: skip
        close = "UPDATE omaha_clientproblem SET closed_on = %s, close_reason = 'deceased' WHERE id = %s"
        self.assertEqual(str(Rule.ENDS_INTERVENTIONS), broken_by(close, self.today, self.problem.pk))

    def test_a_closed_problem_takes_no_new_work(self):
        problems.close_problem(problem=self.problem, actor=actor(self.marieke), reason="deceased")
        self.assertEqual(str(Rule.ENDS_INTERVENTIONS), broken_by(*self.new_work()))

    def test_under_the_wlz_an_evaluation_is_at_most_six_months_ahead(self):
        far = self.today + timedelta(days=200)
        move = "UPDATE omaha_clientproblem SET next_evaluation_on = %s WHERE id = %s"
        self.assertEqual("", broken_by(move, far, self.problem.pk))
        Indication.objects.create(
            law="Wlz", hours_per_week=5, starts_on=self.today, author=self.marieke, **self.of_client()
        )
        self.assertEqual(str(Rule.WLZ), broken_by(move, far, self.problem.pk))
        self.assertEqual("", broken_by(move, self.today + timedelta(days=170), self.problem.pk))

    def test_a_rating_is_corrected_once_and_stays_what_it_was(self):
        rating = ratings.rate_problem(problem=self.problem, actor=actor(self.marieke), scores=(3, 3, 3))
        at = {"rated_at": rating.rated_at}
        self.assertEqual("", broken_by(*self.new_rating(replaces_id=rating.pk, **at)))
        self.assertEqual(
            str(Rule.CORRECTS_SAME), broken_by(*self.new_rating(replaces_id=rating.pk, moment="final", **at))
        )
        ratings.correct_rating(rating=rating, actor=actor(self.marieke), scores=(4, 4, 4))
        self.assertEqual(str(Rule.CORRECTED_ONCE), broken_by(*self.new_rating(replaces_id=rating.pk, **at)))

    def test_what_holds_for_a_restricted_problem_holds_for_all_below_it(self):
        ClientProblem.objects.filter(pk=self.problem.pk).update(restricted_to=[self.marieke.pk])
        for table, statement in (
            ("rating", self.new_rating()),
            ("observedsign", self.new_sign()),
            ("intervention", self.new_work()),
        ):
            with self.subTest(table), connection.cursor() as cursor:
                cursor.execute(*_pair(statement))
                cursor.execute(f"SELECT restricted_to FROM omaha_{table} ORDER BY id DESC LIMIT 1")
                self.assertEqual([self.marieke.pk], cursor.fetchone()[0])


class GrantTests(PlanTestCase):
    """What was written stays: no mode may change or remove it."""

    def test_ratings_signs_and_changes_of_kind_are_append_only(self):
        from tests.security.catalogue import RUN_TIME, may, writable_columns

        for model in (Rating, ObservedSign):
            table = model._meta.db_table
            for role in RUN_TIME:
                self.assertEqual([], writable_columns(table, role), f"{role} {table}")
                self.assertFalse(may(role, table, "DELETE"), f"{role} {table}")

    def test_what_makes_a_problem_this_one_is_never_changed(self):
        from tests.security.catalogue import writable_columns

        for model, fixed in (
            (ClientProblem, {"id", "client_id", "owner_team_id", "problem_id", "whose_id", "starts_on"}),
            (Intervention, {"id", "client_id", "client_problem_id", "category_id", "target_id", "restricted_to"}),
        ):
            self.assertFalse(fixed & set(writable_columns(model._meta.db_table, "app_team")))


def _pair(statement):
    query, *params = statement
    return query, params
