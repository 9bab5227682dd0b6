"""Scores over time: three step lines a problem, each with its target."""

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from buurtzorgweb.charts import rating_steps
from omaha.plan import OpenProblem

SCALES = {"knowledge": _("Knowledge"), "behavior": _("Behavior"), "status": _("Status")}
Context = dict[str, Any]


def trend(problem: OpenProblem, day: date) -> Context:
    """One row of three step lines: ordinal scores side by side, never added."""
    return {
        "name": problem.name,
        "kind": problem.kind,
        "evaluate": problem.next_evaluation_on,
        "due": bool(problem.next_evaluation_on and problem.next_evaluation_on <= day),
        "note": problem.target_note,
        "closed": problem.closed_on,
        "id": str(problem.id),
        "scales": [
            {
                "label": label,
                "now": problem.latest[index] if problem.latest else "–",
                "goal": problem.target[index],
                "chart": rating_steps(
                    [(day_, scores[index]) for day_, *scores in problem.ratings],
                    problem.target[index],
                    label=str(label),
                    until=problem.closed_on or day,
                ),
            }
            for index, label in enumerate(SCALES.values())
        ],
    }
