"""What somebody offers to her colleagues, and the address at which her own calendar fetches her shifts and visits."""

import secrets

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from uuid_utils.compat import uuid7

from access.models import User
from teams.models import Team


def new_secret() -> str:
    return secrets.token_urlsafe(24)


class OfferQuerySet(models.QuerySet["Offer"]):
    def open(self) -> "OfferQuerySet":
        return self.filter(taken_at__isnull=True, withdrawn_at__isnull=True)

    def coming(self) -> "OfferQuerySet":
        return self.open().filter(starts_at__gt=timezone.now())


class Offer(models.Model):
    """A shift or a visit that somebody would rather give away. Who takes it first has it.

    It knows the key alone of what is offered: a shift may be taken off the week, a visit may leave with its client, and
    the offer is over by itself. `starts_at`: as it stood when it was offered. `asked`: who could take it then.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    team = models.ForeignKey(Team, models.PROTECT, related_name="offers", db_index=False)
    shift_id = models.UUIDField(null=True)
    visit_id = models.UUIDField(null=True)
    holder = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    offered_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    offered_at = models.DateTimeField(default=timezone.now)
    starts_at = models.DateTimeField()
    asked = ArrayField(models.BigIntegerField(), default=list)
    taken_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)
    taken_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    objects = OfferQuerySet.as_manager()

    class Meta:
        indexes = [models.Index("team", "starts_at", name="offer_team_start")]
        constraints = [
            models.CheckConstraint(
                name="offer_of_one_thing", condition=Q(shift_id__isnull=True) ^ Q(visit_id__isnull=True)
            ),
            models.CheckConstraint(
                name="offer_taken",
                condition=Q(taken_at__isnull=True, taken_by__isnull=True)
                | Q(taken_at__isnull=False, taken_by__isnull=False, withdrawn_at__isnull=True),
            ),
            models.CheckConstraint(name="offer_taken_by_another", condition=~Q(taken_by=F("holder"))),
            models.UniqueConstraint(
                fields=["team", "shift_id"],
                name="offer_shift_once",
                condition=Q(taken_at__isnull=True, withdrawn_at__isnull=True),
            ),
            models.UniqueConstraint(
                fields=["team", "visit_id"],
                name="offer_visit_once",
                condition=Q(taken_at__isnull=True, withdrawn_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{'shift' if self.shift_id else 'visit'} {self.starts_at:%Y-%m-%d %H:%M}"


class CalendarFeed(models.Model):
    """One person's calendar of one team. `secret`: part of the signed address; a new one ends the old address."""

    team = models.ForeignKey(Team, models.PROTECT, related_name="feeds", db_index=False)
    user = models.ForeignKey(User, models.PROTECT, related_name="feeds", db_index=False)
    secret = models.CharField(max_length=40, default=new_secret)
    initials = models.BooleanField(default=False)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "team"], name="feed_once")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.team_id}"
