"""What was measured, by kind."""

from typing import Any
from uuid import UUID

from django.db.models import F
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from clients.access import open_client
from clients.measures import KINDS
from clients.models import Measurement
from clients.rooms import tabs
from teams.middleware import TeamRequest

MOST_MEASUREMENTS = 400
Context = dict[str, Any]


@require_safe
def client_measurements(request: TeamRequest, client_pk: UUID) -> HttpResponse:
    """By kind, newest first, as a table that can be read out."""
    found = open_client(request, client_pk, "measurements")
    kinds: dict[tuple[str, str], Context] = {}
    points = (
        Measurement.objects.filter(client=found)
        .annotate(who=F("author__first_name"))
        .order_by("-measured_at")[:MOST_MEASUREMENTS]
    )
    for point in points:
        kind = KINDS.get(point.kind)
        name = point.label or (kind.name if kind else point.kind.replace("_", " "))
        group = kinds.setdefault((point.kind, point.label), {"name": name, "unit": point.unit, "points": []})
        group["points"].append(point)
    return render(
        request, "clients/measurements.html", tabs(request) | {"client": found, "kinds": list(kinds.values())}
    )
