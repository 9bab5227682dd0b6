"""Intake in one sitting: the person, who sent her, who stands around her, what she agreed to, on what ground."""

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from access.services import Actor
from buurtzorgweb.forms import Refused
from clients.geocode import locate
from clients.known import Asked, known
from clients.models import CareEpisode, Client, Consent, NetworkContact
from clients.services import admit_client
from clients.services.episodes import refer
from clients.services.indications import set_indication
from teams.models import Membership, Team


class Contact(NamedTuple):
    name: str
    role: str
    ring: str
    phone: str = ""


@transaction.atomic
def take_in(
    *,
    team: Team,
    actor: Actor,
    person: dict[str, Any],
    referral: dict[str, Any],
    starts_on: date,
    why: str,
    contacts: Iterable[Contact] = (),
    consents: Iterable[str] = (),
    consent: dict[str, Any] | None = None,
    indication: dict[str, Any] | None = None,
    surely_new: bool = False,
) -> Client:
    """All or nothing: a client with her first episode and all that came with her. Raises Refused."""
    check_nurses(team, person)
    if not surely_new:
        check_known(team, actor, person)
    position = locate(team, person["postcode"])
    where = position._asdict() if position else {}
    try:
        with transaction.atomic():
            client = admit_client(team=team, actor=actor, starts_on=starts_on, why=why, **person, **where)
    except IntegrityError as error:
        if "client_bsn_once_per_team" not in str(error):
            raise
        raise Refused(_("A client of your team has this BSN already. Open that record instead."), "bsn") from error
    refer(client=client, episode=CareEpisode.objects.get(client=client), **referral)
    add_contacts(client=client, contacts=contacts)
    for kind in consents:
        give_consent(client=client, actor=actor, kind=kind, **(consent or {}))
    if indication:
        set_indication(client=client, actor=actor, **indication)
    return client


def check_known(team: Team, actor: Actor, person: dict[str, Any]) -> None:
    """Somebody who may be known already is taken in only by who has looked."""
    asked = Asked.of(
        first_name=person["first_name"],
        birth_family=person["birth_family"],
        born=person["birth_date"],
        bsn=person.get("bsn", ""),
    )
    if known(asked=asked, team=team, actor=actor):
        raise Refused(
            _("This person may be known already. Look above, then tick that it is somebody new."), "new_person"
        )


def check_nurses(team: Team, person: dict[str, Any]) -> None:
    """The named nurse and the stand-in are two members of the team of today."""
    nurses = {name: person[name] for name in ("named_nurse_id", "stand_in_id") if person.get(name)}
    if len(nurses) > len(set(nurses.values())):
        raise Refused(_("The stand-in is somebody else than the named nurse."), "stand_in_id")
    members = set(Membership.objects.now().filter(team=team).values_list("user_id", flat=True))
    for name, nurse in nurses.items():
        if nurse not in members:
            raise Refused(_("This person is not in your team today."), name)


def add_contacts(*, client: Client, contacts: Iterable[Contact]) -> None:
    """Somebody around her, each in a ring; the caller's log line covers it."""
    NetworkContact.objects.bulk_create(
        NetworkContact(client=client, owner_team_id=client.team_id, position=position, **contact._asdict())
        for position, contact in enumerate(contacts)
    )


def give_consent(
    *, client: Client, actor: Actor, kind: str, relation: str, given_by: str = "", given_on: date | None = None
) -> Consent:
    """Somebody agreed: the client, or who may speak for her; without a name it is the client. Raises Refused."""
    if relation != Consent.Relation.SELF and not given_by:
        raise Refused(_("Who gave this consent? Type the name."), "given_by")
    on = given_on or timezone.localdate()
    if on > timezone.localdate():
        raise Refused(_("This day has not come yet."), "given_on")
    return Consent.objects.create(
        client=client,
        owner_team_id=client.team_id,
        kind=kind,
        relation=relation,
        given_by=given_by or client.full_name,
        given_on=on,
        recorded_by_id=actor.person_id,
    )
