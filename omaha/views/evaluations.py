"""What the team is to look at again: evaluations that are due, and those to come."""

from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from buurtzorgweb.sql import rows
from clients.access import log_list
from clients.names import full_name
from omaha.terms import problems
from teams.middleware import TeamRequest

AHEAD = timedelta(days=28)
MOST = 300

DUE = """
SELECT p.id, p.client_id, p.problem_id, p.next_evaluation_on, c.first_name, c.birth_prefix, c.birth_family,
  c.partner_prefix, c.partner_family, c.name_use, c.named_nurse_id, u.first_name
FROM omaha_clientproblem p JOIN clients_client c ON c.id = p.client_id
LEFT JOIN access_user u ON u.id = c.named_nurse_id
WHERE p.owner_team_id = %(team)s AND p.closed_on IS NULL AND p.next_evaluation_on <= %(until)s
ORDER BY p.next_evaluation_on, c.birth_family, p.id LIMIT %(most)s
"""


@require_safe
def evaluations(request: TeamRequest) -> HttpResponse:
    """All that is due within four weeks, by client; mine alone when asked."""
    today = timezone.localdate()
    found = [line(row) for row in rows(DUE, team=request.team.pk, until=today + AHEAD, most=MOST)]
    mine = request.GET.get("mine") == "1"
    if mine:
        found = [one for one in found if one["nurse_id"] == request.user_id]
    lines = together(found)
    log_list(request, "evaluations", len({one["client_id"] for one in found}))
    due = [one for one in lines if one["on"] <= today]
    soon = [one for one in lines if one["on"] > today]
    context = {
        "due": due,
        "soon": soon,
        "due_count": sum(len(one["problems"]) for one in due),
        "soon_count": sum(len(one["problems"]) for one in soon),
        "mine": mine,
    }
    return render(request, "omaha/evaluations.html", context)


def together(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """A line for each client and day: who comes to evaluate takes them all along."""
    lines: dict[tuple[Any, ...], dict[str, Any]] = {}
    for one in found:
        same = lines.setdefault((one["client_id"], one["on"]), one | {"problems": []})
        same["problems"].append({"id": one["id"], "name": one["problem"]})
    return list(lines.values())


def line(row: tuple[Any, ...]) -> dict[str, Any]:
    key, client_id, code, on, first, prefix, family, partner_prefix, partner, use, nurse_id, nurse = row
    return {
        "id": key,
        "client_id": client_id,
        "problem": problems()[code].term.name,
        "on": on,
        "client": full_name(first, (prefix, family), (partner_prefix, partner), use),
        "nurse_id": nurse_id,
        "nurse": nurse or "",
    }
