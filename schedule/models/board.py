"""What a team says about a week of its own: that it stands, and to whom that matters."""

from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from uuid_utils.compat import uuid7

from access.models import User
from teams.models import Team


class WeekPublication(models.Model):
    """The team said: so it is. `cells` marks each person's days as they were then, so that what differs since is told.

    Each publication of a week stays; the latest one counts.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    team = models.ForeignKey(Team, models.PROTECT, related_name="publications", db_index=False)
    monday = models.DateField()
    published_at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    cells: "models.JSONField[dict[str, str], dict[str, str]]" = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index("team", "monday", "published_at", name="publication_team_week")]
        constraints = [
            models.CheckConstraint(name="publication_monday", condition=models.Q(monday__iso_week_day=1)),
        ]

    def __str__(self) -> str:
        return f"{self.team_id} {self.monday}"


class Notice(models.Model):
    """Something a colleague did that changes your days. The words are made when it is read, in the reader's language.

    `facts`: dates and numbers only; never anything of a client.
    """

    class Kind(models.TextChoices):
        PUBLISHED = "published", _("a week is published")
        CHANGED = "changed", _("a published week changed")
        OFFERED = "offered", _("a colleague offers something that you could take")
        TAKEN = "taken", _("a colleague took what you offered")
        COVERED = "covered", _("visits of a colleague came to you")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    team = models.ForeignKey(Team, models.PROTECT, related_name="notices", db_index=False)
    user = models.ForeignKey(User, models.PROTECT, related_name="notices", db_index=False)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    facts: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField(default=dict)
    made_at = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index("user", "team", name="notice_unseen", condition=models.Q(seen_at__isnull=True))]

    def __str__(self) -> str:
        return f"{self.kind} {self.made_at:%Y-%m-%d %H:%M}"
