"""Payroll runs: rehearsed each night, asked for once a month, frozen when nothing stands in the way."""

from collections.abc import Callable
from datetime import date

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from access.context import job
from access.services import Action, Actor, log_access
from backoffice.models import ExceptionNote, Expense, PayNote, PayrollException, PayrollRow, PayrollRun, PayrollSeen
from backoffice.models.payroll import PayrollTotal
from backoffice.months import Month
from backoffice.pay.build import NO_REASON, build
from buurtzorgweb.forms import Refused

Kind, State = PayrollRun.Kind, PayrollRun.State
Tell = Callable[[int, int], None]


def quiet(_done: int, _all: int) -> None:
    """Nobody watches."""


def rehearse(*, month: Month, tell: Tell = quiet) -> PayrollRun:
    """Compute a month as far as it has come; a rehearsal that was cut short goes on. The one before makes place."""
    with job("payroll"):
        unfinished = PayrollRun.objects.of(month).filter(kind=Kind.REHEARSAL, state=State.BUILDING)
        run = unfinished.filter(started_at__date=timezone.localdate()).order_by("-pk").first()
        if run is None:
            run = PayrollRun.objects.create(month=month.first, kind=Kind.REHEARSAL, state=State.BUILDING)
    build(run, tell)
    with job("payroll"):
        _done(run, State.DONE)
        for old in PayrollRun.objects.of(month).filter(kind=Kind.REHEARSAL).exclude(pk=run.pk):
            empty(run=old)
            PayrollRun.objects.filter(pk=old.pk).delete()
    return run


def rehearse_unfrozen(*, month: Month) -> None:
    """A frozen month is not rehearsed any more."""
    with job("payroll"):
        frozen = PayrollRun.objects.of(month).frozen().exists()
    if not frozen:
        rehearse(month=month)


def empty(*, run: PayrollRun) -> None:
    """Take back all rows of a run that was not frozen."""
    for model in (PayrollRow, PayrollTotal, PayrollException, PayrollSeen):
        model.objects.filter(run=run).delete()


def _done(run: PayrollRun, state: PayrollRun.State, why: str = "") -> None:
    """The last step: how many were computed, and how it ended."""
    run.state, run.finished_at, run.why = state, timezone.now(), why
    run.done = PayrollSeen.objects.filter(run=run, month=run.month).count()
    run.save(update_fields=["state", "finished_at", "why", "done"])


@transaction.atomic
def ask_run(*, actor: Actor, month: Month) -> PayrollRun:
    """Somebody of the back office asks for the month for good. Raises Refused."""
    _may_begin(month)
    try:
        with transaction.atomic():
            run = PayrollRun.objects.of(month).filter(kind=Kind.FINAL).first()
            run = run or PayrollRun(month=month.first, kind=Kind.FINAL)
            run.state, run.asked_by_id = State.ASKED, actor.person_id
            run.save(update_fields=["state", "asked_by"] if run.pk else None)
    except IntegrityError as error:
        raise Refused(_("Somebody just asked for this run. Look at the page.")) from error
    log_access(actor, "payroll_asked", Action.EXECUTE, object_type="payroll_run", object_id=run.pk, part=month.code)
    return run


def _may_begin(month: Month) -> None:
    if month.last >= timezone.localdate():
        raise Refused(_("This month is not over yet. It can be frozen from the first day of the next one."))
    if PayrollRun.objects.of(month).filter(kind=Kind.FINAL).exclude(state=State.STOPPED).exists():
        raise Refused(_("This month has been frozen or is being computed."))
    open_people = unreasoned(month)
    if open_people:
        raise Refused(
            _("%(count)d people with an exception have no reason yet. Say why each is left out.")
            % {"count": len(open_people)}
        )


def unreasoned(month: Month) -> set[int]:
    """People of the last rehearsal whose pay waits for an exception, and of whom nobody said anything."""
    run = PayrollRun.objects.shown(month)
    if run is None:
        return set()
    told = PayrollException.TOLD
    found = PayrollException.objects.filter(run=run, day__gte=month.first).exclude(code__in=told)
    noted = dict(ExceptionNote.objects.filter(month=month.first).values_list("user_id", "kind"))
    hard = set(found.exclude(code__in=PayrollException.ACCEPTABLE).values_list("user_id", flat=True))
    everybody = set(found.values_list("user_id", flat=True))
    kinds = ExceptionNote.Kind
    return {user for user in everybody if user not in noted or (noted[user] == kinds.ACCEPT and user in hard)}


