"""What the shell of every page needs: the places one can go to."""

from functools import lru_cache
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

# address, icon, label
Place = tuple[str, str, str]


def team_places(slug: str) -> list[Place]:
    return [
        (reverse("today", args=[slug]), "sun", _("Today")),
        (reverse("clients", args=[slug]), "users", _("Clients")),
        (reverse("week", args=[slug]), "calendar-days", _("Week")),
        (reverse("team", args=[slug]), "house", _("Team")),
        (reverse("community", args=[slug]), "message-circle", _("Community")),
    ]


def office_places() -> list[Place]:
    return [
        (reverse("claims"), "receipt-euro", _("Claims")),
        (reverse("payroll"), "wallet", _("Payroll")),
        (reverse("contracts"), "file-text", _("Contracts")),
    ]


@lru_cache(maxsize=4096)
def places(word: str, slug: str, language: str) -> list[Place]:
    """Where a person can go, by the first word of the address; the same for all who are there."""
    if slug:
        return team_places(slug)
    if word == "office":
        return office_places()
    if word == "radar":
        return [(reverse("radar"), "radar", _("Radar"))]
    if word == "organisation":
        return [(reverse("organisation"), "house", _("Organisation"))]
    return []


@lru_cache(maxsize=4096)
def navigation(word: str, slug: str, language: str, current: str) -> SafeString:
    """As it stands on the page; `current`: the address of the place one is in."""
    found = places(word, slug, language)
    return render_to_string("_places.html", {"places": found, "current": current}) if found else SafeString()


def shell(request: HttpRequest) -> dict[str, Any]:
    word, language = request.path_info.split("/", 2)[1], get_language() or ""
    slug = request.team.slug if hasattr(request, "team") else ""
    here = [url for url, _icon, _label in places(word, slug, language) if request.path.startswith(url)]
    return {"navigation": navigation(word, slug, language, max(here, key=len, default=""))}
