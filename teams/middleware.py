"""The one gate to a team's pages: everything under t/<team_slug>/ has `request.team`, or is not found."""

from typing import Any

from django.http import Http404, HttpRequest

from access.middleware import Respond
from teams.models import Membership, Team


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
        membership = Membership.objects.now().select_related("team").filter(user=request.user, team__slug=slug).first()
        if membership is None:
            raise Http404
        request.user_id = request.user.pk  # type: ignore[attr-defined]
        request.membership = membership  # type: ignore[attr-defined]
        request.team = membership.team  # type: ignore[attr-defined]


class TeamRequest(HttpRequest):
    """What a view under t/<team_slug>/ receives; for type checking."""

    user_id: int
    team: Team
    membership: Membership
    request_id: str
