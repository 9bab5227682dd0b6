"""My shifts by week, and putting somebody on duty or taking her off."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from access.forms import posted
from access.services import Actor
from buurtzorgweb.forms import Refused, attempt
from buurtzorgweb.htmx import render_part
from buurtzorgweb.templatetags.look import hours
from schedule.duty import SECOND_PART, reasons_for, rest_of, usual_times, wall
from schedule.models import Availability, Shift
from schedule.recurrence import monday_of
from schedule.services import duty as services
from schedule.shift_forms import ChangeShiftForm, NewShiftForm
from schedule.worktime.rules import Breach
from schedule.worktime.words import breach_said, rule_said
from teams.middleware import TeamRequest
from teams.models import Absence, Membership

WEEK = timedelta(days=7)
ICONS = {"early": "sunrise", "late": "sunset", "night": "moon", "split": "sun", "on_call": "phone"}
WISH_TONES = {"cannot": "stop", "wish_free": "watch", "would_like": "good"}


def _actor(request: TeamRequest) -> Actor:
    return Actor.of(request, "team_member")


def _monday(request: TeamRequest) -> date:
    try:
        return monday_of(date.fromisoformat(request.GET.get("from", "")))
    except ValueError:
        return monday_of(timezone.localdate())


@require_safe
def my_shifts(request: TeamRequest) -> HttpResponse:
    monday = _monday(request)
    span = (monday, monday + WEEK - timedelta(days=1))
    mine = {"team": request.team, "user": request.user_id}
    shifts = list(Shift.objects.filter(date__range=span, **mine).order_by("starts_at"))
    wishes = list(Availability.objects.filter(date__range=span, **mine).order_by("date", "part"))
    away = list(Absence.objects.filter(starts_on__lte=span[1], **mine).exclude(ends_on__lt=span[0]))
    planned = sum(shift.minutes for shift in shifts if shift.kind != Shift.Kind.ON_CALL)
    context = {
        "days": days_of(monday, shifts, wishes, away),
        "lead": week_said(shifts, planned, round(request.membership.contract_hours * 60)),
        "broken": told(rest_of([request.user_id], *span, far=True), shifts),
        "number": monday.isocalendar().week,
        "before": monday - WEEK,
        "after": monday + WEEK,
        "ill": Absence.objects.now().filter(kind=Absence.Kind.SICK, **mine).first(),
    }
    return render(request, "schedule/my_shifts.html", context)


def week_said(shifts: Sequence[Shift], planned: int, contract: int) -> str:
    if not shifts:
        return _("You have no shift in this week.")
    count = len({shift.date for shift in shifts})
    said = ngettext("You work on %(count)d day", "You work on %(count)d days", count) % {"count": count}
    return _("%(days)s: %(planned)s of the %(contract)s in your contract.") % {
        "days": said,
        "planned": hours(planned),
        "contract": hours(contract),
    }


def days_of(
    monday: date, shifts: Sequence[Shift], wishes: Sequence[Availability], away: Sequence[Absence]
) -> list[dict[str, Any]]:
    made = []
    for day in (monday + timedelta(days=number) for number in range(7)):
        made.append(
            {
                "date": day,
                "today": day == timezone.localdate(),
                "shifts": [{"row": shift, "icon": ICONS[shift.kind]} for shift in shifts if shift.date == day],
                "wishes": [{"row": wish, "tone": WISH_TONES[wish.kind]} for wish in wishes if wish.date == day],
                "away": [one for one in away if one.starts_on <= day and (one.ends_on is None or day <= one.ends_on)],
            }
        )
    return made


def told(found: Sequence[Breach], shifts: Sequence[Shift]) -> list[dict[str, Any]]:
    reasons = reasons_for(found, shifts)
    return [
        {
            "user_id": breach.first.user,
            "rule": rule_said(breach),
            "said": breach_said(breach),
            "tone": "stop" if breach.level == "error" else "watch",
            "reason": reasons[breach],
            "level": breach.level,
        }
        for breach in found
    ]


@require_http_methods(["GET", "POST"])
def shift_add(request: TeamRequest) -> HttpResponse:
    form = NewShiftForm(posted(request), members=members_on(request), initial=first_guess(request))
    if attempt(form, services.plan_shift, team=request.team, actor=_actor(request)):
        made = form.result[0]  # type: ignore[attr-defined]
        messages.success(request, _("The shift is in the week."))
        return redirect(week_of(request, made.date))
    kinds = [(kind, label, f"?{urlencode(asked(request) | {'kind': kind})}") for kind, label in Shift.Kind.choices]
    context = {"form": form, "kinds": kinds, "kind": form["kind"].value(), "back": week_of(request, day_asked(request))}
    return render_part(request, "schedule/shift_add.html", "form", context, 422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def shift(request: TeamRequest, shift_pk: Any) -> HttpResponse:
    found = get_object_or_404(Shift.objects.select_related("team"), team=request.team, pk=shift_pk)
    initial = {
        "version": found.version,
        "user": found.user_id,
        "day": found.date,
        "kind": found.kind,
        "starts": wall(found.starts_at),
        "ends": wall(found.ends_at),
        "break_minutes": found.break_minutes,
        "transport": found.transport,
        "reason": found.reason,
    }
    form = ChangeShiftForm(posted(request), members=members_on(request, found), initial=initial)
    if attempt(form, services.change_shift, shift=found, actor=_actor(request)):
        messages.success(request, _("The shift is changed."))
        return redirect(week_of(request, form.result.date))  # type: ignore[attr-defined]
    context = {"form": form, "shift": found, "back": week_of(request, found.date), "broken": around(found)}
    context["may_offer"] = found.starts_at > timezone.now()
    return render_part(request, "schedule/shift.html", "form", context, 422 if form.is_bound else 200)


def around(shift: Shift) -> list[dict[str, Any]]:
    """What does not hold with this shift in it."""
    found = [breach for breach in rest_of([shift.user_id], shift.date, shift.date) if breach.touches(shift.pk)]
    return told(found, [shift])


@require_POST
def shift_remove(request: TeamRequest, shift_pk: Any) -> HttpResponse:
    found = get_object_or_404(Shift, team=request.team, pk=shift_pk)
    seen = request.POST.get("version", "")
    try:
        services.remove_shift(shift=found, seen=int(seen) if seen.isdigit() else 0, actor=_actor(request))
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect("shift", request.team.slug, found.pk)
    messages.success(
        request, _("The shift is off the week. Visits in it stay with this person until somebody moves them.")
    )
    return redirect(week_of(request, found.date))


@require_POST
def shift_lock(request: TeamRequest, shift_pk: Any) -> HttpResponse:
    found = get_object_or_404(Shift, team=request.team, pk=shift_pk)
    locked = request.POST.get("locked") == "1"
    services.lock_shift(shift=found, locked=locked, actor=_actor(request))
    messages.success(request, _("Fixed: nobody moves this shift.") if locked else _("This shift may be moved again."))
    return redirect("shift", request.team.slug, found.pk)


def members_on(request: TeamRequest, shift: Shift | None = None) -> list[Membership]:
    """Members of today and later, and whose shift it is."""
    own = [shift.user_id] if shift else []
    found = Membership.objects.filter(team=request.team).with_names().order_by("first_name", "last_name", "-starts_on")
    today, seen, made = timezone.localdate(), set(), []
    for one in found:
        if (one.ends_on is None or one.ends_on >= today or one.user_id in own) and one.user_id not in seen:
            seen.add(one.user_id)
            made.append(one)
    return made


def asked(request: TeamRequest) -> dict[str, str]:
    return {name: request.GET[name] for name in ("user", "date") if name in request.GET}


def day_asked(request: TeamRequest) -> date:
    try:
        return date.fromisoformat(request.GET.get("date", ""))
    except ValueError:
        return timezone.localdate()


def first_guess(request: TeamRequest) -> dict[str, Any]:
    """Who, when and which shift were tapped on the board; the times are those this team planned last."""
    kind = request.GET.get("kind", "")
    kind = kind if kind in Shift.Kind.values else Shift.Kind.EARLY.value
    starts, ends = usual_times(request.team.pk)[kind]
    guess: dict[str, Any] = {"user": request.GET.get("user", request.user_id), "day": day_asked(request), "kind": kind}
    guess |= {"starts": starts, "ends": ends}
    if kind == Shift.Kind.SPLIT:
        guess |= dict(zip(("second_starts", "second_ends"), SECOND_PART, strict=True))
    return guess


def week_of(request: TeamRequest, day: date) -> str:
    """The board of that week, from where one comes to these pages."""
    return f"{reverse('week', args=[request.team.slug])}?from={monday_of(day)}"
