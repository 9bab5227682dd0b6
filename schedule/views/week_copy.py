"""Copy a week: what would follow and what does not fit is shown first, and said again when it is done."""

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from access.services import Actor
from buurtzorgweb.templatetags.look import brief_day, clock
from clients.access import log_list
from schedule.board.copying import Clash, Copy, Why
from schedule.board.forms import CopyForm
from schedule.board.reading import WEEK
from schedule.recurrence import monday_of
from schedule.services.copying import copy_week, look_at_copy
from schedule.views.week import monday_asked
from teams.middleware import TeamRequest
from teams.models import Membership

MOST = 6


@require_http_methods(["GET", "POST"])
def week_copy(request: TeamRequest) -> HttpResponse:
    """Choose weeks, look, copy. After copying, what did not fit stands on the page."""
    source = monday_asked(request.GET.get("from", ""), timezone.localdate())
    weeks = weeks_after(source)
    form = CopyForm(request.POST or (request.GET if "to" in request.GET else None), weeks=weeks)
    context: dict[str, Any] = {"form": form, "source": source, "number": source.isocalendar().week}
    if form.is_bound and form.is_valid():
        asked = {name: form.cleaned_data[name] for name in ("shifts", "visits")}
        if request.method == "POST":
            actor = Actor.of(request, "team_member")
            copies = [copy_week(team=request.team, source=source, monday=monday, actor=actor, **asked) for monday in form.cleaned_data["to"]]  # fmt: skip  # noqa: E501
            if not any(copy.clashes for copy in copies):
                messages.success(request, _("Copied. Everything fitted."))
                return redirect(f"{reverse('week', args=[request.team.slug])}?from={copies[0].monday.isoformat()}")
        else:
            copies = [look_at_copy(team=request.team, source=source, monday=monday, **asked) for monday in form.cleaned_data["to"]]  # fmt: skip  # noqa: E501
        log_list(request, "week", sum(len(copy.given) + len(copy.clashes) for copy in copies))
        context |= {"copies": [told(request, copy) for copy in copies], "done": request.method == "POST"}
    status = 422 if form.is_bound and not form.is_valid() else 200
    return render(request, "schedule/week_copy.html", context, status=status)


def weeks_after(source: date) -> list[tuple[str, str]]:
    """This week at the earliest: what has been does not change any more."""
    first = max(source + WEEK, monday_of(timezone.localdate()))
    mondays = [first + WEEK * number for number in range(MOST)]
    return [(monday.isoformat(), week_name(monday)) for monday in mondays if monday != source]


def week_name(monday: date) -> str:
    last = monday + timedelta(days=6)
    return _("week %(number)d, %(first)s to %(last)s") % {
        "number": monday.isocalendar().week,
        "first": brief_day(monday, short=True),
        "last": brief_day(last, short=True),
    }


def told(request: TeamRequest, copy: Copy) -> dict[str, Any]:
    shifts = ngettext("%(count)d shift", "%(count)d shifts", len(copy.shifts)) % {"count": len(copy.shifts)}
    visits = ngettext("%(count)d visit", "%(count)d visits", len(copy.given)) % {"count": len(copy.given)}
    names = names_of(request, copy)
    return {
        "week": week_name(copy.monday),
        "url": f"{reverse('week', args=[request.team.slug])}?from={copy.monday.isoformat()}",
        "said": _("%(shifts)s and %(visits)s") % {"shifts": shifts, "visits": visits},
        "clashes": [clash_words(clash, names) for clash in sorted(copy.clashes, key=lambda one: (one.at, one.called))],
    }


def names_of(request: TeamRequest, copy: Copy) -> dict[int, str]:
    """Of everybody who is or was in the team."""
    keys = {clash.user_id for clash in copy.clashes} | {clash.other for clash in copy.clashes if clash.other}
    found = Membership.objects.filter(team=request.team, user_id__in=keys)
    return dict(found.values_list("user_id", "user__first_name"))


def clash_words(clash: Clash, names: dict[int, str]) -> str:
    """Person and day first, then why; the first sentence is said in bold."""
    who = names.get(clash.user_id, _("somebody who left"))
    when = f"{formats.date_format(clash.day, 'D j')} {clock(clash.at)}"
    lead = f"{when}, {who}, {clash.called}" if clash.called else f"{when}, {who}"
    words = {
        Why.AWAY: _("Is not there that day."),
        Why.GONE: _("Is not in the team that day."),
        Why.SHIFT: _("Has another shift at that time; that one stays."),
        Why.TAKEN: _("%(other)s has this visit; that stays so.")
        % {"other": names.get(clash.other or 0, _("Somebody else"))},
        Why.BUSY: _("Has another visit at that time."),
        Why.LEVEL: _("This care asks for a higher level."),
    }
    return f"{lead}. {words[clash.why]}"
