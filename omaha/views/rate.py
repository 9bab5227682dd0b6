"""Rating a problem again, and correcting a rating."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from access.forms import posted
from access.services import Actor
from buurtzorgweb.forms import attempt
from buurtzorgweb.stale import Edit
from clients.access import open_client
from omaha.forms.ratings import CorrectForm, RateForm
from omaha.models import ClientProblem, Rating
from omaha.scales import scale_error, scale_rows, scores_of
from omaha.services import ratings
from omaha.services.evaluation import laws_of
from omaha.trend import SCALES
from omaha.views.plan import rating_form
from omaha.views.problem import the_problem, the_row
from teams.middleware import TeamRequest


@require_POST
def problem_rate(request: TeamRequest, client_pk: UUID, problem_pk: UUID) -> HttpResponse:
    """Kept as soon as all three are tapped: `auto` marks what the page sends by itself after each tap."""
    found = open_client(request, client_pk, "plan")
    row = the_row(found, problem_pk)
    form = RateForm(request.POST, auto_id=f"id_{row.pk}_%s")
    if "auto" in request.POST and form.unfinished:
        return HttpResponse(status=204)
    if attempt(form, rate, form=form, problem=row, actor=Actor.of(request, "team_member")):
        return _onward(request, form.result)  # type: ignore[attr-defined]
    day = timezone.localdate()
    problem = the_problem(found, row.pk)
    context = {
        "client": found,
        "problem": {"id": str(row.pk), "name": problem.name},
        "rate": rating_form(problem, day, laws_of(found.pk, day), form),
        "back": request.POST.get("back", ""),
    }
    template = "omaha/_rate.html" if request.headers.get("HX-Request") else "omaha/rate.html"
    return render(request, template, context, status=422)


def rate(*, form: RateForm, problem: ClientProblem, actor: Actor, **fields: Any) -> Rating:
    """From the form's words to the service."""
    assert form.scores
    return ratings.rate_problem(
        problem=problem,
        actor=actor,
        scores=form.scores,
        rating_id=fields["rating_id"],
        next_evaluation_on=fields["next_evaluation_on"],
    )


def _onward(request: TeamRequest, rating: Rating) -> HttpResponse:
    """Back to where one rated, where that place says what was kept."""
    keys = [request.team.slug, rating.client_id]
    if request.POST.get("back") == "problem":
        place = reverse("client_problem", args=[*keys, rating.client_problem_id])
    else:
        place = reverse("client_plan", args=keys)
    address = f"{place}?rated={rating.pk}#{rating.client_problem_id}"
    if request.headers.get("HX-Request"):
        return HttpResponse(headers={"HX-Redirect": address})
    return redirect(address)


@require_http_methods(["GET", "POST"])
def rating_correct(request: TeamRequest, client_pk: UUID, problem_pk: UUID, rating_pk: UUID) -> HttpResponse:
    """What it should have been; the first version stays readable beside it."""
    found = open_client(request, client_pk, "plan")
    row = the_row(found, problem_pk, hold=request.method == "POST")
    rating = newest(get_object_or_404(Rating, pk=rating_pk, client_problem=row))
    stands = dict(zip(SCALES, rating.scores, strict=True)) | {"rated_on": timezone.localdate(rating.rated_at)}
    form = CorrectForm(posted(request), rated_at=rating.rated_at, initial=stands)
    edit = Edit.of(request, form, stands | {"key": rating.pk})
    if not edit.stale and attempt(form, correct, form=form, rating=rating, actor=Actor.of(request, "team_member")):
        messages.success(request, _("The rating is corrected. What it was stays readable."))
        return redirect("client_problem", request.team.slug, found.pk, row.pk)
    context = {
        "client": found,
        "problem": the_problem(found, row.pk),
        "form": form,
        "rows": scale_rows(form, was=rating.scores, goal=row.target),
        "error": scale_error(form),
        "moment": rating.get_moment_display(),
        "rating": rating,
    }
    return render(request, "omaha/correct.html", context | edit.context, status=edit.status)


def newest(rating: Rating) -> Rating:
    """The version that stands: who opens an older one corrects that."""
    while later := Rating.objects.filter(replaces=rating).first():
        rating = later
    return rating


def correct(*, form: CorrectForm, rating: Rating, actor: Actor, **fields: Any) -> Rating:
    """From the form's words to the service."""
    scores = scores_of(form)
    assert scores
    return ratings.correct_rating(rating=rating, actor=actor, scores=scores, at=form.at)
