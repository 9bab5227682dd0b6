"""What the desk asks a team about lines an insurer refused: one question for each client, month and return code."""

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language

from access.models import User
from backoffice.vektis.codes import return_code
from clients.models import OfClient


class ClaimQuestionQuerySet(models.QuerySet["ClaimQuestion"]):
    def waiting(self) -> "ClaimQuestionQuerySet":
        return self.filter(answered_at__isnull=True)


class ClaimQuestion(OfClient):
    """Asked by the office, seen by the team that owns the client, put away by whoever of the team put it right."""

    month = models.DateField()
    code = models.CharField(max_length=4)
    lines = models.IntegerField()
    first_day = models.DateField()
    last_day = models.DateField()
    asked_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = ClaimQuestionQuerySet.as_manager()

    class Meta:
        indexes = [models.Index("month", "code", name="question_month_code")]
        constraints = [
            models.UniqueConstraint(
                fields=["client", "month", "code"], condition=Q(answered_at__isnull=True), name="question_asked_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.first_day}"

    @property
    def meaning(self) -> str:
        return return_code(self.code).meaning(get_language() or "nl")
