"""What a proposal says: reasons, rules, wishes and figures in words."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from buurtzorgweb.templatetags.look import number, percent

Names = dict[int, str]


def stops_said(rule: str) -> str:
    """The rule that stops somebody, as it follows a list of names."""
    return {
        "level": _("the level this care asks for is higher"),
        "unwanted": _("agreed with the client: not this nurse"),
        "off": _("away, or said no for this day"),
        "cannot": _("said no for this part of the day"),
        "weekend": _("free weekend"),
        "daily": _("too little rest between two shifts"),
        "weekly": _("no 36 hours of rest in the week"),
        "run": _("too many days in a row"),
        "hours": _("too far above the contract"),
        "no_duty": _("no shift that carries this visit"),
        "full": _("on duty, but every place breaks a window, the break or the end of the shift"),
        "alone": _("could go, but nobody can go along at that hour"),
    }.get(rule, rule)


def terms_said(parts: dict[str, int]) -> str:
    """new face +15, travel −3."""
    words = {
        "travel": _("travel"),
        "time": _("time of day"),
        "carer": _("how well known"),
        "face": _("new face"),
    }
    return ", ".join(f"{words[name]} {signed(value)}" for name, value in parts.items() if name in words)


def signed(minutes: int) -> str:
    return f"+{minutes}" if minutes >= 0 else f"−{-minutes}"


def other_said(other: dict[str, Any], names: Names) -> str:
    """Joris: +12 (new face +15, travel −3)."""
    said = f"{names.get(other['nurse'], _('a former colleague'))}: {signed(other['total'])}"
    terms = terms_said(other["parts"])
    return f"{said} ({terms})" if terms else said


def reason_said(change: dict[str, Any], names: Names) -> str:
    """Why it does not stay as it is."""
    instead = change["instead"]
    who = names.get(change["was"][0], _("A former colleague"))
    rule = instead.get("rule")
    if rule == "nobody_yet":
        return _("Nobody had this visit yet.")
    if rule == "left":
        return _("Who had it is not in the team in this week.")
    if rule == "other_hour":
        return _("The same nurse at an hour that suits her round.")
    if rule:
        return _("Not %(who)s: %(rule)s.") % {"who": who, "rule": stops_said(rule)}
    if instead["total"] <= 0:
        return _("With %(who)s it would do as well here; her other visits fit better this way.") % {"who": who}
    minutes = instead["total"]
    said = ngettext(
        "With %(who)s it costs %(count)d minute more: %(terms)s.",
        "With %(who)s it costs %(count)d minutes more: %(terms)s.",
        minutes,
    )
    return said % {"who": who, "count": minutes, "terms": terms_said(instead["parts"])}


def bends_said(codes: list[str]) -> list[tuple[str, str]]:
    """(tone, words) of what a change does to a client's wishes."""
    words = {
        "late": ("watch", _("later than usual")),
        "early": ("watch", _("earlier than usual")),
        "new_face": ("watch", _("a new face")),
        "named": ("good", _("named nurse")),
        "circle": ("good", _("knows the client")),
    }
    return [words[code] for code in codes if code in words]


def touches_said(codes: list[str]) -> list[tuple[str, str]]:
    """(tone, words) of the wishes that a shift keeps or bends."""
    words = {
        "wish_free_bent": ("watch", _("wished to be free")),
        "wish_free_kept": ("good", _("free, as wished")),
        "wish_work_bent": ("watch", _("would have liked to work")),
        "wish_work_kept": ("good", _("likes to work then")),
        "broken_weekend": ("watch", _("only half of the weekend free")),
        "often_late": ("watch", _("third late shift or more")),
        "hours_over": ("watch", _("week above contract")),
        "hours_under": ("watch", _("week below contract")),
    }
    return [words[code] for code in codes if code in words]


def figure_rows(figures: dict[str, Any]) -> list[dict[str, str]]:
    """Each figure of the proposal beside last week's, with what it says."""
    ours, last = figures.get("proposal") or {}, figures.get("last") or {}
    rows = [
        (_("Visits without anybody"), "unplaced", whole, ""),
        (_("Faces per client"), "faces", one_place, _("different nurses in the week, clients with two visits or more")),
        (_("Faces, two visits a day or more"), "faces_often", one_place, ""),
        (_("By the most frequent nurse"), "upc", shared, _("share of each client's visits, on average")),
        (_("Continuity"), "coc", two_places, _("Bice-Boxerman: 1 is always the same nurse")),
        (_("Same nurse as the visit before"), "secon", shared, ""),
        (_("By the named nurse"), "named", shared, possible(ours.get("named_possible"))),
        (_("By the circle of four"), "circle", shared, possible(ours.get("circle_possible"))),
        (_("Within a quarter of the preferred time"), "in_time", shared, ""),
        (_("Travel"), "travel_share", shared, _("of travel and care together")),
    ]
    return [
        {"label": label, "proposal": say(ours.get(key)), "last": say(last.get(key)), "note": note}
        for label, key, say, note in rows
    ]


def possible(value: float | None) -> str:
    if value is None:
        return ""
    return _("the shifts make %(share)s possible") % {"share": percent(100 * value, 0)}


def shared(value: float | None) -> str:
    return "–" if value is None else percent(100 * value, 0)


def whole(value: float | None) -> str:
    return "–" if value is None else number(value)


def one_place(value: float | None) -> str:
    return "–" if value is None else number(value, 1)


def two_places(value: float | None) -> str:
    return "–" if value is None else number(value, 2)
