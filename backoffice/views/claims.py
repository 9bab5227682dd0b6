"""The claims desk: what the month will claim, and what stands in the way."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from access.services import Action, log_access
from backoffice import shares
from backoffice.claims import status as statuses
from backoffice.claims.causes import Cause
from backoffice.claims.month import busy_run, claim_month, obstacles_of, wlz_until
from backoffice.views.desk import asked_month, office_actor, typed
from buurtzorgweb.htmx import render_part
from buurtzorgweb.jobs import send_on_commit
from clients.names import full_name

ON_A_PAGE = 50
NAME = ("first_name", "birth_prefix", "birth_family", "partner_prefix", "partner_family", "name_use")


@require_safe
def claims(request: HttpRequest) -> HttpResponse:
    """What the month will claim, and what stands in the way, by cause."""
    month, now, code = asked_month(request)
    found, sent = claim_month(month), statuses.month_status(month)
    q = typed(request)
    context = {
        "claims": found,
        "payers": found.named(q),
        "bar": shares.of_claims(found),
        "status": sent,
        "sent_bar": statuses.bar(sent),
        "waiting": statuses.waiting_months(month),
        "busy": busy_run(month),
        "wlz_until": wlz_until(month),
        "month": month,
        "now": now,
        "q": q,
        "nonsense": code == 422,
    }
    return render_part(request, "backoffice/claims.html", "found", context, code)


@require_POST
def claims_count(request: HttpRequest) -> HttpResponse:
    """Count the month again, for who solved something and will not wait for the night."""
    month, _now, status = asked_month(request)
    if status == 422:
        raise Http404
    asked_by = office_actor(request).person_id
    # Robust: without a broker it is counted tonight all the same, and the page must not fail on it.
    send_on_commit("backoffice.tasks.rehearse_month", month.code, asked_by)
    messages.success(request, _("It is being counted. Look again in a minute; tonight it happens by itself."))
    return redirect(f"{reverse('claims')}?month={month.code}")


@require_safe
def claims_held(request: HttpRequest, cause: str) -> HttpResponse:
    """Whose visits one cause holds up, so that a team can be called. Who they are, nothing of their care."""
    if cause not in Cause.values:
        raise Http404
    month, _now, status = asked_month(request)
    uzovi, product = request.GET.get("uzovi", "")[:4], request.GET.get("product", "")[:5]
    held = obstacles_of(month, Cause(cause), uzovi, product)
    names = {f"c_{name}": F(f"client__{name}") for name in NAME}
    rows = held.annotate(
        **names, born=F("client__birth_date"), team=F("owner_team__name"), phone=F("owner_team__phone")
    )
    page = Paginator(
        rows.order_by("team", "c_birth_family", "first_day", "pk").values(
            *names, "born", "team", "phone", "first_day", "last_day", "visits", "minutes"
        ),
        ON_A_PAGE,
    ).get_page(request.GET.get("page"))
    for row in page.object_list:
        first, prefix, family, their_prefix, their_family, use = (row[f"c_{name}"] for name in NAME)
        row["name"] = full_name(first, (prefix, family), (their_prefix, their_family), use)
    log_access(
        office_actor(request),
        "claims_held",
        Action.READ,
        object_type="client_list",
        part="identity",
        result_count=len(page.object_list),
    )
    context = {"cause": Cause(cause), "page": page, "month": month, "uzovi": uzovi, "product": product}
    return render_part(request, "backoffice/claims_held.html", "found", context, status)
