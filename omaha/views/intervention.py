"""What the team does about a problem: adding, changing, ending."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from access.forms import posted
from access.services import Actor
from buurtzorgweb.forms import Refused, attempt
from buurtzorgweb.stale import differences
from clients.access import open_client
from omaha import terms
from omaha.forms.interventions import InterventionForm, WorkForm
from omaha.models import Intervention
from omaha.rules import SENSITIVE
from omaha.services import interventions
from omaha.services.guard import Stale
from omaha.services.suggestions import Suggested, suggestions_for
from omaha.stale import version_of, version_to
from omaha.views.plan import CATEGORY_ICONS
from omaha.views.problem import the_problem, the_row
from teams.middleware import TeamRequest

Context = dict[str, Any]


@require_http_methods(["GET", "POST"])
def intervention_add(request: TeamRequest, client_pk: UUID, problem_pk: UUID) -> HttpResponse:
    """Category × target × care description; what others did most about this stands beside it."""
    found = open_client(request, client_pk, "plan")
    row = the_row(found, problem_pk)
    problem = the_problem(found, problem_pk)
    form = InterventionForm(
        posted(request), initial={name: request.GET.get(name, "") for name in ("category", "target")}
    )
    if attempt(form, interventions.add_intervention, problem=row, actor=Actor.of(request, "team_member")):
        messages.success(request, _("The action is in the plan."))
        return redirect("client_problem", request.team.slug, found.pk, row.pk)
    signs = [sign.code for sign in problem.signs]
    suggested = (
        {} if problem.code in SENSITIVE else suggestions_for(problem=problem.code, signs=signs, team_id=request.team.pk)
    )
    context = {
        "client": found,
        "problem": problem,
        "form": form,
        "categories": [
            {"entry": entry, "icon": CATEGORY_ICONS[entry.code], "on": form["category"].value() == entry.code}
            for entry in terms.categories().values()
        ],
        "suggested": {who: [suggestion(one) for one in rows] for who, rows in suggested.items()},
    }
    return render(request, "omaha/intervention_add.html", context, status=422 if form.is_bound else 200)


def suggestion(one: Suggested) -> Context:
    """As the page says it: how many plans, and how they went."""
    return {
        "category": one.category,
        "category_name": terms.categories()[one.category].name,
        "target": one.target,
        "target_name": terms.targets()[one.target].name,
        "icon": CATEGORY_ICONS[one.category],
        "plans": one.plans,
        "rated": one.rated,
        "improved": one.improved,
        "by_sign": one.by_sign,
    }


@require_http_methods(["GET", "POST"])
def intervention(request: TeamRequest, client_pk: UUID, problem_pk: UUID, intervention_pk: UUID) -> HttpResponse:
    """Other words or days. What a colleague saved meanwhile stands beside one's own; sending again chooses."""
    found = open_client(request, client_pk, "plan")
    problem = the_problem(found, problem_pk)
    row = get_object_or_404(Intervention, pk=intervention_pk, client_problem=problem.id)
    stands = {name: getattr(row, name) for name in ("target_text", "text", "starts_on", "ends_on")}
    form = WorkForm(posted(request), initial=stands)
    stale = False
    try:
        version = version_to(request.POST.get("version"))
        if attempt(
            form,
            interventions.change_intervention,
            intervention=row,
            version=version,
            actor=Actor.of(request, "team_member"),
        ):
            messages.success(request, _("The changes are kept."))
            return redirect("client_problem", request.team.slug, found.pk, problem.id)
    except Stale:
        stale = True
    context = {
        "client": found,
        "problem": problem,
        "form": form,
        "item": row,
        "category": terms.categories()[row.category_id].name,
        "target": terms.targets()[row.target_id],
        "stale": stale,
        "version": version_of(row) if stale or not form.is_bound else request.POST.get("version"),
        "differences": differences(form, stands) if stale else [],
    }
    status = 409 if stale else 422 if form.is_bound else 200
    return render(request, "omaha/intervention.html", context, status=status)


@require_POST
def intervention_end(request: TeamRequest, client_pk: UUID, problem_pk: UUID, intervention_pk: UUID) -> HttpResponse:
    """Today is the last day."""
    found = open_client(request, client_pk, "plan")
    row = get_object_or_404(Intervention, pk=intervention_pk, client_problem=problem_pk, client=found)
    try:
        interventions.end_intervention(intervention=row, actor=Actor.of(request, "team_member"))
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("Today is the last day of this action. It stays in the plan as ended."))
    return redirect("client_problem", request.team.slug, found.pk, problem_pk)
