"""One object from plan to payslip: visits are made from care moments; planned is done unless said so."""

from datetime import date, timedelta
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Cast, Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access.models import User
from clients.models import Client, OfClient
from schedule.models.care import CareMoment
from teams.models import Team

# The day of the pattern that a visit answers for, moved or not; `planning.DUE` says the same.
ANSWERS_FOR = Coalesce(
    Cast(
        Func(
            Value("Europe/Amsterdam"),
            F("moved_from"),
            function="timezone",
            output_field=models.DateTimeField(),
        ),
        models.DateField(),
    ),
    F("date"),
)


class VisitQuerySet(models.QuerySet["Visit"]):
    def on(self, day: date) -> "VisitQuerySet":
        return self.filter(date=day)

    def of(self, nurse: User) -> "VisitQuerySet":
        return self.filter(nurse=nurse)

    def done(self) -> "VisitQuerySet":
        return self.filter(status=Visit.Status.DONE)

    def planned(self) -> "VisitQuerySet":
        return self.filter(status=Visit.Status.PLANNED)


class Visit(OfClient):
    """One nurse at one client. Planned and actual in one row; `team` delivered it and stays when the client moves.

    A care moment for two nurses makes two visits, told apart by `slot`. `moved_from`: for when it was first planned;
    that day stays the one it answers for, so that the nightly job does not make it again. `locked`: the team fixed it.
    """

    class Status(models.TextChoices):
        PLANNED = "planned", _("planned")
        DONE = "done", _("done")
        NOT_DONE = "not_done", _("not done")
        LAPSED = "lapsed", _("lapsed")

    class Reason(models.TextChoices):
        AWAY = "away", _("client not at home")
        REFUSED = "refused", _("client did not want it")
        HOSPITAL = "hospital", _("in hospital")
        OTHER = "other", _("another reason")

    STEPS = {
        Status.PLANNED: {Status.DONE, Status.NOT_DONE, Status.LAPSED},
        Status.LAPSED: {Status.DONE, Status.NOT_DONE},  # care that was given is never refused
        Status.DONE: {Status.PLANNED},
        Status.NOT_DONE: {Status.PLANNED},
    }

    client = models.ForeignKey(Client, models.PROTECT, related_name="visits", db_constraint=False, db_index=False)
    team = models.ForeignKey(Team, models.PROTECT, related_name="visits", db_index=False)
    care_moment = models.ForeignKey(CareMoment, models.PROTECT, null=True, related_name="visits", db_index=False)
    slot = models.SmallIntegerField(default=1)
    date = models.DateField()
    planned_start = models.DateTimeField()
    planned_minutes = models.SmallIntegerField()
    nurse = models.ForeignKey(User, models.PROTECT, null=True, related_name="visits", db_index=False)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.PLANNED)
    reason = models.CharField(max_length=10, choices=Reason.choices, blank=True)
    started_at = models.DateTimeField(null=True)
    actual_minutes = models.SmallIntegerField(null=True)
    outcome = models.ForeignKey("VisitOutcome", models.PROTECT, null=True, related_name="+", db_index=False)
    locked = models.BooleanField(default=False, db_default=False)
    on_the_way_at = models.DateTimeField(null=True)
    moved_from = models.DateTimeField(null=True)

    objects = VisitQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index("nurse", "date", name="visit_nurse_date"),
            models.Index("team", "date", name="visit_team_date"),
            models.Index("client", "date", name="visit_client_date"),
        ]
        constraints = [
            models.UniqueConstraint("care_moment", ANSWERS_FOR, "slot", name="visit_once_per_moment"),
            models.CheckConstraint(
                name="visit_done_has_actuals",
                condition=~Q(status="done")
                | Q(started_at__isnull=False, actual_minutes__isnull=False, nurse__isnull=False),
            ),
            models.CheckConstraint(name="visit_not_done_has_reason", condition=~Q(status="not_done") | ~Q(reason="")),
            models.CheckConstraint(
                name="visit_minutes", condition=Q(planned_minutes__gte=1, planned_minutes__lte=1440)
            ),
            models.CheckConstraint(
                name="visit_actual_minutes",
                condition=Q(actual_minutes__isnull=True) | Q(actual_minutes__gte=1, actual_minutes__lte=1440),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.date} {self.status}"

    @property
    def planned_end(self) -> Any:
        return self.planned_start + timedelta(minutes=self.planned_minutes)

    def may_become(self, status: "Visit.Status") -> bool:
        return status in self.STEPS[Visit.Status(self.status)]


class VisitOutcome(OfClient):
    """What became of a visit, under an id made on the tablet: the receipt by which a repeat is recognised.

    `digest`: SHA-256 of the form as sent. `differs`: the chips that were ticked.
    """

    visit = models.ForeignKey(Visit, models.PROTECT, related_name="outcomes")
    status = models.CharField(max_length=10, choices=Visit.Status.choices)
    reason = models.CharField(max_length=10, choices=Visit.Reason.choices, blank=True)
    started_at = models.DateTimeField(null=True)
    minutes = models.SmallIntegerField(null=True)
    differs = ArrayField(models.CharField(max_length=12), default=list)
    not_done = ArrayField(models.UUIDField(), default=list)
    closed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(default=timezone.now)
    digest = models.CharField(max_length=64, blank=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    def __str__(self) -> str:
        return f"{self.status} {self.closed_at:%Y-%m-%d %H:%M}"
