"""Somebody is ill: report it, and divide her visits of the coming days, nearest familiar face first."""

from datetime import UTC, date, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from access.services import Actor
from buurtzorgweb.forms import Refused
from buurtzorgweb.templatetags.look import clock
from clients.access import log_list
from schedule.board.day import EPOCH, MICROSECOND
from schedule.cover.reading import Span, days_of, judged, span_of
from schedule.cover.suit import Choice, Proposal, Why, propose
from schedule.cover.words import near_said, why_said
from schedule.models import Offer, Shift
from schedule.services.away import report_sick
from schedule.services.cover import Given, cover_visits
from schedule.services.moves import Stale
from schedule.views.shifts import ICONS
from teams.middleware import TeamRequest
from teams.models import Absence, Membership

AHEAD = timedelta(days=6)
CHOICES = 4


@require_http_methods(["GET", "POST"])
def ill(request: TeamRequest, user_pk: int) -> HttpResponse:
    """GET: what stands on her name. POST: report her ill, or give visits away."""
    today = Membership.objects.now().values("pk")
    person = Membership.objects.with_names().filter(pk__in=today, team=request.team, user=user_pk).first()
    if person is None:
        raise Http404
    away = away_of(request, user_pk)
    status, error = 200, ""
    if request.method == "POST":
        try:
            messages.success(request, done(request, user_pk, away))
            return redirect("ill", request.team.slug, user_pk)
        except Stale as stale:
            status, error = 409, str(stale.message)
        except Refused as refusal:
            status, error = 422, str(refusal.message)
    context = page(request, person, away) | {"error": error}
    return render(request, "schedule/ill.html", context, status=status)


def away_of(request: TeamRequest, user_pk: int) -> Absence | None:
    """The absence of now, or one that begins within the days that are shown."""
    today = timezone.localdate()
    found = Absence.objects.filter(team=request.team, user=user_pk, starts_on__lte=today + AHEAD)
    return found.exclude(ends_on__lt=today).order_by("starts_on").first()


def done(request: TeamRequest, user_pk: int, away: Absence | None) -> str:
    """One of the acts of the page; what was said of it."""
    actor = Actor.of(request, "team_member")
    if "report" in request.POST:
        report_sick(team=request.team, user_id=user_pk, starts_on=timezone.localdate(), actor=actor)
        return _("Reported ill from today.")
    given = given_in(request)
    count = cover_visits(team=request.team, absent_id=user_pk, given=given, actor=actor)
    said = ngettext("%(count)d visit is given away.", "%(count)d visits are given away.", count) % {"count": count}
    return said + " " + _("Who goes instead is told.")


def given_in(request: TeamRequest) -> list[Given]:
    """Each select says visit, nurse, hour and the hour as seen; `only`: one of them."""
    only = request.POST.get("only", "")
    chosen = [str(value) for name, value in request.POST.items() if name.startswith("to-") and value]
    found = [given_of(value) for value in chosen if not only or value.startswith(f"{only}.")]
    if None in found:
        raise Refused(_("This page is too old. Open it again."))
    return [one for one in found if one]


def given_of(text: str) -> Given | None:
    visit, _dot, rest = text.partition(".")
    try:
        nurse, start, seen = map(int, rest.split("."))
        return Given(UUID(visit), nurse, EPOCH + start * MICROSECOND, EPOCH + seen * MICROSECOND)
    except (ValueError, OverflowError):
        return None


def token(proposal: Proposal, choice: Choice) -> str:
    at = [(moment.astimezone(UTC) - EPOCH) // MICROSECOND for moment in (choice.start, proposal.item.start)]
    return f"{proposal.item.id}.{choice.person.user_id}.{at[0]}.{at[1]}"


def days_away(away: Absence | None) -> tuple[date, date]:
    today = timezone.localdate()
    first = max(today, away.starts_on) if away else today
    last = today + AHEAD
    for until in (away.ends_on, away.expected_on and away.expected_on - timedelta(days=1)) if away else ():
        last = min(last, until) if until else last
    return first, max(first, last)


def page(request: TeamRequest, person: Any, away: Absence | None) -> dict[str, Any]:
    """Her days with a proposal for each visit; a fixed number of statements."""
    first, last = days_away(away)
    span = span_of(team_id=request.team.pk, first=first, last=last)
    now = timezone.now()
    items = [item for item in span.of(person.user_id) if item.start > now and first <= item.start.date() <= last]
    made = propose(days_of(span, items), items, but=[person.user_id]) if items else []
    log_list(request, "cover", len(items))
    rows = [row_of(span, one) for one in made]
    return {
        "person": person,
        "mine": person.user_id == request.user_id,
        "away": away,
        "first": first,
        "last": last,
        "days": by_day(rows),
        "count": len(rows),
        "covered": sum(1 for row in rows if row["choices"]),
        "shifts": shifts_of(request, span, person.user_id, first, last),
    }


def by_day(rows: list[dict[str, Any]]) -> list[tuple[date, list[dict[str, Any]]]]:
    days: dict[date, list[dict[str, Any]]] = {}
    for row in rows:
        days.setdefault(row["item"].start.date(), []).append(row)
    return list(days.items())


def row_of(span: Span, proposal: Proposal) -> dict[str, Any]:
    best = proposal.choices[:CHOICES]
    return {
        "item": proposal.item,
        "choices": [{"token": token(proposal, one), "said": choice_said(proposal, one)} for one in best],
        "best": near_said(best[0]) if best else "",
        "stops": [] if best else stops_said(span, proposal),
    }


def choice_said(proposal: Proposal, choice: Choice) -> str:
    """Joris Wierda, at another hour where the planned one does not fit, and how often she saw him lately."""
    said = choice.person.name
    if choice.start != proposal.item.start:
        said = _("%(name)s, at %(time)s") % {"name": said, "time": clock(choice.start)}
    return f"{said} · {choice.seen}×" if choice.seen else said


def stops_said(span: Span, proposal: Proposal) -> list[str]:
    """Why nobody can: who would be there first, and how many are not on duty at all."""
    people: dict[str, list[str]] = {}
    for user_id, why in proposal.stops.items():
        person = span.person(user_id)
        if person and why in (Why.BUSY, Why.LEVEL, Why.CANNOT):
            people.setdefault(why_said(why), []).append(person.first_name)
    said = [f"{', '.join(sorted(found))}: {why}" for why, found in people.items()]
    others = len(proposal.stops) - sum(map(len, people.values()))
    if others:
        off = ngettext("%(n)d colleague is not on duty", "%(n)d colleagues are not on duty", others) % {"n": others}
        said.append(off)
    return said


def shifts_of(request: TeamRequest, span: Span, user_id: int, first: date, last: date) -> list[dict[str, Any]]:
    """Her shifts of those days, how many could take each, and whether it is offered."""
    found = Shift.objects.filter(team=request.team, user=user_id, date__range=(first, last), ends_at__gt=timezone.now())
    shifts = list(found.order_by("starts_at"))
    stops = judged(span, shifts)
    offered = set(
        Offer.objects.open()
        .filter(team=request.team, holder=user_id, shift_id__in=[one.pk for one in shifts])
        .values_list("shift_id", flat=True)
    )
    return [
        {
            "shift": one,
            "icon": ICONS[one.kind],
            "offered": one.pk in offered,
            "begun": one.starts_at <= timezone.now(),
            "people": [span_name(span, key) for key, why in stops[one.pk].items() if why is None],
        }
        for one in shifts
    ]


def span_name(span: Span, user_id: int) -> str:
    person = span.person(user_id)
    return person.first_name if person else ""
