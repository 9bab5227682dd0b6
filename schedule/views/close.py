"""Closing a visit, and opening it again."""

from collections.abc import Sequence
from functools import cache, partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from access.services import Actor
from buurtzorgweb.forms import Refused, attempt
from buurtzorgweb.htmx import render_part
from buurtzorgweb.templatetags.look import clock
from clients.access import log_opening
from clients.measures import OWN_PREFIX
from clients.reading import members_of
from clients.series import choices_for
from clients.services.drafts import clear_draft, draft_of
from omaha.models import RatingAnchor
from omaha.plan import NamedProblem, OpenProblem, named_problems, open_problems
from omaha.trend import SCALES
from schedule import services
from schedule.forms import GIVEN, NOT_GIVEN, CloseVisitForm, given_times
from schedule.models import Visit
from schedule.outcome import Outcome
from schedule.route import Stop, next_stop
from schedule.views.doorstep import find_stop
from teams.middleware import TeamRequest


@require_http_methods(["GET", "POST"])
def visit_close(request: TeamRequest, visit_pk: UUID) -> HttpResponse:
    """The form with everything as planned; sent, it is one closing however often it arrives."""
    stop = find_stop(request, visit_pk)
    problems: Sequence[OpenProblem | NamedProblem]
    problems = named_problems(stop.client_id) if request.POST else open_problems(stop.client_id)
    place = f"visit:{stop.id}"
    draft = None if request.POST else draft_of(user_id=request.user_id, place=place)
    members = partial(members_of, request.team)
    form = CloseVisitForm(
        request.POST or None,
        stop=stop,
        problems=problems,
        members=members,
        me=request.user_id,
        draft=draft,
    )
    if request.POST.get("measurement_kind", "").startswith(OWN_PREFIX):
        form.offer_kinds(choices_for(stop.client_id, request.team.pk).kinds)
    if attempt(form, close, stop=stop, form=form, request=request):
        clear_draft(user_id=request.user_id, place=place)
        return after_closing(request, stop, form.reason)
    if not form.is_bound:
        log_opening(request, stop.client_id, "close")
    context = page(request, stop, form, open_problems(stop.client_id)) | {
        "draft": draft,
        "place": place,
        "client_id": stop.client_id,
    }
    return render_part(request, "schedule/close.html", "form", context, 422 if form.is_bound else 200)


def close(*, stop: Stop, form: CloseVisitForm, request: TeamRequest, **fields: Any) -> Outcome:
    """From the form's words to the service."""
    outcome = form.outcome
    services.close_visit(visit=Visit(pk=stop.id), outcome=outcome, actor=Actor.of(request, "team_member"))
    return outcome


def after_closing(request: TeamRequest, stop: Stop, reason: str) -> HttpResponse:
    """On to the next door, or back to Today; with a way back. Who is in hospital may have all her care paused."""
    undo = reverse("visit_reopen", args=[request.team.slug, stop.id])
    # No name: a message may wait in a cookie.
    messages.success(request, _("The visit is closed. Everything is kept."), extra_tags=f"undo:{undo}")
    if reason == Visit.Reason.HOSPITAL:
        return redirect("care_pause", request.team.slug, stop.client_id)
    following = next_stop(after=stop, user_id=request.user_id, team_id=request.team.pk)
    if following:
        return redirect("visit", request.team.slug, following[0])
    return redirect("today", request.team.slug)


@require_POST
def visit_reopen(request: TeamRequest, visit_pk: UUID) -> HttpResponse:
    """Undo; what was reported stays in the record."""
    visit = get_object_or_404(Visit.objects.filter(team=request.team, client__team=request.team), pk=visit_pk)
    try:
        services.reopen_visit(visit=visit, actor=Actor.of(request, "team_member"))
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("The visit is open again. Your report stays in the record."))
    return redirect("visit", request.team.slug, visit_pk)


def page(request: TeamRequest, stop: Stop, form: CloseVisitForm, problems: list[OpenProblem]) -> dict[str, Any]:
    following = next_stop(after=stop, user_id=request.user_id, team_id=request.team.pk)
    done = set(form["done"].value() or [])
    differs = set(form["differs"].value() or [])
    began, ended = given_times(stop)
    measured = choices_for(stop.client_id, request.team.pk)
    form.offer_kinds(measured.kinds)
    return {
        "stop": stop,
        "form": form,
        "hours": f"{clock(began)}–{clock(ended)}",
        "following": following[1] if following else "",
        "work": [
            {"id": str(key), "text": text, "on": str(key) in done}
            for key, text in zip(stop.work_ids, stop.work, strict=True)
        ],
        "chips": [{"value": value, "label": label, "on": value in differs} for value, label in (*GIVEN, *NOT_GIVEN)],
        "problems": [rated(problem, form) for problem in problems],
        "places": measured.places,
        "measured": bool(form["measurement_kind"].value() or form["value"].value()),
    }


def rated(problem: OpenProblem, form: CloseVisitForm) -> dict[str, Any]:
    """A problem with its three rows of five: the last score dashed, the target flagged."""
    last = problem.latest or (0, 0, 0)
    rows = [
        scale_row(form, problem, name, was, goal) for name, was, goal in zip(SCALES, last, problem.target, strict=True)
    ]
    return {
        "id": str(problem.id),
        "name": problem.name,
        "rated_on": problem.ratings[-1][0] if problem.ratings else None,
        "rating_id": form[f"rating_id_{problem.id}"].value(),
        "rows": rows,
        "open": any(row["chosen"] for row in rows),
        "errors": [error for row in rows for error in row["errors"]],
        "reported": form["report_problem"].value() == str(problem.id),
    }


def scale_row(form: CloseVisitForm, problem: OpenProblem, name: str, was: int, goal: int) -> dict[str, Any]:
    anchors = _anchors(get_language() or "nl")
    field = form[f"{name}_{problem.id}"]
    chosen = str(field.value() or "")
    said = int(chosen) if chosen in {"1", "2", "3", "4", "5"} else was
    return {
        "field": field.html_name,
        "label": SCALES[name],
        "said": anchors.get((name, said), ""),
        "chosen": chosen,
        "errors": field.errors,
        "scores": [
            {
                "score": score,
                "anchor": anchors[name, score],
                "on": chosen == str(score),
                "was": score == was,
                "goal": score == goal,
            }
            for score in range(1, 6)
        ],
    }


@cache
def _anchors(language: str) -> dict[tuple[str, int], str]:
    """Fifteen sentences that never change while a process runs."""
    return {
        (anchor.scale.lower(), anchor.rating): anchor.anchor_nl if language.startswith("nl") else anchor.anchor_en
        for anchor in RatingAnchor.objects.all()
    }
