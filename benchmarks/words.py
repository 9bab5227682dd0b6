"""Figures put into words: units, comparisons, and the sentence a board opens with."""

from collections.abc import Callable
from datetime import date
from functools import cache, lru_cache

from django.utils import formats
from django.utils.translation import get_language, ngettext, npgettext, pgettext
from django.utils.translation import gettext as _

from benchmarks.board import Count, Place, against
from benchmarks.models import Measure
from buurtzorgweb.templatetags.look import HARD_SPACE

PLACES = {"percent": 1, "faces": 1}
ICONS = {"higher": "trending-up", "lower": "trending-down"}


def said(value: float, places: int = 0) -> str:
    """A number in the local form, as the filter `number` writes it; a board says a hundred, so without its detours."""
    # Halves go up, as people expect; Python's own way is to the even one.
    return f"{value + 1e-9:,.{places}f}".translate(_marks(get_language() or ""))


@cache
def _marks(language: str) -> dict[int, str]:
    return {ord(","): formats.get_format("THOUSAND_SEPARATOR"), ord("."): formats.get_format("DECIMAL_SEPARATOR")}


def percent(value: float, places: int = 1) -> str:
    return f"{said(value, places)}{HARD_SPACE}%"


def amount(unit: str) -> Callable[[float], str]:
    """A value with its unit, short enough for a drawing."""
    if unit == "percent":
        return percent
    return lambda value: said(value, PLACES.get(unit, 0))


def share(value: float) -> str:
    """60,4 % and 61 %: an axis or a norm says no more than it knows."""
    return percent(value, 0 if float(value).is_integer() else 1)


def unit_word(unit: str, value: float) -> str:
    whole = round(value)
    return {
        "percent": pgettext("unit", "percent"),
        "faces": pgettext("unit", "faces"),
        "clients": npgettext("unit", "client", "clients", whole),
        "hours": npgettext("unit", "hour", "hours", whole),
    }[unit]


def month_name(month: date) -> str:
    """november 2026"""
    return _named(month, "F Y", get_language() or "")


def short_month(month: date) -> str:
    return _named(month, "M", get_language() or "").lower().rstrip(".")


@lru_cache(maxsize=2048)
def _named(month: date, form: str, language: str) -> str:
    return formats.date_format(month, form)


def compared(where: Place) -> str:
    return {
        "higher": _("Higher than most teams"),
        "lower": _("Lower than most teams"),
        "alike": _("Like most teams"),
        "alone": "",
    }[where]


def counted(count: Count, unit: str) -> str:
    """The numbers behind a figure."""
    if unit == "faces":
        template = ngettext(
            "%(faces)s faces at %(clients)s client.", "%(faces)s faces at %(clients)s clients.", int(count.denominator)
        )
        return template % {"faces": said(count.numerator), "clients": said(count.denominator)}
    if unit == "percent":
        return _("%(part)s of %(whole)s hours.") % {
            "part": said(count.numerator / 60), "whole": said(count.denominator / 60),
        }  # fmt: skip
    if unit == "hours":
        return _("%(minutes)s minutes.") % {"minutes": said(count.numerator)}
    return ""


def productivity(value: float, norm: float | None) -> str:
    """You spend 60,4 % of your time with clients, just below the norm of 61 %."""
    if norm is None:
        return _("You spend %(value)s of your time with clients.") % {"value": percent(value)}
    return {
        "above": _("You spend %(value)s of your time with clients, above the norm of %(norm)s."),
        "just below": _("You spend %(value)s of your time with clients, just below the norm of %(norm)s."),
        "below": _("You spend %(value)s of your time with clients, below the norm of %(norm)s."),
    }[against(value, norm)] % {"value": percent(value), "norm": share(norm)}


def faces(value: float, where: Place, *, begun: bool) -> str:
    """A client sees 5,2 faces in four weeks, fewer than in most teams. A begun month says what it is: so far."""
    start = (
        _("A client saw %(value)s faces so far this month")
        if begun
        else _("A client sees %(value)s faces in four weeks")
    )
    begin = {"said": start % {"value": said(value, 1)}}
    return {
        "higher": _("%(said)s, more than in most teams."),
        "lower": _("%(said)s, fewer than in most teams."),
        "alike": _("%(said)s, like in most teams."),
        "alone": "%(said)s.",
    }[where] % begin


def dots(teams: int, drawn: int) -> str:
    if teams <= drawn:
        return _("Every dot is a team; every team sees the same.")
    return _("Every dot stands for about %(count)s teams; every team sees the same.") % {
        "count": said(round(teams / drawn))
    }


def running(count: int) -> str:
    """Up or down for months on end; two are weather."""
    if abs(count) < 3:
        return ""
    if count > 0:
        return _("Up %(count)d months in a row.") % {"count": count}
    return _("Down %(count)d months in a row.") % {"count": -count}


def to_norm(minutes: float) -> str:
    hours = round(minutes / 60)
    if hours < 1:
        return ""
    return ngettext(
        "%(count)s hour of the rest to your clients, and you are there.",
        "%(count)s hours of the rest to your clients, and you are there.",
        hours,
    ) % {"count": said(hours)}


def moved(measure: Measure, before: float, now: float) -> str:
    """Productivity 63,1 % to 58,2 % in three months"""
    say = amount(measure.unit)
    return pgettext("a figure that moved", "%(name)s %(before)s to %(now)s in three months") % {
        "name": measure, "before": say(before), "now": say(now),
    }  # fmt: skip
