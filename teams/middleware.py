"""The one gate to a team's pages: everything under t/<team_slug>/ has `request.team`, or is not found."""

from typing import Any

from django.http import Http404, HttpRequest
from django.utils import timezone

from access.middleware import Respond
from buurtzorgweb.sql import columns, instance, names, row
from teams.models import Membership, Team

TODAY = """
FROM teams_membership m JOIN teams_team t ON t.id = m.team_id
WHERE m.user_id = %(user)s AND t.slug = %(slug)s
  AND m.starts_on <= %(today)s AND (m.ends_on IS NULL OR m.ends_on >= %(today)s)
"""


class TeamMiddleware:
    """Resolves the team through the person's membership of today; another team's address does not exist for her."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> Any:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: dict[str, Any]) -> None:
        if "team_slug" not in kwargs or not request.user.is_authenticated:
            return
        slug = kwargs.pop("team_slug")
        user_id = request.user.pk
        membership = membership_today(user_id, slug)
        if membership is None:
            raise Http404
        request.user_id = user_id  # type: ignore[attr-defined]
        request.membership = membership  # type: ignore[attr-defined]
        request.team = membership.team  # type: ignore[attr-defined]


def membership_today(user_id: int, slug: str) -> Membership | None:
    """With its team; asked by every page of a team, so not built anew each time."""
    found = row(
        f"SELECT {columns(Team, 't')}, {columns(Membership, 'm')} {TODAY}",
        user=user_id,
        slug=slug,
        today=timezone.localdate(),
    )
    if found is None:
        return None
    width = len(names(Team))
    membership = instance(Membership, found[width:])
    membership.team = instance(Team, found[:width])
    return membership


class TeamRequest(HttpRequest):
    """What a view under t/<team_slug>/ receives; for type checking."""

    user_id: int
    team: Team
    membership: Membership
    request_id: str
