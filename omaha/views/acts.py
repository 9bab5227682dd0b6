"""What one does with a problem: into the plan, another target, other signs, another kind, out of the plan."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from access.forms import posted
from access.services import Actor
from buurtzorgweb.forms import Refused, attempt
from buurtzorgweb.stale import Edit, differences
from clients.access import open_client
from omaha import terms
from omaha.forms.problems import GOAL, NOW, CloseForm, KindForm, ProblemForm, ReaderForm, SignsForm, TargetForm
from omaha.hints import as_context, sensitive_hint
from omaha.models import ClientProblem
from omaha.plan import OpenProblem
from omaha.rules import SENSITIVE, next_evaluation
from omaha.scales import anchor_table, scale_error, scale_rows, scores_of
from omaha.services import problems
from omaha.services.evaluation import laws_of
from omaha.services.guard import Stale
from omaha.stale import version_of, version_to
from omaha.trend import SCALES
from omaha.views.problem import the_problem, the_row
from teams.middleware import TeamRequest
from teams.models import Membership

Context = dict[str, Any]


def members(request: TeamRequest, *, but: list[int]) -> list[tuple[int, str]]:
    """The colleagues of today, by name."""
    rows = Membership.objects.now().filter(team=request.team).exclude(user_id__in=but).order_by("user__first_name")
    names = rows.values_list("user_id", "user__first_name", "user__last_name")
    return [(key, f"{first} {last}") for key, first, last in names]


def page(request: TeamRequest, template: str, form: Any, context: Context, *, stale: bool = False) -> HttpResponse:
    """409 for what a colleague saved meanwhile, 422 for what was refused."""
    status = 409 if stale else 422 if form.is_bound else 200
    return render(request, template, {"form": form, "anchors": anchor_table(), "stale": stale} | context, status=status)


@require_http_methods(["GET", "POST"])
def problem_add(request: TeamRequest, client_pk: UUID, code: str) -> HttpResponse:
    """A problem of the list enters the plan: whose, what kind, signs, baseline, target, next evaluation."""
    found = open_client(request, client_pk, "plan")
    listed = terms.problems().get(code)
    if listed is None:
        raise Http404
    day = timezone.localdate()
    initial = {"next_evaluation_on": next_evaluation(day, laws_of(found.pk, day)), "signs": request.GET.getlist("sign")}
    named = members(request, but=[request.user_id]) if code in SENSITIVE else None
    form = ProblemForm(posted(request), problem=listed, members=named, initial=initial)
    if attempt(form, add, form=form, client=found, problem=code, actor=Actor.of(request, "team_member")):
        made: ClientProblem = form.result  # type: ignore[attr-defined]
        messages.success(
            request, _("%(problem)s is in the plan. What will you do about it?") % {"problem": listed.term.name}
        )
        return redirect("intervention_add", request.team.slug, found.pk, made.pk)
    context = {
        "client": found,
        "listed": listed,
        "now": scale_rows(form, NOW),
        "now_error": scale_error(form, NOW),
        "goal": scale_rows(form, GOAL),
        "goal_error": scale_error(form, GOAL),
        "kinds": terms.modifiers("problem_type").values(),
        "hints": as_context([sensitive_hint()]) if code in SENSITIVE else [],
    }
    return page(request, "omaha/add.html", form, context)


def add(*, form: ProblemForm, client: Any, problem: str, actor: Actor, **_fields: Any) -> ClientProblem:
    return problems.add_problem(client=client, problem=problem, actor=actor, **form.values)


@require_http_methods(["GET", "POST"])
def problem_target(request: TeamRequest, client_pk: UUID, problem_pk: UUID) -> HttpResponse:
    """Another target or date. What a colleague saved meanwhile stands beside one's own; sending again chooses."""
    found = open_client(request, client_pk, "plan")
    row = the_row(found, problem_pk)
    problem = the_problem(found, problem_pk)
    stands = {GOAL + scale: goal for scale, goal in zip(SCALES, row.target, strict=True)} | {
        "next_evaluation_on": row.next_evaluation_on,
        "target_note": row.target_note,
        "about": row.other_text,
    }
    form = TargetForm(posted(request), initial=stands)
    stale = False
    try:
        version = version_to(request.POST.get("version"))
        if attempt(form, aim, form=form, problem=row, version=version, actor=Actor.of(request, "team_member")):
            messages.success(request, _("The target and the next evaluation are kept."))
            return redirect("client_problem", request.team.slug, found.pk, row.pk)
    except Stale:
        stale = True
    context = {
        "client": found,
        "problem": problem,
        "goal": scale_rows(form, GOAL, was=problem.latest or ()),
        "goal_error": scale_error(form, GOAL),
        "version": version_of(row) if stale or not form.is_bound else request.POST.get("version"),
        "differences": differences(form, stands) if stale else [],
    }
    return page(request, "omaha/target.html", form, context, stale=stale)


def aim(*, form: TargetForm, problem: ClientProblem, version: Any, actor: Actor, **fields: Any) -> ClientProblem:
    assert form.target
    return problems.change_target(
        problem=problem,
        actor=actor,
        target=form.target,
        next_evaluation_on=fields["next_evaluation_on"],
        target_note=fields["target_note"],
        about=fields["about"],
        version=version,
    )


def signs_now(problem: OpenProblem) -> Context:
    """What stands ticked when the form is opened."""
    return {
        "signs": [sign.code for sign in problem.signs],
        "other_sign": next((sign.text for sign in problem.signs if sign.is_other), ""),
    }


def rated_now(problem: OpenProblem) -> Context:
    """The scores that a form was opened beside."""
    return dict(zip(SCALES, problem.latest or (None, None, None), strict=True))


