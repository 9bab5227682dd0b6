"""Rows of pay and exceptions in words: what it is, how much, and why."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from backoffice.models import PayrollException, PayrollRow
from backoffice.pay.rules import MEANINGS
from backoffice.pay.sheet import Problem
from buurtzorgweb.templatetags.look import brief_day, hours, number, percent
from schedule.models import WorkEntry
from schedule.worktime.words import NAMES as REST_NAMES
from teams.models import Absence

Component = PayrollRow.Component
KILOMETRES = (Component.KM_BIKE, Component.KM_EBIKE, Component.KM_CAR)
WORK = {"visit": gettext_lazy("visits")} | {str(kind.value): kind.label for kind in WorkEntry.Kind}


def label(component: str, share: Decimal) -> str:
    """Irregular hours 47 %; kilometres by car."""
    name = str(Component(component).label)
    if component in (Component.ORT, Component.ON_CALL, Component.CALL_OUT, Component.OVERTIME, Component.EXTRA):
        return f"{name} {percent(share, -2)}"
    if component == Component.SICK and share < 100:
        return f"{name}, {percent(share, -2)}"
    return name


def amount(component: str, minutes: int, units: Decimal) -> str:
    if component in KILOMETRES:
        return _("%(km)s km") % {"km": number(units, 1)}
    return f"−{hours(-minutes)}" if minutes < 0 else hours(minutes)


def times(text: str) -> str:
    """20:00-22:00 as it is said here."""
    dot = "." if (get_language() or "nl").startswith("nl") else ":"
    return text.replace(":", dot).replace("-", "–")


def why(component: str, text: str) -> str:
    """What a row is made of, from the codes it was kept with."""
    if component == Component.WORKED:
        return "; ".join(_worked(text))
    if component == Component.LEAVE:
        return str(Absence.Kind(text).label)
    if component == Component.SICK:
        return _("ill since %(day)s") % {"day": brief_day(date.fromisoformat(text.removeprefix("sick ")))}
    if component in KILOMETRES:
        legs = int(text.removeprefix("legs ") or 0)
        return ngettext("%(legs)d way between visits", "%(legs)d ways between visits", legs) % {"legs": legs}
    if component in (Component.EXTRA, Component.OVERTIME):
        return _("settled from a balance of %(time)s") % {"time": hours(int(text.removeprefix("balance ")))}
    return ", ".join(times(one) for one in text.split())


def _worked(text: str) -> Iterator[str]:
    for part in filter(None, text.split(";")):
        what, _space, value = part.partition(" ")
        if what == "shift":
            start, end, pause = value.split("-")
            said = _("shift %(times)s") % {"times": times(f"{start}-{end}")}
            yield (
                said if pause == "0" else _("%(shift)s, %(pause)s break") % {"shift": said, "pause": hours(int(pause))}
            )
        elif what == "inside":
            yield _("%(time)s of it within the shift") % {"time": hours(int(value))}
        elif what == "double":
            yield _("%(time)s at the same time, counted once") % {"time": hours(int(value))}
        elif what == "block":
            yield _("most of a block on call was worked, so all of it counts")
        else:
            yield f"{WORK.get(what, what)} {hours(int(value))}"


Code = PayrollException.Code
TODO = {
    Code.NO_CONTRACT: gettext_lazy("The administrator sets the right dates of the membership."),
    Code.GAP: gettext_lazy("The administrator lets one contract follow the other."),
    Code.OVERLAP: gettext_lazy("The administrator ends one of them, or sets the hours right."),
    Code.DOUBLE: gettext_lazy("She or her team puts the times right; counted once until then."),
    Code.LONG_DAY: gettext_lazy("She or her team puts the minutes of that day right."),
    Code.FUTURE: gettext_lazy("They count when they have been; she can take them out until then."),
    Code.NO_NUMBER: gettext_lazy("The administrator writes the number in the membership."),
    Code.UNCOVERED: gettext_lazy("An administrator writes down what holds on that day."),
    Code.REST: gettext_lazy("Nothing has to be done for the pay; the team looks at its roster."),
}
TABLES = {"allowances": gettext_lazy("allowances for irregular hours"), "holidays": gettext_lazy("public holidays")}


def problem(code: str, day: date, minutes: int, what: str) -> str:
    """One sentence: what, when, how long, and the rule or the reason."""
    said = f"{Code(code).label}, {brief_day(day)}"
    if minutes:
        said += f", {hours(minutes)}"
    if code == Code.UNCOVERED and what:
        meaning: Any = TABLES.get(what) or (MEANINGS[what].label if what in MEANINGS else what)
        said += f": {meaning}"
    if code == Code.REST:
        rule, _semicolon, reason = what.partition(";")
        name = next((text for key, text in REST_NAMES.items() if str(key) == rule), rule)
        said += f": {name}. " + (_("Reason: %(reason)s") % {"reason": reason} if reason else _("No reason was given."))
    return said


def problems(found: list[Problem]) -> list[str]:
    return [problem(one.code, one.day, one.minutes, one.what) for one in found]
