"""Where teams ask and tell each other: the same for every team, entered through one's own."""

from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from access.forms import posted
from buurtzorgweb.forms import Refused, attempt
from buurtzorgweb.htmx import render_part
from community import services
from community.forms import AnswerForm, QuestionForm, StoryForm
from community.models import Question, Story
from teams.middleware import TeamRequest

PAGE = 20


def _typed(request: TeamRequest) -> str:
    return request.GET.get("q", "").strip()[:100]


@require_safe
def community(request: TeamRequest) -> HttpResponse:
    """Questions of all teams, those without an answer first."""
    q = _typed(request)
    found = Question.objects.about(q).with_names().open_first()
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    waiting = Question.objects.filter(answers=None).count()
    context = {"page": page, "q": q, "query": urlencode({"q": q}) + "&", "waiting": waiting}
    return render_part(request, "community/questions.html", "found", context)


@require_http_methods(["GET", "POST"])
def ask(request: TeamRequest) -> HttpResponse:
    form = QuestionForm(posted(request))
    if attempt(form, services.ask, team=request.team, author=request.user):
        messages.success(request, _("Your question stands with all teams."))
        return redirect("question", request.team.slug, form.result.pk)  # type: ignore[attr-defined]
    return render_part(request, "community/ask.html", "form", {"form": form}, 422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def question(request: TeamRequest, question_pk: int) -> HttpResponse:
    """One question with its answers, and room for another."""
    one = get_object_or_404(Question.objects.with_names(), pk=question_pk)
    form = AnswerForm(posted(request))
    if attempt(form, services.answer, question=one, author=request.user):
        messages.success(request, _("Thank you. Your answer stands below the question."))
        return redirect("question", request.team.slug, one.pk)
    context = {"question": one, "answers": one.answers.with_names(), "form": form}
    return render_part(request, "community/question.html", "form", context, 422 if form.is_bound else 200)


@require_safe
def stories(request: TeamRequest) -> HttpResponse:
    """Stories and guides of all teams, and how they spread."""
    q = _typed(request)
    found = Story.objects.about(q).with_names().spread(request.team)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "q": q, "query": urlencode({"q": q}) + "&"}
    return render_part(request, "community/stories.html", "found", context)


@require_http_methods(["GET", "POST"])
def tell(request: TeamRequest) -> HttpResponse:
    form = StoryForm(posted(request), initial={"kind": Story.Kind.STORY})
    if attempt(form, services.tell, team=request.team, author=request.user):
        messages.success(request, _("Your story stands with all teams."))
        return redirect("story", request.team.slug, form.result.pk)  # type: ignore[attr-defined]
    return render_part(request, "community/tell.html", "form", {"form": form}, 422 if form.is_bound else 200)


@require_safe
def story(request: TeamRequest, story_pk: int) -> HttpResponse:
    one = get_object_or_404(Story.objects.with_names().spread(request.team), pk=story_pk)
    teams = one.adopted_by.order_by("name").values_list("name", flat=True)
    return render_part(request, "community/story.html", "found", {"story": one, "teams": teams})


@require_POST
def adopt(request: TeamRequest, story_pk: int) -> HttpResponse:
    one = get_object_or_404(Story, pk=story_pk)
    try:
        services.take_over(story=one, team=request.team)
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        back = reverse("give_back", args=[request.team.slug, one.pk])
        messages.success(request, _("Your team takes this over. The tellers see it."), extra_tags=f"undo:{back}")
    return redirect("story", request.team.slug, one.pk)


@require_POST
def give_back(request: TeamRequest, story_pk: int) -> HttpResponse:
    one = get_object_or_404(Story, pk=story_pk)
    services.give_back(story=one, team=request.team)
    messages.success(request, _("Your team no longer counts as taking this over."))
    return redirect("story", request.team.slug, one.pk)
