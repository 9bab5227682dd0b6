"""Who signs in, with which standing in the organisation, and the log of who saw what (NEN 7513)."""

from collections.abc import Iterable
from datetime import date
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from uuid_utils.compat import uuid7


class DatedQuerySet(models.QuerySet[Any]):
    """Rows that hold from `starts_on` up to and including `ends_on` (null: no end)."""

    def on(self, day: date) -> "DatedQuerySet":
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day), starts_on__lte=day)

    def now(self) -> "DatedQuerySet":
        return self.on(timezone.localdate())


class Dated(models.Model):
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        abstract = True


def ends_after_start(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(name=name, condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")))


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """A person who signs in. What she may see follows from memberships and roles of today, never from this row."""

    class Theme(models.TextChoices):
        DEVICE = "", _("As the device")
        LIGHT = "light", _("Light")
        DARK = "dark", _("Dark")

    email = models.EmailField(_("e-mail"), unique=True)
    first_name = models.CharField(_("first name"), max_length=100)
    last_name = models.CharField(_("last name"), max_length=200)
    language = models.CharField(
        _("language"), max_length=5, default="nl", choices=[("nl", "Nederlands"), ("en", "English")]
    )
    theme = models.CharField(_("appearance"), max_length=5, default="", blank=True, choices=Theme.choices)
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(default=timezone.now)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_ci")]

    def __str__(self) -> str:
        return f"{self.first_name} {self.last_name}"

    @property
    def initials(self) -> str:
        return (self.first_name[:1] + self.last_name.split()[-1][:1]).upper() if self.last_name else self.first_name[:2]

    def get_full_name(self) -> str:
        return str(self)


class OrganisationRole(Dated):
    """A dated standing outside the teams. Asked for by name, never ranked."""

    class Role(models.TextChoices):
        COACH = "coach", _("coach")
        BACK_OFFICE = "back_office", _("back office")
        ADMINISTRATOR = "administrator", _("administrator")

    user = models.ForeignKey(User, models.CASCADE, related_name="organisation_roles")
    role = models.CharField(max_length=20, choices=Role.choices)

    class Meta:
        constraints = [ends_after_start("organisation_role_dates")]

    def __str__(self) -> str:
        return f"{self.role} {self.starts_on}"


class AccessLogEntry(models.Model):
    """One act on a client's record, in NEN 7513:2024 fields; append-only, the fact and never the content."""

    class Action(models.TextChoices):
        CREATE = "C", _("made")
        READ = "R", _("read")
        UPDATE = "U", _("changed")
        DELETE = "D", _("removed")
        EXECUTE = "E", _("did")

    class Ground(models.TextChoices):
        MEMBER = "member", _("member of the team that gives care")
        GRANT = "grant", _("granted by the team")
        EMERGENCY = "emergency", _("emergency")
        OFFICE = "office", _("administration of the care given")
        JOB = "job", _("automatic work")
        SELF = "self", _("own sign-in")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    at = models.DateTimeField(default=timezone.now)
    event = models.CharField(max_length=80)
    action = models.CharField(max_length=1, choices=Action.choices)
    outcome = models.CharField(max_length=10, default="ok")
    user_id = models.BigIntegerField(null=True)
    name_then = models.CharField(max_length=320, blank=True)
    role = models.CharField(max_length=30, blank=True)
    purpose = models.CharField(max_length=30, default="care")
    device_kind = models.CharField(max_length=20, blank=True)
    device = models.CharField(max_length=45, blank=True)
    client_id = models.UUIDField(null=True)
    owner_team_id = models.BigIntegerField(null=True)
    object_type = models.CharField(max_length=40, blank=True)
    object_id = models.CharField(max_length=40, blank=True)
    part = models.CharField(max_length=40, blank=True)
    result_count = models.IntegerField(null=True)
    ground = models.CharField(max_length=12, choices=Ground.choices)
    rules_version = models.SmallIntegerField(default=1)
    source = models.CharField(max_length=40, default="buurtzorgweb")
    request_id = models.CharField(max_length=40, blank=True)

    class Meta:
        indexes = [models.Index("client_id", "at", name="accesslog_client_at")]

    def __str__(self) -> str:
        return f"{self.event} {self.at:%Y-%m-%d %H:%M}"


class EmergencyAccess(models.Model):
    """Reading one record of another team for at most eight hours, with a reason; the owner team is told."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    client_id = models.UUIDField()
    owner_team_id = models.BigIntegerField()
    reason = models.TextField()
    starts_at = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField()
    reviewed_at = models.DateTimeField(null=True)
    reviewed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    review = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="emergency_at_most_8_hours",
                condition=Q(
                    until__gt=F("starts_at"),
                    until__lte=F("starts_at") + models.Value("8 hours", models.DurationField()),
                ),
            ),
            models.CheckConstraint(name="emergency_reason", condition=Q(reason__regex=r".{10,}")),
        ]

    def __str__(self) -> str:
        return f"until {self.until:%Y-%m-%d %H:%M}"


def roles_on(user: User, day: date) -> Iterable[str]:
    return user.organisation_roles.on(day).values_list("role", flat=True)
