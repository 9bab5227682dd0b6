"""The clients of a team: find and open one in two taps and three letters."""

from datetime import date

from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from buurtzorgweb.addresses import addresses
from buurtzorgweb.dense import dense
from buurtzorgweb.htmx import render_part
from buurtzorgweb.templatetags.look import brief_day
from clients.access import log_list
from clients.finding import Found, find_own
from clients.models import Decline
from teams.middleware import TeamRequest

PAGE = 40


@require_http_methods(["GET", "POST"])
def clients(request: TeamRequest) -> HttpResponse:
    """In care by default; a search also finds who has left care. One log line with the count.

    The page searches by POST: a name that is typed stays out of addresses, histories and the logs of proxies.
    """
    text = request.POST.get("q", request.GET.get("q", "")).strip()[:100]
    today, team = timezone.localdate(), request.team
    asked = request.GET.get("page", "1")
    number = int(asked) if asked.isdecimal() and len(asked) < 6 and int(asked) else 1
    found, count = find_own(team_id=team.pk, text=text, day=today, most=PAGE, skip=(number - 1) * PAGE)
    if number > 1 and not found:
        number = 1
        found, count = find_own(team_id=team.pk, text=text, day=today, most=PAGE)
    log_list(request, "search" if text else "list", len(found))
    url = addresses("client", team.slug)
    part = dense(
        "clients/found.html",
        summary=summary(count, text),
        rows=[{"url": url(one.id), "name": one.name, "told": told(one, today)} for one in found],
        pages=pages(count, number, text),
        declined="" if text else declined(request, today.year),
        text=text,
        nobody=_("No client of your team is called “%(text)s”") % {"text": text},
    )
    return render_part(request, "clients/list.html", "found", {"text": text, "found": part})


def told(one: Found, today: date) -> str:
    """What tells her from others of the same name: age, address, named nurse."""
    said = [_("%(age)s years") % {"age": one.age_on(today)}, one.address, one.nurse]
    if one.deceased_on:
        said.append(f"{_('deceased')} {brief_day(one.deceased_on)}")
    return " · ".join(part for part in said if part)


def pages(count: int, number: int, text: str) -> str:
    """The way on in a long list. What is searched for is narrowed instead: nobody leafs through names."""
    if text or count <= PAGE:
        return ""
    page = Paginator(range(count), PAGE).get_page(number)
    return render_to_string("_pages.html", {"page": page, "query": ""})


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
    if text and count > PAGE:
        return _("%(count)d clients are called “%(text)s”; here are the first %(most)d. Type more letters.") % {
            "count": count,
            "text": text,
            "most": PAGE,
        }
    if text:
        said = ngettext("%(count)d client is called “%(text)s”.", "%(count)d clients are called “%(text)s”.", count)
        return said % {"count": count, "text": text}
    if not count:
        return _("Nobody is in your care yet.")
    return ngettext("%(count)d client is in your care.", "%(count)d clients are in your care.", count) % {
        "count": count
    }
