"""Files and invoices: what was sent, what came of it, and a place to drop what came in."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from backoffice.forms.files import FileForm, PaymentForm
from backoffice.models import ClaimFile, ClaimLine
from backoffice.models.ledger import Stand
from backoffice.services.files import take_file
from backoffice.services.ledger import book_payment
from backoffice.vektis.codes import return_code
from backoffice.views.desk import office_actor, typed
from buurtzorgweb.forms import attempt

ON_A_PAGE = 50
TONES = {
    Stand.OPEN: "wait",
    Stand.ACCEPTED: "good",
    Stand.PAID: "good",
    Stand.PARTLY: "watch",
    Stand.REFUSED: "stop",
    Stand.RENEWED: "wait",
    Stand.WRITTEN_OFF: "watch",
}


@require_http_methods(["GET", "HEAD", "POST"])
def claim_files(request: HttpRequest) -> HttpResponse:
    """What was sent, newest first; what is dropped here is checked or booked at once."""
    form = FileForm(request.POST, request.FILES) if request.method == "POST" else FileForm()
    taken = form.result if attempt(form, take_file, actor=office_actor(request)) else None  # type: ignore[attr-defined]
    q = typed(request)
    issued = ClaimFile.objects.issued().standing().select_related("insurer").order_by("-issued_at", "-pk")
    if q:
        issued = issued.filter(invoice_number__icontains=q) | issued.filter(insurer__name__icontains=q)
    context = {
        "form": FileForm() if taken else form,
        "taken": taken,
        "page": Paginator(issued, ON_A_PAGE).get_page(request.GET.get("page")),
        "q": q,
    }
    return render(request, "backoffice/files.html", context, status=422 if form.is_bound and not taken else 200)


@require_safe
def claim_invoice(request: HttpRequest, file_pk: int) -> HttpResponse:
    """One invoice: what it stands at, and its lines by where they stand."""
    file = get_object_or_404(ClaimFile.objects.issued().standing().select_related("insurer"), pk=file_pk)
    chosen = request.GET.get("stand", "")
    lines = ClaimLine.objects.filter(file=file).standing().order_by("pk")
    stands = [(stand, count, TONES[stand]) for stand, count in file.stands() if stand in TONES]
    if chosen in Stand.values:
        lines = lines.at(Stand(chosen))
    page = Paginator(lines, ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "file": file,
        "stands": stands,
        "chosen": chosen if chosen in Stand.values else "",
        "page": page,
        "rows": _rows(page),
        "answers": file.returns.order_by("-read_at"),
        "payments": file.payments.order_by("-paid_on", "-pk"),
    }
    return render(request, "backoffice/invoice.html", context)


def _rows(page: Page[Any]) -> list[dict[str, Any]]:
    """Each line with the words of its codes, known or not."""
    language = get_language() or "nl"
    return [
        {
            "line": line,
            "stand": Stand(line.stands),
            "tone": TONES.get(Stand(line.stands), "wait"),
            "codes": [(code, return_code(code).meaning(language)) for code in line.codes or []],
        }
        for line in page
    ]


@require_http_methods(["GET", "HEAD", "POST"])
def invoice_payment(request: HttpRequest, file_pk: int) -> HttpResponse:
    """Money that came in for one invoice."""
    file = get_object_or_404(ClaimFile.objects.issued(), pk=file_pk)
    form = PaymentForm(request.POST or None)
    if attempt(form, book_payment, file=file, actor=office_actor(request)):
        messages.success(request, _("Booked. The lines of this invoice follow."))
        return redirect("claim_invoice", file.pk)
    return render(
        request, "backoffice/payment.html", {"file": file, "form": form}, status=422 if form.is_bound else 200
    )