def run_month(*, month: Month, tell: Tell = quiet) -> PayrollRun:
    """Compute and freeze a month; may be killed and started again. Raises Refused where reasons are missing."""
    with job("payroll"):
        run = PayrollRun.objects.of(month).filter(kind=Kind.FINAL).first()
        if run and run.frozen:
            return run
        if run is None or run.state != State.BUILDING:
            _may_compute(month)
            run = run or PayrollRun.objects.create(month=month.first, kind=Kind.FINAL)
            empty(run=run)
            run.moment = timezone.now()
            run.save(update_fields=["moment"])
        PayrollRun.objects.filter(pk=run.pk).update(state=State.BUILDING)
    build(run, tell)
    with job("payroll"):
        return freeze(run=run)


def _may_compute(month: Month) -> None:
    if month.last >= timezone.localdate():
        raise Refused(_("%(month)s is not over yet.") % {"month": month.code})


def freeze(*, run: PayrollRun) -> PayrollRun:
    """The end of a run: frozen with its expenses; stopped where people are left without a reason."""
    run = PayrollRun.objects.select_for_update().get(pk=run.pk)
    if run.frozen:
        return run
    without = PayrollSeen.objects.filter(run=run, month=run.month, left_out=NO_REASON).count()
    if without:
        _done(run, State.STOPPED, str(without))
        return run
    Expense.objects.filter(run=None, day__lte=run.of_month.last).update(run_id=run.pk)
    _done(run, State.FROZEN)
    return run


@transaction.atomic
def note_exception(*, actor: Actor, month: Month, user_id: int, kind: str, text: str) -> ExceptionNote:
    """Why somebody is left out of a month, or paid as it is. Raises Refused."""
    run = PayrollRun.objects.shown(month)
    if run is None or run.frozen:
        raise Refused(_("This month is frozen or was not rehearsed; nothing was noted."))
    codes = set(PayrollException.objects.filter(run=run, user_id=user_id).values_list("code", flat=True))
    if not codes:
        raise Refused(_("There is no exception of this person any more."))
    hard = codes - PayrollException.TOLD - PayrollException.ACCEPTABLE
    if kind == ExceptionNote.Kind.ACCEPT and hard:
        raise Refused(_("This exception cannot be paid as it is: what is missing has to come first."), "kind")
    note, _made = ExceptionNote.objects.update_or_create(
        month=month.first, user_id=user_id,
        defaults={"kind": kind, "text": text, "by_id": actor.person_id, "at": timezone.now()},
    )  # fmt: skip
    log_access(actor, "payroll_noted", Action.UPDATE, object_type="payroll_note", object_id=note.pk, part=month.code)
    return note


@transaction.atomic
def say_wrong(*, actor: Actor, team_id: int, month: Month, text: str, day: date | None = None) -> PayNote:
    """A colleague says what is wrong in her month, before the run. Raises Refused."""
    if day and not month.first <= day <= month.last:
        raise Refused(_("That day is not in this month."), "day")
    if PayrollRun.objects.of(month).frozen().exists():
        raise Refused(_("This month is frozen. Say it in this month; it will be put right in the next run."))
    return PayNote.objects.create(user_id=actor.person_id, team_id=team_id, month=month.first, day=day, text=text)


@transaction.atomic
def answer_note(*, actor: Actor, note: PayNote, answer: str) -> None:
    """The office answers; the colleague reads it in her month."""
    PayNote.objects.filter(pk=note.pk).update(answer=answer, answered_by_id=actor.person_id, answered_at=timezone.now())
    log_access(actor, "pay_note_answered", Action.UPDATE, object_type="pay_note", object_id=note.pk)


def leave_out_rest(*, month: Month, run: PayrollRun, text: str) -> None:
    """One reason for everybody who has none yet; for the shell, where somebody answers for all of them."""
    with job("payroll"):
        without = PayrollSeen.objects.filter(run=run, month=month.first, left_out=NO_REASON)
        ExceptionNote.objects.bulk_create(
            [
                ExceptionNote(month=month.first, user_id=user, kind=ExceptionNote.Kind.LEAVE_OUT, text=text[:300])
                for user in without.values_list("user_id", flat=True)
            ],
            ignore_conflicts=True,
        )
