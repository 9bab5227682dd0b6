"""Where care leaves the schedule: the last day, death."""

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
from clients.access import open_client
from clients.models import Client
from omaha.plan import problems_of
from schedule.care import planned_after
from schedule.endings import discharge, record_death
from schedule.moments import DeathForm, DischargeForm
from teams.middleware import TeamRequest


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
