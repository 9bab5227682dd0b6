"""Who stands around a client."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from clients.access import open_client
from clients.models import NetworkContact
from clients.roles import role_name
from clients.rooms import tabs
from teams.middleware import TeamRequest


@require_safe
def client_network(request: TeamRequest, client_pk: UUID) -> HttpResponse:
    """Who stands around her, by ring, one tap from a call."""
    found = open_client(request, client_pk, "network")
    contacts = list(NetworkContact.objects.filter(client=found))
    groups = [
        {
            "ring": NetworkContact.Ring(ring).label,
            "people": [
                {
                    "name": person.name,
                    "role": role_name(person.role),
                    "phone": person.phone,
                    "dial": person.phone.replace(" ", ""),
                    "note": person.note,
                }
                for person in contacts
                if person.ring == ring
            ],
        }
        for ring in NetworkContact.Ring.values
    ]
    return render(
        request,
        "clients/network.html",
        tabs(request) | {"client": found, "groups": [group for group in groups if group["people"]]},
    )
