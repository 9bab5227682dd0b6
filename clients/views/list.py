"""The clients of a team: find and open one in two taps and three letters."""

from urllib.parse import quote

from django.core.paginator import Paginator
from django.db.models import Count, F
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from buurtzorgweb.addresses import addresses
from buurtzorgweb.htmx import render_part
from clients.access import log_list
from clients.models import Client, Decline
from teams.middleware import TeamRequest

PAGE = 40
# What a row shows, and the names it is made of: stories and instructions stay where they are.
SHOWN = (
    "team",
    "first_name",
    "birth_prefix",
    "birth_family",
    "partner_prefix",
    "partner_family",
    "name_use",
    "birth_date",
    "deceased_on",
    "street",
    "house_number",
    "house_suffix",
)


@require_safe
def clients(request: TeamRequest) -> HttpResponse:
    """In care by default; a search also finds who has left care. One log line with the count."""
    text = request.GET.get("q", "").strip()[:100]
    found = Client.objects.filter(team=request.team)
    found = found.named(text) if text else found.in_care()
    found = found.annotate(nurse=F("named_nurse__first_name")).order_by("birth_family", "first_name", "id")
    found = found.only(*SHOWN)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    rows = list(page.object_list)
    log_list(request, "search" if text else "list", len(rows))
    today, url = timezone.localdate(), addresses("client", request.team.slug)
    context = {
        "page": page,
        "text": text,
        "query": f"q={quote(text)}&" if text else "",
        "summary": summary(page.paginator.count, text),
        "declined": "" if text else declined(request, today.year),
        "rows": [
            {
                "url": url(client.pk),
                "name": client.full_name,
                "age": client.age_on(today),
                "address": client.address,
                "nurse": client.nurse,
                "gone": client.deceased_on,
            }
            for client in rows
        ],
    }
    return render_part(request, "clients/list.html", "found", context)


def declined(request: TeamRequest, year: int) -> str:
    """How many could not be taken in this year, by reason: the most frequent first."""
    counted = Decline.objects.filter(team=request.team, on__year=year).values_list("reason").annotate(times=Count("pk"))
    rows = list(counted.order_by("-times", "reason"))
    if not rows:
        return ""
    reasons = ", ".join(f"{times} {Decline.Reason(reason).label}" for reason, times in rows)
    total = sum(times for _reason, times in rows)
    return _("Declined this year: %(total)d (%(reasons)s).") % {"total": total, "reasons": reasons}


def summary(count: int, text: str) -> str:
    if text:
        return ngettext("%(count)d client is called “%(text)s”.", "%(count)d clients are called “%(text)s”.", count) % {
            "count": count,
            "text": text,
            "query": f"q={quote(text)}&" if text else "",
        }
    return (
        ngettext("%(count)d client is in your care.", "%(count)d clients are in your care.", count) % {"count": count}
        if count
        else _("Nobody is in your care yet.")
    )
