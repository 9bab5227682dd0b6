"""The week, plain: who is on, which visits, what is still open. The board that one plans on comes with its own room."""

from datetime import date, timedelta
from typing import Any

from django.db.models import Count, F, Q, Sum
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from buurtzorgweb.templatetags.look import clock
from schedule.models import Shift, Visit
from teams.middleware import TeamRequest
from teams.models import Membership


def monday_of(text: str, today: date) -> date:
    """The Monday of the week asked for; this week when the address says nothing sensible."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = today
    return day - timedelta(days=day.weekday())


@require_safe
def week(request: TeamRequest) -> HttpResponse:
    """People by days with shifts and visits; no client's name, so no line in the access log."""
    today = timezone.localdate()
    monday = monday_of(request.GET.get("from", ""), today)
    days = [monday + timedelta(days=offset) for offset in range(7)]
    open_count = (
        Visit.objects.planned().filter(team=request.team, date__range=(days[0], days[-1]), nurse__isnull=True).count()
    )
    context = {
        "days": [{"date": day, "today": day == today} for day in days],
        "rows": rows(request, days),
        "open_count": open_count,
        "summary": summary(open_count),
        "before": monday - timedelta(days=7),
        "after": monday + timedelta(days=7),
        "number": monday.isocalendar().week,
    }
    return render(request, "schedule/week.html", context)


def summary(open_count: int) -> str:
    if not open_count:
        return _("Every visit has somebody.")
    return ngettext("%(count)d visit has nobody yet.", "%(count)d visits have nobody yet.", open_count) % {
        "count": open_count
    }


def rows(request: TeamRequest, days: list[date]) -> list[dict[str, Any]]:
    """One row a member; each cell computed here, so that the template only shows it."""
    span = (days[0], days[-1])
    members = Membership.objects.on(days[0]).filter(team=request.team).with_names().order_by("first_name")  # type: ignore[attr-defined]
    shifts: dict[tuple[int, date], list[str]] = {}
    for shift in Shift.objects.filter(team=request.team, date__range=span).order_by("starts_at"):
        said = f"{clock(shift.starts_at)}–{clock(shift.ends_at)}"
        shifts.setdefault((shift.user_id, shift.date), []).append(said)
    counted = (
        Visit.objects.filter(team=request.team, date__range=span, nurse__isnull=False)
        .values("nurse_id", "date")
        .annotate(visits=Count("id", filter=~Q(status=Visit.Status.LAPSED)), minutes=Sum(F("planned_minutes")))
    )
    visits = {(row["nurse_id"], row["date"]): row for row in counted}
    return [
        {
            "name": f"{member.first_name} {member.last_name}",
            "hours": member.contract_hours,
            "me": member.user_id == request.user_id,
            "cells": [cell(shifts.get((member.user_id, day)), visits.get((member.user_id, day))) for day in days],
        }
        for member in members
    ]


def cell(shift: list[str] | None, visits: dict[str, Any] | None) -> dict[str, str] | None:
    if not shift and not visits:
        return None
    count = visits["visits"] if visits else 0
    return {
        "lead": " ".join(shift or []) or _("no shift"),
        "small": ngettext("%(count)d visit", "%(count)d visits", count) % {"count": count},
    }
