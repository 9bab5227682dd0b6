"""Scores over time: three step lines a problem, each with its target."""

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from buurtzorgweb.charts import rating_steps
from omaha.plan import OpenProblem

SCALES = {"knowledge": _("Knowledge"), "behavior": _("Behavior"), "status": _("Status")}
Context = dict[str, Any]


def trend(problem: OpenProblem, day: date, *, large: bool = False) -> Context:
    """One row of three step lines: ordinal scores side by side, never added."""
    return {
        "name": problem.name,
        "kind": problem.kind,
        "evaluate": problem.next_evaluation_on,
        "due": bool(not problem.closed_on and problem.next_evaluation_on and problem.next_evaluation_on <= day),
        "note": problem.target_note,
        "closed": problem.closed_on,
        "id": str(problem.id),
        "scales": [_scale(problem, index, name, day, large) for index, name in enumerate(SCALES)],
    }


def _scale(problem: OpenProblem, index: int, name: str, day: date, large: bool) -> Context:
    now = problem.latest[index] if problem.latest else None
    return {
        "label": SCALES[name],
        "name": name,
        "now": now or "–",
        "value": now,
        "goal": problem.target[index],
        "met": now is not None and now >= problem.target[index],
        "chart": rating_steps(
            [(on, scores[index]) for on, *scores in problem.ratings],
            problem.target[index],
            label=str(SCALES[name]),
            until=problem.closed_on or day,
            large=large,
        ),
    }
