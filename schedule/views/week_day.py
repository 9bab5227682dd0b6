"""One person's day, visit after visit, with the way between them; each can be put at another hour."""

from datetime import date, datetime, timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from access.services import Actor
from buurtzorgweb.forms import Refused
from buurtzorgweb.templatetags.look import clock, hours
from clients.access import log_list
from schedule.board.day import Item, visits_on
from schedule.board.forms import TimeForm
from schedule.board.load import Cell
from schedule.board.reading import Board, board_of
from schedule.board.tray import facts_of
from schedule.board.words import issue_sentence
from schedule.models import Visit
from schedule.recurrence import instant, monday_of
from schedule.services.board import Seen, move_in_time
from schedule.services.moves import Stale
from schedule.travel import travel_minutes
from teams.middleware import TeamRequest

A_DAY = timedelta(days=1)


@require_http_methods(["GET", "POST"])
def week_day(request: TeamRequest, user_pk: int) -> HttpResponse:
    """Her visits in order; a change is refused with the fresh day when a colleague was faster."""
    day = day_asked(request.GET.get("on", ""))
    board = board_of(team_id=request.team.pk, monday=monday_of(day))
    cell = board.cell(user_pk, day)
    if cell is None:
        raise Http404
    form = TimeForm(request.POST or None)
    if not form.is_bound:
        return shown(request, board, cell)
    if not form.is_valid():
        return shown(request, board, cell, error=next(str(one) for errors in form.errors.values() for one in errors), typed=request.POST, status=422)  # fmt: skip  # noqa: E501
    seen: Seen = form.cleaned_data["visit"]
    start = moment(form.cleaned_data["start"], cell, timezone.localdate(seen.start))
    try:
        move_in_time(team=request.team, seen=seen, start=start, actor=Actor.of(request, "team_member"))
    except Stale as stale:
        return shown(request, board, cell, error=str(stale.message), typed=request.POST, status=409)
    except Refused as refusal:
        return shown(request, board, cell, error=str(refusal.message), typed=request.POST, status=422)
    messages.success(request, _("Moved to %(time)s.") % {"time": clock(start)})
    return redirect(f"{reverse('week_day', args=[request.team.slug, user_pk])}?on={day.isoformat()}")


def day_asked(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return timezone.localdate()


def moment(at: Any, cell: Cell, own: date) -> datetime:
    """The hour on the day of the visit; of a night, on the side of midnight that the shift covers."""
    for day in (cell.day, cell.day + A_DAY):
        found = instant(day, at)
        if any(stint.covers(found) for stint in cell.stints):
            return found
    return instant(own, at)


def shown(
    request: TeamRequest, board: Board, cell: Cell, *, error: str = "", typed: Any = None, status: int = 200
) -> HttpResponse:
    person = board.person(cell.user_id)
    assert person is not None
    items = [item for item in visits_on(team_id=request.team.pk, day=cell.day) if item.nurse_id == cell.user_id]
    log_list(request, "week", len(items))
    context = {
        "person": person,
        "cell": cell,
        "facts": facts_of(cell),
        "warnings": [issue_sentence(cell, issue) for issue in cell.issues],
        "rows": rows(items, cell, typed_time(typed)),
        "error": error,
        "before": cell.day - A_DAY,
        "after": cell.day + A_DAY,
        "back": f"{reverse('week', args=[request.team.slug])}?at={cell.user_id}.{cell.day.isoformat()}",
    }
    return render(request, "schedule/week_day.html", context, status=status)


def typed_time(typed: Any) -> tuple[str, str]:
    """What was typed stays with its visit, whatever became of it."""
    return (typed.get("visit", "").partition(".")[0], typed.get("start", "")) if typed else ("", "")


def rows(items: list[Item], cell: Cell, typed: tuple[str, str]) -> list[dict[str, Any]]:
    """Each visit with what lies before it: the way, and how much time is left for it."""
    found: list[dict[str, Any]] = []
    before: Item | None = None
    transport = next((stint.transport for stint in cell.stints if stint.transport), cell.transport)
    for item in items:
        way = travel_minutes(before.position, item.position, transport) if before else None
        found.append(
            {
                "item": item,
                "time": clock(item.start),
                "until": clock(item.end),
                "gap": gap_words(before, item, way) if before else "",
                "tight": bool(before and item.start < before.end + timedelta(minutes=way or 0)),
                "window": window_words(item),
                "start": typed[1] if typed[0] == str(item.id) else clock(item.start),
                "soonest": clock(before.end + timedelta(minutes=way or 0)) if before else "",
                "state": "" if item.is_open else Visit.Status(item.status).label,
            }
        )
        before = item
    return found


def gap_words(before: Item, item: Item, way: int | None) -> str:
    """12 min travel, 20 min free"""
    free = round((item.start - before.end) / timedelta(minutes=1)) - (way or 0)
    said = _("%(minutes)d min travel") % {"minutes": way} if way is not None else _("the way is not known")
    if free < 0:
        return f"{said}, " + _("%(time)s too short") % {"time": hours(-free)}
    return f"{said}, " + _("%(time)s free") % {"time": hours(free)} if free else said


def window_words(item: Item) -> str:
    """Where the agreed window is missed, which it is."""
    if item.window is None or item.window[0] <= item.start.time() <= item.window[1]:
        return ""
    return _("agreed between %(first)s and %(last)s") % {"first": clock(item.window[0]), "last": clock(item.window[1])}
