"""Changing who somebody is and where she lives, without losing what a colleague changed meanwhile."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from access.forms import posted
from access.services import Actor
from buurtzorgweb.forms import attempt
from clients.access import open_client
from clients.forms.person import PersonForm
from clients.services.people import FIELDS, change_person, version_of
from teams.middleware import TeamRequest


@require_http_methods(["GET", "POST"])
def client_person(request: TeamRequest, client_pk: UUID) -> HttpResponse:
    """A change made meanwhile by somebody else is shown beside one's own; sending again chooses."""
    found = open_client(request, client_pk, "person")
    stands = {name: getattr(found, name) for name in FIELDS}
    form = PersonForm(posted(request), team=request.team, initial=stands)
    stale = form.is_bound and request.POST.get("version") != version_of(found)
    if not stale and attempt(form, change_person, client=found, actor=Actor.of(request, "team_member")):
        messages.success(request, _("The changes are kept."))
        return redirect("client_care", request.team.slug, found.pk)
    context = {
        "client": found,
        "form": form,
        "version": request.POST.get("version") if form.is_bound and not stale else version_of(found),
        "differences": differences(form, stands) if stale else [],
        "stale": stale,
    }
    return render(request, "clients/person.html", context, status=409 if stale else 422 if form.is_bound else 200)


def differences(form: PersonForm, stands: dict[str, Any]) -> list[dict[str, Any]]:
    """(label, what stands now, what was typed) where they differ."""
    form.is_valid()
    found = []
    for name, now in stands.items():
        field = form.fields[name]
        typed = form.cleaned_data.get(name, form[name].value())
        if (typed or "") != (now or ""):
            found.append({"label": field.label, "now": shown(field, now), "mine": shown(field, typed)})
    return found


def shown(field: Any, value: Any) -> Any:
    """A choice by its words."""
    return dict(getattr(field, "choices", ())).get(value, value)
