"""The client record: the person, the network around her, what was seen and written, on what ground care is given."""

from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from uuid_utils.compat import uuid7

from access.models import Dated, User, ends_after_start
from clients.names import full_name
from teams.models import Team


class ClientQuerySet(models.QuerySet["Client"]):
    def in_care(self, day: date | None = None) -> "ClientQuerySet":
        episodes = CareEpisode.objects.on(day or timezone.localdate()).filter(client=OuterRef("pk"))
        return self.filter(Exists(episodes))

    def named(self, text: str) -> "ClientQuerySet":
        """Whose name contains each word of `text`, in any order, accents and capitals aside."""
        from clients.names import fold

        found = self
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
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = ClientQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["id", "team"], name="client_with_team"),
            # Unique within a team only: a wider one would reveal that a hidden row exists (security.md, pitfall 8).
            models.UniqueConstraint(fields=["team", "bsn_look_up"], name="client_bsn_once_per_team"),
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
        constraints = [ends_after_start("episode_dates")]

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

    class Meta:
        ordering = ["position"]

    def __str__(self) -> str:
        return self.role


class Report(OfClient):
    """What a colleague must know. Never overwritten: a correction is a new row that points to the old one."""

    author = models.ForeignKey(User, models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    text = models.TextField()
    # Rows of rooms further up the house, by key alone: imports point one way.
    problem_id = models.UUIDField(null=True)
    visit_id = models.UUIDField(null=True)
    corrects = models.ForeignKey("self", models.PROTECT, null=True, related_name="corrections")
    restricted_to = ArrayField(models.BigIntegerField(), null=True, blank=True)

    class Meta:
        indexes = [
            models.Index("client", F("written_at").desc(), name="report_client_written"),
            models.Index("owner_team", F("written_at").desc(), name="report_team_written"),
        ]

    def __str__(self) -> str:
        return f"{self.written_at:%Y-%m-%d %H:%M}"


class Measurement(OfClient):
    """One value of one kind (LOINC, UCUM). Two numbers where the kind has two: blood pressure, wound size."""

    kind = models.CharField(max_length=30)
    loinc = models.CharField(max_length=10, blank=True)
    unit = models.CharField(max_length=15)
    label = models.CharField(max_length=100, blank=True)
    value = models.DecimalField(max_digits=9, decimal_places=2)
    second_value = models.DecimalField(max_digits=9, decimal_places=2, null=True)
    measured_at = models.DateTimeField()
    author = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    visit_id = models.UUIDField(null=True)

    class Meta:
        indexes = [models.Index("client", "kind", F("measured_at").desc(), name="measurement_client_kind")]

    def __str__(self) -> str:
        return self.kind


class Risk(OfClient, Dated):
    """What may harm her, always in sight."""

    HARM = {"allergy", "bleeding", "choking", "fire", "hypoglycaemia", "oxygen_fire", "resuscitation", "ventilation"}

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


class Transfer(OfClient):
    """The record moved from one team to another."""

    from_team = models.ForeignKey(Team, models.PROTECT, related_name="+")
    to_team = models.ForeignKey(Team, models.PROTECT, related_name="+")
    on = models.DateField()
    reason = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        return f"{self.from_team_id} to {self.to_team_id} on {self.on}"
