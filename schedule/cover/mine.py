"""Beside the route on Today, in one statement: my duty of the day, and what colleagues ask of me or told me."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from buurtzorgweb.sql import rows
from buurtzorgweb.templatetags.look import hours
from schedule.board.words import span

MINE = """
SELECT
  (SELECT count(*) FROM schedule_notice n WHERE n.user_id = %(me)s AND n.team_id = %(team)s AND n.seen_at IS NULL),
  (SELECT count(*) FROM schedule_offer o WHERE o.team_id = %(team)s AND o.starts_at > %(now)s AND o.taken_at IS NULL
   AND o.withdrawn_at IS NULL AND %(me)s = ANY (o.asked) AND o.holder_id <> %(me)s),
  (SELECT coalesce(sum(w.minutes), 0) FROM schedule_workentry w
   WHERE w.user_id = %(me)s AND w.team_id = %(team)s AND w.date = %(day)s),
  s.starts, s.ends, s.transport
FROM (
  SELECT array_agg(starts_at ORDER BY starts_at) AS starts, array_agg(ends_at ORDER BY starts_at) AS ends,
    max(transport) AS transport
  FROM schedule_shift WHERE user_id = %(me)s AND team_id = %(team)s AND date = %(day)s) s
"""


@dataclass(frozen=True, slots=True)
class Mine:
    """`transport`: of the shift where it has its own; else empty."""

    notices: int
    offers: int
    other: int
    starts: list[datetime] | None
    ends: list[datetime] | None
    transport: str | None


def mine_on(*, user_id: int, team_id: int, day: date) -> Mine:
    return Mine(*rows(MINE, me=user_id, team=team_id, day=day, now=timezone.now())[0])


def mine_said(slug: str, mine: Mine) -> list[dict[str, Any]]:
    """Links with words, in the order of the day; what is nothing is left out."""
    said = [{"url": reverse("my_day", args=[slug]), "icon": "clock", "said": duty_said(mine)}]
    offers = reverse("offers", args=[slug])
    if mine.offers:
        text = ngettext("%(n)d offer for you", "%(n)d offers for you", mine.offers) % {"n": mine.offers}
        said.append({"url": offers, "icon": "hand-helping", "said": text})
    if mine.notices:
        text = ngettext("%(n)d told to you", "%(n)d told to you", mine.notices) % {"n": mine.notices}
        said.append({"url": offers, "icon": "bell", "said": text})
    return said


def duty_said(mine: Mine) -> str:
    """On duty 7–15, other work 45 min"""
    spans = [
        span(timezone.localtime(start), timezone.localtime(end))
        for start, end in zip(mine.starts or [], mine.ends or [], strict=True)
    ]
    parts = [_("On duty %(times)s") % {"times": ", ".join(spans)}] if spans else []
    if mine.other:
        other = _("other work %(time)s") % {"time": hours(mine.other)}
        parts.append(other if parts else other[:1].upper() + other[1:])
    return ", ".join(parts) or _("My hours")
