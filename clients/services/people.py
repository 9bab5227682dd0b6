"""Who somebody is, where she lives, who is her nurse; and what she agreed to."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from access.seal import open_sealed
from access.services import Action, Actor, log_access
from buurtzorgweb.forms import Refused
from clients.geocode import locate
from clients.models import Client, Consent
from clients.names import search_name
from clients.services import seal_bsn
from clients.services.intake import check_nurses

FIELDS = (
    "first_name",
    "initials",
    "birth_prefix",
    "birth_family",
    "partner_prefix",
    "partner_family",
    "name_use",
    "address_as",
    "gender",
    "birth_date",
    "street",
    "house_number",
    "house_suffix",
    "postcode",
    "town",
    "phone",
    "insurer_uzovi",
    "named_nurse_id",
    "stand_in_id",
)
SHOWN = 3


@transaction.atomic
def change_person(*, client: Client, actor: Actor, bsn: str = "", **person: Any) -> Client:
    """New values; a new address moves her on the map, an empty BSN leaves the one that is known. Raises Refused."""
    check_nurses(client.team, person)
    moved = person["postcode"] != client.postcode
    for name, value in person.items():
        setattr(client, name, value)
    client.search_name = search_name(
        client.first_name, (client.birth_prefix, client.birth_family), (client.partner_prefix, client.partner_family)
    )
    position = locate(client.team, client.postcode) if moved else None
    if position:
        client.latitude, client.longitude = position
    if bsn:
        seal_bsn(client, bsn)
    _save(client, [*person, "search_name", "latitude", "longitude", "bsn_sealed", "bsn_look_up"])
    _log(actor, "person_changed", Action.UPDATE, client, "person")
    return client


def _save(client: Client, fields: list[str]) -> None:
    try:
        with transaction.atomic():
            client.save(update_fields=fields)
    except IntegrityError as error:
        if "client_bsn_once_per_team" not in str(error):
            raise
        raise Refused(_("A client of your team has this BSN already. Merge the two records."), "bsn") from error


def _log(actor: Actor, event: str, action: Any, client: Client, part: str) -> None:
    log_access(
        actor,
        event,
        action,
        client_id=client.pk,
        owner_team_id=client.team_id,
        object_type="client",
        object_id=client.pk,
        part=part,
    )


def bsn_of(client: Client) -> str:
    """The number itself; who calls this writes down that it was shown."""
    return open_sealed(client.bsn_sealed, f"clients_client|bsn|{client.pk}") if client.bsn_sealed else ""


def masked_bsn(client: Client) -> str:
    """Enough to tell two people apart at the door, too little to use."""
    number = bsn_of(client)
    return "•" * (len(number) - SHOWN) + number[-SHOWN:]


@transaction.atomic
def withdraw_consent(*, client: Client, actor: Actor, consent_id: UUID, on: date | None = None) -> None:
    """From this day it no longer holds; withdrawing twice is withdrawing once."""
    held = Consent.objects.filter(pk=consent_id, client=client, withdrawn_on=None)
    if held.update(withdrawn_on=on or timezone.localdate()):
        _log(actor, "consent_withdrawn", Action.UPDATE, client, "consent")
