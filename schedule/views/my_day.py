"""My hours of one day: what shift and visits say, other work in two taps, and a word only where it went otherwise."""

from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from access.forms import posted
from access.services import Actor
from buurtzorgweb.forms import Refused, attempt
from buurtzorgweb.templatetags.look import hours
from schedule.duty import wall
from schedule.hours_forms import EntryForm, SaidForm
from schedule.models import Shift, Visit, WorkEntry
from schedule.services import hours as services
from schedule.views.shifts import ICONS
from teams.middleware import TeamRequest

Kind = WorkEntry.Kind
A_DAY = timedelta(days=1)
KINDS = {Kind.MEETING: "users", Kind.TRAINING: "square-pen", Kind.OFFICE: "file-text", Kind.TRAVEL: "bike"}
QUICK = {
    Kind.MEETING: (30, 60, 90),
    Kind.TRAINING: (60, 120, 240),
    Kind.OFFICE: (15, 30, 60),
    Kind.TRAVEL: (15, 30, 45),
}


def _actor(request: TeamRequest) -> Actor:
    return Actor.of(request, "team_member")


def day_asked(request: TeamRequest) -> date:
    try:
        return min(date.fromisoformat(request.GET.get("on", "")), timezone.localdate())
    except ValueError:
        return timezone.localdate()


def address(request: TeamRequest, day: date) -> str:
    found = reverse("my_day", args=[request.team.slug])
    return found if day == timezone.localdate() else f"{found}?{urlencode({'on': day.isoformat()})}"


@require_http_methods(["GET", "POST"])
def my_day(request: TeamRequest) -> HttpResponse:
    """A POST notes other work: a chip sends kind and minutes at once, the form below anything else."""
    day = day_asked(request)
    form = EntryForm(posted(request), initial={"day": day, "kind": Kind.MEETING, "minutes": 30})
    if attempt(form, services.add_entry, team=request.team, actor=_actor(request)):
        made: WorkEntry = form.result  # type: ignore[attr-defined]
        said = _("Noted: %(kind)s, %(time)s.") % {"kind": made.get_kind_display(), "time": hours(made.minutes)}
        messages.success(request, said)
        return redirect(address(request, made.date))
    context = facts_of(request, day) | {"form": form}
    return render(request, "schedule/my_day.html", context, status=422 if form.is_bound else 200)


def facts_of(request: TeamRequest, day: date) -> dict[str, Any]:
    """What is known of the day; four statements with what the page around it asks."""
    mine = {"team": request.team, "user": request.user_id, "date": day}
    shifts = list(Shift.objects.filter(**mine).order_by("starts_at"))
    entries = list(WorkEntry.objects.filter(**mine).order_by("id"))
    visits = Visit.objects.on(day).done().filter(team=request.team, nurse=request.user_id)
    care = list(visits.values_list("actual_minutes", flat=True))
    today = timezone.localdate()
    return {
        "day": day,
        "before": day - A_DAY,
        "after": day + A_DAY if day < today else None,
        "shifts": [{"row": one, "icon": ICONS[one.kind], "over": one.date <= today} for one in shifts],
        "entries": [{"row": one, "icon": KINDS[Kind(one.kind)]} for one in entries],
        "visits": len(care),
        "care": sum(minutes or 0 for minutes in care),
        "lead": lead(shifts, entries, care),
        "quick": [(kind.value, kind.label, KINDS[kind], QUICK[kind]) for kind in QUICK],
        "known": bool(shifts or entries or care),
        "paid": day < today - services.BACK,
    }


def lead(shifts: list[Shift], entries: list[WorkEntry], care: list[int | None]) -> str:
    """One sentence: this is what counts, unless you say otherwise."""
    duty = sum(one.minutes for one in shifts if one.kind != Shift.Kind.ON_CALL)
    if not (duty or entries or care):
        return _("nothing is known of this day yet.")
    parts = [_("on duty %(time)s") % {"time": hours(duty)}] if duty else []
    if care:
        parts.append(_("%(time)s of it with clients") % {"time": hours(sum(one or 0 for one in care))})
    if entries:
        parts.append(_("other work %(time)s") % {"time": hours(sum(one.minutes for one in entries))})
    return ", ".join(parts) + "."


@require_http_methods(["GET", "POST"])
def entry(request: TeamRequest, entry_pk: UUID) -> HttpResponse:
    found = _mine(request, entry_pk)
    form = EntryForm(posted(request), initial={"day": found.date, "kind": found.kind, "minutes": found.minutes})
    if attempt(form, services.change_entry, entry=found, actor=_actor(request)):
        messages.success(request, _("The entry is changed."))
        return redirect(address(request, found.date))
    context = {"form": form, "entry": found, "back": address(request, found.date)}
    return render(request, "schedule/entry.html", context, status=422 if form.is_bound else 200)


@require_POST
def entry_remove(request: TeamRequest, entry_pk: UUID) -> HttpResponse:
    found = _mine(request, entry_pk)
    day = found.date
    try:
        services.remove_entry(entry=found, actor=_actor(request))
    except Refused as refusal:
        messages.error(request, str(refusal.message))
    else:
        messages.success(request, _("The entry is gone."))
    return redirect(address(request, day))


def _mine(request: TeamRequest, entry_pk: UUID) -> WorkEntry:
    found = WorkEntry.objects.select_related("team").filter(team=request.team, user=request.user_id)
    return get_object_or_404(found, pk=entry_pk)


@require_http_methods(["GET", "POST"])
def my_shift_said(request: TeamRequest, shift_pk: UUID) -> HttpResponse:
    """My shift went otherwise: from when until when it really was."""
    mine = Shift.objects.select_related("team").filter(team=request.team, user=request.user_id)
    found = get_object_or_404(mine, pk=shift_pk)
    initial = {"version": found.version, "starts": wall(found.starts_at), "ends": wall(found.ends_at)}
    form = SaidForm(posted(request), initial=initial | {"break_minutes": found.break_minutes, "reason": found.reason})
    if attempt(form, services.say_hours, shift=found, actor=_actor(request)):
        messages.success(request, _("These are the hours of this day now."))
        return redirect(address(request, found.date))
    context = {"form": form, "shift": found, "back": address(request, found.date)}
    return render(request, "schedule/said.html", context, status=422 if form.is_bound else 200)
