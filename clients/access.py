"""The only way to a client's record."""

from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404

from access.services import Action, Actor, log_access
from clients.models import Client
from teams.middleware import TeamRequest


def open_client(request: TeamRequest, client_pk: UUID, part: str, *, action: Any = Action.READ) -> Client:
    """Through the team and logged; another team's client is not found."""
    client = get_object_or_404(Client.objects.standing().filter(team=request.team), pk=client_pk)
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
