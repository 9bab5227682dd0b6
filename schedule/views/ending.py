"""Taking back an end of care that was a mistake."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from access.services import Actor
from buurtzorgweb.forms import Refused
from clients.access import open_client
from clients.views.care import last_ending
from schedule.endings import take_back
from teams.middleware import TeamRequest


@require_POST
def ending_undo(request: TeamRequest, client_pk: UUID) -> HttpResponse:
    """As it was, or why that cannot be any more."""
    found = open_client(request, client_pk, "episode")
    ending = last_ending(found)
    if ending is None:
        raise Http404
    try:
        take_back(ending=ending, actor=Actor.of(request, "team_member"))
    except Refused as refusal:
        messages.error(request, str(refusal.message))
    else:
        messages.success(request, _("Taken back. %(name)s is in your care as before.") % {"name": found.full_name})
    return redirect("client_care", request.team.slug, found.pk)
