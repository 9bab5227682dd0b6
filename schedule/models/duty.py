"""Who is on duty when, what one wishes, the rest rules by date, and paid time that is not a visit."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeBoundary, RangeOperators
from django.db import models
from django.db.models import Deferrable, F, Func, Q
from django.utils.translation import gettext_lazy as _
from uuid_utils.compat import uuid7

from access.models import Dated, User, ends_after_start
from teams.models import DateRange, Membership, Team


class Times(Func):
    """[starts_at, ends_at): who stops at three may start again at three."""

    function = "tstzrange"
    arg_joiner = ", "


class Shift(models.Model):
    """One person's duty on one day. A split shift is two rows of the same day, part 1 and part 2.

    `date`: the local date on which it starts. `published_at`: null while it is a draft of the board. `reason`: why a
    rule of rest was broken knowingly. `version`: counts the changes, so that nobody overwrites what she has not seen.
    """

    class Kind(models.TextChoices):
        EARLY = "early", _("early")
        LATE = "late", _("late")
        NIGHT = "night", _("night")
        SPLIT = "split", _("split")
        ON_CALL = "on_call", _("on call")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    team = models.ForeignKey(Team, models.PROTECT, related_name="shifts", db_index=False)
    user = models.ForeignKey(User, models.PROTECT, related_name="shifts")
    date = models.DateField()
    kind = models.CharField(max_length=8, choices=Kind.choices)
    part = models.SmallIntegerField(default=1)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    break_minutes = models.SmallIntegerField(default=0)
    transport = models.CharField(max_length=10, choices=Membership.Transport.choices, blank=True)
    locked = models.BooleanField(default=False)
    published_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=300, blank=True)
    version = models.IntegerField(default=1)

    class Meta:
        indexes = [models.Index("team", "date", name="shift_team_date")]
        constraints = [
            models.CheckConstraint(name="shift_ends", condition=Q(ends_at__gt=F("starts_at"))),
            models.CheckConstraint(name="shift_part", condition=Q(part=1) | Q(part=2, kind="split")),
            models.CheckConstraint(name="shift_break", condition=Q(break_minutes__gte=0, break_minutes__lte=180)),
            # Immediate for a single change; whoever swaps two puts it off to the end of the transaction.
            ExclusionConstraint(
                name="shift_once_at_a_time",
                expressions=[
                    (Times("starts_at", "ends_at", RangeBoundary()), RangeOperators.OVERLAPS),
                    ("user", RangeOperators.EQUAL),
                ],
                deferrable=Deferrable.IMMEDIATE,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.date}"

    @property
    def minutes(self) -> int:
        """Worked minutes: elapsed, so right on the nights the clock changes, without the break."""
        return round((self.ends_at - self.starts_at).total_seconds() / 60) - self.break_minutes


class Availability(models.Model):
    """What somebody says about one day beforehand. Without a `part` it holds for the whole day."""

    class Kind(models.TextChoices):
        CANNOT = "cannot", _("cannot")
        WISH_FREE = "wish_free", _("rather free")
        WOULD_LIKE = "would_like", _("would like to work")

    class Part(models.TextChoices):
        EARLY = "early", _("early")
        LATE = "late", _("late")
        NIGHT = "night", _("night")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    team = models.ForeignKey(Team, models.PROTECT, related_name="availability", db_index=False)
    user = models.ForeignKey(User, models.PROTECT, related_name="availability", db_index=False)
    date = models.DateField()
    kind = models.CharField(max_length=10, choices=Kind.choices)
    part = models.CharField(max_length=8, choices=Part.choices, blank=True)
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [models.Index("team", "date", name="availability_team_date")]
        constraints = [models.UniqueConstraint(fields=["user", "team", "date", "part"], name="availability_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.date}"


class RestRule(Dated):
    """The value of one rule of rest from a date, as law, agreement or organisation set it, with where it stands.

    A value holds once a second administrator has confirmed it. Codes and what they mean: schedule/worktime/rules.py.
    """

    class Unit(models.TextChoices):
        HOURS = "hours", _("hours")
        MINUTES = "minutes", _("minutes")
        TIMES = "times", _("times")

    code = models.CharField(max_length=40)
    value = models.DecimalField(max_digits=7, decimal_places=2)
    unit = models.CharField(max_length=8, choices=Unit.choices)
    source = models.CharField(max_length=300)
    added_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)
    confirmed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            ends_after_start("rest_rule_dates"),
            models.CheckConstraint(name="rest_rule_value", condition=Q(value__gte=0)),
            ExclusionConstraint(
                name="rest_rule_once_at_a_time",
                expressions=[
                    (DateRange(F("starts_on"), F("ends_on"), models.Value("[]")), RangeOperators.OVERLAPS),
                    ("code", RangeOperators.EQUAL),
                ],
                condition=Q(confirmed_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.value} from {self.starts_on}"


class WorkEntry(models.Model):
    """Paid time that is not a visit: travel, meeting, training, office."""

    class Kind(models.TextChoices):
        TRAVEL = "travel", _("travel")
        MEETING = "meeting", _("meeting")
        TRAINING = "training", _("training")
        OFFICE = "office", _("office")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    team = models.ForeignKey(Team, models.PROTECT, related_name="work_entries", db_index=False)
    user = models.ForeignKey(User, models.PROTECT, related_name="work_entries", db_index=False)
    date = models.DateField()
    kind = models.CharField(max_length=10, choices=Kind.choices)
    minutes = models.SmallIntegerField()

    class Meta:
        indexes = [
            models.Index("team", "date", name="work_team_date"),
            models.Index("user", "date", name="work_user_date"),
        ]
        constraints = [models.CheckConstraint(name="work_minutes", condition=Q(minutes__gte=1, minutes__lte=1440))]

    def __str__(self) -> str:
        return f"{self.kind} {self.date}"
