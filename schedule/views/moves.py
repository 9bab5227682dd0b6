"""A visit before it is closed: on the way, moved, taken over, by two, not this time; and one that nobody foresaw."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from uuid_utils.compat import uuid7

from access.forms import posted
from access.services import Action, Actor
from buurtzorgweb.forms import Refused, attempt
from clients.access import log_list, log_opening, open_client
from clients.models import Client
from clients.names import full_name
from clients.reading import members_of
from schedule import services
from schedule.models import Visit
from schedule.moves import open_of_team
from schedule.services.moves import name_of
from schedule.visit_forms import AddVisitForm, MoveForm, SecondForm, SkipForm, seen_in, seen_of
from teams.middleware import TeamRequest

MOST = 60
QUICK_MINUTES = 30


def find_visit(request: TeamRequest, visit_pk: UUID) -> Visit:
    """A visit of this team at a client of this team, or 404."""
    return get_object_or_404(
        Visit.objects.filter(team=request.team, client__team=request.team).select_related("client"), pk=visit_pk
    )


@require_http_methods(["GET", "POST"])
def visit_move(request: TeamRequest, visit_pk: UUID) -> HttpResponse:
    """This one visit: another day, hour or nurse."""
    visit = find_visit(request, visit_pk)
    form = MoveForm(posted(request), members=members_of(request.team), visit=visit)
    if attempt(form, move, visit=visit, request=request):
        return redirect("visit", request.team.slug, visit.pk)
    if not form.is_bound:
        log_opening(request, visit.client_id, "visit")
    status = 409 if overtaken(form, visit) else 422 if form.is_bound else 200
    context = {"visit": visit, "form": form, "client": visit.client, "nurse": name_of(visit.nurse_id)}
    context["ahead"] = visit.date > timezone.localdate()
    return render(request, "schedule/visit_move.html", context, status=status)


def move(*, visit: Visit, request: TeamRequest, **typed: Any) -> None:
    if typed["seen"] is None:
        raise Refused(_("This form is not complete. Open it again."))
    services.move_visit(
        visit=Visit(pk=visit.pk),
        nurse_id=typed["nurse"],
        planned_start=typed["planned_start"],
        minutes=typed["minutes"],
        seen=typed["seen"],
        actor=Actor.of(request, "team_member"),
    )


def overtaken(form: MoveForm, visit: Visit) -> bool:
    """Whether a colleague was faster. What was typed stays; sent again, it goes against the visit as it is now."""
    seen, now = form.is_bound and form.cleaned_data.get("seen"), (visit.nurse_id, visit.planned_start)
    if not seen or seen == now:
        return False
    form.data = {name: form.data[name] for name in form.data} | seen_of(*now)
    return True


def act(request: TeamRequest, visit_pk: UUID, do: Callable[..., Any], **values: Any) -> HttpResponse:
    """One tap on the card of a visit; a refusal is said on the card."""
    visit = find_visit(request, visit_pk)
    try:
        do(visit=visit, actor=Actor.of(request, "team_member"), **values)
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect("visit", request.team.slug, visit_pk)


@require_POST
def visit_take(request: TeamRequest, visit_pk: UUID) -> HttpResponse:
    """I go instead."""
    find_visit(request, visit_pk)
    seen = seen_in(request.POST)
    if seen is None:
        messages.error(request, _("This form is not complete. Open it again."))
        return redirect("visit", request.team.slug, visit_pk)
    return act(request, visit_pk, services.take_over, seen=seen)


@require_POST
def visit_again(request: TeamRequest, visit_pk: UUID) -> HttpResponse:
    return act(request, visit_pk, services.plan_again)


@require_POST
def visit_way(request: TeamRequest, visit_pk: UUID) -> HttpResponse:
    """On the way: optional, once."""
    visit = find_visit(request, visit_pk)
    try:
        services.set_out(visit_id=visit.pk, team_id=request.team.pk, actor=Actor.of(request, "team_member"))
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect("visit", request.team.slug, visit_pk)


@require_http_methods(["GET", "POST"])
def visit_second(request: TeamRequest, visit_pk: UUID) -> HttpResponse:
    """Done by two: who comes along?"""
    visit = find_visit(request, visit_pk)
    form = SecondForm(posted(request), members=others(request, visit), me=request.user_id)
    if attempt(form, second, visit=visit, request=request):
        messages.success(request, _("Two nurses go there now."))
        return redirect("visit", request.team.slug, visit.pk)
    return one_act(request, visit, form, title=_("Who comes along?"), button=_("Go together"))


def second(*, visit: Visit, request: TeamRequest, nurse: int) -> None:
    services.add_second(visit=visit, nurse_id=nurse, actor=Actor.of(request, "team_member"))


def others(request: TeamRequest, visit: Visit) -> list[tuple[int, str]]:
    """Me first."""
    found = [one for one in members_of(request.team) if one[0] != visit.nurse_id]
    return sorted(found, key=lambda one: one[0] != request.user_id)


@require_http_methods(["GET", "POST"])
def visit_skip(request: TeamRequest, visit_pk: UUID) -> HttpResponse:
    """Known beforehand: not this time."""
    visit = find_visit(request, visit_pk)
    form = SkipForm(posted(request))
    if attempt(form, services.skip_visit, visit=visit, actor=Actor.of(request, "team_member")):
        messages.success(request, _("This visit has lapsed. The others stay as planned."))
        return redirect("visit", request.team.slug, visit.pk)
    return one_act(request, visit, form, title=_("Not this time?"), button=_("Let it lapse"))


def one_act(request: TeamRequest, visit: Visit, form: Any, *, title: str, button: str) -> HttpResponse:
    if not form.is_bound:
        log_opening(request, visit.client_id, "visit")
    context = {"visit": visit, "client": visit.client, "form": form, "title": title, "button": button}
    return render(request, "schedule/visit_act.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def visit_add(request: TeamRequest, client_pk: UUID) -> HttpResponse:
    """From the client's record: everything is filled in for now; one more tap makes the visit."""
    action = Action.CREATE if request.method == "POST" else Action.READ
    found = open_client(request, client_pk, "visit", action=action)
    form = AddVisitForm(posted(request), members=members_of(request.team), me=request.user_id)
    if attempt(form, add, client=found, request=request):
        return redirect("visit", request.team.slug, form.result.pk)  # type: ignore[attr-defined]
    status = 422 if form.is_bound else 200
    return render(request, "schedule/visit_add.html", {"client": found, "form": form}, status=status)


