"""What was promised to a client: to be seen at the door, ticked when it is done."""

from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from access.services import Actor
from buurtzorgweb.forms import attempt
from buurtzorgweb.htmx import render_part
from clients.access import open_client
from clients.forms.promises import PromiseForm
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
