"""A month is gone through in parts, each one transaction: what is done is noted with it, so nothing happens twice."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access.models import User
from backoffice.claims.causes import SAID, Cause, Said
from clients.models import OfClient


class MonthRunQuerySet(models.QuerySet["MonthRun"]):
    def done(self) -> "MonthRunQuerySet":
        return self.filter(state=MonthRun.State.DONE)

    def busy(self) -> "MonthRunQuerySet":
        return self.filter(state=MonthRun.State.BUSY)


class MonthRun(models.Model):
    """One passage over a month: a rehearsal, or the claim itself, by the same code.

    `bounds`: the first client of each part but the first. A part is a range of clients, whose ids never change.
    """

    class Kind(models.TextChoices):
        REHEARSAL = "rehearsal", _("rehearsal")
        CLAIM = "claim", _("claim")

    class State(models.TextChoices):
        BUSY = "busy", _("busy")
        DONE = "done", _("done")
        STOPPED = "stopped", _("stopped")

    month = models.DateField()
    kind = models.CharField(max_length=10, choices=Kind.choices)
    insurer = models.CharField(max_length=4, blank=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.BUSY)
    bounds = ArrayField(models.UUIDField(), default=list)
    parts_done = models.IntegerField(default=0)
    started_at = models.DateTimeField(default=timezone.now)
    moved_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True)
    asked_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = MonthRunQuerySet.as_manager()

    class Meta:
        indexes = [models.Index("month", "started_at", name="run_month")]
        constraints = [
            models.UniqueConstraint(
                fields=["month", "kind", "insurer"], condition=Q(state="busy"), name="run_once_at_a_time"
            ),
            models.CheckConstraint(name="run_month_first", condition=Q(month__day=1)),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.month:%Y-%m}"

    @property
    def parts(self) -> int:
        return len(self.bounds) + 1


class RunSum(models.Model):
    """The lines of a run, added up by who pays what: `cause` is empty for those that can be claimed."""

    run = models.ForeignKey(MonthRun, models.CASCADE, related_name="sums", db_index=False)
    cause = models.CharField(max_length=20, blank=True)
    uzovi = models.CharField(max_length=4, blank=True)
    product = models.CharField(max_length=5, blank=True)
    lines = models.IntegerField()
    visits = models.IntegerField()
    minutes = models.BigIntegerField()
    cents = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "cause", "uzovi", "product"], name="run_sum_once"),
        ]

    def __str__(self) -> str:
        return f"{self.run_id} {self.cause} {self.uzovi}"


class ClaimObstacle(OfClient):
    """Why visits of a client in a month cannot be claimed, or should not be; made anew at each count."""

    month = models.DateField()
    cause = models.CharField(max_length=20)
    uzovi = models.CharField(max_length=4, blank=True)
    product = models.CharField(max_length=5, blank=True)
    first_day = models.DateField()
    last_day = models.DateField()
    visits = models.IntegerField()
    minutes = models.IntegerField()
    cents = models.BigIntegerField(default=0)

    class Meta:
        indexes = [models.Index("month", "client", name="obstacle_month_client")]

    def __str__(self) -> str:
        return f"{self.cause} {self.first_day}"

    @property
    def words(self) -> Cause:
        return Cause(self.cause)

    @property
    def said(self) -> Said:
        return SAID[self.words]
