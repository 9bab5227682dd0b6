"""The coach's Radar: which of her teams moved, and the board of one of them."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from benchmarks import months, words
from benchmarks.board import Figures, by_team
from benchmarks.models import Figure, Measure
from benchmarks.radar import COLUMNS, extent, largest
from benchmarks.views import board
from buurtzorgweb.charts import spark
from buurtzorgweb.htmx import render_part
from teams.models import CoachAssignment, Team


@require_safe
def radar(request: HttpRequest) -> HttpResponse:
    text = request.GET.get("q", "").strip()[:100]
    return render_part(request, "benchmarks/radar.html", "found", page(list(coached(request)), text))


@require_safe
def radar_team(request: HttpRequest, slug: str) -> HttpResponse:
    team = get_object_or_404(coached(request), slug=slug)
    return render(request, "benchmarks/radar_team.html", board.page(team, board.asked_month(request)))


def coached(request: HttpRequest) -> QuerySet[Team]:
    """The teams that are this coach's today; another team's address does not exist for her."""
    return Team.objects.filter(coach_assignments__in=CoachAssignment.objects.now().filter(coach_id=request.user.pk))


def page(teams: list[Team], text: str) -> dict[str, Any]:
    """Teams that moved first, by how much; then the quiet ones by name. Whole months only: a begun one always moves."""
    month = months.after(months.first_of(timezone.localdate()), -1)
    figures = by_team(
        Figure.objects.filter(team__in=teams, measure__in=COLUMNS).between(months.after(month, -11), month).counts()
    )
    measures = {measure.code: measure for measure in Measure.objects.filter(code__in=COLUMNS)}
    scales = {code: extent(list(figures.values()), code, month) for code in COLUMNS}
    rows = [row(team, figures.get(team.pk, Figures()), month, measures, scales) for team in teams]
    moved = sorted((each for each in rows if each["size"]), key=lambda each: (-each["size"], each["name"]))
    quiet = sorted((each for each in rows if not each["size"]), key=lambda each: each["name"])
    groups = [(_("Moved"), "moved", moved), (_("Quiet"), "quiet", quiet)]
    return {
        "title": title(len(teams), len(moved)),
        "when": words.month_name(month),
        "count": len(teams),
        "text": text,
        "measures": [measures[code] for code in COLUMNS],
        "groups": [(name, key, found) for name, key, rows in groups if (found := named(rows, text))],
    }


def named(rows: list[dict[str, Any]], text: str) -> list[dict[str, Any]]:
    return [each for each in rows if text.casefold() in each["name"].casefold()]


def title(teams: int, moved: int) -> str:
    if not teams:
        return _("You coach no team yet")
    if not moved:
        return _("All your teams are steady")
    return ngettext("%(count)d team moved", "%(count)d teams moved", moved) % {"count": moved}


def row(
    team: Team, figures: Figures, month: Any, measures: dict[str, Measure], scales: dict[str, tuple[float, float]]
) -> dict[str, Any]:
    """One team: what moved most in words, and a line for each measure."""
    found = largest(figures, month)
    return {
        "name": team.name,
        "slug": team.slug,
        "size": found.size if found else 0,
        "said": words.moved(measures[found.measure], found.before, found.now) if found else "",
        "tone": found.tone if found else "",
        "icon": "trending-up" if found and found.is_up else "trending-down",
        "cells": [
            cell(measures[code], figures, month, scales[code], own=bool(found and found.measure == code))
            for code in COLUMNS
        ],
    }


def cell(measure: Measure, figures: Figures, month: Any, scale: tuple[float, float], own: bool) -> dict[str, Any]:
    series = [value for _month, value in figures.series(measure.code, month)]
    last = series[-1]
    said = board.cell(last, words.amount(measure.unit))
    return {
        "spark": spark(series, *scale, label=f"{measure}: {said}", own=own)
        if any(value is not None for value in series)
        else "",
        "last": said,
    }
