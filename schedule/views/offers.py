"""Swap and cover: what colleagues offer that I could take, and what I offer."""

from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from access.services import Actor
from buurtzorgweb.forms import Refused
from clients.access import log_list, log_opening
from schedule.board.day import Item
from schedule.board.notices import notices
from schedule.cover.reading import Span, days_of, judged, span_of, takers
from schedule.cover.suit import Choice
from schedule.cover.words import near_said, why_said
from schedule.models import Offer, Shift
from schedule.services import cover as services
from schedule.views.moves import find_visit
from schedule.views.shifts import ICONS
from teams.middleware import TeamRequest

MOST = 40


@require_safe
def offers(request: TeamRequest) -> HttpResponse:
    """Open offers: mine, those I can take, and why I cannot take the others."""
    found = list(Offer.objects.coming().filter(team=request.team).order_by("starts_at")[:MOST])
    told = told_of(request, found)
    visits = sum(1 for row in told if row["item"])
    if visits:
        log_list(request, "offers", visits)
    mine = [row for row in told if row["mine"]]
    others = [row for row in told if not row["mine"]]
    context = {
        "mine": mine,
        "open": [row for row in others if not row["why"]],
        "closed": [row for row in others if row["why"]],
        "notices": notices(request, "offers"),
    }
    return render(request, "schedule/offers.html", context)


def told_of(request: TeamRequest, found: list[Offer]) -> list[dict[str, Any]]:
    """Each offer that still is about something, as its list shows it; a fixed number of statements."""
    if not found:
        return []
    days = [timezone.localdate(offer.starts_at) for offer in found]
    span = span_of(team_id=request.team.pk, first=days[0], last=days[-1])
    keys = [offer.shift_id for offer in found if offer.shift_id]
    shifts = {shift.pk: shift for shift in Shift.objects.filter(team=request.team, pk__in=keys)}
    items = {item.id: item for item in span.visits if item.is_open}
    offered = [items[offer.visit_id] for offer in found if offer.visit_id in items]
    free, rest = days_of(span, offered), judged(span, list(shifts.values()))
    told = []
    for offer in found:
        shift, item = shifts.get(offer.shift_id), items.get(offer.visit_id)  # type: ignore[arg-type]
        if not still(offer, shift, item):
            continue
        row: dict[str, Any] = {
            "offer": offer,
            "shift": shift,
            "item": item,
            "mine": request.user_id in (offer.holder_id, offer.offered_by_id),
        }
        row |= {
            "who": "" if offer.holder_id == request.user_id else name_in(span, offer.holder_id),
            "icon": ICONS[shift.kind] if shift else "user-round",
        }
        row |= {"asked": asked_said(offer)}
        told.append(row | mine_said(request.user_id, span, shift, item, free, rest))
    return told


def still(offer: Offer, shift: Shift | None, item: Item | None) -> bool:
    """Whether it is as it was offered; else it is over by itself."""
    if shift:
        return (shift.user_id, shift.starts_at) == (offer.holder_id, offer.starts_at)
    return item is not None and (item.nurse_id, item.start) == (offer.holder_id, offer.starts_at)


def mine_said(me: int, span: Span, shift: Shift | None, item: Item | None, free: Any, rest: Any) -> dict[str, str]:
    """Why I cannot take it, or how near it is to me."""
    person = span.person(me)
    if shift:
        why = rest[shift.pk].get(me)
        held = [one for one in span.of(shift.user_id) if shift.starts_at <= one.start < shift.ends_at]
        count = ngettext("with %(count)d visit", "with %(count)d visits", len(held)) % {"count": len(held)}
        return {"why": why_said(why) if why else "", "near": count if held else _("without visits")}
    if person is None or item is None:
        return {"why": why_said("gone"), "near": ""}
    found = free.choice(person, item, nearby=True)
    if isinstance(found, Choice):
        return {"why": "", "near": near_said(found)}
    return {"why": why_said(found), "near": ""}


def name_in(span: Span, user_id: int) -> str:
    person = span.person(user_id)
    return person.name if person else services.name_of(user_id)


def asked_said(offer: Offer) -> str:
    count = len(offer.asked)
    if not count:
        return _("Nobody could take it when it was offered.")
    return ngettext("%(count)d colleague could take it.", "%(count)d colleagues could take it.", count) % {
        "count": count
    }


@require_http_methods(["GET", "POST"])
def offer_shift(request: TeamRequest, shift_pk: UUID) -> HttpResponse:
    """Who would see it; one more tap offers it."""
    shift = get_object_or_404(Shift.objects.select_related("team"), team=request.team, pk=shift_pk)
    if request.method == "POST":
        return offered(request, services.offer_shift, shift=shift)
    span = span_of(team_id=request.team.pk, first=shift.date, last=shift.date + services.A_DAY)
    context = {"shift": shift, "holder": name_in(span, shift.user_id), "people": names(span, takers(span, shift))}
    context |= {"mine": shift.user_id == request.user_id}
    return render(request, "schedule/offer.html", context)


@require_http_methods(["GET", "POST"])
def offer_visit(request: TeamRequest, visit_pk: UUID) -> HttpResponse:
    visit = find_visit(request, visit_pk)
    if request.method == "POST":
        return offered(request, services.offer_visit, visit=visit)
    log_opening(request, visit.client_id, "visit")
    span = span_of(team_id=request.team.pk, first=visit.date, last=visit.date)
    item = next((one for one in span.visits if one.id == visit.pk), None)
    found = days_of(span, [item]).proposal(item, nearby=True).choices if item else []
    context = {"visit": visit, "client": visit.client, "holder": services.name_of(visit.nurse_id)}
    context |= {"people": [{"name": one.person.name, "said": near_said(one)} for one in found]}
    context |= {"mine": visit.nurse_id == request.user_id}
    return render(request, "schedule/offer.html", context)


def names(span: Span, people: Iterable[int]) -> list[dict[str, str]]:
    return [{"name": name_in(span, user_id), "said": ""} for user_id in people]


def offered(request: TeamRequest, offer: Callable[..., Offer], **what: Any) -> HttpResponse:
    try:
        made = offer(actor=Actor.of(request, "team_member"), **what)
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("Offered.") + " " + asked_said(made))
    return redirect("offers", request.team.slug)


def act(request: TeamRequest, offer_pk: UUID, do: Callable[..., None], done: str) -> HttpResponse:
    offer = get_object_or_404(Offer, team=request.team, pk=offer_pk)
    try:
        do(offer=offer, actor=Actor.of(request, "team_member"))
    except Refused as refusal:
        said = refusal.message
        messages.error(request, " ".join(map(str, said)) if isinstance(said, list) else str(said))
    else:
        messages.success(request, done)
    return redirect("offers", request.team.slug)


@require_POST
def offer_take(request: TeamRequest, offer_pk: UUID) -> HttpResponse:
    return act(request, offer_pk, services.take_offer, _("Yours now. Who offered it is told."))


@require_POST
def offer_withdraw(request: TeamRequest, offer_pk: UUID) -> HttpResponse:
    return act(request, offer_pk, services.withdraw_offer, _("Withdrawn: nobody can take it any more."))
