"""Limits for one client, and the numbers that a team follows besides the usual ones."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from access.forms import posted
from access.services import Actor
from buurtzorgweb.forms import attempt
from buurtzorgweb.htmx import render_part
from buurtzorgweb.stale import Edit
from clients.access import hold, open_client
from clients.forms.measurements import LimitsForm, TeamKindForm
from clients.measures import KINDS, OWN, UNBOUND, Kind, said, unit_name
from clients.models import Measurement, TeamMeasurementKind
from clients.series import Agreed, choices_for, limits_of
from clients.services import measurements as services
from teams.middleware import TeamRequest


@require_http_methods(["GET", "POST"])
def measurement_limits(request: TeamRequest, client_pk: UUID) -> HttpResponse:
    """Between what a value should stay; what was agreed before stays in the history."""
    found = open_client(request, client_pk, "limits")
    kind, label = request.GET.get("kind", ""), request.GET.get("label", "")[:100]
    if not kind:
        return redirect("client_measurements", request.team.slug, found.pk)
    if request.method == "POST":
        hold(found)
    measured = kind_of(found.pk, request.team.pk, kind, label)
    agreed = limits_of(found.pk).get((kind, label if kind == OWN else ""), Agreed())
    form = LimitsForm(posted(request), kind=measured, limits=agreed.limits, why=agreed.why)
    actor = Actor.of(request, "team_member")
    edit = Edit.of(request, form, {name: form.initial.get(name, "") for name in form.fields})
    if not edit.stale and attempt(form, services.set_limits, client=found, actor=actor, kind=kind, label=label):
        messages.success(request, _("The limits are kept. Values outside them are marked from now on."))
        here = reverse("client_measurements", args=[request.team.slug, found.pk])
        return redirect(f"{here}?{urlencode({'kind': kind, 'label': label})}")
    context = {"client": found, "kind": measured, "unit": measured.unit_name} | edit.context
    return render_part(request, "clients/measurement_limits.html", "form", context, edit.status)


def kind_of(client_id: UUID, team_id: int, kind: str, label: str) -> Kind:
    """A kind of everybody's, one of the team's, or one of another team's that was measured before a transfer."""
    if kind in KINDS:
        return KINDS[kind]
    for own in choices_for(client_id, team_id).kinds.values():
        if own.stored == (kind, label) and kind == OWN:
            return own
    units = Measurement.objects.filter(client=client_id, kind=kind, label=label).values_list("unit", flat=True)
    unit = units.first()
    if kind != OWN or unit is None:
        raise Http404
    return Kind(kind, label, "", unit, *UNBOUND)


@require_http_methods(["GET", "POST"])
def measurement_kinds(request: TeamRequest) -> HttpResponse:
    """The team's own numbers: what they are called, and a new one."""
    form = TeamKindForm(posted(request))
    if attempt(form, services.add_team_kind, team=request.team, actor=Actor.of(request, "team_member")):
        messages.success(request, _("Your team can measure this from now on, at the door and in each record."))
        return redirect("measurement_kinds", request.team.slug)
    kinds = [shown(kind) for kind in TeamMeasurementKind.objects.filter(team=request.team, ended_at=None)]
    context = {"form": form, "kinds": kinds}
    return render_part(request, "clients/measurement_kinds.html", "form", context, 422 if form.is_bound else 200)


def shown(kind: TeamMeasurementKind) -> dict[str, Any]:
    return {
        "id": kind.pk,
        "name": kind.name,
        "unit": unit_name(kind.unit),
        "low": said(kind.low),
        "high": said(kind.high, unit=kind.unit),
    }


@require_POST
def measurement_kind_end(request: TeamRequest, kind_pk: UUID) -> HttpResponse:
    kind = get_object_or_404(TeamMeasurementKind.objects.filter(team=request.team), pk=kind_pk)
    services.end_team_kind(kind=kind, actor=Actor.of(request, "team_member"))
    messages.success(request, _("“%(name)s” is no longer offered. What was measured stays.") % {"name": kind.name})
    return redirect("measurement_kinds", request.team.slug)
