"""What every door of the plan shares: the rules asked at once, the row held, the line in the log."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import IntegrityError, connection, transaction

from access.services import Action, Actor, log_access
from buurtzorgweb.forms import Refused
from omaha.models import ClientProblem
from omaha.rules import FIELDS, SENTENCES, Rule

NAMES = {str(rule) for rule in Rule}


class Stale(Exception):
    """Somebody saved this row after the form was opened; `row` is how it stands now."""

    def __init__(self, row: Any) -> None:
        super().__init__("changed meanwhile")
        self.row = row


def refuse(rule: Rule | None, field: str | None = None) -> None:
    """Raise the sentence of a broken rule; no rule, no refusal."""
    if rule is not None:
        raise Refused(SENTENCES[rule], field or FIELDS.get(rule))


@contextmanager
def plan_rules() -> Iterator[None]:
    """One transaction at whose end the database checks all of a plan; its refusals become our sentences."""
    try:
        with transaction.atomic():
            yield
            connection.check_constraints()
    except IntegrityError as error:
        rule = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None)
        if rule not in NAMES:
            raise
        refuse(Rule(rule))


def held(problem: ClientProblem, version: datetime | None = None) -> ClientProblem:
    """The problem, open and locked, so that what is written to it comes one after the other."""
    row = ClientProblem.objects.select_for_update().get(pk=problem.pk)
    if row.closed_on is not None:
        refuse(Rule.CLOSED)
    if version is not None and row.changed_at != version:
        raise Stale(row)
    return row


def within(problem: ClientProblem) -> dict[str, Any]:
    """What each row below a problem takes over from it, its readers above all."""
    return {
        "client_id": problem.client_id,
        "owner_team_id": problem.owner_team_id,
        "client_problem": problem,
        "restricted_to": problem.restricted_to,
    }


def log(actor: Actor, event: str, row: Any, action: Any = Action.UPDATE) -> None:
    log_access(
        actor,
        event,
        action,
        client_id=row.client_id,
        owner_team_id=row.owner_team_id,
        object_type=row._meta.model_name or "",
        object_id=row.pk,
        part="plan",
    )
