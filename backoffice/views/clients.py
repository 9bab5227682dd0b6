"""Find a client in the whole organisation, by what administration needs."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from access.services import Action, log_access
from backoffice import search
from backoffice.views.desk import office_actor, typed
from buurtzorgweb.htmx import render_part


@require_safe
def office_clients(request: HttpRequest) -> HttpResponse:
    """Find a client in the whole organisation; a search is a line in the access log."""
    q = typed(request)
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
    context = {"q": q, "found": found, "letters": search.LETTERS, "most": search.MOST}
    return render_part(request, "backoffice/clients.html", "found", context)
