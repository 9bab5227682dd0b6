"""The handover: nobody writes it, the record does."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from buurtzorgweb.templatetags.look import clock
from clients.access import log_list
from clients.promised import promise_row
from clients.risks import risk_line
from schedule.changes import line, sources
from schedule.handover import Person, handover_of
from teams.middleware import TeamRequest

Context = dict[str, Any]


@require_safe
def handover(request: TeamRequest) -> HttpResponse:
    """Of all clients, or of my route of today; one line in the access log, with the count."""
    mine, day = request.GET.get("of") == "route", timezone.localdate()
    people = handover_of(user_id=request.user_id, team_id=request.team.pk, day=day, my_route=mine)
    log_list(request, "handover", len(people))
    shown = [person for person in people if person.has_news or mine]
    context = {
        "mine": mine,
        "day": timezone.localtime(),
        "summary": summary(people, mine),
        "people": [told(request, person) for person in shown],
        "quiet": [person for person in people if person not in shown],
    }
    return render(request, "schedule/handover.html", context)


def told(request: TeamRequest, person: Person) -> Context:
    """One client as the page tells it: each line with the place where it stands in the record."""
    news = [line(person.called, change) for change in person.changes]
    return {
        "id": person.id,
        "name": person.name,
        "time": clock(person.visit_at) if person.visit_at else "",
        "seen_at": person.seen_at,
        "risks": [risk_line(kind, text) for kind, text in person.risks],
        "news": list(zip(news, sources(request.team.slug, news), strict=True)),
        "promises": [promise_row(one, me=request.user_id, today=timezone.localdate()) for one in person.promises],
        "more": more(person.more),
    }


def more(count: int) -> str:
    return (
        ngettext("%(count)d more in the record", "%(count)d more in the record", count) % {"count": count}
        if count
        else ""
    )


def summary(people: list[Person], mine: bool) -> str:
    """The sentence that answers: what must I know?"""
    if not people:
        return _("You have no visits today.") if mine else _("Nobody is in your care yet.")
    fresh = sum(1 for person in people if person.has_news)
    if not fresh:
        return _("Nothing has changed since you saw your clients.")
    return ngettext(
        "%(fresh)d of %(all)d clients has something new since you saw them.",
        "%(fresh)d of %(all)d clients have something new since you saw them.",
        fresh,
    ) % {"fresh": fresh, "all": len(people)}
