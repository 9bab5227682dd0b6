"""Insurers and what was agreed with them."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from access.forms import posted
from backoffice.chosen import chosen_on
from backoffice.claims.ceiling import brought, forecast
from backoffice.forms.contracts import ContractForm, InsurerForm, TariffEndForm, TariffForm, TermsForm
from backoffice.models import Contract, Insurer, Tariff
from backoffice.services import contracts as services
from backoffice.views.desk import office_actor, typed
from buurtzorgweb.forms import Refused, attempt
from buurtzorgweb.htmx import render_part

TERMS = [
    *("number", "unit", "rounding", "line_per", "priced_per", "message_code", "code_list"),
    *("claim_months", "resubmit_months", "ceiling", "above_ceiling"),
]


def _year(request: HttpRequest) -> int:
    asked = request.GET.get("year", "")
    return int(asked) if asked.isdigit() and 2013 <= int(asked) <= 2099 else timezone.localdate().year


def _levels(day: date) -> list[int]:
    return [int(word) for word in chosen_on(day)["ceiling_warnings"].split()]


@require_safe
def contracts(request: HttpRequest) -> HttpResponse:
    """The contracts of a year with where they end, and insurers with the tariffs that hold now or later."""
    q, year, today = typed(request), _year(request), timezone.localdate()
    months, levels = brought(year), _levels(today)
    found = list(Contract.objects.of_year(year).select_related("insurer").filter(insurer__in=Insurer.objects.named(q)))
    agreed = [(one, seen, seen.warned(levels)) for one in found for seen in [_seen(one, months, today)]]
    context = {
        "contracts": sorted(agreed, key=lambda row: (-(row[1].percent_expected or 0), row[0].insurer.name)),
        "warned": sum(1 for _one, seen, level in agreed if level or seen.reached_on),
        "year": year,
        "insurers": Insurer.objects.named(q).with_tariffs(),
        "q": q,
    }
    return render_part(request, "backoffice/contracts.html", "found", context)


def _seen(contract: Contract, months: dict[int, dict[date, Any]], today: date) -> Any:
    return forecast(months.get(contract.pk, {}), contract.year, today, contract.ceiling)


@require_http_methods(["GET", "POST"])
def insurer_add(request: HttpRequest) -> HttpResponse:
    initial = {"kind": Insurer.Kind.INSURER, "uzovi": request.GET.get("uzovi", "")[:4]}
    form = InsurerForm(posted(request), initial=initial)
    if attempt(form, services.add_insurer, actor=office_actor(request)):
        messages.success(request, _("Insurer added. Now its tariffs."))
        return redirect("contracts")
    return render_part(request, "backoffice/insurer.html", "form", {"form": form}, 422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def contract_add(request: HttpRequest) -> HttpResponse:
    """A new contract, with the usual terms filled in; an exception at the claims desk names the insurer."""
    today = timezone.localdate()
    insurer = Insurer.objects.filter(pk=request.GET.get("insurer", "")[:4]).first()
    law = Contract.Law.WLZ if insurer and insurer.kind == Insurer.Kind.CARE_OFFICE else Contract.Law.ZVW
    initial = services.usual_terms(law, today) | {"insurer": insurer, "law": law, "year": today.year}
    form = ContractForm(posted(request), initial=initial)
    if attempt(form, services.add_contract, actor=office_actor(request)):
        messages.success(request, _("Contract added. Now its tariffs."))
        return redirect("contract", form.result.pk)  # type: ignore[attr-defined]
    context = {"form": form}
    return render_part(request, "backoffice/contract_add.html", "form", context, 422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def contract(request: HttpRequest, contract_pk: int) -> HttpResponse:
    """One contract: its terms, its tariffs, and where it ends."""
    one = get_object_or_404(Contract.objects.select_related("insurer"), pk=contract_pk)
    today = timezone.localdate()
    others = Insurer.objects.filter(pk__in=one.numbers.values("insurer")).exclude(pk=one.insurer_id)
    initial = {name: getattr(one, name) for name in TERMS} | {"others": others}
    form = TermsForm(posted(request), initial=initial)
    form.fields["others"].queryset = Insurer.objects.filter(kind=one.insurer.kind).exclude(pk=one.insurer_id)  # type: ignore[attr-defined]
    if attempt(form, services.change_contract, actor=office_actor(request), contract=one):
        messages.success(request, _("The contract is changed, for what is still to be claimed."))
        return redirect("contract", one.pk)
    seen = _seen(one, brought(one.year), today)
    context = {
        "contract": one,
        "tariffs": one.insurer.tariffs.between(one.first, one.last).order_by("product", "starts_on"),
        "others": others,
        "seen": seen,
        "level": seen.warned(_levels(today)),
        "next": Contract.objects.filter(insurer=one.insurer, year=one.year + 1, law=one.law).first(),
        "form": form,
    }
    return render_part(request, "backoffice/contract.html", "form", context, 422 if form.is_bound else 200)


@require_POST
def contract_renew(request: HttpRequest, contract_pk: int) -> HttpResponse:
    """The same again for the next year."""
    one = get_object_or_404(Contract.objects.select_related("insurer"), pk=contract_pk)
    try:
        again = services.renew_contract(actor=office_actor(request), contract=one)
    except Refused as refusal:
        messages.error(request, str(refusal.message))
        return redirect("contract", one.pk)
    messages.success(request, _("The same terms hold for %(year)s now.") % {"year": again.year})
    return redirect("contract", again.pk)


@require_http_methods(["GET", "POST"])
def tariff_add(request: HttpRequest) -> HttpResponse:
    """A new tariff; an exception at the claims desk fills in the insurer and the product."""
    form = TariffForm(posted(request), initial={name: request.GET.get(name) for name in ("insurer", "product")})
    if attempt(form, services.add_tariff, actor=office_actor(request)):
        messages.success(request, _("Tariff added. It counts from its first day."))
        return redirect("contracts")
    return render_part(request, "backoffice/tariff_add.html", "form", {"form": form}, 422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def tariff(request: HttpRequest, tariff_pk: int) -> HttpResponse:
    """One tariff; it can end, so that another follows."""
    one = get_object_or_404(Tariff.objects.select_related("insurer"), pk=tariff_pk)
    form = TariffEndForm(posted(request), initial={"ends_on": one.ends_on})
    if attempt(form, services.end_tariff, actor=office_actor(request), tariff=one):
        messages.success(request, _("The last day is set."))
        return redirect("contracts")
    context = {"tariff": one, "form": form}
    return render_part(request, "backoffice/tariff.html", "form", context, 422 if form.is_bound else 200)
