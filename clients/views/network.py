"""Who stands around a client."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from access.forms import posted
from access.models import User
from access.services import Actor
from buurtzorgweb.forms import attempt
from buurtzorgweb.stale import Edit
from clients.access import hold, open_client
from clients.forms.network import AroundForm
from clients.models import Client, NetworkContact
from clients.onion import onion
from clients.roles import role_name, role_names
from clients.rooms import tabs
from clients.services import network as services
from teams.middleware import TeamRequest

Context = dict[str, Any]


@require_safe
def client_network(request: TeamRequest, client_pk: UUID) -> HttpResponse:
    """Who stands around her, as an onion and by ring, one tap from a call."""
    found = open_client(request, client_pk, "network")
    everybody = list(NetworkContact.objects.filter(client=found))
    contacts = [contact for contact in everybody if contact.gone_on is None]
    nurses = nurses_of(found)
    around = [(contact.ring, contact.role, contact.name, contact.phone) for contact in contacts]
    context = {
        "client": found,
        "rings": onion(found.first_name, around, nurses, request.team.phone),
        "groups": groups(contacts, nurses, request.team.phone),
        "empty": not contacts,
        "gone": [line(contact) | {"gone_on": contact.gone_on} for contact in everybody if contact.gone_on],
    }
    return render(request, "clients/network.html", tabs(request) | context)


def nurses_of(client: Client) -> list[tuple[str, str]]:
    """The named nurse, then the stand-in."""
    keys = [key for key in (client.named_nurse_id, client.stand_in_id) if key]
    named = {key: (first, last) for key, first, last in _names(keys)}
    return [named[key] for key in keys if key in named]


def _names(keys: list[int]) -> Any:
    return User.objects.filter(pk__in=keys).values_list("pk", "first_name", "last_name")


def groups(contacts: list[NetworkContact], nurses: list[tuple[str, str]], team_phone: str) -> list[Context]:
    """From the inside out; the team stands between the dear ones and the professionals."""
    team = [{"name": f"{first} {last}", "phone": team_phone, "dial": dial(team_phone)} for first, last in nurses]
    found = [
        {"ring": ring.label, "people": [line(contact) for contact in contacts if contact.ring == ring]}
        for ring in NetworkContact.Ring
    ]
    found.insert(2, {"ring": _("team"), "people": team})
    return [group for group in found if group["people"]]


def line(contact: NetworkContact) -> Context:
    return {
        "id": contact.pk,
        "name": contact.name,
        "role": role_name(contact.role),
        "phone": contact.phone,
        "dial": dial(contact.phone),
        "note": contact.note,
    }


def dial(phone: str) -> str:
    return phone.replace(" ", "")


@require_http_methods(["GET", "POST"])
def network_add(request: TeamRequest, client_pk: UUID) -> HttpResponse:
    """Somebody more."""
    found = open_client(request, client_pk, "network")
    form = AroundForm(posted(request), initial={"ring": NetworkContact.Ring.FAMILY_FRIENDS})
    if attempt(form, services.add_contact, client=found, actor=Actor.of(request, "team_member")):
        messages.success(request, _("%(name)s stands in the network.") % {"name": form.cleaned_data["name"]})
        return redirect("client_network", request.team.slug, found.pk)
    context = {"form": form, "title": _("Who else is around %(name)s?") % {"name": found.full_name}}
    return page(request, found, context, 422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def network_contact(request: TeamRequest, client_pk: UUID, contact_pk: UUID) -> HttpResponse:
    """Other words. What a colleague saved meanwhile stands beside one's own; sending again chooses."""
    found = open_client(request, client_pk, "network")
    if request.method == "POST":
        hold(found)
    contact = get_object_or_404(NetworkContact.objects.filter(client=found), pk=contact_pk)
    contact.client = found
    stands = {name: getattr(contact, name) for name in ("name", "ring", "phone", "note")}
    stands |= {"role": role_name(contact.role), "first": services.is_first(contact)}
    edit = Edit.of(request, AroundForm(posted(request), initial=stands), stands)
    actor = Actor.of(request, "team_member")
    if not edit.stale and attempt(edit.form, services.change_contact, contact=contact, actor=actor):
        messages.success(request, _("The changes are kept."))
        return redirect("client_network", request.team.slug, found.pk)
    away = {"url": "network_gone", "key": contact.pk, "label": _("No longer around"), "icon": "x"}
    return page(request, found, edit.context | {"title": contact.name, "away": away}, edit.status)


def page(request: TeamRequest, client: Client, context: Context, status: int) -> HttpResponse:
    more = {"client": client, "button": _("Keep"), "back": "client_network", "roles": role_names()}
    return render(request, "clients/act.html", more | context, status=status)


@require_POST
def network_gone(request: TeamRequest, client_pk: UUID, contact_pk: UUID) -> HttpResponse:
    """No longer around her; the way back stands in the message and on the page."""
    found = open_client(request, client_pk, "network")
    contact = get_object_or_404(NetworkContact.objects.filter(client=found), pk=contact_pk)
    services.take_off(contact=contact, actor=Actor.of(request, "team_member"))
    undo = reverse("network_back", args=[request.team.slug, found.pk, contact.pk])
    messages.success(request, _("%(name)s is no longer in the network.") % {"name": contact.name}, f"undo:{undo}")
    return redirect("client_network", request.team.slug, found.pk)


@require_POST
def network_back(request: TeamRequest, client_pk: UUID, contact_pk: UUID) -> HttpResponse:
    found = open_client(request, client_pk, "network")
    contact = get_object_or_404(NetworkContact.objects.filter(client=found), pk=contact_pk)
    services.put_back(contact=contact, actor=Actor.of(request, "team_member"))
    messages.success(request, _("%(name)s stands in the network again.") % {"name": contact.name})
    return redirect("client_network", request.team.slug, found.pk)
