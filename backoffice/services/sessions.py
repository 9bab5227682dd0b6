"""The office opens one clinical record to answer for a claim: for an hour, read only, told to the team."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from access.context import Mode, enter, leave
from access.services import Action, Actor, Ground, log_access
from buurtzorgweb.forms import Refused
from buurtzorgweb.sql import row
from clients.models import Client

PART = "claim_record"


def open_until(client_id: UUID) -> datetime | None:
    """Until when this person may read the record, if she may."""
    found = row("SELECT gate.record_open(%(client)s)", client=client_id)
    until: datetime | None = found[0] if found else None
    return until


@transaction.atomic
def open_record(*, client_id: UUID, reason: str, actor: Actor) -> datetime:
    """An hour from now; while one is open, it stays as it is. Raises Refused where the record is not there any more."""
    found = row("SELECT gate.open_record(%(client)s, %(why)s)", client=client_id, why=reason)
    if not found or not found[0]:
        raise Refused(_("This record is not kept any more."))
    team = Client.objects.values_list("team_id", flat=True).get(pk=client_id)
    _log(actor, "record_opened", Action.EXECUTE, client_id, team)
    until: datetime = found[0]
    return until


@contextmanager
def reading(client_id: UUID, actor: Actor) -> Iterator[None]:
    """The eyes of an open session, which see this one record and write nothing; a line in the log each time."""
    team = Client.objects.values_list("team_id", flat=True).get(pk=client_id)
    with transaction.atomic():
        enter(Mode.EMERGENCY, user_id=actor.person_id, client_id=client_id)
        _log(actor, "record_read", Action.READ, client_id, team)
        yield
        leave()
    enter(Mode.OFFICE, user_id=actor.person_id)


def _log(actor: Actor, event: str, action: Action, client_id: UUID, team: int) -> None:
    log_access(
        replace(actor, ground=Ground.EMERGENCY),
        event,
        action,
        client_id=client_id,
        owner_team_id=team,
        object_type="client",
        object_id=client_id,
        part=PART,
    )