@require_http_methods(["GET", "POST"])
def problem_signs(request: TeamRequest, client_pk: UUID, problem_pk: UUID) -> HttpResponse:
    """What is seen now; a sign that went stays in the history."""
    found = open_client(request, client_pk, "plan")
    row = the_row(found, problem_pk, hold=request.method == "POST")
    problem = the_problem(found, problem_pk)
    stands = signs_now(problem)
    form = SignsForm(posted(request), problem=terms.problems()[problem.code], initial=stands)
    edit = Edit.of(request, form, stands)
    if not edit.stale and attempt(form, observe, form=form, problem=row, actor=Actor.of(request, "team_member")):
        messages.success(request, _("The signs are kept."))
        return redirect("client_problem", request.team.slug, found.pk, row.pk)
    context = {"client": found, "problem": problem} | edit.context
    return page(request, "omaha/signs.html", form, context, stale=edit.stale)


def observe(*, form: SignsForm, problem: ClientProblem, actor: Actor, **_fields: Any) -> ClientProblem:
    return problems.change_signs(problem=problem, actor=actor, signs=form.seen)


@require_http_methods(["GET", "POST"])
def problem_kind(request: TeamRequest, client_pk: UUID, problem_pk: UUID) -> HttpResponse:
    """Potential became actual, or the other way: rate it anew."""
    found = open_client(request, client_pk, "plan")
    row = the_row(found, problem_pk, hold=request.method == "POST")
    problem = the_problem(found, problem_pk)
    listed = terms.problems()[problem.code]
    form = KindForm(posted(request), problem=listed, was=problem.kind_code, initial=signs_now(problem))
    edit = Edit.of(request, form, signs_now(problem) | rated_now(problem) | {"kind_now": problem.kind_code})
    if not edit.stale and attempt(form, become, form=form, problem=row, actor=Actor.of(request, "team_member")):
        messages.success(request, _("Changed, with a new rating. What it was before stays readable."))
        return redirect("client_problem", request.team.slug, found.pk, row.pk)
    rows = scale_rows(form, was=problem.latest or (), goal=problem.target)
    context = {"client": found, "problem": problem, "rows": rows, "error": scale_error(form)} | edit.context
    return page(request, "omaha/kind.html", form, context, stale=edit.stale)


def become(*, form: KindForm, problem: ClientProblem, actor: Actor, kind: str, **_fields: Any) -> ClientProblem:
    scores = scores_of(form)
    assert scores
    return problems.change_kind(problem=problem, actor=actor, kind=kind, signs=form.seen, scores=scores)


@require_http_methods(["GET", "POST"])
def problem_close(request: TeamRequest, client_pk: UUID, problem_pk: UUID) -> HttpResponse:
    """The final rating and why; what is still being done ends today."""
    found = open_client(request, client_pk, "plan")
    row = the_row(found, problem_pk, hold=request.method == "POST")
    problem = the_problem(found, problem_pk)
    form = CloseForm(posted(request))
    edit = Edit.of(request, form, rated_now(problem) | {"reason": problem.close_reason})
    if not edit.stale and attempt(form, close, form=form, problem=row, actor=Actor.of(request, "team_member")):
        messages.success(request, _("%(problem)s is closed, with its outcome.") % {"problem": problem.name})
        return redirect("client_problem", request.team.slug, found.pk, row.pk)
    rows = scale_rows(form, was=problem.latest or (), goal=problem.target)
    context = {"client": found, "problem": problem, "rows": rows, "error": scale_error(form)} | edit.context
    return page(request, "omaha/close.html", form, context, stale=edit.stale)


def close(*, form: CloseForm, problem: ClientProblem, actor: Actor, reason: str, **_fields: Any) -> ClientProblem:
    return problems.close_problem(problem=problem, actor=actor, reason=reason, final=scores_of(form))


@require_http_methods(["GET", "POST"])
def problem_readers(request: TeamRequest, client_pk: UUID, problem_pk: UUID) -> HttpResponse:
    """A reader lets one more colleague read along."""
    found = open_client(request, client_pk, "plan")
    problem = the_problem(found, problem_pk)
    if problem.readers is None:
        return redirect("client_problem", request.team.slug, found.pk, problem_pk)  # the whole team reads it
    adding = request.method == "POST" and "remove" not in request.POST
    form = ReaderForm(posted(request) if adding else None, members=members(request, but=problem.readers))
    row = the_row(found, problem_pk)
    actor = Actor.of(request, "team_member")
    if attempt(form, problems.add_reader, problem=row, actor=actor):
        messages.success(request, _("Your colleague can read this problem from now on."))
        return redirect("problem_readers", request.team.slug, found.pk, row.pk)
    if request.method == "POST" and not adding:
        return take_off(request, row, actor)
    readers = [(key, name) for key, name in members(request, but=[]) if key in problem.readers]
    context = {"client": found, "problem": problem, "hints": as_context([sensitive_hint()]), "readers": readers}
    return page(request, "omaha/readers.html", form, context)


def take_off(request: TeamRequest, row: ClientProblem, actor: Actor) -> HttpResponse:
    """Who read along by mistake reads no more. Who takes herself off cannot open it again."""
    text = request.POST.get("remove", "")
    reader = int(text) if text.isdigit() and len(text) < 18 else 0
    try:
        problems.remove_reader(problem=row, actor=actor, reader=reader)
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("Your colleague does not read this problem any more."))
    if reader == actor.person_id:
        return redirect("client_plan", request.team.slug, row.client_id)
    return redirect("problem_readers", request.team.slug, row.client_id, row.pk)
