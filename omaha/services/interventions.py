"""What the team does about a problem."""

from datetime import date, datetime
from typing import Any

from django.db.models import Max
from django.utils import timezone

from access.services import Action, Actor
from omaha.models import ClientProblem, Intervention
from omaha.rules import Rule, check_intervention
from omaha.services.guard import Stale, held, log, plan_rules, refuse, within


def add_intervention(
    *,
    problem: ClientProblem,
    actor: Actor,
    category: str,
    target: str,
    text: str,
    starts_on: date,
    ends_on: date | None = None,
    target_text: str = "",
) -> Intervention:
    """Category × target × what is done for this client, last in the list. Raises Refused."""
    with plan_rules():
        row = held(problem)
        refuse(
            check_intervention(target=target, target_text=target_text, text=text, starts_on=starts_on, ends_on=ends_on)
        )
        last = Intervention.objects.filter(client_problem=row).aggregate(last=Max("position"))["last"]
        made = Intervention.objects.create(
            category_id=category,
            target_id=target,
            target_text=target_text.strip(),
            text=text.strip(),
            starts_on=starts_on,
            ends_on=ends_on,
            position=0 if last is None else last + 1,
            **within(row),
        )
        log(actor, "intervention_add", made, Action.CREATE)
    return made


def change_intervention(
    *,
    intervention: Intervention,
    actor: Actor,
    text: str,
    starts_on: date,
    ends_on: date | None = None,
    target_text: str = "",
    version: datetime | None = None,
) -> Intervention:
    """Other words or other days; another category or target is another intervention. Raises Refused or Stale."""
    with plan_rules():
        held(ClientProblem(pk=intervention.client_problem_id))
        row = Intervention.objects.select_for_update().get(pk=intervention.pk)
        if version is not None and row.changed_at != version:
            raise Stale(row)
        refuse(
            check_intervention(
                target=row.target_id, target_text=target_text, text=text, starts_on=starts_on, ends_on=ends_on
            )
        )
        _save(row, text=text.strip(), target_text=target_text.strip(), starts_on=starts_on, ends_on=ends_on)
        log(actor, "intervention_change", row)
    return row


def end_intervention(*, intervention: Intervention, actor: Actor, on: date | None = None) -> Intervention:
    """The last day of an intervention, today unless said otherwise. Raises Refused."""
    with plan_rules():
        row = Intervention.objects.select_for_update().get(pk=intervention.pk)
        day = on or timezone.localdate()
        refuse(Rule.INTERVENTION_DATES if day < row.starts_on else None)
        _save(row, ends_on=day)
        log(actor, "intervention_end", row)
    return row


def _save(row: Intervention, **fields: Any) -> None:
    for name, value in (fields | {"changed_at": timezone.now()}).items():
        setattr(row, name, value)
    row.save(update_fields=[*fields, "changed_at"])
