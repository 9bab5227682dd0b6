"""The claims desk: what the month will claim, and what stands in the way."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from backoffice import shares
from backoffice.claims.month import claim_month
from backoffice.views.desk import asked_month, typed
from buurtzorgweb.htmx import render_part


@require_safe
def claims(request: HttpRequest) -> HttpResponse:
    """What the month will claim, and what stands in the way, by cause."""
    month, now, status = asked_month(request)
    found = claim_month(month)
    q = typed(request)
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
