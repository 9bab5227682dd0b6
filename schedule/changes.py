"""What changed at a client, as lines a nurse reads in ten seconds: icon, tone, bold lead, the rest, who and when."""

from datetime import datetime
from functools import cache
from typing import NamedTuple

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from buurtzorgweb.templatetags.look import when
from omaha.models import Problem
from schedule.route import Change, Stop

LOOKS = {
    "fall": ("footprints", "stop"),
    "infection": ("triangle-alert", "watch"),
    "hospital_unplanned": ("calendar-clock", "wait"),
    "medication_incident": ("pill", "stop"),
    "report": ("file-text", ""),
    "plan": ("square-pen", "wait"),
    "risk": ("octagon-alert", "watch"),
}
LONGEST = 220


class Line(NamedTuple):
    icon: str
    tone: str
    lead: str
    rest: str
    small: str
    at: datetime
    kind: str
    client_id: str
    source_id: str
    called: str


@cache
def _problem_names(language: str) -> dict[str, str]:
    """The 42 terms never change while a process runs."""
    return {
        problem.code: problem.name_nl if language.startswith("nl") else problem.name_en
        for problem in Problem.objects.all()
    }


def problem_name(code: str) -> str:
    return _problem_names(get_language() or "nl").get(code, code)


def lines(stop: Stop, *, since: datetime | None = None) -> list[Line]:
    """The changes of one stop, newest first."""
    return [line(stop.called, change) for change in stop.changes if since is None or change.at >= since]


def line(called: str, change: Change) -> Line:
    icon, tone, lead, rest = rating(change) if change.kind == "rating" else plain(change)
    small = " · ".join(part for part in (change.who, when(change.at)) if part)
    return Line(
        icon, tone, lead, rest, small, change.at, change.kind, str(change.client_id), str(change.source_id), called
    )


def sources(team_slug: str, lines: list[Line]) -> list[str]:
    """Where each line of one client stands in the record: the report itself, the plan, or the overview with the rest.

    An address is looked up once a client; a handover has hundreds of lines.
    """
    if not lines:
        return []
    place = [team_slug, lines[0].client_id]
    reports, plan, record = (reverse(name, args=place) for name in ("client_reports", "client_plan", "client"))
    elsewhere = {"rating": plan, "plan": plan}
    return [
        f"{reports}{line.source_id}/" if line.kind == "report" else elsewhere.get(line.kind, record) for line in lines
    ]


def plain(change: Change) -> tuple[str, str, str, str]:
    """A report opens with its first sentence; other changes with what kind they are."""
    icon, tone = LOOKS.get(change.kind, ("sparkles", ""))
    leads = {
        "fall": _("Fallen."),
        "infection": _("Infection."),
        "hospital_unplanned": _("In hospital."),
        "medication_incident": _("Incident with medicine."),
        "plan": _("In the plan:"),
        "risk": _("Risk:"),
    }
    text = shorten(change.text)
    if change.kind in leads:
        return icon, tone, leads[change.kind], text
    first, stop, rest = text.partition(". ")
    return icon, tone, first + (stop and "."), rest


def rating(change: Change) -> tuple[str, str, str, str]:
    """Direction by the status first, then behavior and knowledge: ordinal scores are compared, never added."""
    before, after = (tuple(int(score) for score in part.split("-")) for part in change.detail.split(">"))
    name = problem_name(change.text)
    words = [
        _("%(scale)s from %(before)d to %(after)d") % {"scale": scale, "before": old, "after": new}
        for scale, old, new in zip((_("Knowledge"), _("Behavior"), _("Status")), before, after, strict=True)
        if old != new
    ]
    better = after[::-1] > before[::-1]
    lead = _("%(problem)s got better:") if better else _("%(problem)s got worse:")
    return (
        ("trending-up", "good", lead % {"problem": name}, ", ".join(words))
        if better
        else ("trending-down", "watch", lead % {"problem": name}, ", ".join(words))
    )


def shorten(text: str) -> str:
    """At most a few lines; the whole report is one tap away."""
    return text if len(text) <= LONGEST else text[:LONGEST].rsplit(" ", 1)[0] + " …"
