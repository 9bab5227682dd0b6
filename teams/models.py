"""Neighbourhood teams: who belongs, since when, in which rotating role; who is away; which coach helps."""

from datetime import date

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access.models import Dated, DatedQuerySet, User, ends_after_start


class DateRange(Func):
    """[starts_on, ends_on], open at the end when there is none."""

    function = "daterange"
    arg_joiner = ", "


def no_overlap(name: str, *same: str) -> ExclusionConstraint:
    """The same combination never twice at a time."""
    period = DateRange(F("starts_on"), F("ends_on"), Value("[]"))
    return ExclusionConstraint(
        name=name, expressions=[(period, RangeOperators.OVERLAPS), *((field, RangeOperators.EQUAL) for field in same)]
    )


class Level(models.IntegerChoices):
    """Qualification level of a care worker (Dutch: deskundigheidsniveau)."""

    ASSISTANT = 2, _("care assistant (level 2)")
    CARER = 3, _("certified carer (level 3)")
    NURSE = 4, _("nurse (level 4)")
    DISTRICT_NURSE = 6, _("district nurse (bachelor)")


class Team(models.Model):
    """A self-managed team of at most twelve in one neighbourhood."""

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=100)
    town = models.CharField(max_length=100)
    postcode_areas = ArrayField(models.CharField(max_length=4), default=list)
    phone = models.CharField(max_length=20, blank=True)
    email = models.EmailField(blank=True)
    about_nl = models.TextField(blank=True)
    about_en = models.TextField(blank=True)
    office_address = models.CharField(max_length=200, blank=True)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    started_on = models.DateField()
    members: "models.ManyToManyField[User, Membership]" = models.ManyToManyField(
        User, through="Membership", related_name="teams"
    )

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class MembershipQuerySet(DatedQuerySet):
    def with_names(self) -> "MembershipQuerySet":
        return self.annotate(first_name=F("user__first_name"), last_name=F("user__last_name"))


class Membership(Dated):
    """One person in one team over a period. Rights to records follow from this row, asked at each statement."""

    class Transport(models.TextChoices):
        BIKE = "bike", _("bike")
        E_BIKE = "e-bike", _("e-bike")
        CAR = "car", _("car")

    user = models.ForeignKey(User, models.PROTECT, related_name="memberships")
    team = models.ForeignKey(Team, models.PROTECT, related_name="memberships")
    contract_hours = models.DecimalField(max_digits=4, decimal_places=2)
    level = models.SmallIntegerField(choices=Level.choices)
    employee_number = models.CharField(max_length=20, blank=True)
    transport = models.CharField(max_length=10, choices=Transport.choices, default=Transport.BIKE)
    prefers = ArrayField(models.CharField(max_length=10), default=list, blank=True)
    about_nl = models.TextField(blank=True)
    about_en = models.TextField(blank=True)

    objects = MembershipQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        constraints = [
            ends_after_start("membership_dates"),
            no_overlap("membership_once_at_a_time", "user", "team"),
            models.CheckConstraint(name="membership_hours", condition=Q(contract_hours__gte=0, contract_hours__lte=48)),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} in {self.team_id} from {self.starts_on}"


class TeamRole(Dated):
    """One of the rotating roles that keep a team without a manager running."""

    class Role(models.TextChoices):
        NURSE = "nurse", _("nurse")
        TEAM_PLAYER = "team_player", _("team player")
        HOUSEKEEPER = "housekeeper", _("housekeeper")
        INFORMER = "informer", _("informer")
        DEVELOPER = "developer", _("developer")
        PLANNER = "planner", _("planner")
        MENTOR = "mentor", _("mentor")

    team = models.ForeignKey(Team, models.CASCADE, related_name="roles")
    user = models.ForeignKey(User, models.PROTECT, related_name="team_roles")
    role = models.CharField(max_length=20, choices=Role.choices)

    class Meta:
        constraints = [ends_after_start("team_role_dates")]

    def __str__(self) -> str:
        return f"{self.role} from {self.starts_on}"


class CoachAssignment(Dated):
    """Which coach helps which team. A coach sees figures, never a client."""

    coach = models.ForeignKey(User, models.PROTECT, related_name="coached")
    team = models.ForeignKey(Team, models.CASCADE, related_name="coach_assignments")

    class Meta:
        constraints = [ends_after_start("coach_dates"), no_overlap("coach_once_at_a_time", "coach", "team")]

    def __str__(self) -> str:
        return f"{self.coach_id} for {self.team_id}"


class Absence(Dated):
    """Away from work, for what share of the contract. Somebody said so, nobody approves; nobody writes down an illness.

    `expected_on`: the day somebody ill thinks to be back.
    """

    class Kind(models.TextChoices):
        SICK = "sick", _("sick")
        LEAVE = "leave", _("leave")
        CARE_LEAVE = "care_leave", _("care leave")
        MATERNITY = "maternity", _("maternity leave")
        STUDY = "study", _("study")

    team = models.ForeignKey(Team, models.CASCADE, related_name="absences")
    user = models.ForeignKey(User, models.PROTECT, related_name="absences")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    percent = models.SmallIntegerField(default=100)
    note = models.CharField(max_length=300, blank=True)
    expected_on = models.DateField(null=True, blank=True)
    reported_at = models.DateTimeField(default=timezone.now)
    reported_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        constraints = [
            ends_after_start("absence_dates"),
            no_overlap("absence_once_at_a_time", "user", "team", "kind"),
            models.CheckConstraint(name="absence_percent", condition=Q(percent__gte=1, percent__lte=100)),
        ]

    def __str__(self) -> str:
        return f"{self.kind} from {self.starts_on}"


def is_member(team: Team, user: User, day: date) -> bool:
    return Membership.objects.on(day).filter(team=team, user=user).exists()
