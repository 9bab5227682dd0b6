"""Who stands around a client: added, changed, no longer there, back again. Nobody is ever taken out of the record."""

from typing import Any

from django.db import transaction
from django.db.models import Max, Min
from django.utils import timezone

from access.services import Action, Actor, log_access
from clients.models import Client, NetworkContact
from clients.roles import role_word


@transaction.atomic
def add_contact(*, client: Client, actor: Actor, role: str, first: bool = False, **fields: Any) -> NetworkContact:
    """Last in the list, or the first to call; the role under its one word, whatever the language it was typed in."""
    place, word = _place(client, first), role_word(role)
    made = NetworkContact.objects.create(
        client=client, owner_team_id=client.team_id, position=place, role=word, **fields
    )
    _log(actor, "contact_added", made, Action.CREATE)
    return made


@transaction.atomic
def change_contact(
    *, contact: NetworkContact, actor: Actor, role: str, first: bool = False, **fields: Any
) -> NetworkContact:
    """Other words; who is not the first to call any more keeps the place."""
    fields["role"] = role_word(role)
    if first and not is_first(contact):
        fields["position"] = _place(contact.client, first)
    for name, value in fields.items():
        setattr(contact, name, value)
    contact.save(update_fields=list(fields))
    _log(actor, "contact_changed", contact)
    return contact


@transaction.atomic
def take_off(*, contact: NetworkContact, actor: Actor) -> None:
    """No longer around her; twice is once."""
    if NetworkContact.objects.filter(pk=contact.pk, gone_on=None).update(gone_on=timezone.localdate()):
        _log(actor, "contact_gone", contact)


@transaction.atomic
def put_back(*, contact: NetworkContact, actor: Actor) -> None:
    if NetworkContact.objects.filter(pk=contact.pk, gone_on__isnull=False).update(gone_on=None):
        _log(actor, "contact_back", contact)


def is_first(contact: NetworkContact) -> bool:
    others = NetworkContact.objects.filter(client_id=contact.client_id, gone_on=None).exclude(pk=contact.pk)
    return contact.gone_on is None and not others.filter(position__lte=contact.position).exists()


def _place(client: Client, first: bool) -> int:
    found = NetworkContact.objects.filter(client=client).aggregate(first=Min("position"), last=Max("position"))
    if found["first"] is None:
        return 0
    place: int = found["first"] - 1 if first else found["last"] + 1
    return place


def _log(actor: Actor, event: str, contact: NetworkContact, action: Any = Action.UPDATE) -> None:
    log_access(
        actor,
        event,
        action,
        client_id=contact.client_id,
        owner_team_id=contact.owner_team_id,
        object_type="networkcontact",
        object_id=contact.pk,
        part="network",
    )
