"""The Team page: how we are doing, and who we are."""

from collections import defaultdict
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from benchmarks.views import board
from buurtzorgweb.templatetags.look import brief_day, percent
from schedule.board.notices import notices
from teams.middleware import TeamRequest
from teams.models import Absence, Level, Membership, Team, TeamRole


@require_safe
def team(request: TeamRequest) -> HttpResponse:
    context = board.page(request.team, board.asked_month(request))
    context["members"] = members(request.team, timezone.localdate())
    context["notices"] = notices(request, "team")
    return render(request, "benchmarks/team.html", context)


def members(team: Team, day: date) -> list[dict[str, Any]]:
    """Everybody of today by name, with her roles, and until when she is away; why is nobody's business here."""
    here, roles = {"team": team}, defaultdict(set)
    for user, role in TeamRole.objects.on(day).filter(**here).values_list("user_id", "role"):
        roles[user].add(role)
    away = {
        user: away_words(share, until)
        for user, share, until in Absence.objects.on(day)
        .filter(**here)
        .order_by("percent")
        .values_list("user_id", "percent", "ends_on")
    }
    people = (
        Membership.objects.on(day).filter(**here).values_list("user_id", "level", "user__first_name", "user__last_name")
    )
    return [
        {
            "name": f"{first} {last}",
            "level": Level(level).label,
            "roles": ", ".join(str(role.label) for role in TeamRole.Role if role in roles[user]),
            "away": away.get(user, ""),
        }
        for user, level, first, last in people.order_by("user__first_name", "user__last_name")
    ]


def away_words(share: int, until: date | None) -> str:
    """Away up to and including 5 December; half away; no end known."""
    said = {"until": brief_day(until), "share": percent(share, 0)}
    if share < 100:
        return (_("away for %(share)s until %(until)s") if until else _("away for %(share)s")) % said
    return (_("away until %(until)s") if until else pgettext("absence", "away")) % said
