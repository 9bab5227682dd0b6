"""The reports of one client."""

from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from buurtzorgweb.htmx import render_part
from clients.access import open_client
from clients.reading import reports_of
from clients.rooms import tabs
from teams.middleware import TeamRequest

PAGE = 25


@require_safe
def client_reports(request: TeamRequest, client_pk: UUID) -> HttpResponse:
    """All reports, newest first, with a search in their words."""
    found = open_client(request, client_pk, "reports")
    words = request.GET.get("q", "").strip()[:100]
    number = int(page) if (page := request.GET.get("page", "1")).isdigit() and 0 < int(page) < 10_000 else 1
    lines = reports_of(found.pk, words=words, most=PAGE + 1, skip=(number - 1) * PAGE)
    context = tabs(request) | {
        "client": found,
        "reports": lines[:PAGE],
        "words": words,
        "newer": number - 1,
        "older": number + 1 if len(lines) > PAGE else 0,
    }
    return render_part(request, "clients/reports.html", "found", context)
