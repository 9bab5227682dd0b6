"""Two records of one person: side by side, then one."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from access.services import Action, Actor
from buurtzorgweb.forms import Refused
from buurtzorgweb.templatetags.look import brief_day
from clients.access import log_opening, open_client
from clients.models import Client
from clients.services.merge import counts, merge_clients, undo_merge
from clients.services.people import masked_bsn
from teams.middleware import TeamRequest

MOST = 8
HOLDS = {
    "clients_careepisode": gettext_lazy("episodes of care"),
    "clients_clientevent": gettext_lazy("events"),
    "clients_consent": gettext_lazy("consents"),
    "clients_document": gettext_lazy("documents"),
    "clients_indication": gettext_lazy("indications"),
    "clients_measurement": gettext_lazy("measurements"),
    "clients_networkcontact": gettext_lazy("people in the network"),
    "clients_report": gettext_lazy("reports"),
    "clients_risk": gettext_lazy("risks"),
    "omaha_clientproblem": gettext_lazy("problems"),
    "omaha_intervention": gettext_lazy("interventions"),
    "omaha_rating": gettext_lazy("scores"),
    "schedule_caremoment": gettext_lazy("care moments"),
    "schedule_pause": gettext_lazy("pauses"),
    "schedule_visit": gettext_lazy("visits"),
}


@require_http_methods(["GET", "POST"])
def client_merge(request: TeamRequest, client_pk: UUID) -> HttpResponse:
    """Choose the other record, compare, merge. The record that is open is the one that stays."""
    found = open_client(request, client_pk, "merge")
    other = other_of(request, found)
    refused = ""
    if request.method == "POST" and other:
        try:
            merge_clients(kept=found, double=other, actor=Actor.of(request, "team_member"))
        except Refused as refusal:
            refused = str(refusal.message)
        else:
            undo = reverse("client_merge_undo", args=[request.team.slug, found.pk])
            messages.success(request, _("The two records are one now."), extra_tags=f"undo:{undo}")
            return redirect("client", request.team.slug, found.pk)
    text = request.POST.get("q", "").strip()[:100]
    status = 422 if request.method == "POST" and "q" not in request.POST else 200
    context: dict[str, Any] = {"client": found, "other": other, "refused": refused, "text": text}
    context |= compared(found, other) if other else {"candidates": candidates(found, text)}
    return render(request, "clients/merge.html", context, status=status)


def other_of(request: TeamRequest, found: Client) -> Client | None:
    """The record named in the address or in the form: another one of this team, or 404."""
    said = request.POST.get("double") or request.GET.get("with")
    if not said:
        return None
    try:
        key = UUID(said)
    except ValueError:
        raise Http404 from None
    other = get_object_or_404(Client.objects.standing().filter(team=request.team).exclude(pk=found.pk), pk=key)
    log_opening(request, other.pk, "merge")
    return other


def candidates(found: Client, text: str) -> list[Client]:
    """Who may be the same person: by the name asked for, else by birth date or family name."""
    others = Client.objects.standing().filter(team_id=found.team_id).exclude(pk=found.pk)
    if text:
        others = others.named(text)
    else:
        like = Q(birth_date=found.birth_date) | Q(birth_family__iexact=found.birth_family)
        others = others.filter(like | Q(pk=found.duplicate_of_id) | Q(duplicate_of=found))
    return list(others.order_by("birth_family", "first_name")[:MOST])


def compared(one: Client, two: Client) -> dict[str, Any]:
    """Rows of (label, one, two, whether they differ), and what each record holds."""
    facts = list(zip(facts_of(one), facts_of(two), strict=True))
    ones, twos = held(one), held(two)
    amounts = [(label, ones.get(label, 0), twos.get(label, 0)) for label in sorted(set(ones) | set(twos))]
    return {
        "facts": [(label, mine, theirs, mine != theirs) for (label, mine), (_label, theirs) in facts],
        "amounts": amounts,
    }


def facts_of(client: Client) -> list[tuple[str, str]]:
    return [
        (_("Name"), client.full_name),
        (_("Born"), brief_day(client.birth_date)),
        (_("BSN"), masked_bsn(client)),
        (_("Address"), f"{client.address}, {client.postcode} {client.town}"),
        (_("Phone"), client.phone),
        (_("Insurer"), client.insurer_uzovi),
        (_("Record since"), brief_day(client.recorded_at)),
    ]


def held(client: Client) -> dict[str, int]:
    """What a record holds, in words; tables without a word of their own count together."""
    found: dict[str, int] = {}
    for table, count in counts(client).items():
        label = str(HOLDS.get(table, _("other lines")))
        found[label] = found.get(label, 0) + count
    return found


@require_POST
def client_merge_undo(request: TeamRequest, client_pk: UUID) -> HttpResponse:
    """Two records again, while nothing was written since."""
    found = open_client(request, client_pk, "merge", action=Action.UPDATE)
    try:
        undo_merge(client=found, actor=Actor.of(request, "team_member"))
    except Refused as refusal:
        messages.error(request, str(refusal.message))
        return redirect("client_care", request.team.slug, found.pk)
    messages.success(request, _("They are two records again."))
    return redirect("client", request.team.slug, found.pk)
