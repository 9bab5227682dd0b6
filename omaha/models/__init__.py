"""The Omaha System as read-only terms, and the care plan made with it."""

from omaha.models.plan import ClientProblem, Intervention, KindChange, ObservedSign, Rating, Suggestion
from omaha.models.terms import InterventionCategory, Modifier, Problem, RatingAnchor, SignSymptom, Target, Term
from omaha.models.versions import PlanVersion

__all__ = [
    "ClientProblem",
    "Intervention",
    "InterventionCategory",
    "KindChange",
    "Modifier",
    "ObservedSign",
    "PlanVersion",
    "Problem",
    "Rating",
    "RatingAnchor",
    "SignSymptom",
    "Suggestion",
    "Target",
    "Term",
]
