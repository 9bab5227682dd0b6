"""What colleagues did that changes my days, said in my language; on Today and on the Team page until it is read."""

from datetime import date
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from schedule.board.words import short_day
from schedule.cover.words import offer_told
from schedule.models import Notice
from teams.middleware import TeamRequest

MOST = 5
# Written by the gate when the office opens a record (gate.open_record); the room that does it stands above this one.
RECORD_OPENED = "opened"


def notices(request: TeamRequest, back: str) -> SafeString:
    """The unread ones as HTML, or nothing; one statement. `back`: where one is, `offers` or `team`."""
    unread = Notice.objects.filter(user_id=request.user_id, team=request.team, seen_at__isnull=True)
    found = unread.order_by("-made_at").values_list("pk", "kind", "facts", "made_by__first_name")[:MOST]
    told = [told_of(request.team.slug, *row) for row in found]
    return _written(request, told, back) if told else SafeString()


def _written(request: HttpRequest, told: list[dict[str, Any]], back: str) -> SafeString:
    return SafeString(render_to_string("schedule/_notices.html", {"notices": told, "back": back}, request))


def told_of(slug: str, key: Any, kind: str, facts: dict[str, Any], who: str) -> dict[str, Any]:
    seen_url = reverse("notice_seen", args=[slug, key])
    if kind == RECORD_OPENED:
        return {
            "seen_url": seen_url,
            "look": _("Look why"),
            "url": reverse("team_claims", args=[slug]),
            "said": _("%(who)s of the office opened a record of your team, to answer for a claim.") % {"who": who},
        }
    if kind not in (Notice.Kind.PUBLISHED, Notice.Kind.CHANGED):
        return {"seen_url": seen_url} | offer_told(slug, kind, facts, who)
    monday = date.fromisoformat(facts["monday"])
    days = ", ".join(short_day(date.fromisoformat(day)) for day in facts["days"])
    said = (
        _("%(who)s published week %(number)d. Your days: %(days)s.")
        if kind == Notice.Kind.PUBLISHED
        else _("%(who)s changed week %(number)d after it was published. These days of yours are different: %(days)s.")
    )
    return {
        "seen_url": seen_url,
        "look": _("Look at the week"),
        "url": f"{reverse('week', args=[slug])}?from={monday.isoformat()}",
        "said": said % {"who": who, "number": monday.isocalendar().week, "days": days},
    }
