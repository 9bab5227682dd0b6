"""The repeating plan of one client: what there is, planning, changing, pausing and ending it."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from access.forms import posted
from access.services import Actor
from buurtzorgweb.forms import attempt
from buurtzorgweb.stale import Edit
from buurtzorgweb.templatetags.look import brief_day, clock
from buurtzorgweb.templatetags.look import day as said_day
from clients.access import open_client
from clients.models import Client, Indication
from clients.rooms import tabs
from omaha.models import Intervention
from omaha.terms import problems
from schedule.follow import Followed
from schedule.models import CareMoment, Visit
from schedule.moments import EndForm, MomentForm, PauseForm, ResumeForm
from schedule.overview import overview_of
from schedule.services import moments
from teams.middleware import TeamRequest

Context = dict[str, Any]
FIELDS = ("days", "part_of_day", "minutes", "nurses", "min_level", "every_weeks", "every_days", "starts_on", "ends_on")


@require_safe
def client_moments(request: TeamRequest, client_pk: UUID) -> HttpResponse:
    """All of it on one page: moments now and to come, the coming visits, what falls together, a pause."""
    found = open_client(request, client_pk, "care_moment")
    context = tabs(request) | {"client": found} | overview_of(found.pk)
    return render(request, "schedule/moments.html", context)


@require_http_methods(["GET", "POST"])
def moment_add(request: TeamRequest, client_pk: UUID) -> HttpResponse:
    """A repeating moment of care, and with it the visits of six weeks."""
    found = open_client(request, client_pk, "care_moment")
    grounds = grounds_of(found.pk)
    initial = {"interventions": request.GET.getlist("intervention"), "indication": first_ground(grounds)}
    form = MomentForm(posted(request), work=running_work(found.pk), grounds=grounds, initial=initial)
    if attempt(form, moments.plan_care_moment, client=found, actor=Actor.of(request, "team_member")):
        messages.success(request, said_of(form.result))  # type: ignore[attr-defined]
        return redirect("client_moments", request.team.slug, found.pk)
    context = {"client": found, "form": form, "adding": True}
    return render(request, "schedule/moment.html", context, status=422 if form.is_bound else 200)


def running_work(client_id: UUID, also: Sequence[UUID] = ()) -> list[tuple[str, str]]:
    """The actions of the plan that have not ended, each with its problem; and those a moment has already."""
    open_still = Intervention.objects.filter(client_id=client_id, client_problem__closed_on__isnull=True).exclude(
        ends_on__lt=timezone.localdate()
    )
    running = open_still | Intervention.objects.filter(client_id=client_id, pk__in=also)
    named = problems()
    rows = running.order_by("client_problem__starts_on", "position").values_list(
        "pk", "text", "client_problem__problem_id"
    )
    return [(str(key), f"{named[code].term.name}: {text}") for key, text, code in rows]


def grounds_of(client_id: UUID) -> list[tuple[str, str]]:
    """Indications that hold today or later; the newest first."""
    held = Indication.objects.filter(client_id=client_id).exclude(ends_on__lt=timezone.localdate())
    return [(str(one.pk), ground_said(one)) for one in held.order_by("-starts_on")]


def ground_said(held: Indication) -> str:
    said = f"{held.get_law_display()} {held.product}".strip()
    return said + (_(", until %(day)s") % {"day": brief_day(held.ends_on)} if held.ends_on else "")


def first_ground(grounds: list[tuple[str, str]]) -> str:
    """The only one is the one."""
    return grounds[0][0] if len(grounds) == 1 else ""


def said_of(moment: CareMoment) -> str:
    visit = Visit.objects.planned().filter(care_moment=moment).order_by("planned_start").first()
    if visit is None:
        return _("The care moment is planned. Its first visit lies more than six weeks ahead.")
    return _("Planned. The first visit is on %(day)s, %(time)s.") % {
        "day": said_day(visit.date),
        "time": clock(visit.planned_start),
    }


@require_http_methods(["GET", "POST"])
def moment_edit(request: TeamRequest, client_pk: UUID, moment_pk: UUID) -> HttpResponse:
    """From a day on (?from=), or everywhere it is still open; what is closed stays as it is."""
    found = open_client(request, client_pk, "care_moment")
    moment = get_object_or_404(CareMoment.objects.filter(client=found), pk=moment_pk)
    asked = day_in(request.GET.get("from"))
    since = moments.since_when(moment, asked)
    form = edit_form(request, moment, since)
    edit = Edit.of(request, form, stands(moment))
    who = {"moment": moment, "asked": asked, "actor": Actor.of(request, "team_member")}
    if not edit.stale and attempt(form, moments.edit_care_moment, **who):
        messages.success(request, changed(form.result))  # type: ignore[attr-defined]
        return redirect("client_moments", request.team.slug, found.pk)
    context = edit.context | {"client": found, "moment": moment, "since": since, "asked": asked}
    context["visit"] = visit_of(moment, asked)
    return render(request, "schedule/moment.html", context, status=edit.status)


def edit_form(request: TeamRequest, moment: CareMoment, since: date | None) -> MomentForm:
    """A window that is the usual one stays empty: it moves along when another part of the day is chosen."""
    initial = stands(moment)
    linked = [str(key) for key in initial["interventions"]]
    if MomentForm.usual(moment.part_of_day, (moment.window_from, moment.window_to)):
        initial |= {"window_from": None, "window_to": None}
    return MomentForm(
        posted(request),
        work=running_work(moment.client_id, initial["interventions"]),
        grounds=grounds_of(moment.client_id),
        initial=initial | {"interventions": linked, "indication": str(moment.indication_id or "")},
        from_day_on=since is not None,
    )


def stands(moment: CareMoment) -> Context:
    """The moment as it is, by the names of the form."""
    links = moment.links.order_by("intervention_id").values_list("intervention_id", flat=True)
    return {name: getattr(moment, name) for name in FIELDS} | {
        "window_from": moment.window_from,
        "window_to": moment.window_to,
        "indication": moment.indication_id,
        "interventions": list(links),
    }


def visit_of(moment: CareMoment, day: date | None) -> Visit | None:
    """The visit one came from, for the way back to only that one."""
    return Visit.objects.filter(care_moment=moment, date=day).order_by("slot").first() if day else None


def day_in(text: str | None) -> date | None:
    try:
        return parse_date(text or "")
    except ValueError:
        return None


def changed(edited: moments.Edited) -> str:
    said = [_("Changed from %(day)s on.") % {"day": brief_day(max(edited.since, timezone.localdate()))}]
    said += followed(edited.visits)
    if edited.without_nurse:
        free = ngettext(
            "%(count)d visit needs another nurse: the level has risen.",
            "%(count)d visits need another nurse: the level has risen.",
            edited.without_nurse,
        )
        said.append(free % {"count": edited.without_nurse})
    return " ".join(said)


def followed(visits: Followed) -> list[str]:
    said = []
    if visits.lapsed:
        lapsed = ngettext("%(count)d visit has lapsed.", "%(count)d visits have lapsed.", visits.lapsed)
        said.append(lapsed % {"count": visits.lapsed})
    if visits.made:
        made = ngettext("%(count)d visit was added.", "%(count)d visits were added.", visits.made)
        said.append(made % {"count": visits.made})
    return said


@require_http_methods(["GET", "POST"])
def moment_end(request: TeamRequest, client_pk: UUID, moment_pk: UUID) -> HttpResponse:
    """Its last day; visits after it lapse."""
    found = open_client(request, client_pk, "care_moment")
    moment = get_object_or_404(CareMoment.objects.filter(client=found), pk=moment_pk)
    form = EndForm(posted(request))
    if attempt(form, moments.end_care_moment, moment=moment, actor=Actor.of(request, "team_member")):
        said = [_("This care moment ends."), *followed(form.result)]  # type: ignore[attr-defined]
        messages.success(request, " ".join(said))
        return redirect("client_moments", request.team.slug, found.pk)
    return page(request, found, form, title=_("End this care moment?"), button=_("End it"))


@require_http_methods(["GET", "POST"])
def care_pause(request: TeamRequest, client_pk: UUID) -> HttpResponse:
    """In hospital or away: visits lapse and come back by themselves."""
    found = open_client(request, client_pk, "pause")
    form = PauseForm(posted(request))
    if attempt(form, moments.pause_care, client=found, actor=Actor.of(request, "team_member")):
        said = [_("Care is paused."), *followed(form.result)]  # type: ignore[attr-defined]
        messages.success(request, " ".join(said))
        return redirect("client_moments", request.team.slug, found.pk)
    lead = _("Planned visits lapse from that day on. They come back, with their nurses, when care goes on.")
    return page(request, found, form, title=_("Pause the care?"), button=_("Pause"), lead=lead)


@require_http_methods(["GET", "POST"])
def care_resume(request: TeamRequest, client_pk: UUID) -> HttpResponse:
    """Back again."""
    found = open_client(request, client_pk, "pause")
    form = ResumeForm(posted(request))
    if attempt(form, moments.resume_care, client=found, actor=Actor.of(request, "team_member")):
        said = [_("Care goes on."), *followed(form.result)]  # type: ignore[attr-defined]
        messages.success(request, " ".join(said))
        return redirect("client_moments", request.team.slug, found.pk)
    return page(request, found, form, title=_("Does the care go on?"), button=_("Go on"))


def page(request: TeamRequest, client: Client, form: Any, *, title: str, button: str, lead: str = "") -> HttpResponse:
    context = {"client": client, "form": form, "title": title, "button": button, "said": lead, "back": "client_moments"}
    return render(request, "clients/act.html", context, status=422 if form.is_bound else 200)
