"""Risks, treatment limits, and what happened to a client."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import F
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from access.forms import posted
from access.services import Actor
from buurtzorgweb.forms import attempt
from buurtzorgweb.stale import Edit
from clients.access import hold, open_client
from clients.forms.harm import EventForm, RiskForm
from clients.models import Client, ClientEvent, Risk
from clients.risks import LIMITS, NAMES, risk_line
from clients.services import harm as services
from teams.middleware import TeamRequest

Context = dict[str, Any]
PAGE = "client_risks"
MOST = 100


@require_safe
def client_risks(request: TeamRequest, client_pk: UUID) -> HttpResponse:
    """What holds now, treatment limits first; what held before; what happened."""
    found = open_client(request, client_pk, "risks")
    today = timezone.localdate()
    rows = list(Risk.objects.filter(client=found).order_by("position", "recorded_at"))
    holding = [line(row) for row in rows if row.ends_on is None or row.ends_on >= today]
    context = {
        "client": found,
        "risks": sorted(holding, key=lambda row: row["kind"] not in LIMITS),
        "ended": [line(row) for row in rows if row.ends_on and row.ends_on < today],
        "events": ClientEvent.objects.filter(client=found).order_by(F("starts_on").desc(), "id")[:MOST],
    }
    return render(request, "clients/risks.html", context)


def line(risk: Risk) -> Context:
    return risk_line(risk.kind, risk.text) | {
        "id": risk.pk,
        "kind": risk.kind,
        "name": NAMES.get(risk.kind, risk.kind.replace("_", " ")),
        "since": risk.starts_on,
        "until": risk.ends_on,
    }


@require_http_methods(["GET", "POST"])
def risk_add(request: TeamRequest, client_pk: UUID) -> HttpResponse:
    found = open_client(request, client_pk, "risks")
    form = RiskForm(posted(request))
    if attempt(form, services.add_risk, client=found, actor=Actor.of(request, "team_member")):
        messages.success(request, _("It is in sight for everybody who goes there."))
        return redirect(PAGE, request.team.slug, found.pk)
    return page(request, found, {"form": form, "title": _("What may harm, or is not to be done?")}, form)


@require_http_methods(["GET", "POST"])
def risk(request: TeamRequest, client_pk: UUID, risk_pk: UUID) -> HttpResponse:
    """Other words. What a colleague saved meanwhile stands beside one's own; sending again chooses."""
    found = open_client(request, client_pk, "risks")
    if request.method == "POST":
        hold(found)
    row = get_object_or_404(Risk.objects.filter(client=found), pk=risk_pk)
    stands = {name: getattr(row, name) for name in ("kind", "text", "starts_on")}
    edit = Edit.of(request, RiskForm(posted(request), kind=row.kind, initial=stands), stands | {"ends_on": row.ends_on})
    actor = Actor.of(request, "team_member")
    if not edit.stale and attempt(edit.form, services.change_risk, risk=row, actor=actor):
        messages.success(request, _("The changes are kept."))
        return redirect(PAGE, request.team.slug, found.pk)
    away = {"url": "risk_end", "key": row.pk, "label": _("Holds no longer"), "icon": "x"}
    title = _("Risk or treatment limit")
    return page(request, found, edit.context | {"title": title, "away": None if row.ends_on else away}, edit.form, edit)


@require_POST
def risk_end(request: TeamRequest, client_pk: UUID, risk_pk: UUID) -> HttpResponse:
    found = open_client(request, client_pk, "risks")
    row = get_object_or_404(Risk.objects.filter(client=found), pk=risk_pk)
    services.end_risk(risk=row, actor=Actor.of(request, "team_member"))
    undo = reverse("risk_back", args=[request.team.slug, found.pk, row.pk])
    messages.success(request, _("It holds no longer. It stays readable below."), f"undo:{undo}")
    return redirect(PAGE, request.team.slug, found.pk)


@require_POST
def risk_back(request: TeamRequest, client_pk: UUID, risk_pk: UUID) -> HttpResponse:
    found = open_client(request, client_pk, "risks")
    row = get_object_or_404(Risk.objects.filter(client=found), pk=risk_pk)
    services.restore_risk(risk=row, actor=Actor.of(request, "team_member"))
    messages.success(request, _("It holds again, in sight for everybody."))
    return redirect(PAGE, request.team.slug, found.pk)


@require_http_methods(["GET", "POST"])
def event_add(request: TeamRequest, client_pk: UUID) -> HttpResponse:
    """A fall, an infection, a stay in hospital, an incident with medicine."""
    found = open_client(request, client_pk, "events")
    form = EventForm(posted(request))
    if attempt(form, services.add_event, client=found, actor=Actor.of(request, "team_member")):
        messages.success(request, _("It is kept in the record."))
        return redirect(PAGE, request.team.slug, found.pk)
    return page(
        request, found, {"form": form, "title": _("What happened to %(name)s?") % {"name": found.full_name}}, form
    )


@require_http_methods(["GET", "POST"])
def event(request: TeamRequest, client_pk: UUID, event_pk: UUID) -> HttpResponse:
    found = open_client(request, client_pk, "events")
    if request.method == "POST":
        hold(found)
    row = get_object_or_404(ClientEvent.objects.filter(client=found), pk=event_pk)
    stands = {name: getattr(row, name) for name in ("kind", "starts_on", "ends_on", "text")}
    edit = Edit.of(request, EventForm(posted(request), initial=stands), stands)
    actor = Actor.of(request, "team_member")
    if not edit.stale and attempt(edit.form, services.change_event, event=row, actor=actor):
        messages.success(request, _("The changes are kept."))
        return redirect(PAGE, request.team.slug, found.pk)
    return page(request, found, edit.context | {"title": row.get_kind_display().capitalize()}, edit.form, edit)


def page(request: TeamRequest, client: Client, context: Context, form: Any, edit: Edit | None = None) -> HttpResponse:
    status = edit.status if edit else 422 if form.is_bound else 200
    return render(
        request, "clients/act.html", {"client": client, "button": _("Keep"), "back": PAGE} | context, status=status
    )
