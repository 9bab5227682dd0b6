"""Where care enters the schedule and leaves it: the first moment, the last day, death."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from access.forms import posted
from access.services import Actor
from buurtzorgweb.forms import attempt
from buurtzorgweb.templatetags.look import clock
from buurtzorgweb.templatetags.look import day as said_day
from clients.access import open_client
from clients.models import Client
from omaha.models import Intervention
from omaha.plan import problems_of
from omaha.terms import problems
from schedule.care import first_visit, plan_care_moment, planned_after
from schedule.endings import discharge, record_death
from schedule.models import CareMoment
from schedule.moments import DeathForm, DischargeForm, MomentForm
from teams.middleware import TeamRequest


@require_http_methods(["GET", "POST"])
def moment_add(request: TeamRequest, client_pk: UUID) -> HttpResponse:
    """A moment of care each week, and with it the visits of six weeks."""
    found = open_client(request, client_pk, "care_moment")
    form = MomentForm(posted(request), work=running_work(found.pk), chosen=request.GET.getlist("intervention"))
    if attempt(form, plan_care_moment, client=found, actor=Actor.of(request, "team_member")):
        messages.success(request, said_of(form.result))  # type: ignore[attr-defined]
        return redirect("client", request.team.slug, found.pk)
    return render(
        request, "schedule/moment.html", {"client": found, "form": form}, status=422 if form.is_bound else 200
    )


def running_work(client_id: UUID) -> list[tuple[str, str]]:
    """The actions of the plan that have not ended, each with its problem."""
    running = Intervention.objects.filter(client_id=client_id, client_problem__closed_on__isnull=True).exclude(
        ends_on__lt=timezone.localdate()
    )
    named = problems()
    rows = running.order_by("client_problem__starts_on", "position").values_list(
        "pk", "text", "client_problem__problem_id"
    )
    return [(str(key), f"{named[code].term.name}: {text}") for key, text, code in rows]


def said_of(moment: CareMoment) -> str:
    visit = first_visit(moment)
    if visit is None:
        return _("The care moment is planned. Its first visit lies more than six weeks ahead.")
    return _("Planned. The first visit is on %(day)s, %(time)s.") % {
        "day": said_day(visit.date),
        "time": clock(visit.planned_start),
    }


@require_http_methods(["GET", "POST"])
def client_discharge(request: TeamRequest, client_pk: UUID) -> HttpResponse:
    """The goodbye: what is still open stands above the form."""
    found = open_client(request, client_pk, "episode")
    form = DischargeForm(posted(request))
    if attempt(form, discharge, client=found, actor=Actor.of(request, "team_member")):
        undo = reverse("ending_undo", args=[request.team.slug, found.pk])
        said = _("Care for %(name)s has ended. The record stays readable.") % {"name": found.full_name}
        messages.success(request, said, f"undo:{undo}")
        return redirect("client_care", request.team.slug, found.pk)
    return ending(request, found, form, title=_("End the care for %(name)s?"), button=_("End care"))


@require_http_methods(["GET", "POST"])
def client_death(request: TeamRequest, client_pk: UUID) -> HttpResponse:
    """Care stops, the record stays; a visit to those who stay behind can be planned."""
    found = open_client(request, client_pk, "person")
    form = DeathForm(posted(request))
    if attempt(form, record_death, client=found, actor=Actor.of(request, "team_member")):
        undo = reverse("ending_undo", args=[request.team.slug, found.pk])
        messages.success(request, _("Recorded. The visits that were planned have lapsed."), f"undo:{undo}")
        return redirect("client_care", request.team.slug, found.pk)
    return ending(request, found, form, title=_("%(name)s has died"), button=_("Record"))


def ending(request: TeamRequest, client: Client, form: Any, *, title: str, button: str) -> HttpResponse:
    """What will follow is said before it is done."""
    context = {
        "client": client,
        "form": form,
        "title": title % {"name": client.full_name},
        "button": button,
        "said": lapses(planned_after(client, timezone.now())),
        "open_problems": problems_of(client.pk) if isinstance(form, DischargeForm) else [],
    }
    return render(request, "schedule/ending.html", context, status=422 if form.is_bound else 200)


def lapses(count: int) -> str:
    if not count:
        return _("No visit is planned any more.")
    return ngettext("%(count)d planned visit lapses.", "%(count)d planned visits lapse.", count) % {"count": count}
