"""Refused lines: by cause, cleared for all at once; what was made again; one line's history."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from access.forms import posted
from access.services import Action, log_access
from backoffice.claims.chain import chain_of
from backoffice.claims.drafts import waiting_drafts
from backoffice.claims.keeping import opened
from backoffice.claims.refused import Group, groups, people_of
from backoffice.claims.remedies import remedy
from backoffice.forms.desk import ElsewhereForm, ReasonForm, TakeBackForm
from backoffice.models import ClaimFile, ClaimLine
from backoffice.models.ledger import Stand
from backoffice.months import Month
from backoffice.services import repairs
from backoffice.services.ledger import write_off
from backoffice.views.desk import asked_month, office_actor
from buurtzorgweb.forms import Refused, attempt
from buurtzorgweb.templatetags.look import number

ON_A_PAGE = 50


def _asked(request: HttpRequest) -> str:
    """The one insurer whose lines are meant; empty for all."""
    uzovi = request.GET.get("insurer", "")
    return uzovi if len(uzovi) == 4 and uzovi.isascii() and uzovi.isdigit() else ""


def _query(request: HttpRequest, month: Month) -> str:
    """What the acts on a group carry along."""
    uzovi = _asked(request)
    return f"month={month.code}&insurer={uzovi}" if uzovi else f"month={month.code}"


def _group(month: Month, code: str, uzovi: str = "") -> Group | None:
    return next((one for one in groups(month, uzovi) if one.code == code), None)


def _month(request: HttpRequest) -> Month:
    month, _now, status = asked_month(request)
    if status == 422:
        raise Http404
    return month


@require_safe
def refused(request: HttpRequest, code: str) -> HttpResponse:
    """One cause: what, why, who can clear it, the ways to clear it for all, and whose lines they are."""
    return _refused(request, code, ElsewhereForm(initial={"since": _month(request).first}))


def _refused(request: HttpRequest, code: str, form: ElsewhereForm, status: int = 200) -> HttpResponse:
    month, uzovi = _month(request), _asked(request)
    page = request.GET.get("page", "1")
    skip = (int(page) - 1) * ON_A_PAGE if page.isascii() and page.isdigit() and 0 < int(page) < 10**6 else 0
    people, count = people_of(month, code, uzovi, skip, ON_A_PAGE)
    log_access(
        office_actor(request),
        "claims_refused",
        Action.READ,
        object_type="client_list",
        part="identity",
        result_count=len(people),
    )
    group = _group(month, code, uzovi)
    known, language = remedy(code).known, get_language() or "nl"
    context = {
        "group": group,
        "all": _group(month, code) if uzovi else group,
        "uzovi": uzovi,
        "query": _query(request, month),
        "code": code,
        "meaning": known.meaning(language),
        "action": known.action(language),
        "people": people,
        "page": Paginator(range(count), ON_A_PAGE).get_page(skip // ON_A_PAGE + 1),
        "month": month,
        "drafts": waiting_drafts(month),
        "form": form,
    }
    return render(request, "backoffice/refused.html", context, status=status)


def _told(request: HttpRequest, done: repairs.Renewed) -> None:
    """How many go out again, and what still stands in the way of the others."""
    if done.lines:
        said = ngettext(
            "%(lines)s line stands ready to be sent.", "%(lines)s lines stand ready to be sent.", done.lines
        )
        messages.success(request, said % {"lines": number(done.lines)})
    if done.held:
        reasons = ", ".join(f"{words} ({number(count)})" for words, count in done.reasons)
        said = ngettext(
            "%(lines)s line stays refused. What stands in the way: %(reasons)s.",
            "%(lines)s lines stay refused. What stands in the way: %(reasons)s.",
            done.held,
        )
        messages.warning(request, said % {"lines": number(done.held), "reasons": reasons})


def _act(request: HttpRequest, act: Callable[..., Any], **values: Any) -> Any:
    """What came of an act on a whole group; None with the reason when a rule says no."""
    try:
        return act(actor=office_actor(request), **values)
    except Refused as refusal:
        messages.error(request, refusal.message)
        return None


def _back(month: Month, code: str = "") -> HttpResponse:
    place = reverse("claims_refused", args=[code]) if code else reverse("claims")
    return redirect(f"{place}?month={month.code}")


@require_POST
def refused_again(request: HttpRequest, code: str) -> HttpResponse:
    """All lines of a cause once more, counted anew from their visits."""
    month = _month(request)
    done = _act(request, repairs.send_again, month=month, code=code, uzovi=_asked(request))
    if done:
        _told(request, done)
    return _back(month, "" if done and not done.held else code)


@require_POST
def refused_elsewhere(request: HttpRequest, code: str) -> HttpResponse:
    """Insured elsewhere: said for all clients of the cause, and their lines made again."""
    month, form = _month(request), ElsewhereForm(request.POST)
    if attempt(form, repairs.send_again, month=month, code=code, uzovi=_asked(request), actor=office_actor(request)):
        done = form.result  # type: ignore[attr-defined]
        _told(request, done)
        return _back(month, code if done.held else "")
    return _refused(request, code, form, 422)


@require_POST
def refused_ask(request: HttpRequest, code: str) -> HttpResponse:
    """One question for each team."""
    month = _month(request)
    asked = _act(request, repairs.ask_teams, month=month, code=code, uzovi=_asked(request))
    if asked:
        said = ngettext("%(count)s team is asked.", "%(count)s teams are asked.", asked) % {"count": number(asked)}
        messages.success(request, said)
    elif asked == 0:
        messages.success(request, _("The teams were asked before, and have not answered yet."))
    return _back(month, code)


@require_http_methods(["GET", "HEAD", "POST"])
def refused_off(request: HttpRequest, code: str) -> HttpResponse:
    """What will not be asked any more, with the reason."""
    month = _month(request)
    group, form = _group(month, code, _asked(request)), ReasonForm(posted(request))
    if attempt(
        form, repairs.write_off_group, month=month, code=code, uzovi=_asked(request), actor=office_actor(request)
    ):
        messages.success(request, _("Written off. It stands in the ledger with the reason."))
        return _back(month)
    context = {
        "form": form,
        "title": _("Write off what was refused"),
        "back": f"{reverse('claims_refused', args=[code])}?{_query(request, month)}",
        "back_to": code,
        "lines": group.lines if group else 0,
        "amount": group.amount if group else 0,
        "button": _("Write this off"),
    }
    return render(request, "backoffice/claim_act.html", context, status=422 if form.is_bound else 200)


@require_POST
def drafts_issue(request: HttpRequest) -> HttpResponse:
    """Write the files of what was made again; then they can be fetched."""
    month = _month(request)
    issued = _act(request, repairs.issue_drafts, month=month)
    if issued:
        said = ngettext("%(count)s invoice is written.", "%(count)s invoices are written.", len(issued))
        messages.success(request, said % {"count": number(len(issued))})
        return redirect("claim_invoice", issued[0].pk) if len(issued) == 1 else redirect("claim_files")
    return _back(month)


@require_safe
def invoice_file(request: HttpRequest, file_pk: int) -> FileResponse:
    """The bytes as they were issued, to bring to the insurers' exchange."""
    file = get_object_or_404(ClaimFile.objects.issued(), pk=file_pk)
    actor = office_actor(request)
    log_access(actor, "claim_file_fetched", Action.READ, object_type="claim_file", object_id=file.pk, part="identity")
    return FileResponse(
        opened(file.stored),
        as_attachment=True,
        filename=f"{file.invoice_number}.aw319",
        content_type="application/octet-stream",
    )


