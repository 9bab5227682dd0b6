"""My calendar on my own phone: its secret address, and the address itself."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from access.context import acting_as
from access.models import User
from access.services import Action, Actor, Ground, log_access
from schedule import feed as feeds
from schedule.models import CalendarFeed
from schedule.services import feeds as services
from teams.middleware import TeamRequest
from teams.models import Membership


@require_http_methods(["GET", "POST"])
def my_calendar(request: TeamRequest) -> HttpResponse:
    found = CalendarFeed.objects.filter(team=request.team, user=request.user_id).first()
    if request.method == "POST":
        messages.success(request, done(request, found))
        return redirect("my_calendar", request.team.slug)
    path = reverse("calendar", args=[feeds.token_of(found)]) if found else ""
    context = {"feed": found, "address": request.build_absolute_uri(path) if found else ""}
    return render(request, "schedule/my_calendar.html", context)


def done(request: TeamRequest, found: CalendarFeed | None) -> str:
    """Open, renew, close, or choose whether initials stand in it."""
    act = request.POST.get("act", "")
    if found and act == "renew":
        services.renew_feed(feed=found)
        return _("There is a new address; the old one is no more.")
    if found and act == "close":
        services.close_feed(feed=found)
        return _("Your calendar address is no more.")
    services.open_feed(
        team=request.team, actor=Actor.of(request, "team_member"), initials=request.POST.get("initials") == "1"
    )
    return _("Saved.") if found else _("Here is your address.")


@login_not_required
@require_safe
def calendar(request: HttpRequest, token: str) -> HttpResponse:
    """Fetched by a calendar, which cannot sign in: whoever knows the address reads, with that nurse's eyes."""
    asked = feeds.asked_in(token)
    if asked is None:
        raise Http404
    with acting_as(asked.user_id):
        feed = CalendarFeed.objects.filter(user=asked.user_id, team=asked.team_id).first()
        if feed is None or not constant_time_compare(feed.secret, asked.secret):
            raise Http404
        person = (
            User.objects.filter(pk=asked.user_id, is_active=True).values("first_name", "last_name", "language").first()
        )
        team = (
            Membership.objects.now().filter(user=asked.user_id, team=asked.team_id).values_list("team__name", flat=True)
        )
        if person is None or not (name := team.first()):
            raise Http404
        with translation.override(person["language"]):
            content, visits = feeds.calendar_of(feed, name)
        if feed.initials and visits:
            log(asked, f"{person['first_name']} {person['last_name']}", visits)
    headers = {"Cache-Control": "private, no-store", "X-Robots-Tag": "noindex", "Referrer-Policy": "no-referrer"}
    return HttpResponse(content, content_type="text/calendar; charset=utf-8", headers=headers)


def log(asked: feeds.Asked, name: str, visits: int) -> None:
    """With initials it is a list of clients."""
    log_access(
        Actor(asked.user_id, name, "team_member", Ground.MEMBER),
        "calendar",
        Action.READ,
        owner_team_id=asked.team_id,
        object_type="client_list",
        part="calendar",
        result_count=visits,
    )
