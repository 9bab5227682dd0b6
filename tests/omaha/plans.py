"""A plan to work with: Mrs Velden's skin, made through the doors."""

from datetime import timedelta

from django.db import connection, transaction

from access.context import acting_as
from omaha.models import Rating
from omaha.services import problems
from tests.cast import CastTestCase, actor

SKIN, WOUND, ITCH, OTHER_SKIN = "PB0026", "SS2601", "SS2606", "SS2610"
BASELINE, TARGET = (2, 3, 2), (4, 4, 4)


class PlanTestCase(CastTestCase):
    """`self.add()` opens a problem as Marieke; each test begins with her eyes."""

    def add(self, by=None, **fields):
        by = by or self.marieke
        values = {
            "client": self.velden,
            "actor": actor(by),
            "problem": SKIN,
            "whose": "OM0001",
            "kind": "RM0001",
            "signs": {WOUND: ""},
            "baseline": BASELINE,
            "target": TARGET,
            "next_evaluation_on": self.today + timedelta(days=60),
        }
        with acting_as(by.pk):
            return problems.add_problem(**(values | fields))

    def do(self, act, by=None, **fields):
        by = by or self.marieke
        with acting_as(by.pk):
            return act(actor=actor(by), **fields)

    def rated(self, problem):
        with acting_as(self.marieke.pk):
            standing = Rating.objects.standing().filter(client_problem=problem).order_by("rated_at")
            return [(rating.moment, *rating.scores) for rating in standing]


def broken_by(query, *params):
    """The name of the rule that refuses a statement, as the database gives it; all rules are asked at its end."""
    from django.db import IntegrityError

    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(query, params)
            connection.check_constraints()
            transaction.set_rollback(True)
    except IntegrityError as error:
        return error.__cause__.diag.constraint_name
    return ""
