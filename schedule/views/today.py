"""Today: what changed, and the route."""

from datetime import datetime, timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from buurtzorgweb.addresses import addresses
from buurtzorgweb.charts import Stop as Mark
from buurtzorgweb.charts import day_line, minute_of
from buurtzorgweb.dense import dense
from buurtzorgweb.templatetags.look import brief_day, clock, day
from clients.access import log_list
from schedule.brief import in_brief
from schedule.changes import Line, line, tone_of
from schedule.cover.mine import Mine, mine_on, mine_said
from schedule.models import Visit
from schedule.route import Stop, add_changes, route_of
from schedule.travel import travel_minutes
from teams.middleware import TeamRequest

MOST_LINES = 6
WORST_FIRST = {"stop": 0, "watch": 1}


@require_safe
def today(request: TeamRequest) -> HttpResponse:
    """The route of the nurse who asks, with what is new at each door; one line in the access log."""
    now = timezone.localtime()
    stops = route_of(user_id=request.user_id, team_id=request.team.pk, day=now.date())
    add_changes([stop for stop in stops if stop.is_open], user_id=request.user_id)
    log_list(request, "route", len(stops))
    told = page(request, stops, mine_on(user_id=request.user_id, team_id=request.team.pk, day=now.date()), now)
    return render(
        request, "schedule/today.html", {"content": dense("schedule/today.html", **told), "ahead": told["ahead"]}
    )


def page(request: TeamRequest, stops: list[Stop], mine: Mine, now: datetime) -> dict[str, Any]:
    """Everything the template says, computed once."""
    ahead = next((stop for stop in stops if stop.status == Visit.Status.PLANNED), None)
    rows, marks, before, url = [], [], None, addresses("visit", request.team.slug)
    transport = mine.transport or request.membership.transport
    for stop in stops:
        start, travel = stop.start, travel_minutes(before, stop.position, transport)
        now_state = "next" if stop is ahead else state(stop)
        rows.append(row(stop, now_state, start, url(stop.id), travel))
        marks.append(mark(stop, now_state, start))
        before = stop.position
    user = request.user
    return {
        "greeting": greeting(now.hour, getattr(user, "first_name", "")),
        "user": str(user),
        "initials": getattr(user, "initials", ""),
        "settings_url": reverse("settings"),
        "handover_url": reverse("handover", args=[request.team.slug]),
        "week_url": reverse("week", args=[request.team.slug]),
        "mine": mine_said(request.team.slug, mine),
        "paper_url": reverse("route_pdf", args=[request.team.slug]),
        "now_url": reverse("visit_now", args=[request.team.slug]),
        "open_url": reverse("visits_open", args=[request.team.slug]),
        "day": capfirst(day(now)),
        "summary": summary(stops),
        "ready": _("Done around %(ready)s.") % {"ready": clock(last_end(stops))} if ahead else "",
        "line": day_line(marks, minute_of(now)) if marks else "",
        "rows": rows,
        "closed": _("Closed"),
        "ahead": next((item for item in rows if item["state"] == "next"), None),
        "news": overnight(stops),
    }


def last_end(stops: list[Stop]) -> datetime:
    return max(stop.end for stop in stops if stop.is_open)


def mark(stop: Stop, now_state: Any, start: datetime) -> Mark:
    minute = minute_of(start)
    return Mark(minute, min(minute + (stop.actual_minutes or stop.planned_minutes), 24 * 60), now_state)


def state(stop: Stop) -> Any:
    if stop.status == Visit.Status.DONE:
        return "done"
    return "planned" if stop.status == Visit.Status.PLANNED else "gone"


def row(stop: Stop, now_state: str, start: datetime, url: str, travel: int | None) -> dict[str, Any]:
    """One stop as the route shows it; what only the next one shows is left out elsewhere."""
    told = {
        "state": now_state,
        "time": clock(start),
        "iso": f"{start.hour:02d}:{start.minute:02d}",
        "minutes": stop.actual_minutes or stop.planned_minutes,
        "name": stop.called,
        "url": url,
    }
    if now_state == "gone":
        return told | {"gone": Visit.Reason(stop.reason).label if stop.reason else _("lapsed")}
    if now_state == "done":
        return told
    told |= {
        "work": in_brief(stop.work),
        "fresh": fresh(len(stop.changes)) if stop.changes else "",
        "moved": moved(stop) if stop.moved_from else "",
    }
    if now_state == "next":
        told |= {
            "to": _("To %(name)s") % {"name": stop.called_within},
            "address": stop.address,
            "travel": _("%(minutes)s min travel") % {"minutes": travel} if travel else "",
            "fell": any(change.kind == "fall" for change in stop.changes),
            "key": stop.has_key_safe,
            "way": _("On the way since") + " " + clock(stop.on_the_way_at) if stop.on_the_way_at else "",
        }
    return told


def moved(stop: Stop) -> str:
    """For when it was planned first; calmly, it needs no act."""
    was = timezone.localtime(stop.moved_from)
    if was.date() == stop.day:
        return _("moved, was %(time)s") % {"time": clock(was)}
    return _("moved, was on %(day)s") % {"day": brief_day(was)}


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
    news = [(stop, change) for stop in stops for change in stop.changes if change.at >= since]
    news.sort(key=lambda each: (WORST_FIRST.get(tone_of(each[1]), 2), -each[1].at.timestamp()))
    return [line(stop.called, change) for stop, change in news[:MOST_LINES]]
