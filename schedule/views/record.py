"""The record of one client, to read: overview, plan, reports, measurements, network."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import F
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from buurtzorgweb.charts import rating_steps
from buurtzorgweb.htmx import render_part
from buurtzorgweb.rings import Knot, Ring, rings
from buurtzorgweb.templatetags.look import brief_day, initials, number
from clients.access import open_client
from clients.measures import KINDS
from clients.models import Client, ClientEvent, Indication, Measurement, NetworkContact
from clients.roles import role_name
from omaha.models import Intervention
from omaha.plan import OpenProblem, problems_of
from schedule.forms import SCALES
from schedule.models import CareMoment, PartOfDay
from schedule.record import Person, events_of, moments_of, person_of, reports_of, visits_of
from schedule.views.doorstep import risk_line
from teams.middleware import TeamRequest

TABS = [
    ("client", gettext_lazy("Overview")),
    ("client_plan", gettext_lazy("Care plan")),
    ("client_reports", gettext_lazy("Reports")),
    ("client_measurements", gettext_lazy("Measurements")),
    ("client_network", gettext_lazy("Network")),
]
PAGE = 25
MOST_MEASUREMENTS = 400
Context = dict[str, Any]


def tabs(request: TeamRequest) -> Context:
    assert request.resolver_match is not None
    return {
        "tabs": [
            {"name": name, "label": label, "current": name == request.resolver_match.url_name} for name, label in TABS
        ]
    }


@require_safe
def client(request: TeamRequest, client_pk: UUID) -> HttpResponse:
    """The person first, then what needs attention: a fixed number of statements however long the record."""
    found = open_client(request, client_pk, "overview")
    day = timezone.localdate()
    person = person_of(found.pk, day)
    context = tabs(request) | {
        "client": found,
        "facts": facts(found, person, day),
        "rings": rings(found.first_name, network_rings(person)),
        "caller": caller(person),
        "risks": [risk_line(kind, text) for kind, text in person.risks],
        "faces": faces(person.faces),
        "problems": [trend(problem, day) for problem in problems_of(found.pk)],
        "reports": reports_of(found.pk),
        "events": events(found.pk),
        "visits": visits_of(found.pk, day),
        "pattern": pattern(moments_of(found.pk, day)),
    }
    return render(request, "clients/record.html", context)


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


def first_name(name: str) -> str:
    """The first word of a name that is no title: Comfort of Rev. Comfort Boateng."""
    return next((word for word in name.split() if not word.endswith(".")), name)


def network_rings(person: Person) -> list[Ring]:
    """Dear ones, the team, other care: from the inside out."""
    near = [
        Knot(first_name(name), initials(name))
        for ring, _role, name, *_rest in person.network
        if ring != NetworkContact.Ring.PROFESSIONALS
    ]
    team = [Knot(first, initials(f"{first} {last}"), us=True) for _key, first, last in person.nurses]
    other = [
        Knot(role_name(role), initials(name))
        for ring, role, name, *_rest in person.network
        if ring == NetworkContact.Ring.PROFESSIONALS
    ]
    return [Ring(_("dear ones"), near), Ring(_("team"), team), Ring(_("other care"), other)]


def caller(person: Person) -> dict[str, str] | None:
    """The first of the dear ones with a number: one tap away."""
    for ring, _role, name, phone, _note in person.network:
        if phone and ring != NetworkContact.Ring.PROFESSIONALS:
            return {"name": first_name(name), "phone": phone.replace(" ", "")}
    return None


def faces(count: int) -> str:
    return ngettext("%(count)d face", "%(count)d faces", count) % {"count": count}


def trend(problem: OpenProblem, day: date) -> Context:
    """One row of three step lines: ordinal scores side by side, never added."""
    return {
        "name": problem.name,
        "kind": problem.kind,
        "evaluate": problem.next_evaluation_on,
        "due": bool(problem.next_evaluation_on and problem.next_evaluation_on <= day),
        "note": problem.target_note,
        "closed": problem.closed_on,
        "id": str(problem.id),
        "scales": [
            {
                "label": label,
                "now": problem.latest[index] if problem.latest else "–",
                "goal": problem.target[index],
                "chart": rating_steps(
                    [(day_, scores[index]) for day_, *scores in problem.ratings],
                    problem.target[index],
                    label=str(label),
                    until=problem.closed_on or day,
                ),
            }
            for index, label in enumerate(SCALES.values())
        ],
    }


def events(client_id: UUID) -> list[Context]:
    return [
        {"kind": ClientEvent.Kind(kind).label, "on": on, "text": text, "fall": kind == ClientEvent.Kind.FALL}
        for _key, kind, on, text in events_of(client_id)
    ]


def pattern(moments: Iterable[CareMoment]) -> list[Context]:
    """Minutes by part of day and weekday."""
    table: dict[str, list[int]] = {}
    for moment in moments:
        row = table.setdefault(moment.part_of_day, [0] * 7)
        for weekday in moment.days:
            row[weekday - 1] += moment.minutes * moment.nurses
    order = list(PartOfDay.values)
    return [{"part": PartOfDay(part).label, "days": table[part]} for part in sorted(table, key=order.index)]


@require_safe
def client_plan(request: TeamRequest, client_pk: UUID) -> HttpResponse:
    """Problems with scores over time and the interventions below each."""
    found = open_client(request, client_pk, "plan")
    day = timezone.localdate()
    work: dict[str, list[Context]] = {}
    interventions = (
        Intervention.objects.filter(client=found).select_related("category", "target").order_by("ends_on", "position")
    )
    for item in interventions:
        work.setdefault(str(item.client_problem_id), []).append(
            {
                "category": item.category.name,
                "target": item.target.name,
                "text": item.text,
                "ends": item.ends_on if item.ends_on and item.ends_on < day else None,
                "id": item.pk,
            }
        )
    problems = [
        trend(problem, day) | {"work": work.get(str(problem.id), [])} for problem in problems_of(found.pk, closed=True)
    ]
    return render(request, "clients/plan.html", tabs(request) | {"client": found, "problems": problems})


@require_safe
def client_reports(request: TeamRequest, client_pk: UUID) -> HttpResponse:
    """All reports, newest first, with a search in their words."""
    found = open_client(request, client_pk, "reports")
    words = request.GET.get("q", "").strip()[:100]
    number = int(page) if (page := request.GET.get("page", "1")).isdigit() and 0 < int(page) < 10_000 else 1
    lines = reports_of(found.pk, words=words, most=PAGE + 1, skip=(number - 1) * PAGE)
    context = tabs(request) | {
        "client": found,
        "reports": lines[:PAGE],
        "words": words,
        "newer": number - 1,
        "older": number + 1 if len(lines) > PAGE else 0,
    }
    return render_part(request, "clients/reports.html", "found", context)


@require_safe
def client_measurements(request: TeamRequest, client_pk: UUID) -> HttpResponse:
    """By kind, newest first, as a table that can be read out."""
    found = open_client(request, client_pk, "measurements")
    kinds: dict[tuple[str, str], Context] = {}
    points = (
        Measurement.objects.filter(client=found)
        .annotate(who=F("author__first_name"))
        .order_by("-measured_at")[:MOST_MEASUREMENTS]
    )
    for point in points:
        kind = KINDS.get(point.kind)
        name = point.label or (kind.name if kind else point.kind.replace("_", " "))
        group = kinds.setdefault((point.kind, point.label), {"name": name, "unit": point.unit, "points": []})
        group["points"].append(point)
    return render(
        request, "clients/measurements.html", tabs(request) | {"client": found, "kinds": list(kinds.values())}
    )


@require_safe
def client_network(request: TeamRequest, client_pk: UUID) -> HttpResponse:
    """Who stands around her, by ring, one tap from a call."""
    found = open_client(request, client_pk, "network")
    contacts = list(NetworkContact.objects.filter(client=found))
    groups = [
        {
            "ring": NetworkContact.Ring(ring).label,
            "people": [
                {
                    "name": person.name,
                    "role": role_name(person.role),
                    "phone": person.phone,
                    "dial": person.phone.replace(" ", ""),
                    "note": person.note,
                }
                for person in contacts
                if person.ring == ring
            ],
        }
        for ring in NetworkContact.Ring.values
    ]
    return render(
        request,
        "clients/network.html",
        tabs(request) | {"client": found, "groups": [group for group in groups if group["people"]]},
    )
