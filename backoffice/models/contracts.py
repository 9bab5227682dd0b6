"""Insurers, contracts and tariffs; what is claimed and paid is derived from visits, never typed again."""

from datetime import date

from django.db import models
from django.db.models import Exists, OuterRef, Prefetch, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access.models import Dated, DatedQuerySet, User, ends_after_start
from teams.models import no_overlap


class TariffQuerySet(DatedQuerySet):
    def of(self, product: str) -> "TariffQuerySet":
        return self.filter(product=product)

    def between(self, first: date, last: date | None) -> "TariffQuerySet":
        """That hold on some day of a period; without a last day it has no end."""
        begun = Q(starts_on__lte=last) if last else Q()
        return self.filter(begun, Q(ends_on__isnull=True) | Q(ends_on__gte=first))


class InsurerQuerySet(models.QuerySet["Insurer"]):
    def named(self, text: str) -> "InsurerQuerySet":
        """Whose name, concern or number has each word."""
        found = self
        for word in text.split():
            found = found.filter(Q(name__icontains=word) | Q(concern__icontains=word) | Q(uzovi__startswith=word))
        return found

    def with_tariffs(self) -> "InsurerQuerySet":
        """`agreed`: the tariffs that hold today or later, soonest first; who has none comes last."""
        coming = TariffQuerySet(Tariff).between(timezone.localdate(), None)
        found = self.annotate(bare=~Exists(coming.filter(insurer=OuterRef("pk")))).order_by("bare", "name")
        return found.prefetch_related(
            Prefetch("tariffs", queryset=coming.order_by("product", "starts_on"), to_attr="agreed")
        )


class Insurer(models.Model):
    """A health insurer or care office, by its UZOVI number (text: leading zeros matter)."""

    class Kind(models.TextChoices):
        INSURER = "insurer", _("health insurer")
        CARE_OFFICE = "care_office", _("care office")

    uzovi = models.CharField(primary_key=True, max_length=4)
    name = models.CharField(max_length=200)
    concern = models.CharField(max_length=100, blank=True)
    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.INSURER)
    # Numbers end at mergers, mostly on 31 December; care after that day goes to another one.
    ends_on = models.DateField(null=True, blank=True)

    objects = InsurerQuerySet.as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Unit(models.TextChoices):
    """Field 0419: in what the quantity of a claim line is counted."""

    MINUTE = "01", _("minute")
    FIVE = "07", _("five minutes")
    HOUR = "04", _("hour")
    HALF_DAY = "16", _("half day of four hours")
    PIECE = "81", _("piece, whatever the time")

    @property
    def minutes(self) -> int | None:
        """Nothing for what is counted by piece."""
        return {"01": 1, "07": 5, "04": 60, "16": 240}.get(self.value)


class Rounding(models.TextChoices):
    """When minutes become units. The standard says nothing about it, so each contract does."""

    VISIT = "visit", _("each visit to the nearest unit")
    DAY = "day", _("the day to the nearest unit")
    MONTH = "month", _("the month to the nearest unit, in one line")


class ContractQuerySet(models.QuerySet["Contract"]):
    def of_year(self, year: int) -> "ContractQuerySet":
        return self.filter(year=year)