def add(*, client: Client, request: TeamRequest, **typed: Any) -> Visit:
    return services.add_visit(
        visit_id=typed["visit_id"],
        client=client,
        actor=Actor.of(request, "team_member"),
        nurse_id=typed["nurse"],
        planned_start=typed["planned_start"],
        minutes=typed["minutes"],
    )


@require_http_methods(["GET", "POST"])
def visit_now(request: TeamRequest) -> HttpResponse:
    """From Today: at whose door? The second tap makes a visit that begins now; my route of today comes first.

    What is searched for is posted: a name stays out of the address.
    """
    if "client" in request.POST:
        return add_now(request)
    clients = at_hand(request)
    log_list(request, "clients", len(clients))
    return render(request, "schedule/visit_now.html", {"clients": clients, "visit_id": uuid7(), "q": query(request)})


def add_now(request: TeamRequest) -> HttpResponse:
    form_id, client_pk = uuid_in(request.POST.get("visit_id")), uuid_in(request.POST.get("client"))
    if form_id is None or client_pk is None:
        raise Http404
    found = open_client(request, client_pk, "visit", action=Action.CREATE)
    start = timezone.now().replace(second=0, microsecond=0)
    typed = {"visit_id": form_id, "nurse": request.user_id, "planned_start": start, "minutes": QUICK_MINUTES}
    try:
        visit = add(client=found, request=request, **typed)
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect("visit_now", request.team.slug)
    return redirect("visit", request.team.slug, visit.pk)


def uuid_in(text: str | None) -> UUID | None:
    try:
        return UUID(text or "")
    except ValueError:
        return None


def query(request: TeamRequest) -> str:
    return request.POST.get("q", "").strip()[:80]


def at_hand(request: TeamRequest) -> list[dict[str, Any]]:
    """Clients in care by name; who is on my route of today comes first."""
    today = timezone.localdate()
    mine = set(Visit.objects.on(today).filter(nurse_id=request.user_id).values_list("client_id", flat=True))
    found = Client.objects.in_care().named(query(request)).filter(team=request.team)
    named = [
        {"id": client.pk, "name": client.full_name, "address": client.address, "mine": client.pk in mine}
        for client in found.order_by("search_name")[:500]
    ]
    return sorted(named, key=lambda one: not one["mine"])[:MOST]


@require_safe
def visits_open(request: TeamRequest) -> HttpResponse:
    """Visits of the last month that nobody closed, day by day."""
    found = open_of_team(request.team.pk)
    log_list(request, "open_visits", len(found))
    days: dict[date, list[dict[str, Any]]] = {}
    for row in found:
        days.setdefault(row[2], []).append(open_row(request, *row))
    return render(request, "schedule/visits_open.html", {"days": list(days.items()), "count": len(found)})


def open_row(
    request: TeamRequest,
    key: UUID,
    client_id: UUID,
    day: date,
    start: datetime,
    minutes: int,
    nurse_id: int | None,
    nurse: str,
    called: str,
    first: str,
    *names: str,
) -> dict[str, Any]:
    prefix, family, partner_prefix, partner_family, use = names
    name = called or full_name(first, (prefix, family), (partner_prefix, partner_family), use)
    return {"id": key, "start": start, "name": name, "nurse": nurse, "mine": nurse_id == request.user_id}
