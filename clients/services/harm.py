"""Risks, treatment limits and events: noted, changed, ended. What was stays in the history."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from access.services import Action, Actor, log_access
from clients.models import Client, ClientEvent, Risk


@transaction.atomic
def add_risk(*, client: Client, actor: Actor, **fields: Any) -> Risk:
    """In sight from now on, on every screen where somebody goes to this client."""
    last = Risk.objects.filter(client=client).aggregate(last=Max("position"))["last"]
    place = 0 if last is None else last + 1
    made = Risk.objects.create(client=client, owner_team_id=client.team_id, position=place, **fields)
    _log(actor, "risk_added", made, Action.CREATE)
    return made


@transaction.atomic
def change_risk(*, risk: Risk, actor: Actor, **fields: Any) -> Risk:
    """Other words; who was here before is told at the door, as of a new one."""
    for name, value in fields.items():
        setattr(risk, name, value)
    risk.recorded_at = timezone.now()
    risk.save(update_fields=[*fields, "recorded_at"])
    _log(actor, "risk_changed", risk)
    return risk


@transaction.atomic
def end_risk(*, risk: Risk, actor: Actor) -> None:
    """Out of sight at once: yesterday was its last day."""
    if Risk.objects.filter(pk=risk.pk, ends_on=None).update(ends_on=timezone.localdate() - timedelta(days=1)):
        _log(actor, "risk_ended", risk)


@transaction.atomic
def restore_risk(*, risk: Risk, actor: Actor) -> None:
    if Risk.objects.filter(pk=risk.pk, ends_on__isnull=False).update(ends_on=None):
        _log(actor, "risk_back", risk)


@transaction.atomic
def add_event(*, client: Client, actor: Actor, **fields: Any) -> ClientEvent:
    """A fall, an infection, a stay in hospital: for the team's eyes, and counted."""
    made = ClientEvent.objects.create(client=client, owner_team_id=client.team_id, **fields)
    _log(actor, "event_added", made, Action.CREATE)
    return made


@transaction.atomic
def change_event(*, event: ClientEvent, actor: Actor, **fields: Any) -> ClientEvent:
    for name, value in fields.items():
        setattr(event, name, value)
    event.save(update_fields=list(fields))
    _log(actor, "event_changed", event)
    return event


def _log(actor: Actor, event: str, row: Any, action: Any = Action.UPDATE) -> None:
    log_access(
        actor,
        event,
        action,
        client_id=row.client_id,
        owner_team_id=row.owner_team_id,
        object_type=row._meta.model_name,
        object_id=row.pk,
        part="risks",
    )
