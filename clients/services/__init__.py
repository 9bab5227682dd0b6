"""What changes a client's record."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from access.seal import look_up, seal
from access.services import Action, Actor, log_access
from buurtzorgweb.forms import Refused
from clients.identifiers import bsn_from
from clients.models import CareEpisode, Client, Report
from clients.names import search_name
from teams.models import Team


def seal_bsn(client: Client, bsn: str) -> None:
    """Put a BSN on an unsaved client: sealed, bound to this row, found again by a keyed digest. Raises Refused."""
    try:
        number = bsn_from(bsn)
    except ValueError:
        raise Refused(_("This is not a BSN: nine digits that pass the eleven-test."), "bsn") from None
    client.bsn_sealed = seal(number, f"clients_client|bsn|{client.pk}")
    client.bsn_look_up = look_up(number)


def new_client(*, team: Team, bsn: str = "", key_safe_code: str = "", **fields: Any) -> Client:
    """An unsaved client with sealed and derived fields in place."""
    client = Client(team=team, **fields)
    client.search_name = search_name(
        client.first_name, (client.birth_prefix, client.birth_family), (client.partner_prefix, client.partner_family)
    )
    if bsn:
        seal_bsn(client, bsn)
    if key_safe_code:
        client.key_safe_sealed = seal(key_safe_code, f"clients_client|key_safe|{client.pk}")
    return client


@transaction.atomic
def admit_client(*, team: Team, actor: Actor, starts_on: date, why: str = "", **fields: Any) -> Client:
    """A client comes into the care of a team: the person and the first episode."""
    client = new_client(team=team, **fields)
    client.save(force_insert=True)
    CareEpisode.objects.create(client=client, owner_team=team, starts_on=starts_on, why=why)
    log_access(
        actor,
        "client_admitted",
        Action.CREATE,
        client_id=client.pk,
        owner_team_id=team.pk,
        object_type="client",
        object_id=client.pk,
    )
    return client


def add_report(*, client: Client, actor: Actor, **fields: Any) -> Report:
    """One report; the caller's transaction and log line cover it."""
    return Report.objects.create(client=client, owner_team_id=client.team_id, author_id=actor.person_id, **fields)
