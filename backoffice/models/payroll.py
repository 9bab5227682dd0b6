"""A month's pay: runs, rows, exceptions, what is left out and why, what a nurse says about it, what she paid herself.

Rows of a frozen run never change: the database refuses it. What changes afterwards becomes rows of the next run, with
the old and the new minutes. Rows carry keys without constraints: half a million a month.
"""

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access.models import User
from backoffice.months import Month
from teams.models import Membership, Team


class PayrollRunQuerySet(models.QuerySet["PayrollRun"]):
    def frozen(self) -> "PayrollRunQuerySet":
        return self.filter(state=PayrollRun.State.FROZEN)

    def of(self, month: Month) -> "PayrollRunQuerySet":
        return self.filter(month=month.first)

    def shown(self, month: Month) -> "PayrollRun | None":
        """What stands for a month: the frozen run, else the last rehearsal that is done."""
        return (
            self.of(month)
            .filter(state__in=[PayrollRun.State.FROZEN, PayrollRun.State.DONE])
            .order_by("-kind", "-pk")
            .first()
        )


class PayrollRun(models.Model):
    """A month computed for everybody; a rehearsal each night, and once for good."""

    class Kind(models.TextChoices):
        REHEARSAL = "rehearsal", _("rehearsal")
        FINAL = "run", _("for good")

    class State(models.TextChoices):
        ASKED = "asked", _("asked for")
        BUILDING = "building", _("being computed")
        DONE = "done", _("computed")
        STOPPED = "stopped", _("stopped")
        FROZEN = "frozen", _("frozen")

    STEPS = {
        State.ASKED: {State.BUILDING},
        State.BUILDING: {State.DONE, State.STOPPED, State.FROZEN},
        State.STOPPED: {State.ASKED, State.BUILDING},
    }

    month = models.DateField()
    kind = models.CharField(max_length=10, choices=Kind.choices)
    state = models.CharField(max_length=10, choices=State.choices, default=State.ASKED)
    moment = models.DateTimeField(default=timezone.now)
    started_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True)
    asked_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)
    people = models.IntegerField(default=0)
    done = models.IntegerField(default=0)
    why = models.CharField(max_length=300, blank=True)

    objects = PayrollRunQuerySet.as_manager()

    class Meta:
        indexes = [models.Index("month", name="payroll_run_month")]
        constraints = [
            models.UniqueConstraint(fields=["month"], condition=Q(kind="run"), name="payroll_run_once"),
            models.CheckConstraint(name="payroll_frozen_is_run", condition=~Q(state="frozen") | Q(kind="run")),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.month:%Y-%m} {self.state}"

    @property
    def of_month(self) -> Month:
        return Month(self.month)

    @property
    def frozen(self) -> bool:
        return self.state == self.State.FROZEN


def loose(to: type[models.Model], **more: object) -> "models.ForeignKey[models.Model]":
    """A key that is not checked row by row."""
    return models.ForeignKey(
        to,
        models.DO_NOTHING,
        related_name="+",
        db_constraint=False,
        db_index=False,
        **more,  # type: ignore[arg-type]
    )


class PayrollRow(models.Model):
    """One day, contract, component and percentage. `corrects`: the frozen month whose row this puts right."""

    class Component(models.TextChoices):
        WORKED = "worked", _("worked")
        ORT = "ort", _("irregular hours")
        ON_CALL = "on_call", _("on call")
        CALL_OUT = "call_out", _("called out")
        LEAVE = "leave", _("leave")
        SICK = "sick", _("sick")
        KM_BIKE = "km_bike", _("kilometres by bike")
        KM_EBIKE = "km_ebike", _("kilometres by e-bike")
        KM_CAR = "km_car", _("kilometres by car")
        EXTRA = "extra", _("extra hours")
        OVERTIME = "overtime", _("overtime")

    run = loose(PayrollRun)
    user = loose(User)
    membership = loose(Membership)
    team = loose(Team)
    day = models.DateField()
    component = models.CharField(max_length=10, choices=Component.choices)
    percent = models.DecimalField(max_digits=5, decimal_places=2)
    minutes = models.IntegerField()
    units = models.DecimalField(max_digits=7, decimal_places=1)
    why = models.CharField(max_length=300)
    corrects = models.DateField(null=True)
    old_minutes = models.IntegerField(null=True)
    new_minutes = models.IntegerField(null=True)

    class Meta:
        indexes = [
            models.Index("run_id", "user_id", name="payroll_row_run"),
            models.Index("user_id", "day", name="payroll_row_user"),
        ]

    def __str__(self) -> str:
        return f"{self.component} {self.day} {self.minutes}"


