"""My month: what one's own hours become, with the reason of each row; what is wrong is said before the run."""

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from access.forms import posted
from access.services import Actor
from backoffice.forms.payroll import ExpenseForm, WrongForm
from backoffice.models import Expense, PayNote, PayrollRun
from backoffice.months import Month
from backoffice.pay import iban, print_run, telling
from backoffice.services import expenses, payroll
from backoffice.views.desk import asked_month
from buurtzorgweb.forms import Refused, attempt
from buurtzorgweb.htmx import render_part
from buurtzorgweb.sql import rows
from schedule import papers
from teams.middleware import TeamRequest
from teams.models import Membership, TeamRole

TREASURER = TeamRole.Role.HOUSEKEEPER
HOURS = "SELECT * FROM gate.team_hours(%(run)s, %(team)s)"


def _actor(request: TeamRequest) -> Actor:
    return Actor.of(request, "team_member")


def _statement(request: TeamRequest, month: Month) -> telling.Statement:
    """The frozen rows, else what stands now."""
    run = PayrollRun.objects.of(month).frozen().first()
    if run:
        return telling.kept(run, request.user_id)
    return telling.live(month, request.user_id, timezone.now())


def is_treasurer(request: TeamRequest) -> bool:
    return TeamRole.objects.now().filter(team=request.team, user=request.user_id, role=TREASURER).exists()


@require_http_methods(["GET", "POST"])
def my_month(request: TeamRequest) -> HttpResponse:
    """Her own rows as they grow; a POST says what is wrong."""
    month, now, status = asked_month(request)
    form = WrongForm(posted(request))
    if attempt(form, payroll.say_wrong, actor=_actor(request), team_id=request.team.pk, month=month):
        messages.success(request, _("The payroll desk has it. You read the answer here."))
        return redirect(f"{request.path}?month={month.code}")
    context = _statement(request, month).context() | {
        "team": request.team,
        "month": month,
        "now": now,
        "nonsense": status == 422,
        "form": form,
        "notes": PayNote.objects.filter(user=request.user_id, month=month.first),
        "treasurer": is_treasurer(request),
    }
    return render_part(request, "backoffice/my_month.html", "wrong", context, 422 if form.is_bound else status)


@require_safe
def my_month_pdf(request: TeamRequest) -> HttpResponse:
    month, _now, status = asked_month(request)
    if status != 200:
        raise Http404
    context = print_run.context(_statement(request, month), str(request.user), request.team.name)
    return HttpResponse(
        papers.pdf(print_run.TEMPLATE, context, get_language() or "nl"),
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="hours-{month}.pdf"'},
    )


@require_safe
def team_hours(request: TeamRequest) -> HttpResponse:
    """The hours of the team for its treasurer: worked against agreed, and nothing of anybody's pay."""
    if not is_treasurer(request):
        raise Http404
    month, now, status = asked_month(request)
    run = PayrollRun.objects.shown(month)
    context = {"team": request.team, "month": month, "now": now, "nonsense": status == 422, "run": run}
    context["people"] = _hours(request, run, month) if run else []
    return render_part(request, "backoffice/team_hours.html", "found", context, status)


def _hours(request: TeamRequest, run: PayrollRun, month: Month) -> list[dict[str, Any]]:
    held = Membership.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=month.first), team=request.team, starts_on__lte=month.last
    )
    names = {one.user_id: f"{one.first_name} {one.last_name}" for one in held.with_names()}
    found = [
        {
            "name": names.get(user, ""), "worked": worked, "absent": absent, "agreed": agreed,
            "balance": telling.signed(balance),
        }
        for user, worked, absent, agreed, balance in rows(HOURS, run=run.pk, team=request.team.pk)
    ]  # fmt: skip
    return sorted(found, key=lambda one: one["name"])


@require_http_methods(["GET", "POST"])
def my_expenses(request: TeamRequest) -> HttpResponse:
    """What she paid herself, and whether it was paid back."""
    mine = Expense.objects.filter(user=request.user_id)
    last = mine.order_by("-pk").values_list("iban", flat=True).first()
    initial = {"day": timezone.localdate(), "iban": iban.grouped(last or "")}
    form = ExpenseForm(posted(request), initial=initial)
    if attempt(form, expenses.add_expense, actor=_actor(request), team_id=request.team.pk):
        messages.success(request, _("Written down. It is paid back with the next run."))
        return redirect(request.path)
    context = {"team": request.team, "form": form, "expenses": mine.select_related("run")[:50]}
    return render_part(request, "backoffice/expenses.html", "form", context, 422 if form.is_bound else 200)


@require_POST
def my_expense_back(request: TeamRequest, expense_pk: int) -> HttpResponse:
    expense = get_object_or_404(Expense, pk=expense_pk, user=request.user_id)
    try:
        expenses.take_back_expense(expense=expense)
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("Taken back."))
    return redirect("my_expenses", request.team.slug)
