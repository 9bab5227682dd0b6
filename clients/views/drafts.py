"""Keeping what somebody is typing. Small and often: no page, no line in the access log for one's own words."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from access.services import Actor
from buurtzorgweb.forms import Refused
from clients.models import Client
from clients.services.drafts import clear_draft, keep_draft
from teams.middleware import TeamRequest

NOT_KEPT = {"csrfmiddlewaretoken", "place", "next"}


@require_POST
def drafts(request: TeamRequest, client_pk: UUID) -> HttpResponse:
    """The same fields twice is one draft; too much is said with 413 and leaves the last one that was kept."""
    fields = {name: values for name, values in request.POST.lists() if name not in NOT_KEPT}
    actor = Actor.of(request, "team_member")
    try:
        kept = keep_draft(
            client_id=client_pk,
            team_id=request.team.pk,
            actor=actor,
            place=request.POST.get("place", ""),
            fields=fields,
        )
    except Refused as refusal:
        return HttpResponse(refusal.message, status=413, content_type="text/plain; charset=utf-8")
    if kept:
        return HttpResponse(status=204)
    own_client(request, client_pk)
    return HttpResponse(_("This form keeps no drafts."), status=422, content_type="text/plain; charset=utf-8")


@require_POST
def draft_discard(request: TeamRequest, client_pk: UUID) -> HttpResponse:
    """Start with an empty form again."""
    own_client(request, client_pk)
    clear_draft(user_id=request.user_id, place=request.POST.get("place", ""))
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        return redirect("client_reports", request.team.slug, client_pk)
    return redirect(back)


def own_client(request: TeamRequest, client_pk: UUID) -> None:
    """Nothing of the record is read here, so nothing is logged; another team's client is not found all the same."""
    if not Client.objects.filter(team=request.team, pk=client_pk).exists():
        raise Http404
