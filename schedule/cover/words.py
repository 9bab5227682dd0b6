"""Why somebody cannot take something, and what is told of offers; in the language of whoever reads it."""

from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from buurtzorgweb.templatetags.look import brief_day, clock
from schedule.board.words import short_day
from schedule.cover.suit import Choice, Why
from schedule.models import Notice


def why_said(why: str) -> str:
    words = {
        Why.GONE: _("not in the team on that day"),
        Why.AWAY: _("away on that day"),
        Why.LEVEL: _("the care asks for a higher level"),
        Why.CANNOT: _("said not to be able on that day"),
        Why.NO_SHIFT: _("not on duty at that hour"),
        Why.BUSY: _("somewhere else at that hour"),
        Why.REST: _("a rule of rest would be broken"),
    }
    return words[Why(why)]


def offer_told(slug: str, kind: str, facts: dict[str, Any], who: str) -> dict[str, str]:
    """One notice of an offer, or of visits that came to me: words, and where to look."""
    if kind == Notice.Kind.COVERED:
        days = ", ".join(short_day(date.fromisoformat(day)) for day in facts["days"])
        said = ngettext(
            "%(who)s gave you %(count)d visit of a colleague who is away. On: %(days)s.",
            "%(who)s gave you %(count)d visits of a colleague who is away. On: %(days)s.",
            facts["visits"],
        )
        url = f"{reverse('week', args=[slug])}?from={facts['days'][0]}"
        return {
            "said": said % {"who": who, "count": facts["visits"], "days": days},
            "url": url,
            "look": _("Look at the week"),
        }
    starts = datetime.fromisoformat(facts["starts"])
    shift = facts["what"] == "shift"
    if kind == Notice.Kind.OFFERED:
        said = (
            _("%(who)s offers a shift that you could take. It begins on %(day)s at %(time)s.")
            if shift
            else _("%(who)s offers a visit that you could take. It begins on %(day)s at %(time)s.")
        )
    else:
        said = (
            _("%(who)s took the shift that was offered. It begins on %(day)s at %(time)s.")
            if shift
            else _("%(who)s took the visit that was offered. It begins on %(day)s at %(time)s.")
        )
    values = {"who": who, "day": brief_day(starts), "time": clock(starts)}
    return {"said": said % values, "url": reverse("offers", args=[slug]), "look": _("Look at the offers")}


def near_said(choice: Choice) -> str:
    """seen 6 times in four weeks, 4 min from another visit"""
    parts = []
    if choice.seen:
        seen = ngettext("seen %(n)d time in four weeks", "seen %(n)d times in four weeks", choice.seen)
        parts.append(seen % {"n": choice.seen})
    else:
        parts.append(_("not seen in four weeks"))
    if choice.near is not None:
        parts.append(_("%(minutes)d min from another visit") % {"minutes": choice.near})
    return ", ".join(parts)
