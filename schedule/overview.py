"""The repeating plan of a client as one page shows it: a fixed number of statements."""

from collections.abc import Iterable
from datetime import timedelta
from decimal import Decimal
from itertools import groupby
from typing import Any
from uuid import UUID

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from access.models import DatedQuerySet
from buurtzorgweb.templatetags.look import brief_day, clock, day, hours
from clients.models import Indication
from schedule.clashes import clashes_of
from schedule.models import CareMoment, PartOfDay, Pause, Visit
from schedule.pattern import days_in_words
from schedule.services.moments import pause_now
from teams.models import Level

Context = dict[str, Any]
AHEAD = timedelta(weeks=6)
SHOWN = timedelta(days=14)
MOST_CLASHES = 6


def overview_of(client_id: UUID) -> Context:
    """Moments, the coming visits, what falls together, the pause, and hours planned beside hours indicated."""
    today = timezone.localdate()
    rows = moments_of(client_id)
    going = [one for one in rows if one.ends_on is None or one.ends_on >= today]
    visits = coming(client_id)
    return {
        "pause": paused(pause_now(client_id)),
        "summary": summary(client_id, [one for one in going if one.starts_on <= today]),
        "going": [said(one) for one in going],
        "ended": [said(one) for one in rows if one not in going],
        "visits": by_day(visit for visit in visits if visit.date <= today + SHOWN),
        "clashes": together(visits),
    }


def moments_of(client_id: UUID) -> list[CareMoment]:
    """In the order of the clock, those to come among them."""
    found = CareMoment.objects.filter(client_id=client_id).select_related("indication")
    return list(found.prefetch_related("interventions").order_by("window_from", "starts_on", "id"))


def said(moment: CareMoment) -> Context:
    """One line: when, how long, by whom, for what, on which ground, until when."""
    facts = [ngettext("%(n)d minute", "%(n)d minutes", moment.minutes) % {"n": moment.minutes}]
    if moment.nurses == 2:
        facts.append(_("with two nurses"))
    facts.append(_("at least: %(level)s") % {"level": Level(moment.min_level).label})
    if moment.indication:
        facts.append(f"{moment.indication.get_law_display()} {moment.indication.product}".strip())
    today = timezone.localdate()
    if moment.starts_on > today:
        facts.append(_("from %(day)s") % {"day": brief_day(moment.starts_on)})
    if moment.ends_on:
        facts.append(_("until %(day)s") % {"day": brief_day(moment.ends_on)})
    return {
        "id": moment.pk,
        "days": days_in_words(moment.days, moment.every_weeks, moment.every_days),
        "part": PartOfDay(moment.part_of_day).label,
        "window": f"{clock(moment.window_from)}–{clock(moment.window_to)}",
        "facts": " · ".join(facts),
        "work": [one.text for one in moment.interventions.all()],
    }


def coming(client_id: UUID) -> list[Visit]:
    """Open visits of a month back to six weeks ahead."""
    today = timezone.localdate()
    found = Visit.objects.planned().filter(client_id=client_id, date__gte=today - timedelta(days=31))
    named = found.filter(date__lte=today + AHEAD).annotate(first=F("nurse__first_name"), last=F("nurse__last_name"))
    return list(named.order_by("date", "planned_start", "slot"))


def by_day(visits: Iterable[Visit]) -> list[Context]:
    """The days in their order, each with its visits; a day that lies behind is late."""
    today = timezone.localdate()
    return [
        {"day": day(on), "late": on < today, "visits": [visit_row(visit) for visit in same]}
        for on, same in groupby(visits, key=lambda visit: visit.date)
    ]


def visit_row(visit: Visit) -> Context:
    first, last = getattr(visit, "first", None), getattr(visit, "last", None)
    return {
        "id": visit.pk,
        "time": clock(visit.planned_start),
        "minutes": visit.planned_minutes,
        "nurse": f"{first} {last}" if first else "",
        "moved": visit.moved_from is not None,
        "alone": visit.care_moment_id is None,
    }


def together(visits: list[Visit]) -> Context:
    """The first few, each pair once, and how many there are."""
    today = timezone.localdate()
    by_id = {visit.pk: visit for visit in visits if visit.date >= today}
    lines, seen = [], set()
    for clash in clashes_of(by_id):
        pair = frozenset((clash.visit_id, clash.other_id))
        if pair in seen:
            continue
        seen.add(pair)
        visit = by_id[clash.visit_id]
        lines.append(
            {"id": visit.pk, "day": day(visit.date), "time": clock(visit.planned_start), "said": clash.sentence}
        )
    return {"lines": lines[:MOST_CLASHES], "more": max(0, len(lines) - MOST_CLASHES)}


def paused(pause: Pause | None) -> Context | None:
    if pause is None:
        return None
    values = {"since": brief_day(pause.starts_on), "until": brief_day(pause.ends_on)}
    said = _("from %(since)s until %(until)s") % values if pause.ends_on else _("since %(since)s") % values
    if not pause.ends_on and pause.starts_on > timezone.localdate():
        said = _("from %(day)s") % {"day": values["since"]}
    return {"reason": pause.get_reason_display(), "said": said, "note": pause.note}


def summary(client_id: UUID, going: list[CareMoment]) -> str:
    """Hours a week that are planned, beside those indicated."""
    planned = sum((one.minutes_a_week for one in going), Decimal(0))
    held: DatedQuerySet = Indication.objects.filter(client_id=client_id)
    indicated = sum((one.hours_per_week for one in held.now()), Decimal(0))
    values = {"planned": hours(planned), "indicated": hours(indicated * 60)}
    if not going:
        return _("No care is planned.")
    if not indicated:
        return _("Planned: %(planned)s a week. There is no indication today.") % values
    return _("Planned: %(planned)s a week; indicated: %(indicated)s.") % values
