"""Insurers, contracts and tariffs; what is claimed and paid is derived from visits, never typed again."""

from datetime import date

from django.db import models
from django.db.models import Exists, OuterRef, Prefetch, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access.models import Dated, DatedQuerySet, ends_after_start
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

    objects = InsurerQuerySet.as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Tariff(Dated):
    """What an insurer pays for one hour of a product (Vektis list 065) in a period; euros per hour."""

    insurer = models.ForeignKey(Insurer, models.PROTECT, related_name="tariffs")
    product = models.CharField(max_length=5)
    hourly = models.DecimalField(max_digits=8, decimal_places=2)

    objects = TariffQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        constraints = [
            ends_after_start("tariff_dates"),
            no_overlap("tariff_once_at_a_time", "insurer", "product"),
            models.CheckConstraint(name="tariff_positive", condition=Q(hourly__gt=0)),
        ]

    @property
    def holds(self) -> bool:
        """Whether it has begun; those that ended are not shown."""
        return self.starts_on <= timezone.localdate()

    def __str__(self) -> str:
        return f"{self.insurer_id} {self.product} {self.hourly}"
