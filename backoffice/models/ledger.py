"""What was claimed and what came of it. A line that was issued never changes: all that follows is a row beside it.

Nothing is stamped. What a line stands at is derived from the rows beside it: a return line, a write-off, a correction,
a payment of its invoice. Euros are Decimal with two places; the message writes them as whole cents.
"""

from datetime import date
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import Case, Count, DecimalField, F, OuterRef, Q, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access.models import User
from backoffice.models.contracts import Insurer
from teams.models import Team

NOTHING = Value(0, output_field=DecimalField(max_digits=11, decimal_places=2))


def _sum_of(rows: models.QuerySet[Any], column: str = "amount") -> Coalesce:
    """The sum over rows of another table, for one invoice; nothing where there are none."""
    found = rows.order_by().values("claim").annotate(total=Sum(column)).values("total")
    return Coalesce(Subquery(found), NOTHING)


class ClaimFileQuerySet(models.QuerySet["ClaimFile"]):
    def issued(self) -> "ClaimFileQuerySet":
        return self.filter(state=ClaimFile.State.ISSUED)

    def of_month(self, first: date) -> "ClaimFileQuerySet":
        return self.filter(period_first__year=first.year, period_first__month=first.month)

    def standing(self) -> "ClaimFileQuerySet":
        """What each invoice stands at: `awarded` (null: no answer yet), `paid`, `written_off`, `renewed`, `open`.

        Open is what may still come: all of it before an answer, what was awarded and not yet paid after it.
        """
        claim = OuterRef("pk")
        answers = ReturnFile.objects.filter(claim_file=claim).annotate(claim=F("claim_file"))
        payments = Payment.objects.filter(claim_file=claim).annotate(claim=F("claim_file"))
        offs = WriteOff.objects.filter(line__file=claim).annotate(claim=F("line__file"))
        return self.annotate(
            awarded=Subquery(answers.values("awarded")[:1]),
            lines_refused=Subquery(answers.values("lines_refused")[:1]),
            lines_partly=Subquery(answers.values("lines_partly")[:1]),
            answered_on=Subquery(answers.values("sent_on")[:1]),
            paid=_sum_of(payments),
            written_off=_sum_of(offs),
        ).annotate(
            refused=Coalesce(F("total") - F("awarded"), NOTHING),
            open=Coalesce(F("awarded"), F("total")) - F("paid"),
        )


