"""Find a client in the whole organisation, by what administration needs."""

from django.http import HttpRequest, HttpResponse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from access.services import Action, log_access
from backoffice import search
from backoffice.views.desk import office_actor
from buurtzorgweb.dense import dense
from buurtzorgweb.htmx import render_part


@require_http_methods(["GET", "POST"])
def office_clients(request: HttpRequest) -> HttpResponse:
    """Find a client in the whole organisation; a search is a line in the access log.

    The page searches by POST: a name that is typed stays out of addresses, histories and the logs of proxies.
    """
    q = request.POST.get("q", request.GET.get("q", "")).strip()[:100]
    found = None
    if search.long_enough(q):
        found = search.find_clients(q)
        log_access(
            office_actor(request),
            "client_search",
            Action.EXECUTE,
            object_type="client_list",
            part="identity",
            result_count=len(found),
        )
    part = dense(
        "backoffice/found.html",
        found=found and [(one.name, f"{date_format(one.birth_date, 'j F Y')} · {one.team}") for one in found],
        more=_("These are the first %(most)s. More letters find fewer.") % {"most": search.MOST},
        many=found is not None and len(found) == search.MOST,
        too_short=_("Type at least %(letters)s letters of a name") % {"letters": search.LETTERS},
        nobody=_("No client with “%(q)s”") % {"q": q},
    )
    context = {"q": q, "part": part, "letters": search.LETTERS}
    return render_part(request, "backoffice/clients.html", "found", context)
