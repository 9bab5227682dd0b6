"""One problem of one client: scores over time, what is done about it, its signs, and who may read it."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.text import get_text_list
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from clients.access import open_client
from clients.models import Client
from omaha import terms
from omaha.models import ClientProblem, Intervention, KindChange, Rating
from omaha.plan import OpenProblem, problems_of, ratings_of
from omaha.scales import anchor_table
from omaha.services.evaluation import laws_of
from omaha.trend import SCALES
from omaha.views.plan import just_rated, rating_form, section, work_of
from teams.middleware import TeamRequest
from teams.models import Membership

Context = dict[str, Any]


@require_safe
def client_problem(request: TeamRequest, client_pk: UUID, problem_pk: UUID) -> HttpResponse:
    """Everything about one problem on one page."""
    found = open_client(request, client_pk, "plan")
    problem = the_problem(found, problem_pk)
    day = timezone.localdate()
    work = work_of(Intervention.objects.filter(client_problem=problem.id), day)
    shown = section(problem, day, large=True)
    context = {
        "client": found,
        "problem": shown,
        "course": course(problem),
        "scales": large(shown),
        "work": work.get(problem.id, []),
        "ratings": rating_rows(problem),
        "kinds": kind_changes(problem),
        "readers": names(request.team.pk, problem.readers) if problem.readers else [],
        "anchors": anchor_table(),
        "rated": just_rated(request, found.pk),
        "outcome": ClientProblem.CloseReason(problem.close_reason).label if problem.closed_on else "",
    }
    rate = rating_form(problem, day, laws_of(found.pk, day))
    if rate and "rate" in request.GET:
        rate["open"] = True
    return render(request, "omaha/problem.html", context | {"rate": rate})


def the_problem(client: Client, problem_pk: UUID) -> OpenProblem:
    """As it is read; of another client, or for other readers: not found."""
    for problem in problems_of(client.pk, closed=True, only=problem_pk):
        return problem
    raise Http404


def the_row(client: Client, problem_pk: UUID, *, hold: bool = False) -> ClientProblem:
    """As it is changed; held, so that nobody changes it between looking and keeping."""
    rows = ClientProblem.objects.select_for_update() if hold else ClientProblem.objects
    return get_object_or_404(rows, pk=problem_pk, client=client)


def large(shown: Context) -> list[Context]:
    """Each scale with the words of the score it stands at."""
    said = terms.anchors(get_language() or "nl")
    return [scale | {"said": said.get((scale["name"], scale["value"] or 0), "")} for scale in shown["scales"]]


def course(problem: OpenProblem) -> str:
    """In which scales it went better or worse than at the start: each by itself, never added."""
    if len(problem.ratings) < 2 or problem.latest is None:
        return ""
    first = problem.ratings[0][1:]
    ways: dict[int, list[str]] = {}
    for name, began, now in zip(SCALES.values(), first, problem.latest, strict=True):
        ways.setdefault((now > began) - (now < began), []).append(str(name).lower())
    words = {
        1: _("Better than at the start: %(scales)s."),
        -1: _("Worse than at the start: %(scales)s."),
        0: _("As at the start: %(scales)s."),
    }
    return " ".join(words[way] % {"scales": get_text_list(ways[way], _("and"))} for way in words if way in ways)


def rating_rows(problem: OpenProblem) -> list[Context]:
    """The table below the charts: what was corrected stays readable."""
    return [
        {
            "id": row.id,
            "at": row.rated_at,
            "moment": Rating.Moment(row.moment).label,
            "scores": (row.knowledge, row.behavior, row.status),
            "who": row.first_name,
            "corrected": row.replaced_by is not None,
            "corrects": row.replaces is not None,
            "recorded_at": row.recorded_at,
        }
        for row in ratings_of(problem.id)
    ]


def kind_changes(problem: OpenProblem) -> list[Context]:
    kinds = terms.modifiers("problem_type")
    return [
        {"was": kinds[change.was_id].name, "became": kinds[change.became_id].name, "at": change.recorded_at}
        for change in KindChange.objects.filter(client_problem=problem.id).order_by("-id")
    ]


def names(team_id: int, readers: list[int]) -> list[str]:
    """Who may read, as far as they are in the team today."""
    members = Membership.objects.now().filter(team_id=team_id, user_id__in=readers)
    return [f"{first} {last}" for first, last in members.values_list("user__first_name", "user__last_name")]
