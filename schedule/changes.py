"""What changed at a client, as lines a nurse reads in ten seconds: icon, tone, bold lead, the rest, who and when."""

from datetime import datetime
from functools import cache
from typing import NamedTuple

from django.urls import reverse
from django.utils.translation import get_language, gettext_noop
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
PLAIN = ("sparkles", "")
LEADS = {
    "fall": gettext_noop("Fallen."),
    "infection": gettext_noop("Infection."),
    "hospital_unplanned": gettext_noop("In hospital."),
    "medication_incident": gettext_noop("Incident with medicine."),
    "plan": gettext_noop("In the plan:"),
    "risk": gettext_noop("Risk:"),
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
    icon, tone = LOOKS.get(change.kind, PLAIN)
    text = shorten(change.text)
    if change.kind in LEADS:
        return icon, tone, _(LEADS[change.kind]), text
    first, stop, rest = text.partition(". ")
    return icon, tone, first + (stop and "."), rest


def tone_of(change: Change) -> str:
    """How much it asks for attention, before it is put into words."""
    if change.kind != "rating":
        return LOOKS.get(change.kind, PLAIN)[1]
    before, after = scores(change)
    return "good" if after[::-1] > before[::-1] else "watch"


def scores(change: Change) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Knowledge, behavior and status before and after."""
    before, after = (tuple(int(score) for score in part.split("-")) for part in change.detail.split(">"))
    return before, after


def rating(change: Change) -> tuple[str, str, str, str]:
    """Direction by the status first, then behavior and knowledge: ordinal scores are compared, never added."""
    before, after = scores(change)
    words = ", ".join(
        _("%(scale)s from %(before)d to %(after)d") % {"scale": scale, "before": old, "after": new}
        for scale, old, new in zip((_("Knowledge"), _("Behavior"), _("Status")), before, after, strict=True)
        if old != new
    )
    name = {"problem": problem_name(change.text)}
    if after[::-1] > before[::-1]:
        return "trending-up", "good", _("%(problem)s got better:") % name, words
    return "trending-down", "watch", _("%(problem)s got worse:") % name, words


def shorten(text: str) -> str:
    """At most a few lines; the whole report is one tap away."""
    return text if len(text) <= LONGEST else text[:LONGEST].rsplit(" ", 1)[0] + " …"
