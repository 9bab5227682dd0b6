"""Her story, how she lives, and how one gets in."""

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
from clients.forms.story import StoryForm
from clients.services.story import tell_story
from teams.middleware import TeamRequest


@require_http_methods(["GET", "POST"])
def client_story(request: TeamRequest, client_pk: UUID) -> HttpResponse:
    """What a colleague saved meanwhile stands beside one's own; sending again chooses."""
    found = open_client(request, client_pk, "story")
    if request.method == "POST":
        hold(found)
        found.refresh_from_db()
    spoken = found.languages[0] if found.languages else ""
    stands = {name: getattr(found, name) for name in ("what_matters", "living", "access_instructions")}
    stands["language"] = spoken
    edit = Edit.of(request, StoryForm(posted(request), spoken=spoken, initial=stands), stands)
    if not edit.stale and attempt(edit.form, tell_story, client=found, actor=Actor.of(request, "team_member")):
        messages.success(request, _("The changes are kept."))
        return redirect("client", request.team.slug, found.pk)
    context = {
        "client": found,
        "title": _("The story of %(name)s, and getting in") % {"name": found.first_name},
        "button": _("Keep"),
    }
    return render(request, "clients/act.html", context | edit.context, status=edit.status)
