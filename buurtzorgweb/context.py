"""What the shell of every page needs: the places one can go to."""

from typing import Any, NamedTuple

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _


class Place(NamedTuple):
    url: str
    icon: str
    label: str
    current: bool


def _team_places(slug: str) -> list[tuple[str, str, str]]:
    return [
        (reverse("today", args=[slug]), "sun", _("Today")),
        (reverse("clients", args=[slug]), "users", _("Clients")),
        (reverse("week", args=[slug]), "calendar-days", _("Week")),
        (reverse("team", args=[slug]), "house", _("Team")),
        (reverse("community", args=[slug]), "message-circle", _("Community")),
    ]


def _office_places() -> list[tuple[str, str, str]]:
    return [
        (reverse("claims"), "receipt-euro", _("Claims")),
        (reverse("payroll"), "wallet", _("Payroll")),
        (reverse("contracts"), "file-text", _("Contracts")),
    ]


def places(request: HttpRequest) -> list[Place]:
    """The places of this person, by the first word of the address; the current one by the longest match."""
    word = request.path_info.split("/", 2)[1]
    found: list[tuple[str, str, str]] = []
    if team := getattr(request, "team", None):
        found = _team_places(team.slug)
    elif word == "office":
        found = _office_places()
    elif word == "radar":
        found = [(reverse("radar"), "radar", _("Radar"))]
    elif word == "organisation":
        found = [(reverse("organisation"), "house", _("Organisation"))]
    return [Place(*place, current=request.path.startswith(place[0])) for place in found]


def shell(request: HttpRequest) -> dict[str, Any]:
    return {"places": places(request)}
