"""On what ground and for how long care is given, who stands around her, what may harm her."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from access.models import Dated, User, ends_after_start
from clients.models.person import OfClient
from teams.models import Team, no_overlap


class CareEpisode(OfClient, Dated):
    """From the first day of care to the last."""

    class EndReason(models.TextChoices):
        GOALS_MET = "goals_met", _("goals met")
        DECEASED = "deceased", _("deceased")
        DECLINED = "declined", _("declined")
        MOVED = "moved", _("moved")
        OTHER = "other", _("other")

    end_reason = models.CharField(max_length=20, choices=EndReason.choices, blank=True)
    why = models.TextField(blank=True)

    class Meta:
        constraints = [ends_after_start("episode_dates"), no_overlap("episode_once_at_a_time", "client")]

    def __str__(self) -> str:
        return f"from {self.starts_on}"


class NetworkContact(OfClient):
    """Somebody around the client, by ring: household, family and friends, professionals."""

    class Ring(models.TextChoices):
        HOUSEHOLD = "household", _("household")
        FAMILY_FRIENDS = "family_friends", _("family and friends")
        PROFESSIONALS = "professionals", _("professionals")

    ring = models.CharField(max_length=20, choices=Ring.choices)
    role = models.CharField(max_length=60)
    name = models.CharField(max_length=200)
    phone = models.CharField(max_length=20, blank=True)
    note = models.TextField(blank=True)
    position = models.SmallIntegerField(default=0)
    # No longer around her; the row stays, and can come back.
    gone_on = models.DateField(null=True)

    class Meta:
        ordering = ["position"]

    def __str__(self) -> str:
        return self.role


class Risk(OfClient, Dated):
    """What may harm her, always in sight."""

    HARM = {
        "allergy",
        "bleeding",
        "choking",
        "fire",
        "hospital_limit",
        "hypoglycaemia",
        "oxygen_fire",
        "resuscitation",
        "treatment_limit",
        "ventilation",
    }

    kind = models.CharField(max_length=30)
    text = models.CharField(max_length=300)
    position = models.SmallIntegerField(default=0)

    class Meta:
        ordering = ["position"]

    def __str__(self) -> str:
        return self.kind


class ClientEvent(OfClient, Dated):
    """A fall, an infection, an unplanned hospital stay, an incident with medicine."""

    class Kind(models.TextChoices):
        FALL = "fall", _("fall")
        INFECTION = "infection", _("infection")
        HOSPITAL = "hospital_unplanned", _("unplanned hospital stay")
        MEDICATION = "medication_incident", _("incident with medicine")

    kind = models.CharField(max_length=30, choices=Kind.choices)
    text = models.TextField(blank=True)

    class Meta:
        indexes = [models.Index("client", F("starts_on").desc(), name="event_client_starts")]

    def __str__(self) -> str:
        return self.kind


class Indication(OfClient, Dated):
    """On what ground care is given and claimed: law, product, hours a week, by whom set."""

    class Law(models.TextChoices):
        ZVW = "Zvw", _("Health Insurance Act (Zvw)")
        WLZ = "Wlz", _("Long-term Care Act (Wlz)")
        WMO = "Wmo", _("Social Support Act (Wmo)")
        PRIVATE = "private", _("private")

    law = models.CharField(max_length=10, choices=Law.choices)
    product = models.CharField(max_length=5, blank=True)
    hours_per_week = models.DecimalField(max_digits=5, decimal_places=2)
    author = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [models.Index("client", "starts_on", name="indication_client_starts")]
        constraints = [
            ends_after_start("indication_dates"),
            models.CheckConstraint(name="indication_zvw_product", condition=~Q(law="Zvw") | ~Q(product="")),
        ]

    def __str__(self) -> str:
        return f"{self.law} {self.product}"


class Ending(OfClient):
    """Care ended or a death was recorded: what went with it, so that a mistake can be taken back.

    The rows that changed are found in the history by transaction and time; visits, which have none, by their keys.
    """

    class Kind(models.TextChoices):
        DISCHARGE = "discharge", _("care ended")
        DEATH = "death", _("death recorded")

    kind = models.CharField(max_length=10, choices=Kind.choices)
    tx = models.BigIntegerField()
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField()
    lapsed = ArrayField(models.UUIDField(), default=list)
    planned = ArrayField(models.UUIDField(), default=list)
    ended_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    def __str__(self) -> str:
        return f"{self.kind} {self.ended_at:%Y-%m-%d}"


class Transfer(OfClient):
    """The record moved from one team to another."""

    from_team = models.ForeignKey(Team, models.PROTECT, related_name="+")
    to_team = models.ForeignKey(Team, models.PROTECT, related_name="+")
    on = models.DateField()
    reason = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        return f"{self.from_team_id} to {self.to_team_id} on {self.on}"
