"""The dated tables of pay: allowances, holidays, rules, the columns of the export."""

from collections.abc import Callable
from itertools import groupby
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from access.forms import posted
from access.services import Actor, Ground
from backoffice.forms import pay_tables as forms_of
from backoffice.models import AllowanceRule, ExportColumn, PayHoliday, PayRule
from backoffice.pay.rules import MEANINGS
from backoffice.services import pay_tables as services
from buurtzorgweb.forms import Refused, attempt
from buurtzorgweb.htmx import render_part


def _actor(request: HttpRequest) -> Actor:
    return Actor.of(request, "administrator", Ground.OFFICE)


def _clock(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"


@require_safe
def pay_tables(request: HttpRequest) -> HttpResponse:
    """What holds today, what comes, and what waits for a second pair of eyes."""
    today = timezone.localdate()
    bands = [band for band in AllowanceRule.objects.all() if band.ends_on is None or band.ends_on >= today]
    kinds = [
        (AllowanceRule.Kind(kind).label, [(band, _clock(band.from_minute), _clock(band.to_minute)) for band in found])
        for kind, found in groupby(bands, key=lambda band: band.kind)
    ]
    context = {"kinds": kinds, "rules": _rules(today), "columns": ExportColumn.objects.all(), "me": request.user.pk}
    return render_part(request, "backoffice/pay_tables.html", "found", context)


def _rules(today: Any) -> list[dict[str, Any]]:
    """Each rule with the value of today, the one that comes, and the one that waits."""
    rows: dict[str, list[PayRule]] = {}
    for rule in PayRule.objects.order_by("starts_on"):
        rows.setdefault(rule.code, []).append(rule)
    found = []
    for code, meaning in MEANINGS.items():
        of = rows.get(code, [])
        held = [rule for rule in of if rule.confirmed_at]
        found.append(
            {
                "code": code,
                "meaning": meaning,
                "now": next((r for r in held if r.starts_on <= today and (not r.ends_on or r.ends_on >= today)), None),
                "coming": [rule for rule in held if rule.starts_on > today],
                "waiting": [rule for rule in of if not rule.confirmed_at],
            }
        )
    return found


def _act(
    request: HttpRequest, form: forms.Form, act: Callable[..., Any], done: str, words: dict[str, Any], **kwargs: Any
) -> HttpResponse:
    """A form on a page of its own, and back to the tables."""
    if attempt(form, act, actor=_actor(request), **kwargs):
        messages.success(request, done)
        return redirect(words.get("back", "pay_tables"))
    context = {"form": form, "back": "pay_tables"} | words
    return render_part(request, "backoffice/pay_table_form.html", "form", context, 422 if form.is_bound else 200)


def _press(request: HttpRequest, act: Callable[..., Any], done: str, back: str = "pay_tables", **kwargs: Any) -> Any:
    """A button: done, or why not."""
    try:
        act(actor=_actor(request), **kwargs)
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, done)
    return redirect(back)


@require_http_methods(["GET", "POST"])
def pay_rule_add(request: HttpRequest, rule: str) -> HttpResponse:
    if rule not in MEANINGS:
        raise Http404
    words = {"title": MEANINGS[rule].label, "unit": MEANINGS[rule].unit}
    done = _("Written down. It counts when a second administrator has confirmed it.")
    return _act(request, forms_of.rule_form(rule, posted(request)), services.add_rule, done, words, code=rule)


@require_POST
def pay_rule_confirm(request: HttpRequest, pay_rule_pk: int) -> HttpResponse:
    rule = get_object_or_404(PayRule, pk=pay_rule_pk)
    return _press(request, services.confirm_rule, _("Confirmed."), rule=rule)


@require_http_methods(["GET", "POST"])
def allowance_add(request: HttpRequest) -> HttpResponse:
    words = {"title": _("A new allowance")}
    done = _("Written down. It counts when a second administrator has confirmed it.")
    return _act(request, forms_of.AllowanceForm(posted(request)), services.add_allowance, done, words)


@require_http_methods(["GET", "POST"])
def allowance_end(request: HttpRequest, allowance_pk: int) -> HttpResponse:
    band = get_object_or_404(AllowanceRule, pk=allowance_pk)
    times = {"kind": band.get_kind_display(), "from": _clock(band.from_minute), "to": _clock(band.to_minute)}
    words = {"title": _("The last day of %(kind)s %(from)s to %(to)s") % times}
    return _act(request, forms_of.EndForm(posted(request)), services.end_allowance, _("Ended."), words, band=band)


@require_POST
def allowance_confirm(request: HttpRequest, allowance_pk: int) -> HttpResponse:
    band = get_object_or_404(AllowanceRule, pk=allowance_pk)
    return _press(request, services.confirm_allowance, _("Confirmed."), band=band)


@require_http_methods(["GET", "POST"])
def pay_holidays(request: HttpRequest) -> HttpResponse:
    """Days that are paid as public holidays, this year and later; a POST adds one."""
    form = forms_of.HolidayForm(posted(request))
    if attempt(form, services.add_holiday, actor=_actor(request)):
        messages.success(request, _("The day is in the list."))
        return redirect("pay_holidays")
    days = PayHoliday.objects.filter(date__year__gte=timezone.localdate().year)
    years = [(year, list(of)) for year, of in groupby(days, key=lambda day: day.date.year)]
    context = {"years": years, "form": form, "today": timezone.localdate(), "next": years[-1][0] + 1 if years else None}
    return render_part(request, "backoffice/pay_holidays.html", "form", context, 422 if form.is_bound else 200)


@require_POST
def pay_holiday_year(request: HttpRequest) -> HttpResponse:
    form = forms_of.YearForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Which year? Four digits, such as 2032."))
        return redirect("pay_holidays")
    done = _("The days of %(year)s are in the list. Look at them once.") % form.cleaned_data
    return _press(request, services.add_year, done, "pay_holidays", **form.cleaned_data)


@require_POST
def pay_holiday_remove(request: HttpRequest, holiday_pk: int) -> HttpResponse:
    holiday = get_object_or_404(PayHoliday, pk=holiday_pk)
    return _press(request, services.remove_holiday, _("Taken out."), "pay_holidays", holiday=holiday)


@require_http_methods(["GET", "POST"])
def pay_column(request: HttpRequest, column_pk: int) -> HttpResponse:
    column = get_object_or_404(ExportColumn, pk=column_pk)
    start = {"heading": column.heading, "source": column.source, "about": column.about}
    words = {"title": _("A column of the export")}
    form = forms_of.ColumnForm(posted(request), initial=start)
    return _act(request, form, services.change_column, _("Changed. The next export has it."), words, column=column)
