"""The care plan made with the Omaha System: problems of a client, ratings, interventions."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access.models import Dated, User, ends_after_start
from clients.models import OfClient
from omaha.models.terms import InterventionCategory, Modifier, Problem, SignSymptom, Target
from omaha.rules import OTHER_TARGET, SENSITIVE


def one_to_five(*fields: str) -> Q:
    return Q(**{f"{field}__gte": 1 for field in fields}, **{f"{field}__lte": 5 for field in fields})


class ClientProblemQuerySet(models.QuerySet["ClientProblem"]):
    def open(self) -> "ClientProblemQuerySet":
        return self.filter(closed_on__isnull=True)


class ClientProblem(OfClient):
    """A problem of this client, with whose it is, of what kind, and the target agreed."""

    class CloseReason(models.TextChoices):
        GOALS_MET = "goals_met", _("goals met")
        DECLINED = "client_declined", _("declined by the client")
        DECEASED = "deceased", _("deceased")
        OTHER = "other", _("other")

    problem = models.ForeignKey(Problem, models.PROTECT, related_name="+")
    whose = models.ForeignKey(Modifier, models.PROTECT, related_name="+")
    kind = models.ForeignKey(Modifier, models.PROTECT, related_name="+")
    starts_on = models.DateField()
    closed_on = models.DateField(null=True)
    close_reason = models.CharField(max_length=20, choices=CloseReason.choices, blank=True)
    next_evaluation_on = models.DateField(null=True)
    # What it is about for this client, in a few words of the team.
    other_text = models.CharField(max_length=300, blank=True)
    target_knowledge = models.SmallIntegerField()
    target_behavior = models.SmallIntegerField()
    target_status = models.SmallIntegerField()
    target_note = models.CharField(max_length=300, blank=True)
    restricted_to = ArrayField(models.BigIntegerField(), null=True, blank=True)
    changed_at = models.DateTimeField(default=timezone.now, db_default=Now(), editable=False)

    objects = ClientProblemQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["client", "problem", "whose"], condition=Q(closed_on__isnull=True), name="one_open_problem"
            ),
            models.CheckConstraint(
                name="target_one_to_five", condition=one_to_five("target_knowledge", "target_behavior", "target_status")
            ),
            models.CheckConstraint(
                name="closed_after_start", condition=Q(closed_on__isnull=True) | Q(closed_on__gte=F("starts_on"))
            ),
            models.CheckConstraint(
                name="closed_with_reason", condition=Q(closed_on__isnull=True) | ~Q(close_reason="")
            ),
            models.CheckConstraint(
                name="open_has_evaluation", condition=Q(closed_on__isnull=False) | Q(next_evaluation_on__isnull=False)
            ),
            models.CheckConstraint(
                name="problem_axes",
                condition=Q(whose__in=["OM0001", "OM0002", "OM0003"], kind__in=["RM0001", "RM0002", "RM0003"]),
            ),
            models.CheckConstraint(
                name="sensitive_has_readers",
                condition=~Q(problem__in=sorted(SENSITIVE)) | (Q(restricted_to__isnull=False) & ~Q(restricted_to=[])),
            ),
        ]

    def __str__(self) -> str:
        return self.problem_id

    @property
    def target(self) -> tuple[int, int, int]:
        return (self.target_knowledge, self.target_behavior, self.target_status)


class ObservedSignQuerySet(models.QuerySet["ObservedSign"]):
    def standing(self) -> "ObservedSignQuerySet":
        """The last word on each sign, where that is that it is there."""
        later = ObservedSign.objects.filter(
            client_problem=OuterRef("client_problem"), sign=OuterRef("sign"), id__gt=OuterRef("id")
        )
        return self.filter(~Exists(later), present=True)


class ObservedSign(OfClient):
    """A sign seen, or seen no more. Append-only: what was noted last of a sign is what holds."""

    client_problem = models.ForeignKey(ClientProblem, models.PROTECT, related_name="observed_signs")
    sign = models.ForeignKey(SignSymptom, models.PROTECT, related_name="+")
    present = models.BooleanField(default=True, db_default=True)
    text = models.CharField(max_length=300, blank=True, default="", db_default="")
    author = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    restricted_to = ArrayField(models.BigIntegerField(), null=True, blank=True)

    objects = ObservedSignQuerySet.as_manager()

    def __str__(self) -> str:
        return self.sign_id


class RatingQuerySet(models.QuerySet["Rating"]):
    def standing(self) -> "RatingQuerySet":
        """Without those that a correction replaced."""
        return self.filter(~Exists(Rating.objects.filter(replaces=OuterRef("pk"))))


class Rating(OfClient):
    """Knowledge, behavior and status together, 1 to 5, at one moment. Append-only: a correction replaces."""

    class Moment(models.TextChoices):
        BASELINE = "baseline", _("baseline")
        INTERIM = "interim", _("interim")
        FINAL = "final", _("final")

    client_problem = models.ForeignKey(ClientProblem, models.PROTECT, related_name="ratings")
    moment = models.CharField(max_length=10, choices=Moment.choices)
    rated_at = models.DateTimeField()
    knowledge = models.SmallIntegerField()
    behavior = models.SmallIntegerField()
    status = models.SmallIntegerField()
    author = models.ForeignKey(User, models.PROTECT, related_name="+")
    visit_id = models.UUIDField(null=True)
    replaces = models.ForeignKey("self", models.PROTECT, null=True, related_name="+", db_index=False)
    restricted_to = ArrayField(models.BigIntegerField(), null=True, blank=True)

    objects = RatingQuerySet.as_manager()

    class Meta:
        indexes = [models.Index("client", F("rated_at").desc(), name="rating_client_rated")]
        constraints = [
            models.CheckConstraint(name="rating_one_to_five", condition=one_to_five("knowledge", "behavior", "status")),
            # Corrections form a chain of the same moment (a trigger sees to it), so these hold for what stands too.
            *(
                models.UniqueConstraint(
                    fields=["client_problem"], condition=Q(moment=moment, replaces__isnull=True), name=f"one_{moment}"
                )
                for moment in ("baseline", "final")
            ),
            models.UniqueConstraint(fields=["replaces"], name="rating_corrected_once"),
        ]

    def __str__(self) -> str:
        return f"{self.knowledge}-{self.behavior}-{self.status}"

    @property
    def scores(self) -> tuple[int, int, int]:
        return (self.knowledge, self.behavior, self.status)


class Intervention(OfClient, Dated):
    """Category × target × what is done for this client."""

    client_problem = models.ForeignKey(ClientProblem, models.PROTECT, related_name="interventions")
    category = models.ForeignKey(InterventionCategory, models.PROTECT, related_name="+")
    target = models.ForeignKey(Target, models.PROTECT, related_name="+")
    target_text = models.CharField(max_length=200, blank=True, default="", db_default="")
    text = models.TextField()
    position = models.SmallIntegerField(default=0)
    restricted_to = ArrayField(models.BigIntegerField(), null=True, blank=True)
    changed_at = models.DateTimeField(default=timezone.now, db_default=Now(), editable=False)

    class Meta:
        ordering = ["position"]
        constraints = [
            ends_after_start("intervention_dates"),
            models.CheckConstraint(name="intervention_text", condition=~Q(text="")),
            models.CheckConstraint(name="target_other_text", condition=~Q(target=OTHER_TARGET) | ~Q(target_text="")),
        ]

    def __str__(self) -> str:
        return f"{self.category_id} {self.target_id}"


class KindChange(OfClient):
    """A problem became of another kind, with the rating that this asked for. Append-only."""

    client_problem = models.ForeignKey(ClientProblem, models.PROTECT, related_name="kind_changes")
    was = models.ForeignKey(Modifier, models.PROTECT, related_name="+")
    became = models.ForeignKey(Modifier, models.PROTECT, related_name="+")
    rating = models.ForeignKey(Rating, models.PROTECT, related_name="+")
    author = models.ForeignKey(User, models.PROTECT, related_name="+")
    restricted_to = ArrayField(models.BigIntegerField(), null=True, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(name="kind_really_changes", condition=~Q(was=F("became")))]

    def __str__(self) -> str:
        return f"{self.was_id} to {self.became_id}"


class Suggestion(models.Model):
    """How often plans with a problem (and a sign) have an intervention, and how those plans went. Counts, no clients.

    Without a team: over all teams. `rated`: rated again after the baseline; `improved`: of those, none of the three
    scores lower and at least one higher. Made anew each night.
    """

    team = models.ForeignKey("teams.Team", models.CASCADE, null=True, related_name="+")
    problem = models.ForeignKey(Problem, models.PROTECT, related_name="+", db_index=False)
    sign = models.ForeignKey(SignSymptom, models.PROTECT, null=True, related_name="+", db_index=False)
    category = models.ForeignKey(InterventionCategory, models.PROTECT, related_name="+", db_index=False)
    target = models.ForeignKey(Target, models.PROTECT, related_name="+", db_index=False)
    plans = models.IntegerField()
    rated = models.IntegerField()
    improved = models.IntegerField()

    class Meta:
        indexes = [models.Index("problem", "team", name="suggestion_problem_team")]

    def __str__(self) -> str:
        return f"{self.problem_id} {self.category_id} {self.target_id}"
