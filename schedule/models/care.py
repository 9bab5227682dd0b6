"""The repeating plan of a client's care: when, how long, by whom, for which actions."""

from decimal import Decimal

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from access.models import Dated, ends_after_start
from clients.models import Indication, OfClient
from omaha.models import Intervention
from schedule.recurrence import Pattern
from teams.models import Level, no_overlap


class PartOfDay(models.TextChoices):
    EARLY = "early", _("early morning")
    MORNING = "morning", _("morning")
    MIDDAY = "midday", _("midday")
    AFTERNOON = "afternoon", _("afternoon")
    EVENING = "evening", _("evening")
    LATE = "late", _("late evening")
    NIGHT = "night", _("night")


class CareMoment(OfClient, Dated):
    """The repeating plan: on which days, in which window, how long, by whom, for which interventions.

    `days`: ISO weekdays 1 (Monday) to 7; `every_weeks` counts from the week of `starts_on`. Or `every_days`, counted
    from `starts_on`; then there are no weekdays. `replaces`: the first moment of the series, once it was changed.
    """

    days = ArrayField(models.SmallIntegerField(), default=list)
    every_weeks = models.SmallIntegerField(default=1)
    every_days = models.SmallIntegerField(null=True)
    part_of_day = models.CharField(max_length=10, choices=PartOfDay.choices)
    window_from = models.TimeField()
    window_to = models.TimeField()
    minutes = models.SmallIntegerField()
    nurses = models.SmallIntegerField(default=1)
    min_level = models.SmallIntegerField(choices=Level.choices, default=Level.CARER)
    # On which ground this care is given and claimed; empty where the team has not said so: then by the day.
    indication = models.ForeignKey(Indication, models.PROTECT, null=True, related_name="care_moments")
    replaces = models.ForeignKey("self", models.PROTECT, null=True, related_name="replaced_by")
    interventions: "models.ManyToManyField[Intervention, CareMomentIntervention]" = models.ManyToManyField(
        Intervention, through="CareMomentIntervention", related_name="care_moments"
    )

    class Meta:
        constraints = [
            ends_after_start("care_moment_dates"),
            models.CheckConstraint(name="care_moment_minutes", condition=Q(minutes__gte=1, minutes__lte=1440)),
            models.CheckConstraint(name="care_moment_nurses", condition=Q(nurses__gte=1, nurses__lte=2)),
            models.CheckConstraint(name="care_moment_every", condition=Q(every_weeks__gte=1, every_weeks__lte=52)),
            models.CheckConstraint(
                name="care_moment_every_days",
                condition=Q(every_days__isnull=True)
                | Q(every_days__gte=1, every_days__lte=366, every_weeks=1, days=[]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.part_of_day} {self.minutes}"

    @property
    def pattern(self) -> Pattern:
        return Pattern(self.starts_on, self.ends_on, tuple(self.days), self.every_weeks, self.every_days)

    @property
    def rrule(self) -> str:
        """The days as an iCalendar recurrence rule."""
        return self.pattern.text

    @property
    def minutes_a_week(self) -> Decimal:
        """On average, all nurses together."""
        turns, weeks = (Decimal(7), self.every_days) if self.every_days else (len(self.days), self.every_weeks)
        return Decimal(turns * self.minutes * self.nurses) / weeks


class Pause(OfClient, Dated):
    """No visits for a while: in hospital or away. Without an end it lasts until the team says she is back."""

    class Reason(models.TextChoices):
        HOSPITAL = "hospital", _("in hospital")
        AWAY = "away", _("away from home")

    reason = models.CharField(max_length=10, choices=Reason.choices)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [ends_after_start("pause_dates"), no_overlap("pause_once_at_a_time", "client")]

    def __str__(self) -> str:
        return f"{self.reason} {self.starts_on}"


class CareMomentIntervention(OfClient):
    care_moment = models.ForeignKey(CareMoment, models.CASCADE, related_name="links")
    intervention = models.ForeignKey(Intervention, models.PROTECT, related_name="links")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["care_moment", "intervention"], name="intervention_once_per_moment")
        ]

    def __str__(self) -> str:
        return f"{self.care_moment_id} {self.intervention_id}"
