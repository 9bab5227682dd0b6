"""What one does on the week board: give visits away, take that back, publish, and read what one was told."""

from collections.abc import Collection
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from access.services import Actor
from buurtzorgweb.forms import Refused
from buurtzorgweb.templatetags.look import day as said_day
from clients.access import log_list
from schedule.board.cells import Writer
from schedule.board.forms import MoveForm, PublishForm, PutBackForm, back_token
from schedule.board.meant import chosen, meant_of
from schedule.board.reading import Board, board_of
from schedule.board.tray import Place
from schedule.board.words import visits_word
from schedule.clashes import clashes_of
from schedule.models import Notice
from schedule.recurrence import monday_of
from schedule.services.board import Moved, Target, place, publish_week, put_back, see_notice
from schedule.services.duty import RestBroken
from schedule.services.moves import Stale
from schedule.views.week import open_tray, page, said, tray_context
from teams.middleware import TeamRequest

A_DAY = timedelta(days=1)


@require_POST
def week_move(request: TeamRequest) -> HttpResponse:
    """Give visits to somebody's day. A stale board answers 409 with the fresh one and what was meant."""
    form = MoveForm(request.POST)
    if not form.is_valid():
        return refused(request, form.cleaned_data.get("at"), first_error(form))
    data, actor = form.cleaned_data, Actor.of(request, "team_member")
    at, target = data["at"], data["target"]
    keys = [*(seen.visit_id for seen in data["visit"]), *(seen.shift_id for seen in data["shift"])]
    given = {"visits": data["visit"], "shifts": data["shift"], "reason": data["reason"]}
    try:
        moved = place(team=request.team, origin=at.day, target=target, actor=actor, **given)
    except Stale as stale:
        return stale_board(request, at, target, keys, stale)
    except Refused as refusal:
        again = data["to"] if isinstance(refusal, RestBroken) else ""
        return refused(request, at, words(refusal), keys, again=again, reason=data["reason"])
    return done(request, at, target, moved, len(data["shift"]))


def words(refusal: Refused) -> str:
    """All sentences of a refusal."""
    said = refusal.message if isinstance(refusal.message, list) else [refusal.message]
    return " ".join(map(str, said))


def is_htmx(request: TeamRequest) -> bool:
    return bool(getattr(request, "htmx", False))


def first_error(form: Any) -> str:
    return next(str(error) for errors in form.errors.values() for error in errors)


def fresh(request: TeamRequest, day: date) -> Board:
    return board_of(team_id=request.team.pk, monday=monday_of(day))


def done(request: TeamRequest, at: Place, target: Target, moved: list[Moved], shifts: int) -> HttpResponse:
    """Say what was done, with a way back; the cells that changed, and what is left in the tray."""
    board = fresh(request, target.day)
    query = urlencode({"at": str(at), "v": [back_token(one) for one in moved]}, doseq=True)
    undo = "" if shifts else f"undo:{reverse('week_back', args=[request.team.slug])}?{query}"
    messages.success(request, told(board, target, len(moved), shifts), extra_tags=undo)
    if not is_htmx(request):
        return redirect(f"{reverse('week', args=[request.team.slug])}?at={at}")
    return changed_parts(request, board, at, target, moved)


def told(board: Board, target: Target, visits: int, shifts: int) -> str:
    """2 visits given to Joris Wierda, Tuesday 24 November."""
    what = visits_word(visits) if visits else ""
    if shifts:
        shift = ngettext("%(count)d shift", "%(count)d shifts", shifts) % {"count": shifts}
        what = _("%(shifts)s and %(visits)s") % {"shifts": shift, "visits": what} if what else shift
    person = board.person(target.user_id) if target.user_id else None
    if person is None:
        return _("%(what)s open again.") % {"what": what}
    return _("%(what)s given to %(who)s, %(day)s.") % {"what": what, "who": person.name, "day": said_day(target.day)}


def changed_parts(request: TeamRequest, board: Board, at: Place, target: Target, moved: list[Moved]) -> HttpResponse:
    """The tray, and out of band each cell that this move touched; what falls together now is said at once."""
    tray = open_tray(request, board, at)
    if tray and not tray.chips and at.band:
        tray = None
    people = {one.was.nurse_id for one in moved} | {target.user_id, at.user_id}
    days = {at.day, target.day} | {timezone.localdate(moment) for one in moved for moment in (one.was.start, one.start)}
    writer = Writer(board, me=request.user_id, today=timezone.localdate(), chosen=str(at) if tray else "", oob=True)
    near = days | {day + step for day in days for step in (-A_DAY, A_DAY)}  # rest marks the days beside, too
    keys = {(user_id, day) for user_id in people if user_id for day in near}
    clashes = [clash.sentence for clash in clashes_of(one.visit_id for one in moved)]
    context = tray_context(request, board, tray) | said(board)
    return render(
        request,
        "schedule/_week_parts.html",
        context | {"cells": writer.parts(keys, days), "clashes": clashes, "oob": True},
    )


