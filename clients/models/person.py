"""The person, her names, and the base of every row of her record."""

from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from uuid_utils.compat import uuid7

from access.models import User
from clients.names import full_name
from teams.models import Team


class ClientQuerySet(models.QuerySet["Client"]):
    def standing(self) -> "ClientQuerySet":
        """Records on their own: not those that became part of another."""
        return self.filter(merged_at__isnull=True)

    def in_care(self, day: date | None = None) -> "ClientQuerySet":
        from clients.models.care import CareEpisode

        episodes = CareEpisode.objects.on(day or timezone.localdate()).filter(client=OuterRef("pk"))
        return self.standing().filter(Exists(episodes))

    def named(self, text: str) -> "ClientQuerySet":
        """Whose name contains each word of `text`, in any order, accents and capitals aside."""
        from clients.names import fold

        found = self.standing()
        for word in fold(text).split():
            found = found.filter(search_name__contains=word)
        return found


class Client(models.Model):
    """nl-core-Patient. Belongs to one team; the whole record moves with her."""

    class NameUse(models.TextChoices):
        OWN = "NL1", _("own name")
        PARTNER = "NL2", _("partner's name")
        PARTNER_OWN = "NL3", _("partner's name, own name")
        OWN_PARTNER = "NL4", _("own name, partner's name")

    class Gender(models.TextChoices):
        FEMALE = "female", _("female")
        MALE = "male", _("male")
        OTHER = "other", _("other")
        UNKNOWN = "unknown", _("unknown")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    team = models.ForeignKey(Team, models.PROTECT, related_name="clients")
    first_name = models.CharField(max_length=200)
    initials = models.CharField(max_length=30, blank=True)
    birth_prefix = models.CharField(max_length=20, blank=True)
    birth_family = models.CharField(max_length=200)
    partner_prefix = models.CharField(max_length=20, blank=True)
    partner_family = models.CharField(max_length=200, blank=True)
    name_use = models.CharField(max_length=3, choices=NameUse.choices, default=NameUse.OWN)
    address_as = models.CharField(max_length=200, blank=True)
    search_name = models.CharField(max_length=800, editable=False)
    gender = models.CharField(max_length=10, choices=Gender.choices)
    birth_date = models.DateField()
    deceased_on = models.DateField(null=True, blank=True)
    bsn_sealed = models.BinaryField(null=True)
    bsn_look_up = models.BinaryField(null=True)
    languages = ArrayField(models.CharField(max_length=10), default=list)
    insurer_uzovi = models.CharField(max_length=4, blank=True)
    care_office_uzovi = models.CharField(max_length=4, blank=True)
    street = models.CharField(max_length=200)
    house_number = models.CharField(max_length=5)
    house_suffix = models.CharField(max_length=6, blank=True)
    postcode = models.CharField(max_length=7)
    town = models.CharField(max_length=100)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    living = models.CharField(max_length=300, blank=True)
    phone = models.CharField(max_length=20, blank=True)
    access_instructions = models.TextField(blank=True)
    key_safe_sealed = models.BinaryField(null=True)
    what_matters = models.TextField(blank=True)
    what_matters_on = models.DateField(null=True)
    named_nurse = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    stand_in = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    # The document that shows the person, if she wants one; by key alone, so that each page of the record knows it.
    portrait_id = models.UUIDField(null=True, editable=False)
    # The same person as another record of the team: known when she arrived twice, settled when they became one.
    duplicate_of = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    merged_at = models.DateTimeField(null=True, editable=False)
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = ClientQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["id", "team"], name="client_with_team"),
            # Unique within a team only: a wider one would reveal that a hidden row exists (security.md, pitfall 8).
            # Who arrives from another team may meet an older record of the same person here; the team merges the two.
            models.UniqueConstraint(
                fields=["team", "bsn_look_up"],
                condition=models.Q(duplicate_of__isnull=True),
                name="client_bsn_once_per_team",
            ),
        ]
        indexes = [
            models.Index("bsn_look_up", name="client_bsn_look_up"),
            models.Index("birth_date", name="client_birth_date"),
        ]

    def __str__(self) -> str:
        return self.full_name

    def get_absolute_url(self) -> str:
        return reverse("client", args=[self.team.slug, self.pk])

    @property
    def full_name(self) -> str:
        return full_name(
            self.first_name,
            (self.birth_prefix, self.birth_family),
            (self.partner_prefix, self.partner_family),
            self.name_use,
        )

    @property
    def called(self) -> str:
        """How she wants to be spoken to."""
        return self.address_as or self.full_name

    @property
    def address(self) -> str:
        return f"{self.street} {self.house_number}{self.house_suffix}"

    def age_on(self, day: date) -> int:
        """Whole years; who is born on 29 February has a birthday on 1 March in other years."""
        return day.year - self.birth_date.year - ((day.month, day.day) < (self.birth_date.month, self.birth_date.day))


class OfClient(models.Model):
    """A row of a client's record. `owner_team` serves row security alone and follows the client by a composite key."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    client = models.ForeignKey(Client, models.PROTECT, related_name="%(class)ss", db_constraint=False)
    owner_team = models.ForeignKey(Team, models.PROTECT, related_name="+", db_constraint=False, db_index=False)
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        abstract = True
