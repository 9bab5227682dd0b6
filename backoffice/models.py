"""Insurers, contracts and tariffs; what is claimed and paid is derived from visits, never typed again."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from access.models import Dated, ends_after_start
from teams.models import no_overlap


class Insurer(models.Model):
    """A health insurer or care office, by its UZOVI number (text: leading zeros matter)."""

    class Kind(models.TextChoices):
        INSURER = "insurer", _("health insurer")
        CARE_OFFICE = "care_office", _("care office")

    uzovi = models.CharField(primary_key=True, max_length=4)
    name = models.CharField(max_length=200)
    concern = models.CharField(max_length=100, blank=True)
    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.INSURER)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Tariff(Dated):
    """What an insurer pays for one hour of a product (Vektis list 065) in a period; euros per hour."""

    insurer = models.ForeignKey(Insurer, models.PROTECT, related_name="tariffs")
    product = models.CharField(max_length=5)
    hourly = models.DecimalField(max_digits=8, decimal_places=2)

    class Meta:
        constraints = [
            ends_after_start("tariff_dates"),
            no_overlap("tariff_once_at_a_time", "insurer", "product"),
            models.CheckConstraint(name="tariff_positive", condition=Q(hourly__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.insurer_id} {self.product} {self.hourly}"
