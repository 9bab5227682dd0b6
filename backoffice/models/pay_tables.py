"""The dated tables that pay follows from. A row counts once a second administrator has confirmed it."""

from typing import Any

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from access.models import Dated, DatedQuerySet, User, ends_after_start
from backoffice.pay.rules import HOLIDAYS
from teams.models import DateRange


class MinuteRange(Func):
    """From one minute of the day up to another."""

    function = "int4range"
    arg_joiner = ", "


def once_confirmed(name: str, *same: Any) -> ExclusionConstraint:
    """The same never twice at a time, among what is confirmed."""
    period = DateRange(F("starts_on"), F("ends_on"), models.Value("[]"))
    return ExclusionConstraint(
        name=name,
        expressions=[
            (period, RangeOperators.OVERLAPS),
            *((one, RangeOperators.EQUAL) if isinstance(one, str) else one for one in same),
        ],
        condition=Q(confirmed_at__isnull=False),
    )


class PayTableQuerySet(DatedQuerySet):
    def confirmed(self) -> "PayTableQuerySet":
        return self.filter(confirmed_at__isnull=False)


class PayTable(Dated):
    """Who wrote a row down, who confirmed it, and where it stands."""

    source = models.CharField(max_length=300)
    added_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)
    confirmed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)
    confirmed_at = models.DateTimeField(null=True)

    objects = PayTableQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        abstract = True


class AllowanceRule(PayTable):
    """How many percent more an hour is worth between two times of a kind of day (ORT); half-open, 1440 is midnight."""

    class Kind(models.TextChoices):
        WEEKDAY = "weekday", _("Monday to Friday")
        SATURDAY = "saturday", _("Saturday")
        SUNDAY = "sunday", _("Sunday")
        HOLIDAY = "holiday", _("public holiday")

    scheme = models.CharField(max_length=10, default="A")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    from_minute = models.SmallIntegerField()
    to_minute = models.SmallIntegerField()
    percent = models.DecimalField(max_digits=5, decimal_places=2)

    class Meta:
        ordering = ["kind", "from_minute", "starts_on"]
        constraints = [
            ends_after_start("allowance_dates"),
            models.CheckConstraint(
                name="allowance_minutes",
                condition=Q(from_minute__gte=0, to_minute__lte=1440, to_minute__gt=F("from_minute")),
            ),
            models.CheckConstraint(name="allowance_percent", condition=Q(percent__gte=0, percent__lte=300)),
            once_confirmed(
                "allowance_once_at_a_time",
                "scheme",
                "kind",
                (MinuteRange(F("from_minute"), F("to_minute")), RangeOperators.OVERLAPS),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.from_minute}-{self.to_minute} {self.percent}"


class PayRule(PayTable):
    """One number or one text of the agreement or of the organisation, by its code (backoffice/pay/rules.py)."""

    code = models.CharField(max_length=40)
    value = models.DecimalField(max_digits=9, decimal_places=4, null=True)
    text = models.CharField(max_length=100, blank=True)

    class Meta:
        ordering = ["code", "starts_on"]
        constraints = [
            ends_after_start("pay_rule_dates"),
            models.CheckConstraint(name="pay_rule_says", condition=Q(value__isnull=False) ^ ~Q(text="")),
            models.CheckConstraint(name="pay_rule_value", condition=Q(value__isnull=True) | Q(value__gte=0)),
            once_confirmed("pay_rule_once_at_a_time", "code"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.text or self.value}"


class PayHoliday(models.Model):
    """A day that is paid as a public holiday, from a minute of it on. Of a year without any nothing is known."""

    date = models.DateField(unique=True)
    name = models.CharField(max_length=60)
    from_minute = models.SmallIntegerField(default=0)
    source = models.CharField(max_length=300)

    class Meta:
        ordering = ["date"]
        constraints = [
            models.CheckConstraint(name="pay_holiday_minute", condition=Q(from_minute__gte=0, from_minute__lt=1440))
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.date}"

    @property
    def said(self) -> str:
        """In words, where it is one that everybody knows."""
        return str(HOLIDAYS.get(self.name, self.name))


class ExportColumn(models.Model):
    """One column of the file for the payroll bureau: where it stands, what it is called, what it holds."""

    position = models.SmallIntegerField(unique=True)
    heading = models.CharField(max_length=40, unique=True)
    source = models.CharField(max_length=30)
    about = models.CharField(max_length=200)

    class Meta:
        ordering = ["position"]

    def __str__(self) -> str:
        return self.heading
