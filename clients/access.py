"""The only way to a client's record."""

from typing import Any
from uuid import UUID

from django.http import Http404

from access.services import Action, Actor, log_access
from buurtzorgweb.sql import columns, instance, row
from clients.models import Client
from teams.middleware import TeamRequest

# As ClientQuerySet.standing().
STANDING = "FROM clients_client c WHERE c.id = %(client)s AND c.team_id = %(team)s AND c.merged_at IS NULL"


def open_client(request: TeamRequest, client_pk: UUID, part: str, *, action: Any = Action.READ) -> Client:
    """Through the team and logged; another team's client is not found."""
    asked = f"SELECT {columns(Client, 'c')} {STANDING}"
    found = row(asked, client=client_pk, team=request.team.pk)
    if found is None:
        raise Http404
    client = instance(Client, found)
    client.team = request.team
    log_opening(request, client.pk, part, action=action)
    return client


def hold(client: Client) -> None:
    """Changes of one record come one after the other: nobody saves between looking and keeping."""
    Client.objects.select_for_update(no_key=True).values_list("pk").get(pk=client.pk)


def log_opening(request: TeamRequest, client_pk: UUID, part: str, *, action: Any = Action.READ) -> None:
    """The line for one opening of a record or a part of it."""
    assert request.resolver_match is not None
    log_access(
        Actor.of(request, "team_member"),
        request.resolver_match.url_name or "",
        action,
        client_id=client_pk,
        owner_team_id=request.team.pk,
        object_type="client",
        object_id=client_pk,
        part=part,
    )


def log_list(request: TeamRequest, part: str, count: int) -> None:
    """A list of clients is one line with its count; a search is logged as such."""
    assert request.resolver_match is not None
    log_access(
        Actor.of(request, "team_member"),
        request.resolver_match.url_name or "",
        Action.READ,
        owner_team_id=request.team.pk,
        object_type="client_list",
        part=part,
        result_count=count,
    )
