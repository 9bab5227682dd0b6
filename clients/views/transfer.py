"""To another team with the whole record."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from access.forms import posted
from access.services import Actor
from buurtzorgweb.forms import attempt
from clients.access import open_client
from clients.forms.transfer import TransferForm
from clients.services.transfer import teams_named, transfer_client
from teams.middleware import TeamRequest
from teams.models import Team


@require_http_methods(["GET", "POST"])
def client_transfer(request: TeamRequest, client_pk: UUID) -> HttpResponse:
    """First the team, by name; then who takes over and why. Afterwards the record is not here any more."""
    found = open_client(request, client_pk, "transfer")
    text, slug = request.GET.get("q", "").strip()[:100], request.GET.get("to", "")
    context = {"client": found, "text": text, "teams": teams_named(text, request.team)}
    if not slug:
        return render(request, "clients/transfer.html", context, status=422 if request.method == "POST" else 200)
    to_team = get_object_or_404(Team.objects.exclude(pk=request.team.pk), slug=slug)
    form = TransferForm(posted(request), to_team=to_team)
    actor = Actor.of(request, "team_member")
    if attempt(form, transfer_client, client=found, to_team=to_team, actor=actor):
        said = {"name": found.full_name, "team": to_team}
        messages.success(request, _("%(team)s now cares for %(name)s and has the whole record.") % said)
        return redirect("clients", request.team.slug)
    context |= {"to_team": to_team, "form": form}
    return render(request, "clients/transfer.html", context, status=422 if form.is_bound else 200)
