"""What was measured, by kind, with its limits; adding and correcting."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from access.forms import posted
from access.services import Actor
from buurtzorgweb.forms import attempt
from buurtzorgweb.htmx import render_part
from buurtzorgweb.measure_chart import Dot, measure_line
from buurtzorgweb.templatetags.look import brief_day, when
from clients.access import open_client
from clients.forms.measurements import CorrectionForm, MeasurementForm
from clients.measures import KINDS, said
from clients.models import Client, Measurement
from clients.rooms import tabs
from clients.series import Point, Series, choices_for, series_of
from clients.services import measurements as services
from teams.middleware import TeamRequest

MOST_OF_ONE = 1000
Context = dict[str, Any]


@require_safe
def client_measurements(request: TeamRequest, client_pk: UUID) -> HttpResponse:
    """By kind, what was measured last first: chart, limits, and a table that can be read out."""
    found = open_client(request, client_pk, "measurements")
    kind, label = request.GET.get("kind", ""), request.GET.get("label", "")
    series = series_of(found.pk, kind=kind, label=label, **({"most": MOST_OF_ONE} if kind else {}))
    outside = sum(bool(one.latest and one.latest.side) for one in series)
    context = {"client": found, "series": [shown(one) for one in series], "one": kind, "summary": summary(outside)}
    return render(request, "clients/measurements.html", tabs(request) | context)


def summary(outside: int) -> str:
    if not outside:
        return ""
    return ngettext("%(count)d value lies outside the limits.", "%(count)d values lie outside the limits.", outside) % {
        "count": outside
    }


def shown(series: Series) -> Context:
    """One kind as it stands on the page."""
    query = urlencode({"kind": series.kind, "label": series.label})
    latest, known = series.latest, KINDS.get(series.kind)
    limits = series.agreed.limits
    return {
        "name": series.name,
        "place": series.place,
        "latest": row(series, latest, now=True) if latest else None,
        "limits": limits.said(series.unit, known.second if known else ""),
        "why": series.agreed.why,
        "set": agreed_line(series) if limits.any else "",
        "dots": dots_line(series.kind),
        "chart": chart(series) if len(series.points) > 1 else "",
        "rows": [row(series, point) for point in reversed(series.points)],
        "struck": [earlier(series, was) for was in series.struck],
        "more": series.total - len(series.points),
        "query": query,
        "wound": series.kind == "wound_size" and series.label,
    }


def dots_line(kind: str) -> str:
    """Which of the two lines is which; not by colour alone."""
    known = KINDS.get(kind)
    if known is None or not known.second:
        return ""
    return _("large dot: %(first)s, small dot: %(second)s") % {"first": known.first, "second": known.second}


def agreed_line(series: Series) -> str:
    return f"{series.agreed.who}, {brief_day(series.agreed.at)}"


def row(series: Series, point: Point, now: bool = False) -> Context:
    """A value with its mark: the latest one outside asks for something now, an older one is history."""
    return {
        "id": point.id,
        "at": point.at,
        "said": said(point.value, point.second, series.unit, kind=series.kind),
        "who": point.who,
        "mark": {"high": _("above the limit"), "low": _("below the limit")}.get(point.side, ""),
        "tone": "stop" if now else "watch",
        "earlier": [earlier(series, was) for was in point.earlier],
    }


def earlier(series: Series, was: Any) -> Context:
    return {
        "said": said(was.value, was.second, series.unit, kind=series.kind),
        "at": was.at,
        "who": was.who,
        "changed_at": was.changed_at,
        "changed_by": was.changed_by,
    }


def chart(series: Series) -> str:
    dots = [
        Dot(
            timezone.localtime(point.at),
            float(point.value),
            float(point.second) if point.second is not None else None,
            point.side,
        )
        for point in series.points
    ]
    limits = [float(limit) for limit in series.agreed.limits if limit is not None]
    title = f"{series.name}, {series.place}" if series.place else series.name
    return measure_line(dots, label=title, limits=limits, said=finding(series))


def finding(series: Series) -> str:
    """from 148/78 on 12 October to 132/70 on 9 November; 1 of 5 outside the limits."""
    first, last = series.points[0], series.points[-1]
    words = _("from %(first)s on %(from)s to %(last)s on %(to)s") % {
        "first": said(first.value, first.second, kind=series.kind),
        "from": brief_day(first.at),
        "last": said(last.value, last.second, series.unit, kind=series.kind),
        "to": brief_day(last.at),
    }
    outside = sum(bool(point.side) for point in series.points)
    if outside:
        words += _("; %(count)d of %(all)d outside the limits") % {"count": outside, "all": len(series.points)}
    return f"{words}."


@require_http_methods(["GET", "POST"])
def measurement_add(request: TeamRequest, client_pk: UUID) -> HttpResponse:
    """A value outside a visit."""
    found = open_client(request, client_pk, "measurements")
    choices = choices_for(found.pk, request.team.pk)
    form = MeasurementForm(posted(request), client=found, choices=choices, kind=request.GET.get("kind", ""))
    form.initial["label"] = request.GET.get("label", "")[:100]
    if attempt(form, services.add_measurement, client=found, actor=Actor.of(request, "team_member")):
        messages.success(request, _("The measurement is kept."))
        return redirect("client_measurements", request.team.slug, found.pk)
    context = {"client": found, "form": form, "places": choices.places}
    return render_part(request, "clients/measurement_add.html", "form", context, 422 if form.is_bound else 200)


def _measurement(found: Client, measurement_pk: UUID) -> Measurement:
    return get_object_or_404(Measurement.objects.filter(client=found, struck=False), pk=measurement_pk)


@require_http_methods(["GET", "POST"])
def measurement_correct(request: TeamRequest, client_pk: UUID, measurement_pk: UUID) -> HttpResponse:
    """What it should have been, as a new row. Corrected meanwhile by another: both are shown, and one is chosen."""
    found = open_client(request, client_pk, "measurements")
    measurement = _measurement(found, measurement_pk)
    choices = choices_for(found.pk, request.team.pk)
    form = CorrectionForm(posted(request), client=found, choices=choices, measurement=measurement)
    try:
        if attempt_correction(form, request, found, measurement):
            messages.success(request, _("The measurement is corrected. The old value stays readable."))
            return redirect("client_measurements", request.team.slug, found.pk)
    except services.AlreadyCorrected as conflict:
        return both_versions(request, found, form, conflict)
    context = {"client": found, "form": form, "places": choices.places} | was(measurement)
    return render_part(request, "clients/measurement_correct.html", "form", context, 422 if form.is_bound else 200)


def attempt_correction(form: CorrectionForm, request: TeamRequest, found: Client, measurement: Measurement) -> bool:
    """As `attempt`, but a conflict goes on to the page that shows both."""
    if not form.is_bound or not form.is_valid():
        return False
    actor = Actor.of(request, "team_member")
    services.correct_measurement(client=found, actor=actor, measurement=measurement, **form.cleaned_data)
    return True


def was(measurement: Measurement) -> Context:
    value = said(measurement.value, measurement.second_value, measurement.unit, kind=measurement.kind)
    return {"name": services.name_of(measurement), "value": value, "at": when(measurement.measured_at)}


def both_versions(
    request: TeamRequest, found: Client, form: CorrectionForm, conflict: services.AlreadyCorrected
) -> HttpResponse:
    """Mine is sent again as a correction of theirs, under the same id; theirs stays when one turns back."""
    data, standing = form.cleaned_data, conflict.standing
    mine = said(data["value"], data["second_value"], standing.unit, kind=standing.kind)
    theirs = was(standing)
    if standing.struck:
        theirs["value"] = _("struck: this was not measured")
    context = {
        "client": found,
        "name": theirs["name"],
        "mine": _("struck: this was not measured") if data.get("struck") else mine,
        "theirs": theirs["value"],
        "who": conflict.who,
        "fields": [(name, value) for name, value in request.POST.items() if name != "csrfmiddlewaretoken"],
        "again": reverse("measurement_correct", args=[request.team.slug, found.pk, standing.pk]),
        "edit": not standing.struck,
    }
    return render(request, "clients/measurement_both.html", context, status=409)
