"""The reports of one client, and of the whole team: read on and on, searched, narrowed down."""

import re
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from buurtzorgweb.htmx import render_part
from clients.access import log_list, open_client
from clients.forms.reports import ReportFilter
from clients.reading import ReportLine, find_reports, members_of, versions_of
from clients.rooms import tabs
from omaha.models import ClientProblem, Problem
from omaha.plan import problems_of
from teams.middleware import TeamRequest

PAGE = 25
Context = dict[str, Any]
HIT = re.compile("⟦([^⟦⟧]*)⟧")


@require_safe
def client_reports(request: TeamRequest, client_pk: UUID) -> HttpResponse:
    """All reports of one client, newest first. Ten thousand open as fast as ten."""
    found = open_client(request, client_pk, "reports")
    named = {problem.id: problem.name for problem in problems_of(found.pk, closed=True)}
    form = ReportFilter(request.GET, problems=_keyed(named), members=members_of(request.team, ever=True))
    chosen = form.said("problem")
    wanted = form.wanted((UUID(chosen),) if chosen else None)
    lines = find_reports(team_id=request.team.pk, client_id=found.pk, wanted=wanted, most=PAGE + 1)
    context = tabs(request) | {"client": found} | page(form, lines, named)
    return render_part(request, "clients/reports.html", "found", context)


@require_safe
def team_reports(request: TeamRequest) -> HttpResponse:
    """The reports about all clients of the team; one line in the access log, with the count."""
    dutch = (get_language() or "nl").startswith("nl")
    terms = dict(Problem.objects.values_list("code", "name_nl" if dutch else "name_en"))
    of_team = ClientProblem.objects.filter(owner_team=request.team).values_list("id", "problem_id")
    code_of = dict(of_team)
    used = {code: terms[code] for code in sorted(set(code_of.values()), key=terms.__getitem__)}
    form = ReportFilter(request.GET, problems=list(used.items()), members=members_of(request.team, ever=True))
    chosen = form.said("problem")
    wanted = form.wanted(tuple(key for key, code in code_of.items() if code == chosen) if chosen else None)
    lines = find_reports(team_id=request.team.pk, wanted=wanted, most=PAGE + 1)
    log_list(request, "report_search" if wanted.words else "reports", len(lines[:PAGE]))
    context = page(form, lines, {key: terms[code] for key, code in code_of.items()})
    return render_part(request, "clients/reports_team.html", "found", context)


def _keyed(named: dict[UUID, str]) -> list[tuple[str, str]]:
    return [(str(key), name) for key, name in named.items()]


def page(form: ReportFilter, lines: list[ReportLine], named: dict[UUID, str]) -> Context:
    """One page of reports, and the way to the older ones."""
    shown, versions = lines[:PAGE], versions_of(lines[:PAGE])
    asked = {name: form.data[name] for name in ("q", "problem", "who", "since", "until") if form.data.get(name)}
    older = ""
    if len(lines) > PAGE:
        at, key = shown[-1].place
        older = urlencode(asked | {"before": f"{at.isoformat()}~{key}"})
    return {
        "form": form,
        "words": form.said("q") or "",
        "narrowed": bool(asked),
        "query": urlencode(asked),
        "older": older,
        "going_back": bool(form.said("before")),
        "reports": [
            {
                "line": line,
                "text": marked(line.shown) if line.shown else line.text,
                "problem": named.get(line.problem_id, "") if line.problem_id else "",
                "versions": versions.get(line.id, []),
            }
            for line in shown
        ],
    }


def marked(text: str) -> SafeString:
    """What was found stands out; everything else is escaped first."""
    return mark_safe(HIT.sub(r"<strong>\1</strong>", conditional_escape(text)))  # noqa: S308 escaped before marking
