"""What changed in the record, and who looked into it: both in plain words."""

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from access.models import AccessLogEntry
from buurtzorgweb.sql import rows
from clients.access import open_client
from clients.history import history_of
from clients.rooms import tabs
from teams.middleware import TeamRequest

PAGE = 50
PERIODS = {"week": 7, "month": 31, "year": 366, "all": 366 * 20}


@require_safe
def client_history(request: TeamRequest, client_pk: UUID) -> HttpResponse:
    """Who changed what, when, from what to what; newest first."""
    client = open_client(request, client_pk, "history")
    lines, further = history_of(client.pk, before=moment_of(request.GET.get("before", "")), most=PAGE)
    context = tabs(request) | {"client": client, "lines": lines, "further": further}
    return render(request, "clients/history.html", context)


def moment_of(text: str) -> datetime | None:
    """A moment as our own links carry it; anything else starts at the newest."""
    try:
        found = parse_datetime(text)
    except ValueError:
        return None
    return found if found and timezone.is_aware(found) else None


@require_safe
def client_looked(request: TeamRequest, client_pk: UUID) -> HttpResponse:
    """Who looked, by period: one day's equal lines folded into one. Reading this is itself written down."""
    client = open_client(request, client_pk, "access_log")
    period = request.GET.get("period", "month")
    period = period if period in PERIODS else "month"
    last = timezone.localdate() + timedelta(days=1)
    found = rows(
        "SELECT * FROM gate.who_looked(%(client)s, %(first)s, %(last)s)",
        client=client.pk,
        first=midnight(last - timedelta(days=PERIODS[period])),
        last=midnight(last),
    )
    days: dict[date, list[dict[str, Any]]] = {}
    for day, name, role, part, action, ground, times, latest in found:
        days.setdefault(day, []).append(looked(name, role, part, action, ground, times, latest))
    context = tabs(request) | {"client": client, "days": list(days.items()), "period": period, "periods": periods()}
    return render(request, "clients/looked.html", context)


def midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def periods() -> list[tuple[str, str]]:
    return [("week", _("a week")), ("month", _("a month")), ("year", _("a year")), ("all", _("all"))]


def looked(name: str, role: str, part: str, action: str, ground: str, times: int, latest: datetime) -> dict[str, Any]:
    """One line in words: who did what to which part, and why she may."""
    parts = {
        "overview": _("the overview"),
        "doorstep": _("the doorstep card"),
        "plan": _("the care plan"),
        "reports": _("the reports"),
        "measurements": _("the measurements"),
        "documents": _("the documents"),
        "network": _("the network"),
        "close": _("the closing form"),
        "visit": _("a visit"),
        "key_safe": _("the code of the key safe"),
        "history": _("the history"),
        "access_log": _("this list"),
        "agreement": _("the agreement"),
        "care": _("the course of care"),
        "plan_pdf": _("the plan on paper"),
        "letter": _("the transfer letter"),
        "thumbnail": _("a small photo"),
        "risks": _("the risks and treatment limits"),
        "events": _("what happened"),
        "story": _("the story, and getting in"),
        "claim_record": _("the record, to answer for a claim"),
    }
    emergency = ground == AccessLogEntry.Ground.EMERGENCY
    return {
        "name": name or _("automatic work"),
        "act": AccessLogEntry.Action(action).label,
        "part": parts.get(part, part.replace("_", " ")),
        "ground": AccessLogEntry.Ground(ground).label,
        "times": times,
        "latest": latest,
        "tone": "stop" if emergency else "",
    }
