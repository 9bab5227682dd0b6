"""How a client came, what was agreed to, what was declined, and records that became one."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from uuid_utils.compat import uuid7

from access.models import User
from clients.models.care import CareEpisode
from clients.models.person import Client, OfClient
from teams.models import Team


class Referrer(models.TextChoices):
    GP = "gp", _("GP")
    HOSPITAL = "hospital", _("hospital")
    MUNICIPALITY = "municipality", _("municipality")
    CLIENT = "client", _("client or family")
    TEAM = "team", _("another team")
    OTHER = "other", _("somebody else")


class Referral(OfClient):
    """By whom and when she was sent to us; why stands in the episode that began with it."""

    episode = models.ForeignKey(CareEpisode, models.PROTECT, related_name="referrals")
    by = models.CharField(max_length=20, choices=Referrer.choices)
    name = models.CharField(max_length=200, blank=True)
    received_on = models.DateField()

    def __str__(self) -> str:
        return f"{self.by} {self.received_on}"


class Consent(OfClient):
    """What the client, or who speaks for her, agreed to. Withdrawing ends it; the row stays."""

    class Kind(models.TextChoices):
        PROFESSIONALS = "professionals", _("sharing with the GP, the pharmacy and others who give treatment")
        FAMILY = "family", _("telling family how it goes")
        PHOTOS = "photos", _("taking photos of wounds")

    class Relation(models.TextChoices):
        SELF = "self", _("the client")
        REPRESENTATIVE = "representative", _("legal representative")
        PARTNER = "partner", _("partner")
        FAMILY = "family", _("family member")

    kind = models.CharField(max_length=20, choices=Kind.choices)
    given_by = models.CharField(max_length=200)
    relation = models.CharField(max_length=20, choices=Relation.choices)
    given_on = models.DateField()
    withdrawn_on = models.DateField(null=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="consent_withdrawn_after_given",
                condition=Q(withdrawn_on__isnull=True) | Q(withdrawn_on__gte=F("given_on")),
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.given_on}"


class Decline(models.Model):
    """Somebody a team could not take in: counted, never named. Who is not in care has no record with us."""

    class Reason(models.TextChoices):
        NO_ROOM = "no_room", _("no room in the team")
        AREA = "area", _("outside our neighbourhood")
        EXPERTISE = "expertise", _("care that we cannot give safely")
        OTHER_LAW = "other_law", _("other care fits better (Wlz, Wmo)")
        CLIENT = "client", _("the client chose otherwise")
        OTHER = "other", _("another reason")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    team = models.ForeignKey(Team, models.PROTECT, related_name="declines")
    on = models.DateField()
    by = models.CharField(max_length=20, choices=Referrer.choices)
    reason = models.CharField(max_length=20, choices=Reason.choices)
    referred_to = models.CharField(max_length=100, blank=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        indexes = [models.Index("team", "on", name="decline_team_on")]

    def __str__(self) -> str:
        return f"{self.reason} {self.on}"


class Merge(OfClient):
    """Two records of one person made one: `double` was moved into `client`.

    `moved`: the ids by table; `before`: what the kept record was where it changed; `state`: a digest of the whole as it
    stood then, by which undo knows whether anything was written since.
    """

    double = models.ForeignKey(Client, models.PROTECT, related_name="+")
    moved = models.JSONField()
    before = models.JSONField()
    state = models.CharField(max_length=32)
    merged_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    def __str__(self) -> str:
        return f"{self.double_id} into {self.client_id}"
