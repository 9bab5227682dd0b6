"""The end of care with a way back: what went with it is remembered, and put back as it was."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from access.services import Action, Actor, log_access
from buurtzorgweb.forms import Refused
from buurtzorgweb.sql import rows
from clients.models import Client, Ending
from schedule import care
from schedule.models import CareMoment, Visit
from schedule.planning import extend_visits

TAKE_BACK = "SELECT gate.take_back(%s)"


def discharge(*, client: Client, actor: Actor, **typed: Any) -> None:
    """Care ends, see `schedule.care`; it can be taken back. Raises Refused."""
    remembered(care.discharge, Ending.Kind.DISCHARGE, client, actor, typed)


def record_death(*, client: Client, actor: Actor, **typed: Any) -> None:
    """A death, see `schedule.care`; one noted by mistake can be taken back. Raises Refused."""
    remembered(care.record_death, Ending.Kind.DEATH, client, actor, typed)


@transaction.atomic
def remembered(act: Callable[..., Any], kind: str, client: Client, actor: Actor, typed: dict[str, Any]) -> Ending:
    """Do it, and keep by which transaction and when, and which visits it touched."""
    tx, began_at = rows("SELECT txid_current(), clock_timestamp()")[0]
    before = set(planned(client))
    act(client=client, actor=actor, **typed)
    after = set(planned(client))
    return Ending.objects.create(
        client=client,
        owner_team_id=client.team_id,
        kind=kind,
        tx=tx,
        began_at=began_at,
        ended_at=moment_of_the_database(),
        lapsed=sorted(before - after),
        planned=sorted(after - before),
        ended_by_id=actor.person_id,
    )


def moment_of_the_database() -> datetime:
    """The history is written by this clock, also within one transaction."""
    found: datetime = rows("SELECT clock_timestamp()")[0][0]
    return found


def planned(client: Client) -> list[UUID]:
    return list(Visit.objects.planned().filter(client=client).values_list("pk", flat=True))


@transaction.atomic
def take_back(*, ending: Ending, actor: Actor) -> None:
    """The record as it was: person, episode, ground, plan, care moments, visits that lie ahead. Raises Refused."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(TAKE_BACK, [ending.pk])
            connection.check_constraints()
    except IntegrityError as error:
        raise Refused(
            _("Something of this changed since, so it cannot be taken back. Take her or him into care again instead.")
        ) from error
    lapsed = Visit.objects.filter(pk__in=ending.lapsed, status=Visit.Status.LAPSED, planned_start__gt=timezone.now())
    lapsed.update(status=Visit.Status.PLANNED)
    Visit.objects.planned().filter(pk__in=ending.planned).update(status=Visit.Status.LAPSED)
    extend_visits(moments=list(CareMoment.objects.filter(client_id=ending.client_id).values_list("pk", flat=True)))
    log_access(
        actor,
        "ending_taken_back",
        Action.UPDATE,
        client_id=ending.client_id,
        owner_team_id=ending.owner_team_id,
        object_type="ending",
        object_id=ending.pk,
        part="episode",
    )
