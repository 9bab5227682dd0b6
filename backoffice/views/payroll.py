"""The payroll desk: hours of a month, what stands in the way, what colleagues say, and the run."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from access.forms import posted
from access.models import User
from access.services import Action, log_access
from backoffice import shares
from backoffice.forms.payroll import AnswerForm, NoteForm
from backoffice.models import PayNote, PayrollRun
from backoffice.months import Month
from backoffice.pay import desk as pay_desk
from backoffice.pay import export, telling
from backoffice.pay.hours import employments, minutes_of, payroll_month
from backoffice.services import payroll as services
from backoffice.views.desk import asked_month, office_actor, typed
from buurtzorgweb.forms import Refused, attempt
from buurtzorgweb.htmx import render_part
from buurtzorgweb.jobs import send_on_commit

PAGE = 50


def _month(request: HttpRequest) -> Month:
    month, _now, status = asked_month(request)
    if status != 200:
        raise Http404
    return month


def _back(name: str, month: Month) -> HttpResponse:
    reply = redirect(name)
    reply["Location"] += f"?month={month.code}"
    return reply


@require_safe
def payroll(request: HttpRequest) -> HttpResponse:
    """What everybody worked in the month, by kind, and how far the run is."""
    month, now, status = asked_month(request)
    q = typed(request)
    page = Paginator(employments(month, q), PAGE).get_page(request.GET.get("page"))
    minutes = minutes_of(month, [employment.pk for employment in page])
    context = {
        "payroll": payroll_month(month),
        "desk": pay_desk.state_of(month),
        "page": page,
        "rows": [(one, *shares.told(minutes[one.pk])) for one in page],
        "query": urlencode({"month": month.code, "q": q}) + "&",
        "month": month,
        "now": now,
        "q": q,
        "nonsense": status == 422,
    }
    return render_part(request, "backoffice/payroll.html", "found", context, status)


@require_safe
def pay_exceptions(request: HttpRequest) -> HttpResponse:
    """What stands in the way, by cause, and by person with the reason that was given."""
    month, now, status = asked_month(request)
    q = typed(request)
    found = pay_desk.people_with_exceptions(month, q)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {
        "desk": pay_desk.state_of(month),
        "page": page,
        "query": urlencode({"month": month.code, "q": q}) + "&",
        "month": month,
        "now": now,
        "q": q,
        "nonsense": status == 422,
    }
    return render_part(request, "backoffice/pay_exceptions.html", "found", context, status)


@require_http_methods(["GET", "POST"])
def pay_exception(request: HttpRequest, person_pk: int) -> HttpResponse:
    """Why somebody is left out of the month, or paid as she is."""
    month = _month(request)
    one = pay_desk.exceptions_of(month, person_pk)
    if one is None:
        raise Http404
    form = NoteForm(posted(request), initial={"kind": one.note_kind or "leave_out", "text": one.note})
    if attempt(form, services.note_exception, actor=office_actor(request), month=month, user_id=person_pk):
        messages.success(request, _("Noted. It stands on the export."))
        return _back("pay_exceptions", month)
    context = {"month": month, "one": one, "form": form}
    return render_part(request, "backoffice/pay_exception.html", "form", context, 422 if form.is_bound else 200)


@require_safe
def pay_notes(request: HttpRequest) -> HttpResponse:
    """What colleagues say is wrong in their month, unanswered first."""
    month, now, status = asked_month(request)
    found = pay_desk.notes(month)
    context = {"notes": found, "month": month, "now": now, "nonsense": status == 422}
    return render_part(request, "backoffice/pay_notes.html", "found", context, status)


@require_http_methods(["GET", "POST"])
def pay_note(request: HttpRequest, note_pk: int) -> HttpResponse:
    """One of them, with the answer she reads in her month."""
    note = get_object_or_404(pay_desk.named(PayNote.objects.all()), pk=note_pk)
    form = AnswerForm(posted(request), initial={"answer": note.answer})
    if attempt(form, services.answer_note, actor=office_actor(request), note=note):
        messages.success(request, _("Answered. She reads it in her month."))
        return _back("pay_notes", Month(note.month))
    context = {"note": note, "form": form, "month": Month(note.month)}
    return render_part(request, "backoffice/pay_note.html", "form", context, 422 if form.is_bound else 200)


@require_POST
def pay_run(request: HttpRequest) -> HttpResponse:
    """Freeze the month: asked for here, computed by a worker."""
    month = _month(request)
    try:
        services.ask_run(actor=office_actor(request), month=month)
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        send_on_commit("backoffice.tasks.run_payroll", month.code)
        messages.success(request, _("The month is being computed and then frozen. This page shows how far it is."))
    return _back("payroll", month)


@require_safe
def pay_file(request: HttpRequest) -> HttpResponse:
    """The bureau's file of a frozen month, as the command writes it."""
    month = _month(request)
    run = PayrollRun.objects.of(month).frozen().first()
    if run is None:
        messages.error(request, _("This month is not frozen: there is no file yet."))
        return _back("payroll", month)
    log_access(
        office_actor(request), "payroll_file", Action.READ, object_type="payroll_run", object_id=run.pk, part=month.code
    )
    return HttpResponse(
        b"".join(export.bureau(run)),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="payroll-{month}.csv"'},
    )


@require_safe
def pay_person(request: HttpRequest, person_pk: int) -> HttpResponse:
    """One colleague's month as it stands in the run: what she sees, too."""
    month = _month(request)
    run = PayrollRun.objects.shown(month)
    names = User.objects.filter(pk=person_pk).values_list("first_name", "last_name").first()
    if run is None or names is None:
        raise Http404
    log_access(
        office_actor(request), "payroll_person", Action.READ, object_type="person", object_id=person_pk, part=month.code
    )
    context: dict[str, Any] = telling.kept(run, person_pk).context()
    context |= {"name": " ".join(names), "month": month, "run": run}
    return render_part(request, "backoffice/pay_person.html", "found", context)
