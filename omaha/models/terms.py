"""The Omaha System (Martin, 2005) as read-only terms."""

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class Term(models.Model):
    """One term under the standard's own code. Records point to the code; the wording is replaceable data."""

    code = models.CharField(primary_key=True, max_length=8)
    position = models.SmallIntegerField()
    name_en = models.CharField(max_length=200)
    name_nl = models.CharField(max_length=200)
    version = models.CharField(max_length=10, default="2005")

    class Meta:
        abstract = True
        ordering = ["position"]

    def __str__(self) -> str:
        return self.name_en if (get_language() or "nl").startswith("en") else self.name_nl

    @property
    def name(self) -> str:
        return str(self)


class Problem(Term):
    """One of the 42 problems (Dutch: aandachtsgebied)."""

    class Domain(models.TextChoices):
        ENVIRONMENTAL = "Environmental", _("Environmental")
        PSYCHOSOCIAL = "Psychosocial", _("Psychosocial")
        PHYSIOLOGICAL = "Physiological", _("Physiological")
        HEALTH = "Health-related Behaviors", _("Health-related behaviors")

    domain = models.CharField(max_length=30, choices=Domain.choices)
    definition_en = models.TextField()
    definition_nl = models.TextField()
    snomed_ct = models.CharField(max_length=100, blank=True)
    loinc_knowledge = models.CharField(max_length=10, blank=True)
    loinc_behavior = models.CharField(max_length=10, blank=True)
    loinc_status = models.CharField(max_length=10, blank=True)


class SignSymptom(Term):
    problem = models.ForeignKey(Problem, models.PROTECT, related_name="signs")
    number = models.CharField(max_length=5)
    is_other = models.BooleanField(default=False)
    snomed_ct = models.CharField(max_length=100, blank=True)


class InterventionCategory(Term):
    abbreviation = models.CharField(max_length=3)
    definition_en = models.TextField()
    definition_nl = models.TextField()


class Target(Term):
    definition_en = models.TextField()
    definition_nl = models.TextField()
    is_other = models.BooleanField(default=False)


class RatingAnchor(Term):
    """What 1 to 5 mean on each of the three scales; the standard codes the scale, we add the number."""

    class Scale(models.TextChoices):
        KNOWLEDGE = "Knowledge", _("Knowledge")
        BEHAVIOR = "Behavior", _("Behavior")
        STATUS = "Status", _("Status")

    scale = models.CharField(max_length=10, choices=Scale.choices)
    rating = models.SmallIntegerField()
    anchor_en = models.CharField(max_length=200)
    anchor_nl = models.CharField(max_length=200)

    @property
    def anchor(self) -> str:
        return self.anchor_en if (get_language() or "nl").startswith("en") else self.anchor_nl


class Modifier(Term):
    """Whose problem (OM…) and what kind (RM…)."""

    axis = models.CharField(max_length=20)
    definition_en = models.TextField()
    definition_nl = models.TextField()
    allows_signs = models.BooleanField(null=True)