def refused(
    request: TeamRequest,
    at: Place | None,
    text: str,
    picked: Collection[UUID] = (),
    *,
    again: str = "",
    reason: str = "",
) -> HttpResponse:
    """A rule says no: the same tray with the same things ticked, and why. `again`: where a reason would help."""
    if at is None:
        messages.error(request, text)
        return redirect("week", request.team.slug)
    board = fresh(request, at.day)
    tray = open_tray(request, board, at, picked)
    more = {"error": text, "again": again, "reason": reason}
    if is_htmx(request):
        return render(request, "schedule/_week_tray.html", tray_context(request, board, tray) | more, status=422)
    return render(request, "schedule/week.html", page(request, board, tray) | more, status=422)


def stale_board(request: TeamRequest, at: Place, target: Target, keys: list[UUID], stale: Stale) -> HttpResponse:
    """Nothing was changed: the board as it is now, and what was meant still in sight, to do all the same."""
    board = fresh(request, target.day)
    items = chosen(team_id=request.team.pk, keys=keys)
    log_list(request, "week", len(items))
    cell = board.cell(target.user_id, target.day) if target.user_id else None
    to = f"{target.user_id or 'open'}.{target.day.isoformat()}~{cell.mark if cell else ''}"
    meant = meant_of(board, items, keys, user_id=target.user_id, to=to)
    context = page(request, board, None) | {
        "meant": meant,
        "error": str(stale.message),
        "place": at,
        "target": target,
    }
    if not is_htmx(request):
        return render(request, "schedule/week.html", context, status=409)
    text = render_to_string("schedule/_week_fresh.html", context, request)
    return HttpResponse(text, status=409, headers={"HX-Retarget": "#week", "HX-Reswap": "outerHTML"})


@require_POST
def week_back(request: TeamRequest) -> HttpResponse:
    """Take a move back, unless somebody moved these visits since."""
    form = PutBackForm(request.GET)
    at = request.GET.get("at", "")
    if not form.is_valid():
        messages.error(request, first_error(form))
    else:
        try:
            put_back(team=request.team, moved=form.cleaned_data["v"], actor=Actor.of(request, "team_member"))
        except Refused as refusal:
            messages.error(request, str(refusal.message))
        else:
            messages.success(request, _("Taken back. It is as it was."))
    return redirect(f"{reverse('week', args=[request.team.slug])}?{urlencode({'at': at})}")


@require_POST
def week_publish(request: TeamRequest) -> HttpResponse:
    """Say that the week stands; those whose days changed are told."""
    form = PublishForm.of(request.POST)
    if not form.is_valid():
        messages.error(request, _("This page is too old. Open it again."))
        return redirect("week", request.team.slug)
    monday = monday_of(form.cleaned_data["monday"])
    try:
        told = publish_week(
            team=request.team, monday=monday, mark=form.cleaned_data["mark"], actor=Actor.of(request, "team_member")
        )
    except Stale as stale:
        context = page(request, fresh(request, monday), None) | {"error": str(stale.message)}
        return render(request, "schedule/week.html", context, status=409)
    except Refused as refusal:
        messages.warning(request, str(refusal.message))
    else:
        messages.success(request, published_words(told))
    return redirect(f"{reverse('week', args=[request.team.slug])}?from={monday.isoformat()}")


def published_words(told: int) -> str:
    if not told:
        return _("The week is published. Nobody else is affected.")
    return ngettext(
        "The week is published. %(count)d colleague is told.",
        "The week is published. %(count)d colleagues are told.",
        told,
    ) % {"count": told}


@require_POST
def notice_seen(request: TeamRequest, notice_pk: UUID) -> HttpResponse:
    """I have read it; back to where I was."""
    notice = get_object_or_404(Notice, pk=notice_pk, team=request.team, user_id=request.user_id)
    see_notice(notice=notice)
    asked = request.POST.get("back", "")
    back = asked if asked in {"team", "offers"} else "today"
    return redirect(back, request.team.slug)
