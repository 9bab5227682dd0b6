"""The care plan made with the Omaha System: problems of a client, ratings, interventions."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from access.models import Dated, User, ends_after_start
from clients.models import OfClient
from omaha.models.terms import InterventionCategory, Modifier, Problem, SignSymptom, Target


def one_to_five(*fields: str) -> Q:
    return Q(**{f"{field}__gte": 1 for field in fields}, **{f"{field}__lte": 5 for field in fields})


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
    other_text = models.CharField(max_length=300, blank=True)
    target_knowledge = models.SmallIntegerField()
    target_behavior = models.SmallIntegerField()
    target_status = models.SmallIntegerField()
    target_note = models.CharField(max_length=300, blank=True)
    restricted_to = ArrayField(models.BigIntegerField(), null=True, blank=True)

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
        ]

    def __str__(self) -> str:
        return self.problem_id

    @property
    def target(self) -> tuple[int, int, int]:
        return (self.target_knowledge, self.target_behavior, self.target_status)


class ObservedSign(OfClient):
    client_problem = models.ForeignKey(ClientProblem, models.PROTECT, related_name="observed_signs")
    sign = models.ForeignKey(SignSymptom, models.PROTECT, related_name="+")
    restricted_to = ArrayField(models.BigIntegerField(), null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["client_problem", "sign"], name="sign_once")]

    def __str__(self) -> str:
        return self.sign_id


class Rating(OfClient):
    """Knowledge, behavior and status together, 1 to 5, at one moment. Append-only."""

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
    restricted_to = ArrayField(models.BigIntegerField(), null=True, blank=True)

    class Meta:
        indexes = [models.Index("client", F("rated_at").desc(), name="rating_client_rated")]
        constraints = [
            models.CheckConstraint(name="rating_one_to_five", condition=one_to_five("knowledge", "behavior", "status")),
            models.UniqueConstraint(fields=["client_problem"], condition=Q(moment="baseline"), name="one_baseline"),
            models.UniqueConstraint(fields=["client_problem"], condition=Q(moment="final"), name="one_final"),
        ]

    def __str__(self) -> str:
        return f"{self.knowledge}-{self.behavior}-{self.status}"


class Intervention(OfClient, Dated):
    """Category × target × what is done for this client."""

    client_problem = models.ForeignKey(ClientProblem, models.PROTECT, related_name="interventions")
    category = models.ForeignKey(InterventionCategory, models.PROTECT, related_name="+")
    target = models.ForeignKey(Target, models.PROTECT, related_name="+")
    text = models.TextField()
    position = models.SmallIntegerField(default=0)
    restricted_to = ArrayField(models.BigIntegerField(), null=True, blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [ends_after_start("intervention_dates")]

    def __str__(self) -> str:
        return f"{self.category_id} {self.target_id}"
