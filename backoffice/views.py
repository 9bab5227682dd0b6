"""The desks of the back office. They cross teams, and see what administration needs and nothing of the care itself."""

from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from access.forms import posted
from access.services import Action, Actor, Ground, log_access
from backoffice import search, services, shares
from backoffice.claims import claim_month
from backoffice.forms import InsurerForm, TariffEndForm, TariffForm
from backoffice.models import Insurer, Tariff
from backoffice.months import Month
from backoffice.payroll import employments, minutes_of, payroll_month
from buurtzorgweb.forms import attempt
from buurtzorgweb.htmx import render_part

PAGE = 50


def _actor(request: HttpRequest) -> Actor:
    return Actor.of(request, "back_office", Ground.OFFICE)


def _typed(request: HttpRequest) -> str:
    return request.GET.get("q", "").strip()[:100]


def _asked(request: HttpRequest) -> tuple[Month, Month, int]:
    """The month that is asked for, the current one, and the status: 422 shows this month instead of a nonsense one."""
    now = Month.of(timezone.localdate())
    try:
        return Month.parse(request.GET.get("month", now.code)), now, 200
    except ValueError:
        return now, now, 422


@require_safe
def claims(request: HttpRequest) -> HttpResponse:
    """What the month will claim, and what stands in the way, by cause."""
    month, now, status = _asked(request)
    found = claim_month(month)
    q = _typed(request)
    context = {
        "claims": found,
        "payers": found.named(q),
        "bar": shares.of_claims(found),
        "month": month,
        "now": now,
        "q": q,
        "nonsense": status == 422,
    }
    return render_part(request, "backoffice/claims.html", "found", context, status)


@require_safe
def payroll(request: HttpRequest) -> HttpResponse:
    """What everybody worked in the month, by kind, and what no contract covers."""
    month, now, status = _asked(request)
    q = _typed(request)
    page = Paginator(employments(month, q), PAGE).get_page(request.GET.get("page"))
    minutes = minutes_of(month, [employment.pk for employment in page])
    context = {
        "payroll": payroll_month(month),
        "page": page,
        "rows": [(one, *shares.told(minutes[one.pk])) for one in page],
        "query": urlencode({"month": month.code, "q": q}) + "&",
        "month": month,
        "now": now,
        "q": q,
        "nonsense": status == 422,
    }
    return render_part(request, "backoffice/payroll.html", "found", context, status)


@require_safe
def contracts(request: HttpRequest) -> HttpResponse:
    """Insurers with the tariffs that hold now or are agreed for later."""
    q = _typed(request)
    context = {"insurers": Insurer.objects.named(q).with_tariffs(), "q": q}
    return render_part(request, "backoffice/contracts.html", "found", context)


@require_http_methods(["GET", "POST"])
def tariff_add(request: HttpRequest) -> HttpResponse:
    """A new tariff; an exception at the claims desk fills in the insurer and the product."""
    form = TariffForm(posted(request), initial={name: request.GET.get(name) for name in ("insurer", "product")})
    if attempt(form, services.add_tariff, actor=_actor(request)):
        messages.success(request, _("Tariff added. It counts from its first day."))
        return redirect("contracts")
    return render_part(request, "backoffice/tariff_add.html", "form", {"form": form}, 422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def insurer_add(request: HttpRequest) -> HttpResponse:
    form = InsurerForm(posted(request), initial={"kind": Insurer.Kind.INSURER})
    if attempt(form, services.add_insurer, actor=_actor(request)):
        messages.success(request, _("Insurer added. Now its tariffs."))
        return redirect("contracts")
    return render_part(request, "backoffice/insurer.html", "form", {"form": form}, 422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def tariff(request: HttpRequest, tariff_pk: int) -> HttpResponse:
    """One tariff; it can end, so that another follows."""
    one = get_object_or_404(Tariff.objects.select_related("insurer"), pk=tariff_pk)
    form = TariffEndForm(posted(request), initial={"ends_on": one.ends_on})
    if attempt(form, services.end_tariff, actor=_actor(request), tariff=one):
        messages.success(request, _("The last day is set."))
        return redirect("contracts")
    context = {"tariff": one, "form": form}
    return render_part(request, "backoffice/tariff.html", "form", context, 422 if form.is_bound else 200)


@require_safe
def office_clients(request: HttpRequest) -> HttpResponse:
    """Find a client in the whole organisation; a search is a line in the access log."""
    q = _typed(request)
    found = None
    if search.long_enough(q):
        found = search.find_clients(q)
        log_access(
            _actor(request),
            "client_search",
            Action.EXECUTE,
            object_type="client_list",
            part="identity",
            result_count=len(found),
        )
    context = {"q": q, "found": found, "letters": search.LETTERS, "most": search.MOST}
    return render_part(request, "backoffice/clients.html", "found", context)
