"""The care plan of one client."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from clients.access import open_client
from clients.rooms import tabs
from omaha.models import Intervention
from omaha.plan import problems_of
from omaha.trend import trend
from teams.middleware import TeamRequest

Context = dict[str, Any]


@require_safe
def client_plan(request: TeamRequest, client_pk: UUID) -> HttpResponse:
    """Problems with scores over time and the interventions below each."""
    found = open_client(request, client_pk, "plan")
    day = timezone.localdate()
    work: dict[str, list[Context]] = {}
    interventions = (
        Intervention.objects.filter(client=found).select_related("category", "target").order_by("ends_on", "position")
    )
    for item in interventions:
        work.setdefault(str(item.client_problem_id), []).append(
            {
                "category": item.category.name,
                "target": item.target.name,
                "text": item.text,
                "ends": item.ends_on if item.ends_on and item.ends_on < day else None,
                "id": item.pk,
            }
        )
    problems = [
        trend(problem, day) | {"work": work.get(str(problem.id), [])} for problem in problems_of(found.pk, closed=True)
    ]
    return render(request, "clients/plan.html", tabs(request) | {"client": found, "problems": problems})
