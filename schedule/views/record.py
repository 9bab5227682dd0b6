"""The overview of one client's record."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.template.defaultfilters import linebreaksbr
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from buurtzorgweb.dense import dense
from buurtzorgweb.templatetags.look import brief_day, number, when
from clients.access import open_client
from clients.models import Client, ClientEvent, Indication, NetworkContact
from clients.onion import first_name, onion
from clients.reading import reports_of
from clients.risks import risk_line
from clients.rooms import tabs
from omaha.plan import problems_of
from omaha.trend import trend, trend_table
from schedule.models import PartOfDay
from schedule.moments import WEEKDAYS
from schedule.record import Moment, Person, events_of, pattern_of, person_of, visits_of
from teams.middleware import TeamRequest

Context = dict[str, Any]


@require_safe
def client(request: TeamRequest, client_pk: UUID) -> HttpResponse:
    """The person first, then what needs attention: a fixed number of statements however long the record."""
    found = open_client(request, client_pk, "overview")
    day = timezone.localdate()
    person = person_of(found.pk, day)
    problems = [trend(problem, day) for problem in problems_of(found.pk)]
    moments = pattern_of(found.pk, day)
    content = dense(
        "clients/record.html",
        rings=drawn(found, person, request.team.phone),
        matters=found.what_matters,
        matters_said=", ".join(part for part in (_("Own words"), brief_day(found.what_matters_on)) if part),
        risks=[risk_line(kind, text) for kind, text in person.risks],
        faces=faces(person.faces),
        trends=trend_table(problems, request.team.slug, found.pk),
        reports=[(linebreaksbr(one.text), f"{when(one.written_at)} · {one.author}") for one in reports_of(found.pk)],
        **ways(request.team.slug, found.pk),
        events=events(found.pk),
        visits=visits_of(found.pk, day),
        pattern=pattern(moments),
        others=others(moments),
        weekdays=[label for _number, label in WEEKDAYS],
    )
    context = {"client": found, "facts": facts(found, person, day), "caller": caller(person), "content": content}
    return render(request, "clients/record.html", tabs(request) | context)


def ways(slug: str, client_pk: UUID) -> dict[str, str]:
    """To the rooms of the record that the overview tells of."""
    names = ("client_reports", "client_moments", "client_story", "client_risks")
    return {f"{name.removeprefix('client_')}_url": reverse(name, args=[slug, client_pk]) for name in names}


def facts(found: Client, person: Person, day: date) -> list[tuple[str, str]]:
    """The line of facts below the name."""
    by_id = {key: f"{first} {last}" for key, first, last in person.nurses}
    said = [(_("Born"), _("%(day)s, %(age)d years") % {"day": brief_day(found.birth_date), "age": found.age_on(day)})]
    if found.deceased_on:
        said.append((_("Deceased"), brief_day(found.deceased_on)))
    for label, key in ((_("Named nurse"), found.named_nurse_id), (_("Stand-in"), found.stand_in_id)):
        if key in by_id:
            said.append((label, by_id[key]))
    said.extend((_("Indication"), indication(*row)) for row in person.indications)
    return said


def indication(law: str, product: str, hours: float, starts: str, ends: str | None) -> str:
    named = Indication.Law(law)
    said = _("%(hours)s hours a week, %(law)s") % {
        "hours": number(hours, -2),
        "law": named.label if named == Indication.Law.PRIVATE else named.value,
    }
    if product:
        said += f" {product}"
    return said + (_(", until %(day)s") % {"day": brief_day(date.fromisoformat(ends))} if ends else "")


def drawn(found: Client, person: Person, team_phone: str) -> SafeString:
    """Who stands around her, in five bands, each with a number one tap from a call."""
    nurses = {key: (first, last) for key, first, last in person.nurses}
    order = [key for key in (found.named_nurse_id, found.stand_in_id) if key in nurses]
    return onion(found.first_name, [row[:4] for row in person.network], [nurses[key] for key in order], team_phone)


def caller(person: Person) -> dict[str, str] | None:
    """The first of the dear ones with a number: one tap away."""
    for ring, _role, name, phone, _note in person.network:
        if phone and ring != NetworkContact.Ring.PROFESSIONALS:
            return {"name": first_name(name), "phone": phone.replace(" ", "")}
    return None


def faces(count: int) -> str:
    return ngettext("%(count)d face", "%(count)d faces", count) % {"count": count}


def events(client_id: UUID) -> list[Context]:
    return [
        {
            "kind": capfirst(ClientEvent.Kind(kind).label),
            "on": brief_day(on),
            "text": text,
            "tone": "stop" if kind == ClientEvent.Kind.FALL else "watch",
            "icon": "footprints" if kind == ClientEvent.Kind.FALL else "triangle-alert",
        }
        for _key, kind, on, text in events_of(client_id)
    ]


def pattern(moments: Iterable[Moment]) -> list[tuple[str, list[int]]]:
    """Minutes by part of day and weekday."""
    table: dict[str, list[int]] = {}
    for moment in moments:
        for weekday in moment.days:
            table.setdefault(moment.part_of_day, [0] * 7)[weekday - 1] += moment.minutes * moment.nurses
    order = list(PartOfDay.values)
    return [(capfirst(str(PartOfDay(part).label)), table[part]) for part in sorted(table, key=order.index)]


def others(moments: Iterable[Moment]) -> list[str]:
    """Moments that fall on no weekdays of their own."""
    return [
        ngettext("Every day", "Every %(count)d days", moment.every_days) % {"count": moment.every_days}
        + f", {PartOfDay(moment.part_of_day).label}: {moment.minutes * moment.nurses} min"
        for moment in moments
        if moment.every_days
    ]
