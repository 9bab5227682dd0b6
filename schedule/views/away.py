"""What I can and wish, my leave, and reporting ill. One's own pages: said is done."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from access.forms import posted
from access.services import Actor
from buurtzorgweb.forms import Refused, attempt
from buurtzorgweb.htmx import render_part
from schedule.models import Availability
from schedule.services import away as services
from schedule.shift_forms import AvailabilityForm, LastDayForm, LeaveForm, RecoverForm, SickForm
from schedule.views.shifts import WISH_TONES
from teams.middleware import TeamRequest
from teams.models import Absence


def _me(request: TeamRequest) -> dict[str, Any]:
    return {"team": request.team, "user_id": request.user_id, "actor": Actor.of(request, "team_member")}


def _mine(request: TeamRequest) -> dict[str, Any]:
    return {"team": request.team, "user": request.user_id}


@require_http_methods(["GET", "POST"])
def availability(request: TeamRequest) -> HttpResponse:
    day = request.GET.get("date", "") or timezone.localdate().isoformat()
    form = AvailabilityForm(posted(request), initial={"day": day, "kind": "cannot"})
    if attempt(form, services.set_availability, **_me(request)):
        days = len(form.result)  # type: ignore[attr-defined]
        said = ngettext("Said for %(days)d day; your team sees it.", "Said for %(days)d days; your team sees it.", days)
        messages.success(request, said % {"days": days})
        return redirect("availability", request.team.slug)
    coming = Availability.objects.filter(date__gte=timezone.localdate(), **_mine(request)).order_by("date", "part")
    context = {"form": form, "coming": [{"row": wish, "tone": WISH_TONES[wish.kind]} for wish in coming]}
    return render_part(request, "schedule/availability.html", "form", context, 422 if form.is_bound else 200)


@require_POST
def availability_remove(request: TeamRequest, availability_pk: Any) -> HttpResponse:
    get_object_or_404(Availability, pk=availability_pk, **_mine(request)).delete()
    messages.success(request, _("Taken back."))
    return redirect("availability", request.team.slug)


@require_http_methods(["GET", "POST"])
def leave(request: TeamRequest) -> HttpResponse:
    form = LeaveForm(posted(request))
    if attempt(form, services.take_leave, **_me(request)):
        _say_left(request, form.result, _("Your leave is noted; your team sees it."))  # type: ignore[attr-defined]
        return redirect("leave", request.team.slug)
    coming = Absence.objects.filter(kind__in=services.LEAVES, **_mine(request)).exclude(
        ends_on__lt=timezone.localdate()
    )
    context = {"form": form, "coming": coming.order_by("starts_on"), "today": timezone.localdate()}
    return render_part(request, "schedule/leave.html", "form", context, 422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def leave_change(request: TeamRequest, absence_pk: int) -> HttpResponse:
    absence = _leave_of(request, absence_pk)
    form = LastDayForm(posted(request), initial={"last_day": absence.ends_on})
    if attempt(form, services.end_leave, absence=absence, actor=Actor.of(request, "team_member")):
        messages.success(request, _("The last day of your leave is changed."))
        return redirect("leave", request.team.slug)
    context = {"form": form, "absence": absence, "begun": absence.starts_on <= timezone.localdate()}
    return render_part(request, "schedule/leave_change.html", "form", context, 422 if form.is_bound else 200)


@require_POST
def leave_remove(request: TeamRequest, absence_pk: int) -> HttpResponse:
    absence = _leave_of(request, absence_pk)
    try:
        services.end_leave(absence=absence, last_day=None, actor=Actor.of(request, "team_member"))
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect("leave_change", request.team.slug, absence_pk)
    messages.success(request, _("Your leave is taken back."))
    return redirect("leave", request.team.slug)


def _leave_of(request: TeamRequest, absence_pk: int) -> Absence:
    found = Absence.objects.select_related("team").filter(kind__in=services.LEAVES, **_mine(request))
    return get_object_or_404(found, pk=absence_pk)


@require_http_methods(["GET", "POST"])
def sick(request: TeamRequest) -> HttpResponse:
    ill = Absence.objects.now().filter(kind=Absence.Kind.SICK, **_mine(request)).first()
    if ill:
        return redirect("better", request.team.slug, ill.pk)
    form = SickForm(posted(request))
    if attempt(form, services.report_sick, **_me(request)):
        _say_left(request, form.result, _("You are reported ill. Get well."))  # type: ignore[attr-defined]
        return redirect("ill", request.team.slug, request.user_id)
    return render_part(request, "schedule/sick.html", "form", {"form": form}, 422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def better(request: TeamRequest, illness_pk: int) -> HttpResponse:
    found = Absence.objects.select_related("team").filter(kind=Absence.Kind.SICK, **_mine(request))
    absence = get_object_or_404(found, pk=illness_pk)
    form = RecoverForm(posted(request), absence=absence)
    if attempt(form, services.recover, absence=absence, actor=Actor.of(request, "team_member")):
        still = form.result  # type: ignore[attr-defined]
        messages.success(request, _("Noted: you are back for a part.") if still else _("Good to have you back."))
        return redirect("my_shifts", request.team.slug)
    context = {"form": form, "absence": absence}
    return render_part(request, "schedule/better.html", "form", context, 422 if form.is_bound else 200)


def _say_left(request: TeamRequest, absence: Absence, done: str) -> None:
    """What is done, and what the team has to take over."""
    left = services.left_behind(absence)
    if not (left.shifts or left.visits):
        messages.success(request, done)
        return
    shifts = ngettext("%(n)d shift", "%(n)d shifts", left.shifts) % {"n": left.shifts}
    visits = ngettext("%(n)d visit", "%(n)d visits", left.visits) % {"n": left.visits}
    rest = _("Still on your name in those days: %(shifts)s and %(visits)s. Your team sees them on the week.")
    messages.warning(request, f"{done} {rest % {'shifts': shifts, 'visits': visits}}")
