"""Which rules of rest the team's roster breaks and why; and the administrator's page of their values by date."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from access.forms import posted
from access.services import Actor, Ground
from buurtzorgweb.forms import Refused, attempt
from buurtzorgweb.htmx import render_part
from schedule.duty import rest_of
from schedule.models import RestRule, Shift
from schedule.services import rest as services
from schedule.shift_forms import RestRuleForm
from schedule.views.shifts import _monday, told
from schedule.worktime.limit_words import LIMITS, SUBJECTS
from teams.middleware import TeamRequest
from teams.models import Membership

WEEKS = timedelta(weeks=4)


@require_safe
def team_rest(request: TeamRequest) -> HttpResponse:
    """Four weeks of the whole team, errors first."""
    monday = _monday(request)
    span = (monday, monday + WEEKS - timedelta(days=1))
    members = Membership.objects.filter(team=request.team, starts_on__lte=span[1]).exclude(ends_on__lt=span[0])
    names = {one.user_id: f"{one.first_name} {one.last_name}" for one in members.with_names()}
    shifts = Shift.objects.filter(team=request.team, date__range=(monday - WEEKS, span[1] + WEEKS)).exclude(reason="")
    found = told(rest_of(list(names), *span, far=True), list(shifts))
    for one in found:
        one["name"] = names[one["user_id"]]
    errors = [one for one in found if one["level"] == "error"]
    context = {
        "errors": errors,
        "lead": rest_said(len(errors), sum(not one["reason"] for one in errors)),
        "warnings": [one for one in found if one["level"] != "error"],
        "first": span[0],
        "last": span[1],
        "before": monday - WEEKS,
        "after": monday + WEEKS,
    }
    return render(request, "schedule/team_rest.html", context)


def rest_said(errors: int, without_reason: int) -> str:
    if not errors:
        return _("The roster keeps every rule of rest.")
    said = ngettext("%(count)d rule is broken.", "%(count)d rules are broken.", errors) % {"count": errors}
    if not without_reason:
        return said + " " + _("Each has a reason.")
    lacking = ngettext("%(count)d has no reason yet.", "%(count)d have no reason yet.", without_reason)
    return said + " " + lacking % {"count": without_reason}


def _administrator(request: HttpRequest) -> Actor:
    return Actor.of(request, "administrator", Ground.OFFICE)


@require_safe
def rest_rules(request: HttpRequest) -> HttpResponse:
    """All values with where they stand: of now, to come, and waiting for a second look."""
    today = timezone.localdate()
    rows: dict[str, dict[str, Any]] = {}
    for rule in services.confirmed():
        row = rows.setdefault(rule.code, {"code": rule.code, "label": LIMITS[rule.code], "now": None, "later": []})
        if rule.starts_on > today:
            row["later"].append(rule)
        elif rule.ends_on is None or rule.ends_on >= today:
            row["now"] = rule
    subjects = [{"title": title, "rows": [rows[code] for code in codes if code in rows]} for title, codes in SUBJECTS]
    waiting = [
        {"rule": rule, "label": LIMITS[rule.code], "mine": rule.added_by_id == request.user.pk}
        for rule in services.waiting()
    ]
    return render(request, "schedule/rest_rules.html", {"subjects": subjects, "waiting": waiting})


@require_http_methods(["GET", "POST"])
def rest_rule_add(request: HttpRequest, limit: str) -> HttpResponse:
    latest = services.confirmed().filter(code=limit).last()
    if latest is None:
        raise Http404
    form = RestRuleForm(posted(request), unit=latest.unit)
    if attempt(form, services.add_value, code=limit, actor=_administrator(request)):
        messages.success(request, _("The value waits for a second administrator to confirm it."))
        return redirect("rest_rules")
    context = {"form": form, "label": LIMITS[limit], "latest": latest}
    return render_part(request, "schedule/rest_rule_add.html", "form", context, 422 if form.is_bound else 200)


@require_POST
def rest_rule_confirm(request: HttpRequest, rule_pk: int) -> HttpResponse:
    rule = get_object_or_404(RestRule, pk=rule_pk)
    _try(request, services.confirm_value, rule, _("Confirmed: from its date on this value holds."))
    return redirect("rest_rules")


@require_POST
def rest_rule_withdraw(request: HttpRequest, rule_pk: int) -> HttpResponse:
    rule = get_object_or_404(RestRule, pk=rule_pk, confirmed_at__isnull=True)
    _try(request, services.withdraw_value, rule, _("Taken back."))
    return redirect("rest_rules")


def _try(request: HttpRequest, act: Any, rule: RestRule, done: str) -> None:
    try:
        act(rule=rule, actor=_administrator(request))
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, done)