@require_safe
def claim_line(request: HttpRequest, line_pk: int) -> HttpResponse:
    """All that happened to one line, and the lines before and after it."""
    line = get_object_or_404(ClaimLine.objects.standing().select_related("file__insurer", "team"), pk=line_pk)
    stand = Stand(line.stands)  # type: ignore[attr-defined]
    context = {
        "line": line,
        "stand": stand,
        "events": chain_of(line),
        "may_take_back": stand in (Stand.ACCEPTED, Stand.PARTLY, Stand.PAID) and not line.credits_id,
        "may_write_off": stand in (Stand.REFUSED, Stand.PARTLY),
    }
    return render(request, "backoffice/claim_line.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def line_back(request: HttpRequest, line_pk: int) -> HttpResponse:
    """A credit for a line that was awarded and is wrong, and a new one in its place."""
    return _line_act(request, line_pk, TakeBackForm, repairs.take_back, _("Take this line back"), _("Make the credit"))


@require_http_methods(["GET", "HEAD", "POST"])
def line_off(request: HttpRequest, line_pk: int) -> HttpResponse:
    return _line_act(request, line_pk, ReasonForm, write_off, _("Write off what was refused"), _("Write this off"))


def _line_act(
    request: HttpRequest, line_pk: int, form_class: type[ReasonForm], act: Callable[..., Any], title: str, button: str
) -> HttpResponse:
    line = get_object_or_404(ClaimLine.objects.exclude(file__state="draft"), pk=line_pk)
    form = form_class(posted(request))
    if attempt(form, act, line=line, actor=office_actor(request)):
        messages.success(request, _("Done. The line keeps its history."))
        return redirect("claim_line", line.pk)
    context = {
        "form": form,
        "title": title,
        "back": reverse("claim_line", args=[line.pk]),
        "back_to": line.reference,
        "lines": 1,
        "amount": line.amount,
        "button": button,
    }
    return render(request, "backoffice/claim_act.html", context, status=422 if form.is_bound else 200)
