"""The plan as it was agreed: frozen, numbered, never changed."""

from django.db import models
from django.utils import timezone

from access.models import User
from clients.models import OfClient


class PlanVersion(OfClient):
    """What was agreed, with whom and when. `content` is the plan as values, in both languages (see omaha.document)."""

    number = models.SmallIntegerField()
    content = models.JSONField()
    agreed_with = models.CharField(max_length=200)
    relation = models.CharField(max_length=60)
    agreed_at = models.DateTimeField(default=timezone.now)
    author = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["client", "number"], name="plan_version_once")]

    def __str__(self) -> str:
        return f"version {self.number}"