class Contract(models.Model):
    """What was agreed with one insurer (or care office) for one year and law. Other numbers may share it.

    Tariffs are those of its insurer; they are dated by themselves. `priced_per`: whether the agreed amount is for an
    hour, and then rounded to the unit once, or for the unit itself.
    """

    class Law(models.TextChoices):
        ZVW = "Zvw", _("Health Insurance Act (Zvw)")
        WLZ = "Wlz", _("Long-term Care Act (Wlz)")

    class PricedPer(models.TextChoices):
        HOUR = "hour", _("an hour")
        UNIT = "unit", _("one unit")

    class LinePer(models.TextChoices):
        DAY = "day", _("one line for each day")
        VISIT = "visit", _("one line for each visit")

    class AboveCeiling(models.TextChoices):
        SEND = "send", _("keep sending, and say so")
        HOLD = "hold", _("hold what comes after")

    insurer = models.ForeignKey(Insurer, models.PROTECT, related_name="contracts")
    year = models.SmallIntegerField()
    law = models.CharField(max_length=3, choices=Law.choices, default=Law.ZVW)
    number = models.CharField(max_length=30, blank=True)
    message_code = models.CharField(max_length=3)
    code_list = models.CharField(max_length=3)
    unit = models.CharField(max_length=2, choices=Unit.choices)
    rounding = models.CharField(max_length=5, choices=Rounding.choices)
    priced_per = models.CharField(max_length=4, choices=PricedPer.choices)
    line_per = models.CharField(max_length=5, choices=LinePer.choices)
    claim_months = models.SmallIntegerField()
    resubmit_months = models.SmallIntegerField()
    ceiling = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    above_ceiling = models.CharField(max_length=4, choices=AboveCeiling.choices, default=AboveCeiling.SEND)

    objects = ContractQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "insurer__name", "law"]
        constraints = [
            models.UniqueConstraint(fields=["insurer", "year", "law"], name="contract_once_a_year"),
            models.UniqueConstraint(fields=["id", "year", "law"], name="contract_with_year"),
            models.CheckConstraint(name="contract_year", condition=Q(year__gte=2013, year__lte=2099)),
            models.CheckConstraint(
                name="contract_terms",
                condition=Q(claim_months__gte=1, claim_months__lte=60, resubmit_months__gte=0, resubmit_months__lte=60),
            ),
            models.CheckConstraint(name="contract_ceiling", condition=Q(ceiling__isnull=True) | Q(ceiling__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.insurer_id} {self.year} {self.law}"

    @property
    def first(self) -> date:
        return date(self.year, 1, 1)

    @property
    def last(self) -> date:
        return date(self.year, 12, 31)


class ContractInsurer(models.Model):
    """A number the contract holds for, its own included: files are routed by number, contracts hang on the concern.

    Year and law are the contract's, kept in step by a composite key, so that a number has one contract at a time.
    """

    contract = models.ForeignKey(Contract, models.CASCADE, related_name="numbers", db_constraint=False)
    insurer = models.ForeignKey(Insurer, models.PROTECT, related_name="+")
    year = models.SmallIntegerField()
    law = models.CharField(max_length=3, choices=Contract.Law.choices)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["insurer", "year", "law"], name="number_in_one_contract")]

    def __str__(self) -> str:
        return f"{self.insurer_id} in {self.contract_id}"


class Tariff(Dated):
    """What an insurer pays for a product (Vektis list 065) in a period: euros an hour, or as its contract says.

    `unit` is the contract's unless something else was agreed for this product; `most_units`: per client and month.
    """

    insurer = models.ForeignKey(Insurer, models.PROTECT, related_name="tariffs")
    product = models.CharField(max_length=5)
    hourly = models.DecimalField(max_digits=8, decimal_places=2)
    unit = models.CharField(max_length=2, choices=Unit.choices, blank=True)
    most_units = models.IntegerField(null=True, blank=True)

    objects = TariffQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        constraints = [
            ends_after_start("tariff_dates"),
            no_overlap("tariff_once_at_a_time", "insurer", "product"),
            models.CheckConstraint(name="tariff_positive", condition=Q(hourly__gt=0)),
            models.CheckConstraint(
                name="tariff_most_units", condition=Q(most_units__isnull=True) | Q(most_units__gt=0)
            ),
        ]

    @property
    def holds(self) -> bool:
        """Whether it has begun; those that ended are not shown."""
        return self.starts_on <= timezone.localdate()

    def __str__(self) -> str:
        return f"{self.insurer_id} {self.product} {self.hourly}"


class MaximumTariff(Dated):
    """What the NZa allows at most for an hour of a product. `product` stays empty until its code is known."""

    product = models.CharField(max_length=5, blank=True)
    name = models.CharField(max_length=120)
    hourly = models.DecimalField(max_digits=8, decimal_places=2)
    source = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["name", "starts_on"]
        constraints = [
            ends_after_start("maximum_dates"),
            no_overlap("maximum_once_at_a_time", "name"),
            models.CheckConstraint(name="maximum_positive", condition=Q(hourly__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.hourly}"


class OfficeSetting(models.Model):
    """A choice the standard leaves open, from a day on; what is not chosen has the default of `backoffice.choices`."""

    key = models.CharField(max_length=40)
    value = models.CharField(max_length=200)
    starts_on = models.DateField()
    set_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["key", "-starts_on"]
        constraints = [models.UniqueConstraint(fields=["key", "starts_on"], name="setting_once_a_day")]

    def __str__(self) -> str:
        return f"{self.key} from {self.starts_on}"
