"""The ledger of claims: what is open and how old, revenue beside its ceiling, and the way to the bookkeeping."""

import csv

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from access.services import Action, log_access
from backoffice.chosen import chosen_on
from backoffice.claims import books
from backoffice.claims.status import waiting_months
from backoffice.claims.xaf import JOURNALS, auditfile
from backoffice.models import ClaimLine
from backoffice.views.desk import office_actor, typed

# What a cell of a spreadsheet would run begins with one of these.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def _year(request: HttpRequest) -> int:
    asked = request.GET.get("year", "")
    known = asked.isascii() and asked.isdigit() and 2013 <= int(asked) <= 2099
    return int(asked) if known else timezone.localdate().year


@require_safe
def ledger(request: HttpRequest) -> HttpResponse:
    """Open, paid, refused, written off; by age and by insurer. A line is found by its reference."""
    year, today, q = _year(request), timezone.localdate(), typed(request)
    if q.isascii() and q.isdigit() and len(q) <= 18 and ClaimLine.objects.filter(pk=int(q)).exists():
        return redirect("claim_line", int(q))
    aged = books.aged(today)
    context = {
        "year": year,
        "q": q,
        "totals": books.totals(year),
        "aged": aged,
        "ages": books.age_names(),
        "together": books.summed(aged),
        "waiting": waiting_months(),
        "ceilings": books.ceilings(year, today),
    }
    return render(request, "backoffice/ledger.html", context)


@require_safe
def ledger_csv(request: HttpRequest) -> HttpResponse:
    """Every booking of a year, with debit and credit account."""
    year = _year(request)
    answer = _download(request, f"declaraties-{year}.csv", "text/csv; charset=utf-8")
    answer.write("\ufeff")
    sheet, accounts = csv.writer(answer, delimiter=";"), _accounts()
    sheet.writerow(["dagboek", "datum", "factuur", "uzovi", "verzekeraar", "debet", "credit", "bedrag", "omschrijving"])
    for one in books.bookings(year):
        sides = [accounts["account_debtors"], accounts[JOURNALS[one.journal][2]]]
        debit, credit = sides if one.amount >= 0 else reversed(sides)
        money = f"{abs(one.amount):.2f}".replace(".", ",")
        words = [_plain(one.name), debit, credit, money, _plain(one.why)]
        sheet.writerow([JOURNALS[one.journal][0], one.day.isoformat(), one.invoice, one.uzovi, *words])
    return answer


@require_safe
def ledger_xaf(request: HttpRequest) -> HttpResponse:
    """The same bookings as an audit file."""
    year, today = _year(request), timezone.localdate()
    answer = _download(request, f"declaraties-{year}.xaf", "application/xml")
    answer.write(auditfile(year, books.bookings(year), _accounts(), today, chosen_on(today)["agb"]))
    return answer


def _accounts() -> dict[str, str]:
    return chosen_on(timezone.localdate())


def _plain(text: str) -> str:
    return f"'{text}" if text.startswith(FORMULA) else text


def _download(request: HttpRequest, name: str, kind: str) -> HttpResponse:
    log_access(office_actor(request), "ledger_exported", Action.EXECUTE, object_type="ledger", object_id=name)
    answer = HttpResponse(content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
