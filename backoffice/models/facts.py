"""What a claim must know of a client and her record does not say: insured with whom, since when, on which decision."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from access.models import Dated, User, ends_after_start
from clients.models import OfClient
from teams.models import no_overlap


class ClaimFact(OfClient, Dated):
    """Over a period, in place of what stands in the record: who changed insurer on 1 January has two insurers."""

    class Kind(models.TextChoices):
        INSURER = "insurer", _("health insurer")
        CARE_OFFICE = "care_office", _("care office")
        NO_BSN = "no_bsn", _("demonstrably without a BSN")

    kind = models.CharField(max_length=12, choices=Kind.choices)
    uzovi = models.CharField(max_length=4, blank=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [models.Index("kind", "starts_on", name="claim_fact_kind")]
        constraints = [
            ends_after_start("claim_fact_dates"),
            no_overlap("claim_fact_once_at_a_time", "client", "kind"),
            models.CheckConstraint(name="claim_fact_uzovi", condition=Q(kind="no_bsn") ^ ~Q(uzovi="")),
        ]

    def __str__(self) -> str:
        return f"{self.kind} from {self.starts_on}"


class LongTermDecision(OfClient, Dated):
    """The numbers of a CIZ decision, without which a care office refuses every line (1113)."""

    client_number = models.CharField(max_length=20)
    request_number = models.CharField(max_length=9)
    decision_number = models.CharField(max_length=9)
    function_code = models.CharField(max_length=2, default="00")
    package_code = models.CharField(max_length=3, default="000")
    recorded_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            ends_after_start("decision_dates"),
            no_overlap("decision_once_at_a_time", "client"),
            models.CheckConstraint(
                name="decision_numbers",
                condition=Q(request_number__regex=r"^[0-9]{1,9}$", decision_number__regex=r"^[0-9]{1,9}$"),
            ),
        ]

    def __str__(self) -> str:
        return f"from {self.starts_on}"
