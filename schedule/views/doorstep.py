"""The doorstep card: what is new since my visit, what to mind, how to get in, what counts for her."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from access.seal import open_sealed
from access.services import Actor
from buurtzorgweb.forms import Refused
from clients.access import log_opening
from clients.models import Client
from clients.reading import promises_at
from clients.risks import risk_line
from schedule import services
from schedule.brief import in_brief
from schedule.changes import lines
from schedule.moves import card_of
from schedule.route import Stop, add_changes, stop_of
from teams.middleware import TeamRequest


def find_stop(request: TeamRequest, visit_pk: UUID) -> Stop:
    """A visit of this team at a client of this team, or 404."""
    stop = stop_of(visit_id=visit_pk, user_id=request.user_id, team_id=request.team.pk)
    if stop is None:
        raise Http404
    return stop


@require_safe
def visit(request: TeamRequest, visit_pk: UUID) -> HttpResponse:
    """One page, one log line."""
    moves = card_of(visit_id=visit_pk, user_id=request.user_id, team_id=request.team.pk)
    if moves is None:
        raise Http404
    stop = moves.stop
    add_changes([stop], user_id=request.user_id)
    log_opening(request, stop.client_id, "doorstep")
    promised = {"promises": promises_at(stop.client_id, me=request.user_id), "client_id": stop.client_id}
    return render(request, "schedule/visit.html", {"stop": stop, "moves": moves} | card(stop) | promised)


def card(stop: Stop) -> dict[str, Any]:
    return {
        "news": lines(stop),
        "risks": [risk_line(kind, text) for kind, text in stop.risks],
        "may_start": stop.is_open and stop.day == timezone.localdate() and stop.started_at is None,
        "work": in_brief(stop.work),
    }


@require_POST
def visit_start(request: TeamRequest, visit_pk: UUID) -> HttpResponse:
    """“I am here”: optional, once; answers the fragment that takes the button's place."""
    stop = find_stop(request, visit_pk) if not request.htmx else None  # type: ignore[attr-defined]
    actor = Actor.of(request, "team_member")
    try:
        said = services.start_visit(visit_id=visit_pk, team_id=request.team.pk, actor=actor)
    except Refused as refusal:
        return render(
            request,
            "schedule/visit.html#start",
            {"refused": refusal.message, "visit_pk": visit_pk, "team": request.team},
            status=422,
        )
    if stop is not None:
        return redirect("visit", request.team.slug, visit_pk)
    return render(request, "schedule/visit.html#start", {"said": said, "visit_pk": visit_pk})


@require_POST
def visit_key(request: TeamRequest, visit_pk: UUID) -> HttpResponse:
    """Show the code of the key safe; who opens it is written down."""
    stop = find_stop(request, visit_pk)
    sealed = Client.objects.filter(pk=stop.client_id).values_list("key_safe_sealed", flat=True).first()
    if sealed is None:
        raise Http404
    log_opening(request, stop.client_id, "key_safe")
    code = open_sealed(sealed, f"clients_client|key_safe|{stop.client_id}")
    return render(request, "schedule/key.html", {"code": code, "stop": stop, "label": _("Code of the key safe")})
