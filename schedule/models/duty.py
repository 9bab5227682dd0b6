"""Who is on duty when, and paid time that is not a visit."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from uuid_utils.compat import uuid7

from access.models import User
from teams.models import Team


class Shift(models.Model):
    """One person's duty on one day."""

    class Kind(models.TextChoices):
        EARLY = "early", _("early")
        LATE = "late", _("late")
        NIGHT = "night", _("night")
        SPLIT = "split", _("split")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    team = models.ForeignKey(Team, models.PROTECT, related_name="shifts", db_index=False)
    user = models.ForeignKey(User, models.PROTECT, related_name="shifts")
    date = models.DateField()
    kind = models.CharField(max_length=6, choices=Kind.choices)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index("team", "date", name="shift_team_date")]
        constraints = [models.CheckConstraint(name="shift_ends", condition=Q(ends_at__gt=F("starts_at")))]

    def __str__(self) -> str:
        return f"{self.kind} {self.date}"


class WorkEntry(models.Model):
    """Paid time that is not a visit: travel, meeting, training, office."""

    class Kind(models.TextChoices):
        TRAVEL = "travel", _("travel")
        MEETING = "meeting", _("meeting")
        TRAINING = "training", _("training")
        OFFICE = "office", _("office")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    team = models.ForeignKey(Team, models.PROTECT, related_name="work_entries", db_index=False)
    user = models.ForeignKey(User, models.PROTECT, related_name="work_entries", db_index=False)
    date = models.DateField()
    kind = models.CharField(max_length=10, choices=Kind.choices)
    minutes = models.SmallIntegerField()

    class Meta:
        indexes = [
            models.Index("team", "date", name="work_team_date"),
            models.Index("user", "date", name="work_user_date"),
        ]
        constraints = [models.CheckConstraint(name="work_minutes", condition=Q(minutes__gte=1, minutes__lte=1440))]

    def __str__(self) -> str:
        return f"{self.kind} {self.date}"
