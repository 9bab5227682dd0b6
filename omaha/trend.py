"""Scores over time: three step lines a problem, each with its target."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.safestring import SafeString
from django.utils.translation import gettext as said
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from buurtzorgweb.addresses import addresses
from buurtzorgweb.charts import rating_steps
from buurtzorgweb.dense import dense
from buurtzorgweb.templatetags.look import breaks, brief_day
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


def trend_table(rows: Sequence[Context], team_slug: str, client_id: UUID) -> SafeString:
    """All problems side by side, each with the way to its own page; nothing where there are none."""
    if not rows:
        return SafeString()
    url = addresses("client_problem", team_slug, client_id)
    told = [
        {"url": url(row["id"]), "term": breaks(row["name"]), "told": _told(row), "scales": row["scales"]}
        for row in rows
    ]
    return dense("clients/trend.html", problems=told, target=pgettext("score", "target"))


def _told(row: Context) -> str:
    if row["closed"]:
        return f"{row['kind']} · {said('closed')} {brief_day(row['closed'])}"
    if row["evaluate"]:
        return f"{row['kind']} · {said('evaluate')} {brief_day(row['evaluate'])}"
    return str(row["kind"])


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
