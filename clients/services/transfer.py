"""A client moves to another team with her whole record."""

from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from access.models import User
from access.services import Action, Actor, log_access
from buurtzorgweb.forms import Refused
from clients.models import Client
from teams.models import Membership, Team

MOVE = "SELECT gate.transfer_client(%s, %s, %s, %s)"
MOST = 12


def teams_named(text: str, besides: Team) -> list[Team]:
    """Teams whose name or town has each word."""
    found = Team.objects.exclude(pk=besides.pk)
    for word in text.split():
        found = found.filter(name__icontains=word) | found.filter(town__icontains=word)
    return list(found.order_by("name")[:MOST]) if text else []


def receivers(team: Team) -> list[tuple[int, str]]:
    """Who may take a client over: the members of today."""
    members = Membership.objects.now().filter(team=team).order_by("user__first_name")
    return [
        (key, f"{first} {last}")
        for key, first, last in members.values_list("user_id", "user__first_name", "user__last_name")
    ]


@transaction.atomic
def transfer_client(*, client: Client, actor: Actor, to_team: Team, receiver: int, why: str) -> None:
    """From now on the other team has the record and gives the planned care; logged for both teams. Raises Refused."""
    if to_team.pk == client.team_id:
        raise Refused(_("This client is in your team already."))
    _log(actor, client.pk, client.team_id)
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(MOVE, [client.pk, receiver, to_team.pk, why])
    except IntegrityError as error:
        if "transfer_receiver" not in str(error):
            raise
        raise Refused(_("Choose who takes over: somebody who is in that team today."), "receiver") from error
    _log(actor, client.pk, to_team.pk)


def _log(actor: Actor, client_id: UUID, team_id: int) -> None:
    log_access(
        actor,
        "client_transferred",
        Action.UPDATE,
        client_id=client_id,
        owner_team_id=team_id,
        object_type="client",
        object_id=client_id,
        part="record",
    )


def name_of(user_id: int) -> str:
    """Names alone: of a person the working modes may read no more."""
    return " ".join(User.objects.values_list("first_name", "last_name").get(pk=user_id))
