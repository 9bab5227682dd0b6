"""What changed in a record, kept by the database itself."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from clients.models.person import OfClient


class RecordChange(OfClient):
    """One change of one row: who, when, from what to what. Written by a trigger, read by those who read the row.

    `before` and `after` hold only the columns that differ; sealed values stand as "sealed".
    """

    class Action(models.TextChoices):
        INSERT = "I", _("added")
        UPDATE = "U", _("changed")
        DELETE = "D", _("taken away")

    at = models.DateTimeField(default=timezone.now)
    user_id = models.BigIntegerField(null=True)
    table = models.CharField(max_length=60)
    row_id = models.UUIDField()
    action = models.CharField(max_length=1, choices=Action.choices)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    restricted_to = ArrayField(models.BigIntegerField(), null=True)
    # Filled by the database: what changed together.
    tx = models.BigIntegerField(null=True, editable=False)

    class Meta:
        indexes = [models.Index("client", F("at").desc(), "id", name="change_client_at")]

    def __str__(self) -> str:
        return f"{self.table} {self.action}"
