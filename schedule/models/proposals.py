"""A proposal for a week, made by the planner and never applied by itself."""

from datetime import timedelta
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from uuid_utils.compat import uuid7

from access.models import User
from teams.models import Team

LONGEST = timedelta(minutes=6)  # a worker that was killed leaves a run behind; after this it counts as failed


class PlanRun(models.Model):
    """One question to the planner with its answer. `steps`: what repeats it, with the same week and seed.

    `result` and `figures` hold ids, times and numbers only, never a name: a client who left the team is left out when
    they are shown.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        RUNNING = "running", _("being made")
        DONE = "done", _("ready")
        FAILED = "failed", _("not finished")
        DISCARDED = "discarded", _("thrown away")

    class Scope(models.TextChoices):
        VISITS = "visits", _("Only visits: every shift stays")
        FILL = "fill", _("Visits, and more shifts where they are missing")
        ALL = "all", _("Visits, and all shifts that are still a draft")

    STEPS = {
        State.WAITING: {State.RUNNING, State.FAILED, State.DISCARDED},
        State.RUNNING: {State.DONE, State.FAILED, State.DISCARDED},
        State.DONE: {State.DISCARDED},
        State.FAILED: {State.DISCARDED},
    }

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    team = models.ForeignKey(Team, models.PROTECT, related_name="proposed_weeks", db_index=False)
    monday = models.DateField()
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    asked_at = models.DateTimeField(default=timezone.now)
    scope = models.CharField(max_length=8, choices=Scope.choices, default=Scope.FILL)
    seed = models.IntegerField()
    seconds = models.FloatField()
    steps: "models.JSONField[list[int], list[int]]" = models.JSONField(default=list)
    weights: "models.JSONField[dict[str, float], dict[str, float]]" = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    progress = models.SmallIntegerField(default=0)
    finished_at = models.DateTimeField(null=True)
    result: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField(default=dict)
    figures: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index("team", "monday", "asked_at", name="plan_run_team_week")]
        constraints = [
            models.CheckConstraint(name="plan_run_monday", condition=Q(monday__iso_week_day=1)),
            models.CheckConstraint(name="plan_run_progress", condition=Q(progress__gte=0, progress__lte=100)),
        ]

    def __str__(self) -> str:
        return f"{self.team_id} {self.monday} {self.state}"

    @property
    def is_busy(self) -> bool:
        """Whether an answer is still to be expected."""
        return self.state in (self.State.WAITING, self.State.RUNNING) and timezone.now() - self.asked_at < LONGEST

    @property
    def is_lost(self) -> bool:
        return self.state in (self.State.WAITING, self.State.RUNNING) and not self.is_busy
