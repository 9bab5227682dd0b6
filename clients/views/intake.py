"""Intake in one sitting, and what is counted when it cannot be."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from access.forms import posted
from access.services import Actor
from buurtzorgweb.forms import attempt
from buurtzorgweb.htmx import render_part
from clients.forms.intake import DeclineForm, IntakeForm, contact_forms
from clients.known import Asked, known
from clients.models import Client
from clients.services.episodes import decline
from clients.services.indications import district_nurses, may_indicate
from clients.services.intake import Contact, take_in
from teams.middleware import TeamRequest
from teams.models import Team


@require_http_methods(["GET", "POST"])
def intake(request: TeamRequest) -> HttpResponse:
    """All sections on one page; the next page plans the first moment of care."""
    data, more = posted(request), "more" in request.POST
    form = IntakeForm(data, team=request.team, me=request.user_id)
    contacts = contact_forms(data, more=more)
    actor = Actor.of(request, "team_member")
    if not more and kept(form, contacts, request.team, actor):
        client: Client = form.result  # type: ignore[attr-defined]
        messages.success(request, _("%(name)s is in your care. Plan the first visit.") % {"name": client.full_name})
        return redirect("moment_add", request.team.slug, client.pk)
    status = 422 if form.is_bound and not more else 200
    return render_part(request, "clients/intake.html", "contacts", page(request, form, contacts, more), status)


def kept(form: IntakeForm, contacts: Any, team: Team, actor: Actor) -> bool:
    """Both are looked at, so that all that is wrong is said at once."""
    fine = form.is_bound and contacts.is_valid() and form.is_valid()
    return fine and attempt(form, keep, form=form, team=team, actor=actor, contacts=contacts.drafts())


def keep(*, form: IntakeForm, team: Team, actor: Actor, contacts: list[Contact], **_typed: Any) -> Client:
    return take_in(team=team, actor=actor, contacts=contacts, **form.draft())


def page(request: TeamRequest, form: IntakeForm, contacts: Any, more: bool) -> dict[str, Any]:
    """A form that comes back shows again who may be known."""
    asked = Asked() if more else form.asked
    return {
        "form": form,
        "contacts": contacts,
        "known": known(asked=asked, team=request.team, actor=Actor.of(request, "team_member")),
        "may_indicate": may_indicate(request.team.pk, request.user_id),
        "district_nurses": ", ".join(district_nurses(request.team.pk)),
    }


@require_POST
def intake_known(request: TeamRequest) -> HttpResponse:
    """While one types: who of the own team this may be, and which other team to call."""
    form = IntakeForm(request.POST, team=request.team, me=request.user_id)
    form.is_valid()
    found = known(asked=form.asked, team=request.team, actor=Actor.of(request, "team_member"))
    wrong = form.errors.get("bsn") if len(request.POST.get("bsn", "")) > 7 else None
    return render(request, "clients/intake.html#known", {"known": found, "form": form, "wrong": wrong})


@require_http_methods(["GET", "POST"])
def intake_decline(request: TeamRequest) -> HttpResponse:
    """Refer on or decline: a line in the count, and nobody's name."""
    form = DeclineForm(posted(request))
    if attempt(form, decline, team=request.team, actor=Actor.of(request, "team_member")):
        messages.success(request, _("Counted. Nothing else was kept."))
        return redirect("clients", request.team.slug)
    return render(request, "clients/decline.html", {"form": form}, status=422 if form.is_bound else 200)
