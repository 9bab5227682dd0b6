"""Insurers and what was agreed with them."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from access.forms import posted
from backoffice.forms.contracts import InsurerForm, TariffEndForm, TariffForm
from backoffice.models import Insurer, Tariff
from backoffice.services import contracts as services
from backoffice.views.desk import office_actor, typed
from buurtzorgweb.forms import attempt
from buurtzorgweb.htmx import render_part


@require_safe
def contracts(request: HttpRequest) -> HttpResponse:
    """Insurers with the tariffs that hold now or are agreed for later."""
    q = typed(request)
    context = {"insurers": Insurer.objects.named(q).with_tariffs(), "q": q}
    return render_part(request, "backoffice/contracts.html", "found", context)


@require_http_methods(["GET", "POST"])
def insurer_add(request: HttpRequest) -> HttpResponse:
    form = InsurerForm(posted(request), initial={"kind": Insurer.Kind.INSURER})
    if attempt(form, services.add_insurer, actor=office_actor(request)):
        messages.success(request, _("Insurer added. Now its tariffs."))
        return redirect("contracts")
    return render_part(request, "backoffice/insurer.html", "form", {"form": form}, 422 if form.is_bound else 200)


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
