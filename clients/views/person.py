"""Changing who somebody is and where she lives, without losing what a colleague changed meanwhile."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from access.forms import posted
from access.services import Actor
from buurtzorgweb.forms import attempt
from buurtzorgweb.stale import Edit
from clients.access import hold, open_client
from clients.forms.person import PersonForm
from clients.services.people import FIELDS, change_person
from teams.middleware import TeamRequest


@require_http_methods(["GET", "POST"])
def client_person(request: TeamRequest, client_pk: UUID) -> HttpResponse:
    """A change made meanwhile by somebody else is shown beside one's own; sending again chooses."""
    found = open_client(request, client_pk, "person")
    if request.method == "POST":
        hold(found)
        found.refresh_from_db()
        found.team = request.team
    stands = {name: getattr(found, name) for name in FIELDS}
    edit = Edit.of(request, PersonForm(posted(request), team=request.team, initial=stands), stands, strict=True)
    if not edit.stale and attempt(edit.form, change_person, client=found, actor=Actor.of(request, "team_member")):
        messages.success(request, _("The changes are kept."))
        return redirect("client_care", request.team.slug, found.pk)
    return render(request, "clients/person.html", {"client": found} | edit.context, status=edit.status)
