"""The care plan of one client, and its way in: which problem?"""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from buurtzorgweb.htmx import render_part
from clients.access import open_client
from clients.rooms import tabs
from omaha import terms
from omaha.forms.ratings import RateForm
from omaha.hints import plan_hints
from omaha.models import Intervention, Rating
from omaha.plan import OpenProblem, problems_of, used_of_late
from omaha.rules import next_evaluation
from omaha.scales import scale_error, scale_rows
from omaha.services.evaluation import laws_of
from omaha.trend import trend, trend_table
from teams.middleware import TeamRequest

Context = dict[str, Any]
CATEGORY_ICONS = {"01": "message-circle", "02": "hand-helping", "03": "route", "04": "eye"}


@require_safe
def client_plan(request: TeamRequest, client_pk: UUID) -> HttpResponse:
    """Problems with scores over time and the interventions below each; rating one again is four taps from here."""
    found = open_client(request, client_pk, "plan")
    day = timezone.localdate()
    problems = problems_of(found.pk, closed=True)
    work = work_of(Intervention.objects.filter(client=found), day)
    laws = laws_of(found.pk, day)
    sections = [
        section(problem, day) | {"work": work.get(problem.id, []), "rate": rating_form(problem, day, laws)}
        for problem in problems
    ]
    context = tabs(request) | {
        "client": found,
        "problems": sections,
        "trends": trend_table(sections, request.team.slug, found.pk),
        "said": said_of_plan(problems, day),
        "hints": plan_hints(sum(problem.closed_on is None for problem in problems)),
        "rated": just_rated(request, found.pk),
    }
    return render(request, "clients/plan.html", context)


def said_of_plan(problems: list[OpenProblem], day: date) -> str:
    """How much stands open, and what is to be looked at."""
    running = [problem for problem in problems if problem.closed_on is None]
    due = sum(problem.next_evaluation_on is not None and problem.next_evaluation_on <= day for problem in running)
    count = len(running)
    said = [ngettext("%(count)d problem is open.", "%(count)d problems are open.", count) % {"count": count}]
    if due:
        said.append(ngettext("%(count)d is to be evaluated.", "%(count)d are to be evaluated.", due) % {"count": due})
    return " ".join(said)


def section(problem: OpenProblem, day: date, *, large: bool = False) -> Context:
    """A problem as the plan and its own page show it."""
    listed = terms.problems()[problem.code].signs
    return trend(problem, day, large=large) | {
        "about": problem.about,
        "whose": problem.whose,
        "starts_on": problem.starts_on,
        "signs": problem.signs,
        "restricted": problem.readers is not None,
        "hints": problem.hints(day, [text for sign in listed if not sign.is_other for text in (sign.nl, sign.en)]),
    }


def work_of(interventions: Iterable[Intervention], day: date) -> dict[UUID, list[Context]]:
    """Interventions by problem, what still runs first."""
    work: dict[UUID, list[Context]] = {}
    for item in sorted(
        interventions, key=lambda item: (item.ends_on is not None and item.ends_on < day, item.position)
    ):
        target = terms.targets()[item.target_id]
        line = {
            "id": item.pk,
            "text": item.text,
            "icon": CATEGORY_ICONS[item.category_id],
            "category": terms.categories()[item.category_id].name,
            "target": item.target_text if target.is_other and item.target_text else target.name,
            "from": item.starts_on if item.starts_on > day else None,
            "until": item.ends_on if item.ends_on and item.ends_on >= day else None,
            "ends": item.ends_on if item.ends_on and item.ends_on < day else None,
        }
        work.setdefault(item.client_problem_id, []).append(line)
    return work


def rating_form(problem: OpenProblem, day: date, laws: Iterable[str], form: RateForm | None = None) -> Context | None:
    """Three rows of five for an open problem, and the date that follows."""
    if problem.closed_on:
        return None
    form = form or RateForm(
        initial={"next_evaluation_on": date_after(problem, day, laws)}, auto_id=f"id_{problem.id}_%s"
    )
    return {
        "form": form,
        "rows": scale_rows(form, was=problem.latest or (), goal=problem.target),
        "error": scale_error(form),
        "rated_on": problem.ratings[-1][0] if problem.ratings else None,
        "open": form.is_bound,
    }


def date_after(problem: OpenProblem, day: date, laws: Iterable[str]) -> date:
    """When a problem is looked at again after rating it now: as agreed, unless that is about to come."""
    agreed = problem.next_evaluation_on
    return agreed if agreed and (agreed - day).days > 14 else next_evaluation(day, laws)


def just_rated(request: TeamRequest, client_id: UUID) -> dict[str, Any] | None:
    """The rating of a moment ago, so that its place on the page can say that it was kept."""
    try:
        key = UUID(request.GET.get("rated", ""))
    except ValueError:
        return None
    row = Rating.objects.filter(pk=key, client_id=client_id).first()
    return {"problem": str(row.client_problem_id), "scores": row.scores, "id": row.pk} if row else None


@require_safe
def problem_find(request: TeamRequest, client_pk: UUID) -> HttpResponse:
    """All 42 problems and their signs by word in either language; what the team uses most of late comes first."""
    found = open_client(request, client_pk, "plan")
    words = request.GET.get("q", "").strip()[:60]
    used = used_of_late(request.team.pk)
    domains: dict[str, list[terms.Found]] = {}
    for problem in terms.problems().values():
        domains.setdefault(problem.domain_name, []).append(terms.Found(problem))
    taken = {problem.code: problem.id for problem in problems_of(found.pk)}

    def lines(some: Iterable[terms.Found]) -> list[Context]:
        return [{"found": one, "open": taken.get(one.problem.term.code)} for one in some]

    context = {
        "client": found,
        "words": words,
        "found": lines(terms.search(words, used)),
        "often": lines(terms.often(used)),
        "domains": [(domain, lines(some)) for domain, some in domains.items()],
    }
    return render_part(request, "omaha/find.html", "found", context)