class PayrollTotal(models.Model):
    """One contract in a run, with the number and name it was issued under; `balance`: of the year, after the month."""

    run = loose(PayrollRun)
    user = loose(User)
    membership = loose(Membership)
    team = loose(Team)
    number = models.CharField(max_length=20)
    name = models.CharField(max_length=302)
    hours = models.DecimalField(max_digits=4, decimal_places=2)
    worked = models.IntegerField()
    absent = models.IntegerField()
    agreed = models.IntegerField()
    balance = models.IntegerField()
    double = models.IntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "membership"], name="payroll_total_once")]
        indexes = [models.Index("user_id", name="payroll_total_user")]

    def __str__(self) -> str:
        return f"{self.number} {self.worked}"


class PayrollSeen(models.Model):
    """What a run knew of a person's month: so a run goes on where it was killed, and a later one sees what changed."""

    run = loose(PayrollRun)
    user = loose(User)
    month = models.DateField()
    digest = models.CharField(max_length=32)
    left_out = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "user", "month"], name="payroll_seen_once")]
        indexes = [models.Index("user_id", "month", name="payroll_seen_user")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.month:%Y-%m}"


class PayrollException(models.Model):
    """What stands in the way of somebody's pay, or needs a look."""

    class Code(models.TextChoices):
        NO_CONTRACT = "no_contract", _("hours without a contract")
        GAP = "gap", _("hours between two contracts")
        OVERLAP = "overlap", _("contracts that overlap")
        DOUBLE = "double", _("two things at the same time")
        LONG_DAY = "long_day", _("more than a day in a day")
        FUTURE = "future", _("hours that lie ahead")
        NO_NUMBER = "no_number", _("no employee number")
        UNCOVERED = "uncovered", _("a table that does not cover the day")
        REST = "rest", _("a rule of rest")

    # These are told; pay does not wait for them.
    TOLD = {Code.REST}
    # These may be paid as they are, with a reason.
    ACCEPTABLE = {Code.DOUBLE, Code.LONG_DAY}

    run = loose(PayrollRun)
    user = loose(User)
    team = loose(Team, null=True)
    code = models.CharField(max_length=12, choices=Code.choices)
    day = models.DateField()
    minutes = models.IntegerField(default=0)
    what = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [models.Index("run_id", "user_id", name="payroll_exception_run")]

    def __str__(self) -> str:
        return f"{self.code} {self.day}"


class ExceptionNote(models.Model):
    """Why somebody is left out of a month, or why an exception of hers is paid as it is."""

    class Kind(models.TextChoices):
        LEAVE_OUT = "leave_out", _("left out")
        ACCEPT = "accept", _("paid as it is")

    month = models.DateField()
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    text = models.CharField(max_length=300)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["month", "user"], name="exception_note_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.month:%Y-%m}"


class PayNote(models.Model):
    """What a colleague says is wrong in her month, and what the office answers."""

    user = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    team = models.ForeignKey(Team, models.PROTECT, related_name="+", db_index=False)
    month = models.DateField()
    day = models.DateField(null=True)
    text = models.CharField(max_length=1000)
    at = models.DateTimeField(default=timezone.now)
    answer = models.CharField(max_length=1000, blank=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-at"]
        indexes = [models.Index("user", "month", name="pay_note_user"), models.Index("month", name="pay_note_month")]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.at:%Y-%m-%d}"


class Expense(models.Model):
    """What a colleague paid for the work herself, and the account it is paid back to; once in a frozen run it stays."""

    user = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    team = models.ForeignKey(Team, models.PROTECT, related_name="+", db_index=False)
    day = models.DateField()
    what = models.CharField(max_length=120)
    amount = models.DecimalField(max_digits=7, decimal_places=2)
    iban = models.CharField(max_length=34)
    at = models.DateTimeField(default=timezone.now)
    run = models.ForeignKey(PayrollRun, models.PROTECT, null=True, related_name="expenses")

    class Meta:
        ordering = ["-day", "-pk"]
        indexes = [models.Index("user", "day", name="expense_user_day")]
        constraints = [models.CheckConstraint(name="expense_amount", condition=Q(amount__gt=0, amount__lte=5000))]

    def __str__(self) -> str:
        return f"{self.what} {self.amount}"


def month_of(day: date) -> date:
    return day.replace(day=1)