class ClaimFile(models.Model):
    """One invoice and the one file it goes in: one route (UZOVI of the header), one message code, one number.

    A draft collects lines and may be thrown away. Issued, it is kept with the digest of its bytes and never changes.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        ISSUED = "issued", _("issued")

    run_id = models.BigIntegerField(null=True)
    insurer = models.ForeignKey(Insurer, models.PROTECT, related_name="claim_files")
    message_code = models.CharField(max_length=3)
    invoice_number = models.CharField(max_length=12, unique=True)
    invoice_date = models.DateField()
    period_first = models.DateField()
    period_last = models.DateField()
    test = models.BooleanField(default=False)
    state = models.CharField(max_length=6, choices=State.choices, default=State.DRAFT)
    made_at = models.DateTimeField(default=timezone.now)
    issued_at = models.DateTimeField(null=True)
    # Set when issued: what the trailer says, and where the bytes lie.
    insured = models.IntegerField(default=0)
    lines_count = models.IntegerField(default=0)
    total = models.DecimalField(max_digits=11, decimal_places=2, default=0)
    stored = models.CharField(max_length=100, blank=True)
    size = models.BigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)

    objects = ClaimFileQuerySet.as_manager()

    class Meta:
        indexes = [models.Index("run_id", name="claimfile_run"), models.Index("period_first", name="claimfile_period")]
        constraints = [
            models.CheckConstraint(name="claimfile_period_order", condition=Q(period_last__gte=F("period_first"))),
            models.CheckConstraint(
                name="claimfile_issued_is_kept",
                condition=Q(state="draft") | Q(issued_at__isnull=False, size__gt=0) & ~Q(stored="") & ~Q(sha256=""),
            ),
        ]

    def __str__(self) -> str:
        return self.invoice_number

    def stands(self) -> list[tuple["Stand", int]]:
        """How many lines stand where; in the order of `Stand`."""
        found = ClaimLine.objects.filter(file=self).counts()
        return [(stand, found[stand.value]) for stand in Stand if found.get(stand.value)]


class ClaimLineQuerySet(models.QuerySet["ClaimLine"]):
    def standing(self) -> "ClaimLineQuerySet":
        """What each line stands at, by the rows beside it: `stands`, `awarded`, `codes` and `refused_amount`."""
        stands = Case(
            When(file__state="draft", then=Value(Stand.DRAFT)),
            When(correction__isnull=False, then=Value(Stand.RENEWED)),
            When(written_off__isnull=False, then=Value(Stand.WRITTEN_OFF)),
            When(judged__isnull=True, then=Value(Stand.OPEN)),
            When(judged__awarded=F("amount"), then=_paid_or(Stand.ACCEPTED)),
            When(judged__awarded=0, then=Value(Stand.REFUSED)),
            default=_paid_or(Stand.PARTLY),
        )
        return self.annotate(
            stands=stands,
            awarded=F("judged__awarded"),
            codes=F("judged__codes"),
            refused_amount=F("amount") - F("judged__awarded"),
        )

    def at(self, stand: "Stand") -> "ClaimLineQuerySet":
        """Of lines with where they stand, those that stand there."""
        return self.filter(stands=stand)  # type: ignore[misc]

    def counts(self) -> dict[str, int]:
        """How many lines stand where."""
        return dict(self.standing().order_by().values_list("stands").annotate(count=Count("pk")))  # type: ignore[misc]


def _paid_or(otherwise: "Stand") -> Case:
    """An invoice is paid as one: its awarded lines are paid once all that was awarded came in."""
    paid = Payment.objects.filter(claim_file=OuterRef("file")).values("claim_file").annotate(total=Sum("amount"))
    return Case(
        When(
            judged__return_file__awarded__lte=Coalesce(Subquery(paid.values("total")), NOTHING), then=Value(Stand.PAID)
        ),
        default=Value(otherwise),
    )


class Stand(models.TextChoices):
    """What a line stands at; derived, never stored. Of a line that is partly awarded and paid, the rest is refused."""

    DRAFT = "draft", _("not sent yet")
    OPEN = "open", _("open")
    ACCEPTED = "accepted", _("awarded")
    PARTLY = "partly", _("partly awarded")
    REFUSED = "refused", _("refused")
    PAID = "paid", _("paid")
    RENEWED = "renewed", _("corrected")
    WRITTEN_OFF = "written_off", _("written off")


class ClaimLine(models.Model):
    """What one insurer is asked for one client, product and day (or days, where the contract adds them up).

    Its key is its reference (0431), so that none is ever used twice. No column is a copy of a name: the file is kept.
    `client_id` is no reference into the record, which may be destroyed before the books are (7 years).
    """

    client_id = models.UUIDField()
    team = models.ForeignKey(Team, models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    file = models.ForeignKey(ClaimFile, models.PROTECT, related_name="lines", db_constraint=False)
    indication_id = models.UUIDField(null=True)
    starts_on = models.DateField()
    ends_on = models.DateField()
    code_list = models.CharField(max_length=3, default="065")
    product = models.CharField(max_length=5)
    minutes = models.IntegerField()
    units = models.SmallIntegerField()
    unit = models.CharField(max_length=2)
    tariff = models.DecimalField(max_digits=8, decimal_places=2)
    amount = models.DecimalField(max_digits=8, decimal_places=2)
    # A credit takes back one debit, whole, once (return codes 8017, 8084); null for a debit.
    credits_id = models.BigIntegerField(null=True)

    objects = ClaimLineQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="claimline_amount", condition=Q(amount=F("units") * F("tariff"))),
            models.CheckConstraint(name="claimline_units", condition=Q(units__gte=1, units__lte=9999)),
            models.CheckConstraint(name="claimline_days", condition=Q(ends_on__gte=F("starts_on"))),
            models.UniqueConstraint(
                fields=["credits_id"], condition=Q(credits_id__isnull=False), name="claimline_credited_once"
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        """0431, unique for good."""
        return f"{self.pk:012d}"


class ClaimVisit(models.Model):
    """Which visits a line claims. While `ended` is 0 the visit stands claimed, and no other line can claim it.

    `ended`: the line itself, once it was refused, credited or written off and the visit is free again. The key is the
    visit and `ended`: one index holds the rule and finds the row. Lines lie here in the order they were made.
    """

    pk = models.CompositePrimaryKey("visit_id", "ended")
    visit_id = models.UUIDField()
    line_id = models.BigIntegerField()
    ended = models.BigIntegerField(default=0)

    class Meta:
        indexes = [BrinIndex("line_id", name="claimvisit_line", pages_per_range=16)]
        constraints = [
            models.CheckConstraint(name="claimvisit_ended_by_line", condition=Q(ended=0) | Q(ended=F("line_id")))
        ]

    def __str__(self) -> str:
        return f"{self.line_id}"


class Correction(models.Model):
    """Why an issued line got a successor: by itself (it was refused) or after a credit (it was paid)."""

    line = models.OneToOneField(ClaimLine, models.PROTECT, related_name="correction")
    credit = models.OneToOneField(ClaimLine, models.PROTECT, null=True, related_name="credit_of")
    # Lines of single visits may come back as one line of the day.
    renewed = models.ForeignKey(ClaimLine, models.PROTECT, null=True, related_name="renewal_of")
    reason = models.CharField(max_length=300)
    made_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="correction_does_something", condition=Q(credit__isnull=False) | Q(renewed__isnull=False)
            )
        ]

    def __str__(self) -> str:
        return self.reason


class ReturnFile(models.Model):
    """An AW320 that was booked, once. A file that was not understood leaves nothing here."""

    class Outcome(models.TextChoices):
        JUDGED = "judged", _("judged")
        REFUSED = "refused", _("refused as a whole")

    claim_file = models.ForeignKey(ClaimFile, models.PROTECT, related_name="returns")
    outcome = models.CharField(max_length=8, choices=Outcome.choices)
    insurer_reference = models.CharField(max_length=24, blank=True)
    sent_on = models.DateField()
    codes = ArrayField(models.CharField(max_length=4), default=list)
    claimed = models.DecimalField(max_digits=11, decimal_places=2)
    awarded = models.DecimalField(max_digits=11, decimal_places=2)
    lines_accepted = models.IntegerField(default=0)
    lines_partly = models.IntegerField(default=0)
    lines_refused = models.IntegerField(default=0)
    name = models.CharField(max_length=200)
    stored = models.CharField(max_length=100)
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64, unique=True)
    read_at = models.DateTimeField(default=timezone.now)
    read_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    def __str__(self) -> str:
        return self.insurer_reference or self.name


class ReturnLine(models.Model):
    """The insurer's word on one line, given once. `codes`: as they came, known or not."""

    line = models.OneToOneField(ClaimLine, models.PROTECT, primary_key=True, related_name="judged", db_constraint=False)
    return_file = models.ForeignKey(
        ReturnFile, models.PROTECT, related_name="lines", db_constraint=False, db_index=False
    )
    calculated = models.DecimalField(max_digits=8, decimal_places=2)
    awarded = models.DecimalField(max_digits=8, decimal_places=2)
    codes = ArrayField(models.CharField(max_length=4), default=list)

    class Meta:
        indexes = [BrinIndex("return_file", name="returnline_file", pages_per_range=16)]

    def __str__(self) -> str:
        return f"{self.awarded}"


class Payment(models.Model):
    """Money that came in for an invoice; taken back by the insurer, it is negative."""

    claim_file = models.ForeignKey(ClaimFile, models.PROTECT, related_name="payments")
    amount = models.DecimalField(max_digits=11, decimal_places=2)
    paid_on = models.DateField()
    statement = models.CharField(max_length=60)
    booked_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    booked_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.CheckConstraint(name="payment_of_something", condition=~Q(amount=0)),
            models.UniqueConstraint(fields=["claim_file", "statement"], name="payment_booked_once"),
        ]

    def __str__(self) -> str:
        return f"{self.amount}"


class WriteOff(models.Model):
    """What will not be asked for any more of a line, and why; once for each line."""

    line = models.OneToOneField(ClaimLine, models.PROTECT, related_name="written_off")
    amount = models.DecimalField(max_digits=8, decimal_places=2)
    reason = models.CharField(max_length=300)
    made_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.CheckConstraint(name="writeoff_of_something", condition=Q(amount__gt=0))]

    def __str__(self) -> str:
        return f"{self.amount}"
