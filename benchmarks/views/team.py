"""The Team page: how we are doing, and who we are."""

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from benchmarks.views import board
from buurtzorgweb.dense import dense
from buurtzorgweb.sql import rows
from buurtzorgweb.templatetags.look import brief_day, initials, percent
from schedule.board.notices import notices
from teams.middleware import TeamRequest
from teams.models import Level, Team, TeamRole

# Of two absences on one day the fuller one is said.
MEMBERS = """
SELECT m.level, u.first_name, u.last_name,
  ARRAY(SELECT r.role FROM teams_teamrole r WHERE r.team_id = m.team_id AND r.user_id = m.user_id
        AND r.starts_on <= %(day)s AND (r.ends_on IS NULL OR r.ends_on >= %(day)s)), a.percent, a.ends_on
FROM teams_membership m JOIN access_user u ON u.id = m.user_id
LEFT JOIN LATERAL (
  SELECT percent, ends_on FROM teams_absence b WHERE b.team_id = m.team_id AND b.user_id = m.user_id
  AND b.starts_on <= %(day)s AND (b.ends_on IS NULL OR b.ends_on >= %(day)s) ORDER BY percent DESC LIMIT 1) a ON true
WHERE m.team_id = %(team)s AND m.starts_on <= %(day)s AND (m.ends_on IS NULL OR m.ends_on >= %(day)s)
ORDER BY u.first_name, u.last_name
"""


@require_safe
def team(request: TeamRequest) -> HttpResponse:
    context = board.page(request.team, board.asked_month(request))
    context["members"] = members(request.team, timezone.localdate())
    context["people"] = dense("benchmarks/members.html", members=context["members"])
    context["notices"] = notices(request, "team")
    return render(request, "benchmarks/team.html", context)


def members(team: Team, day: date) -> list[dict[str, Any]]:
    """Everybody of today by name, with her roles, and until when she is away; why is nobody's business here."""
    return [
        {
            "name": f"{first} {last}",
            "initials": initials(f"{first} {last}"),
            "level": Level(level).label,
            "roles": ", ".join(str(role.label) for role in TeamRole.Role if role in roles),
            "away": away_words(share, until) if share else "",
        }
        for level, first, last, roles, share, until in rows(MEMBERS, team=team.pk, day=day)
    ]


def away_words(share: int, until: date | None) -> str:
    """Away up to and including 5 December; half away; no end known."""
    said = {"until": brief_day(until), "share": percent(share, 0)}
    if share < 100:
        return (_("away for %(share)s until %(until)s") if until else _("away for %(share)s")) % said
    return (_("away until %(until)s") if until else pgettext("absence", "away")) % said
