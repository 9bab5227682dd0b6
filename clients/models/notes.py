"""What was written and measured: append-only, corrected by a new row."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from access.models import User
from clients.models.person import OfClient


class Report(OfClient):
    """What a colleague must know. Never overwritten: a correction is a new row that points to the old one."""

    author = models.ForeignKey(User, models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    text = models.TextField()
    # Rows of rooms further up the house, by key alone: imports point one way.
    problem_id = models.UUIDField(null=True)
    visit_id = models.UUIDField(null=True)
    corrects = models.ForeignKey("self", models.PROTECT, null=True, related_name="corrections")
    restricted_to = ArrayField(models.BigIntegerField(), null=True, blank=True)

    class Meta:
        indexes = [
            models.Index("client", F("written_at").desc(), name="report_client_written"),
            models.Index("owner_team", F("written_at").desc(), name="report_team_written"),
        ]
        constraints = [
            # Versions are a chain: each is corrected once. Within one client, so that it tells nothing of another's.
            models.UniqueConstraint(
                fields=["client", "corrects"], condition=Q(corrects__isnull=False), name="report_corrected_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.written_at:%Y-%m-%d %H:%M}"


class Measurement(OfClient):
    """One value of one kind (LOINC, UCUM). Two numbers where the kind has two: blood pressure, wound size."""

    kind = models.CharField(max_length=30)
    loinc = models.CharField(max_length=10, blank=True)
    unit = models.CharField(max_length=15)
    label = models.CharField(max_length=100, blank=True)
    value = models.DecimalField(max_digits=9, decimal_places=2)
    second_value = models.DecimalField(max_digits=9, decimal_places=2, null=True)
    measured_at = models.DateTimeField()
    author = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    visit_id = models.UUIDField(null=True)
    # Without an index of its own: the constraint below has one, of the few rows that correct something.
    corrects = models.ForeignKey("self", models.PROTECT, null=True, db_index=False, related_name="corrections")
    # A correction that says: this was not measured, or not of this client.
    struck = models.BooleanField(default=False, db_default=False)

    class Meta:
        indexes = [models.Index("client", "kind", F("measured_at").desc(), name="measurement_client_kind")]
        constraints = [
            models.CheckConstraint(name="measurement_struck", condition=Q(struck=False) | Q(corrects__isnull=False)),
            models.UniqueConstraint("corrects", condition=Q(corrects__isnull=False), name="measurement_corrected_once"),
        ]

    def __str__(self) -> str:
        return self.kind
