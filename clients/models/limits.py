"""Limits agreed for one client, and what a team measures besides the kinds that everybody has."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone
from uuid_utils.compat import uuid7

from access.models import User
from clients.models.person import OfClient
from teams.models import Team


def in_order(name: str, low: str, high: str) -> models.CheckConstraint:
    """The lower limit lies below the upper one, where there are both."""
    either = Q(**{f"{low}__isnull": True}) | Q(**{f"{high}__isnull": True})
    return models.CheckConstraint(name=name, condition=either | Q(**{f"{low}__lt": F(high)}))


class MeasurementLimit(OfClient):
    """Between what a value should stay for this client. Append-only: the last row counts, empty means none."""

    kind = models.CharField(max_length=30)
    label = models.CharField(max_length=100, blank=True)
    low = models.DecimalField(max_digits=9, decimal_places=2, null=True)
    high = models.DecimalField(max_digits=9, decimal_places=2, null=True)
    second_low = models.DecimalField(max_digits=9, decimal_places=2, null=True)
    second_high = models.DecimalField(max_digits=9, decimal_places=2, null=True)
    why = models.CharField(max_length=200, blank=True)
    set_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index("client", "kind", "label", F("recorded_at").desc(), name="limit_client_kind")]
        constraints = [
            in_order("limit_in_order", "low", "high"),
            in_order("limit_second_in_order", "second_low", "second_high"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.low}-{self.high}"


class TeamMeasurementKind(models.Model):
    """A number that one team wants to follow. Never renamed: what was measured under a name keeps it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    team = models.ForeignKey(Team, models.PROTECT, related_name="measurement_kinds")
    name = models.CharField(max_length=60)
    unit = models.CharField(max_length=15)
    low = models.DecimalField(max_digits=9, decimal_places=2)
    high = models.DecimalField(max_digits=9, decimal_places=2)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            in_order("team_kind_in_order", "low", "high"),
            models.UniqueConstraint(
                F("team"), Lower("name"), condition=Q(ended_at__isnull=True), name="team_kind_name_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name
