"""The payroll desk: what everybody worked in a month."""

from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from backoffice import shares
from backoffice.pay.hours import employments, minutes_of, payroll_month
from backoffice.views.desk import asked_month, typed
from buurtzorgweb.htmx import render_part

PAGE = 50


@require_safe
def payroll(request: HttpRequest) -> HttpResponse:
    """What everybody worked in the month, by kind, and what no contract covers."""
    month, now, status = asked_month(request)
    q = typed(request)
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
