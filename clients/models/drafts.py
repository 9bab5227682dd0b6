"""What one is still typing, and what was promised."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone

from access.models import User
from clients.models.person import OfClient


class Draft(OfClient):
    """The fields of a form that was not sent yet, for her eyes alone who typed them. Taken away once it is sent.

    `place`: which form, and about what (`visit:…`, `note:…`, `report:…`), so that the same form finds it again.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="+", db_index=False)
    place = models.CharField(max_length=60)
    fields = models.JSONField()
    kept_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "place"], name="draft_once_per_place")]

    def __str__(self) -> str:
        return self.place


class Promise(OfClient):
    """What somebody will do for the client, and by which day: bring the letter, ask about the lamp."""

    text = models.CharField(max_length=300)
    due_on = models.DateField()
    person = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    restricted_to = ArrayField(models.BigIntegerField(), null=True, blank=True)
    # Taken back: it was a mistake, or is not needed any more.
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    def __str__(self) -> str:
        return f"by {self.due_on}"


class PromiseKept(OfClient):
    """One mark that a promise was kept. Marks of all tablets are added up: one that stands is enough."""

    promise = models.ForeignKey(Promise, models.PROTECT, related_name="marks")
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M}"
