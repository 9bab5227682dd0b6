"""Contracts as a spreadsheet: download, and read in whole or not at all."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from access.forms import posted
from backoffice.forms.contracts import SheetForm
from backoffice.services import sheets as services
from backoffice.services.sheets import Faulty
from backoffice.sheets.files import MOST_BYTES
from backoffice.views.desk import office_actor

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHOWN = 100


@require_safe
def contracts_sheet(request: HttpRequest) -> HttpResponse:
    """All contracts with their tariffs, one row each."""
    answer = HttpResponse(services.export(), content_type=XLSX)
    answer["Content-Disposition"] = 'attachment; filename="contracts.xlsx"'
    return answer


@require_http_methods(["GET", "POST"])
def contracts_import(request: HttpRequest) -> HttpResponse:
    """Each fault with its line; not a row is kept as long as there is one."""
    form = SheetForm(posted(request), request.FILES or None)
    faults: list[object] = []
    if form.is_bound and form.is_valid():
        try:
            # One byte more than may be: too large is said by who reads.
            taken = services.take_in(
                actor=office_actor(request), content=form.cleaned_data["sheet"].read(MOST_BYTES + 1)
            )
        except Faulty as faulty:
            faults = list(faulty.faults)
        else:
            messages.success(
                request,
                _("Read: %(contracts)s new contracts, %(changed)s changed, %(tariffs)s new tariffs, %(ended)s ended.")
                % vars(taken),
            )
            return redirect("contracts")
    context = {"form": form, "faults": faults[:SHOWN], "more": max(len(faults) - SHOWN, 0), "count": len(faults)}
    return render(request, "backoffice/contracts_import.html", context, status=422 if form.is_bound else 200)
