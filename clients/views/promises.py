"""What was promised to a client: to be seen at the door, ticked when it is done."""

from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from access.forms import posted
from access.services import Actor
from buurtzorgweb.forms import attempt
from buurtzorgweb.htmx import render_part
from buurtzorgweb.stale import Edit
from clients.access import open_client
from clients.forms.promises import ChangeForm, PromiseForm
from clients.models import Client, Promise
from clients.promised import promise_row
from clients.reading import members_of, promise_line, promises_at
from clients.services import promises as services
from teams.middleware import TeamRequest

PAGE = "clients/promises.html"


@require_http_methods(["GET", "POST"])
def client_promises(request: TeamRequest, client_pk: UUID) -> HttpResponse:
    """What is still to be kept, and a form for one more; at the door only this part is swapped."""
    client = open_client(request, client_pk, "promises")
    form = PromiseForm(request.POST or None, members=partial(members_of, request.team), me=request.user_id)
    made = attempt(form, make, form=form, client=client, request=request)
    if made and not request.htmx:  # type: ignore[attr-defined]
        return redirect("client_promises", request.team.slug, client.pk)
    if made:
        form = PromiseForm(members=partial(members_of, request.team), me=request.user_id)
    context = {"client": client, "client_id": client.pk, "promise_form": form}
    context |= {"promises": promises_at(client.pk, me=request.user_id)}
    return render_part(request, PAGE, "promises", context, status=422 if form.is_bound else 200)


def make(*, form: PromiseForm, client: Client, request: TeamRequest, **fields: Any) -> Promise:
    assert form.promised is not None
    actor = Actor.of(request, "team_member")
    return services.make_promise(client_id=client.pk, owner_team_id=client.team_id, actor=actor, draft=form.promised)


def found_promise(request: TeamRequest, client: Client, promise_pk: UUID) -> Promise:
    rows = Promise.objects.select_for_update() if request.method == "POST" else Promise.objects.all()
    return get_object_or_404(rows.filter(client=client), pk=promise_pk)


@require_http_methods(["GET", "POST"])
def promise_change(request: TeamRequest, client_pk: UUID, promise_pk: UUID) -> HttpResponse:
    """Other words, another day, somebody else. A colleague's change meanwhile stands beside one's own."""
    client = open_client(request, client_pk, "promises")
    promise = found_promise(request, client, promise_pk)
    stands = {"promise": promise.text, "promise_by": promise.person_id, "promise_on": promise.due_on}
    members = partial(members_of, request.team)
    form = ChangeForm(posted(request), members=members, me=request.user_id, initial=stands)
    edit = Edit.of(request, form, stands | {"withdrawn_at": promise.withdrawn_at})
    if not edit.stale and attempt(form, change, standing=promise, actor=Actor.of(request, "team_member")):
        messages.success(request, _("The promise is changed."))
        return redirect("client_promises", request.team.slug, client.pk)
    away = {"url": "promise_take_back", "key": promise.pk, "label": _("Take back"), "icon": "x"}
    context = {"client": client, "title": _("Change a promise"), "button": _("Keep"), "back": "client_promises"}
    context |= {"away": None if promise.withdrawn_at else away}
    return render(request, "clients/act.html", context | edit.context, status=edit.status)


def change(*, standing: Promise, actor: Actor, promise: str, promise_by: int, promise_on: date) -> None:
    """From the form's words to the service."""
    services.change_promise(promise=standing, actor=actor, text=promise, person_id=promise_by, due_on=promise_on)


@require_POST
def promise_take_back(request: TeamRequest, client_pk: UUID, promise_pk: UUID) -> HttpResponse:
    client = open_client(request, client_pk, "promises")
    services.take_back_promise(
        promise=found_promise(request, client, promise_pk), actor=Actor.of(request, "team_member")
    )
    undo = reverse("promise_put_back", args=[request.team.slug, client.pk, promise_pk])
    messages.success(request, _("The promise is taken back."), f"undo:{undo}")
    return redirect("client_promises", request.team.slug, client.pk)


@require_POST
def promise_put_back(request: TeamRequest, client_pk: UUID, promise_pk: UUID) -> HttpResponse:
    client = open_client(request, client_pk, "promises")
    services.put_back_promise(
        promise=found_promise(request, client, promise_pk), actor=Actor.of(request, "team_member")
    )
    messages.success(request, _("The promise stands again."))
    return redirect("client_promises", request.team.slug, client.pk)


@require_POST
def promise_kept(request: TeamRequest, client_pk: UUID, promise_pk: UUID) -> HttpResponse:
    """Ticked is kept, unticked is open again; how often it is sent makes no difference."""
    promise = get_object_or_404(Promise.objects.filter(client_id=client_pk, owner_team=request.team), pk=promise_pk)
    act = services.keep_promise if "kept" in request.POST else services.reopen_promise
    act(promise=promise, actor=Actor.of(request, "team_member"))
    if not request.htmx:  # type: ignore[attr-defined]
        return redirect("client_promises", request.team.slug, client_pk)
    row = promise_row(promise_line(promise.pk), me=request.user_id, today=timezone.localdate())
    return render(request, "clients/_promise.html", {"promise": row})
