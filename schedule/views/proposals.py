"""Propose the week: ask, wait, look at each change with its reason, take over or throw away."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from access.services import Actor
from buurtzorgweb.forms import Refused, attempt
from buurtzorgweb.htmx import render_part
from buurtzorgweb.jobs import send_on_commit
from clients.access import log_list
from schedule.models import PlanRun, WeekPublication
from schedule.proposals.showing import day_of, names_of, show
from schedule.services import proposals as services
from schedule.views.week import monday_asked
from teams.middleware import TeamRequest

RECENT = 5


class AskForm(forms.Form):
    """What the helper may change."""

    scope = forms.ChoiceField(
        choices=PlanRun.Scope.choices,
        widget=forms.RadioSelect,
        initial=PlanRun.Scope.FILL,
    )

    def __init__(self, *args: Any, published: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["scope"].label = _("What may change")
        if published:
            # After publication the helper moves visits, never somebody's shift.
            self.fields["scope"].choices = PlanRun.Scope.choices[:1]  # type: ignore[attr-defined]
            self.fields["scope"].initial = PlanRun.Scope.VISITS


def proposals(request: TeamRequest) -> HttpResponse:
    """Ask for a proposal of a week, and the ones asked for before."""
    monday = monday_asked(request.GET.get("from", ""), timezone.localdate())
    published = WeekPublication.objects.filter(team=request.team, monday=monday).exists()
    form = AskForm(request.POST or None, published=published)
    actor = Actor.of(request, "team_member")
    if attempt(form, services.propose_week, team=request.team, monday=monday, actor=actor):
        run = form.result  # type: ignore[attr-defined]
        key, user_id = str(run.pk), request.user_id
        # Without a broker the run waits until it counts as not finished, and says so.
        send_on_commit("schedule.tasks.make_proposal", key, user_id)
        return redirect("proposal", request.team.slug, run.pk)
    context = {"form": form, "monday": monday, "published": published, "runs": recent(request, monday)}
    return render(request, "schedule/proposals.html", context, status=422 if form.is_bound else 200)


def recent(request: TeamRequest, monday: Any) -> list[dict[str, Any]]:
    runs = PlanRun.objects.filter(team=request.team, monday=monday).order_by("-asked_at").defer("result", "figures")
    found = list(runs[:RECENT])
    names = names_of(found[0]) if found else {}
    return [{"run": run, "who": names.get(run.asked_by_id, ""), "state": said_state(run)} for run in found]


def said_state(run: PlanRun) -> str:
    return str(PlanRun.State.FAILED.label if run.is_lost else PlanRun.State(run.state).label)


def open_run(request: TeamRequest, run_pk: UUID) -> PlanRun:
    run = get_object_or_404(PlanRun, pk=run_pk, team=request.team)
    run.team = request.team
    return run


def proposal(request: TeamRequest, run_pk: UUID) -> HttpResponse:
    """How far it is, and then what it says; while it is being made the page asks again by itself."""
    run = open_run(request, run_pk)
    context: dict[str, Any] = {"run": run, "state": "busy" if run.is_busy else "lost" if run.is_lost else run.state}
    if run.state == PlanRun.State.DONE:
        shown = show(run, day_of(request.GET.get("day", "")))
        log_list(request, "proposal", shown.names)
        context["shown"] = shown
    return render_part(request, "schedule/proposal.html", "live", context)


@require_POST
def proposal_accept(request: TeamRequest, run_pk: UUID) -> HttpResponse:
    """All, a day, or one change."""
    run = open_run(request, run_pk)
    try:
        found = services.accept_proposal(run=run, actor=Actor.of(request, "team_member"), **meant(request))
    except Refused as refusal:
        messages.error(request, str(refusal.message))
    else:
        tell(request, found)
    day = day_of(request.POST.get("on", ""))
    return redirect(reverse("proposal", args=[request.team.slug, run.pk]) + ("" if day is None else f"?day={day}"))


def meant(request: TeamRequest) -> dict[str, Any]:
    """What the button that was pressed stands for. Raises Refused where it stands for nothing."""
    post = request.POST
    try:
        if "visit" in post:
            return {"visit": UUID(post["visit"])}
        if "shift" in post:
            user, day = post["shift"].split(".")
            return {"shift": (int(user), int(day))}
        if "day" in post:
            return {"day": int(post["day"])}
    except ValueError:
        raise Refused(_("This change is not part of the proposal.")) from None
    return {}


def tell(request: TeamRequest, found: services.Accepted) -> None:
    """What was taken over, what was not and why; never a client's name."""
    done = [
        ngettext("%(count)d visit", "%(count)d visits", len(found.visits)) % {"count": len(found.visits)},
        ngettext("%(count)d shift", "%(count)d shifts", found.shifts) % {"count": found.shifts},
    ]
    messages.success(request, _("Taken over: %(what)s.") % {"what": ", ".join(done)})
    if found.stale:
        said = ngettext(
            "%(count)d change was left: the team changed it meanwhile.",
            "%(count)d changes were left: the team changed them meanwhile.",
            found.stale,
        )
        messages.warning(request, said % {"count": found.stale})
    for sentence in dict.fromkeys(found.refused):
        messages.warning(request, sentence)


@require_POST
def proposal_discard(request: TeamRequest, run_pk: UUID) -> HttpResponse:
    run = open_run(request, run_pk)
    try:
        services.discard_proposal(run=run, actor=Actor.of(request, "team_member"))
    except Refused as refusal:
        messages.error(request, str(refusal.message))
    else:
        messages.success(request, _("Thrown away. The plan is as it was."))
    return redirect(reverse("proposals", args=[request.team.slug]) + f"?from={run.monday.isoformat()}")
