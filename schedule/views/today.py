"""Today: what changed, and the route."""

from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from buurtzorgweb.addresses import addresses
from buurtzorgweb.charts import Stop as Mark
from buurtzorgweb.charts import day_line, minute_of
from buurtzorgweb.templatetags.look import clock
from clients.access import log_list
from schedule.brief import in_brief
from schedule.changes import Line, lines
from schedule.models import Visit
from schedule.route import Stop, add_changes, route_of
from schedule.travel import travel_minutes
from teams.middleware import TeamRequest

MOST_LINES = 6


@require_safe
def today(request: TeamRequest) -> HttpResponse:
    """The route of the nurse who asks, with what is new at each door; one line in the access log."""
    now = timezone.localtime()
    stops = route_of(user_id=request.user_id, team_id=request.team.pk, day=now.date())
    add_changes([stop for stop in stops if stop.is_open], user_id=request.user_id)
    log_list(request, "route", len(stops))
    return render(request, "schedule/today.html", page(request, stops, now))


def page(request: TeamRequest, stops: list[Stop], now: Any) -> dict[str, Any]:
    """Everything the template says, computed once."""
    ahead = next((stop for stop in stops if stop.status == Visit.Status.PLANNED), None)
    rows, before, url = [], None, addresses("visit", request.team.slug)
    for stop in stops:
        travel = travel_minutes(before, stop.position, request.membership.transport)
        rows.append(row(stop, url(stop.id), stop is ahead, travel))
        before = stop.position
    news = overnight(stops)
    return {
        "greeting": greeting(now.hour, getattr(request.user, "first_name", "")),
        "now": now,
        "summary": summary(stops),
        "ready": clock(max(stop.end for stop in stops if stop.is_open)) if ahead else "",
        "day": day_line([mark(stop, stop is ahead) for stop in stops], minute_of(now)) if stops else "",
        "rows": rows,
        "ahead": next((item for item in rows if item["state"] == "next"), None),
        "news": news[:MOST_LINES],
    }


def mark(stop: Stop, ahead: bool) -> Mark:
    start = minute_of(stop.start)
    length = stop.actual_minutes or stop.planned_minutes
    return Mark(start, min(start + length, 24 * 60), "next" if ahead else state(stop))


def state(stop: Stop) -> Any:
    if stop.status == Visit.Status.DONE:
        return "done"
    return "planned" if stop.status == Visit.Status.PLANNED else "gone"


def row(stop: Stop, url: str, ahead: bool, travel: int | None) -> dict[str, Any]:
    """One stop as the route shows it."""
    return {
        "state": "next" if ahead else state(stop),
        "time": clock(stop.start),
        "iso": f"{stop.start:%H:%M}",
        "minutes": stop.actual_minutes or stop.planned_minutes,
        "name": stop.called,
        "name_within": stop.called_within,
        "address": stop.address,
        "travel": travel,
        "url": url,
        "work": in_brief(stop.work),
        "gone": Visit.Reason(stop.reason).label if stop.reason else _("lapsed"),
        "fresh": fresh(len(stop.changes)) if stop.changes else "",
        "fell": any(change.kind == "fall" for change in stop.changes),
        "key": stop.has_key_safe,
    }


def fresh(count: int) -> str:
    return ngettext("%(count)d new since your visit", "%(count)d new since your visit", count) % {"count": count}


def greeting(hour: int, name: str) -> str:
    said = (
        _("Good night")
        if hour < 5
        else _("Good morning")
        if hour < 12
        else _("Good afternoon")
        if hour < 18
        else _("Good evening")
    )
    return f"{said}, {name}"


def summary(stops: list[Stop]) -> str:
    """The one sentence that answers: how is my day?"""
    if not stops:
        return _("You have no visits today.")
    done = sum(1 for stop in stops if stop.status in {Visit.Status.DONE, Visit.Status.NOT_DONE})
    left = sum(1 for stop in stops if stop.status == Visit.Status.PLANNED)
    if not left:
        return _("All visits of today are closed.")
    to_go = ngettext("%(left)d visit to go.", "%(left)d visits to go.", left) % {"left": left}
    if not done:
        return to_go
    return ngettext("%(done)d visit done, %(left)d to go.", "%(done)d visits done, %(left)d to go.", done) % {
        "done": done,
        "left": left,
    }


def overnight(stops: list[Stop]) -> list[Line]:
    """What changed in the last day at the clients of this route; harm first, then the newest."""
    since = timezone.now() - timedelta(hours=36)
    news = [line for stop in stops for line in lines(stop, since=since)]
    return sorted(news, key=lambda line: (line.tone != "stop", line.tone != "watch", -line.at.timestamp()))
