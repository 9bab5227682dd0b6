"""Documents and photos of a client. The bytes lie in private storage under a random name; this row is the way there."""

from django.contrib.postgres.fields import ArrayField
from django.core.files.storage import default_storage
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from access.models import User
from clients.models.notes import Measurement
from clients.models.person import OfClient

PDF = "application/pdf"
PHOTO = "image/jpeg"


class DocumentQuerySet(models.QuerySet["Document"]):
    def standing(self) -> "DocumentQuerySet":
        """What was not withdrawn."""
        return self.filter(withdrawn_at__isnull=True)

    def with_names(self) -> "DocumentQuerySet":
        return self.annotate(
            who=F("uploaded_by__first_name"),
            withdrawn_who=F("withdrawn_by__first_name"),
            length=F("size_measured__value"),
            width_cm=F("size_measured__second_value"),
        )


class Document(OfClient):
    """A file as it was received and made safe. Never changed and never deleted; withdrawn with a reason."""

    class Kind(models.TextChoices):
        WOUND = "wound", _("photo of a wound")
        PHOTO = "photo", _("another photo")
        LETTER = "letter", _("letter or document")
        PORTRAIT = "portrait", _("photo of the person")

    kind = models.CharField(max_length=10, choices=Kind.choices)
    title = models.CharField(max_length=200, blank=True)
    taken_on = models.DateField()
    file_name = models.CharField(max_length=200, blank=True)
    content_type = models.CharField(max_length=30)
    stored = models.CharField(max_length=100, unique=True)
    stored_small = models.CharField(max_length=100, blank=True)
    size = models.IntegerField()
    width = models.IntegerField(null=True)
    height = models.IntegerField(null=True)
    sha256 = models.CharField(max_length=64)
    # Photos of one wound belong together by the name of its place; its size is a measurement of the same name.
    place = models.CharField(max_length=100, blank=True)
    size_measured = models.ForeignKey(Measurement, models.PROTECT, null=True, related_name="+")
    uploaded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    why_withdrawn = models.CharField(max_length=200, blank=True)
    # Who of the team may see it; without names the whole team. Row security asks.
    restricted_to = ArrayField(models.BigIntegerField(), null=True, blank=True)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        indexes = [models.Index("client", F("taken_on").desc(), name="document_client_taken")]
        constraints = [
            models.CheckConstraint(name="document_type", condition=Q(content_type__in=[PDF, PHOTO])),
            models.CheckConstraint(name="document_wound_place", condition=~Q(kind="wound") | ~Q(place="")),
            models.CheckConstraint(name="document_pdf_is_letter", condition=~Q(content_type=PDF) | Q(kind="letter")),
            # It stands on each page of the record, beside the name.
            models.CheckConstraint(
                name="document_portrait_open", condition=~Q(kind="portrait") | Q(restricted_to__isnull=True)
            ),
            models.CheckConstraint(
                name="document_withdrawn_why", condition=Q(withdrawn_at__isnull=True) | ~Q(why_withdrawn="")
            ),
        ]

    def __str__(self) -> str:
        return self.title or self.kind

    @property
    def called(self) -> str:
        """What it is called on screen: its title, the place of the wound, or its kind."""
        return self.title or self.place or str(self.Kind(self.kind).label)

    @property
    def is_photo(self) -> bool:
        return self.content_type == PHOTO

    def read(self, small: bool = False) -> bytes:
        with default_storage.open(self.stored_small if small else self.stored) as file:
            content: bytes = file.read()
        return content
