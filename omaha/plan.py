"""The care plan as it is read: problems with all their ratings in one statement."""

import json
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils.translation import get_language

Scores = tuple[int, int, int]

PROBLEMS = """
SELECT p.id, t.name_nl, t.name_en, k.name_nl, k.name_en, p.starts_on, p.closed_on, p.next_evaluation_on,
  p.target_knowledge, p.target_behavior, p.target_status, p.target_note, p.problem_id,
  (SELECT coalesce(jsonb_agg(jsonb_build_array(
     (r.rated_at AT TIME ZONE 'Europe/Amsterdam')::date, r.knowledge, r.behavior, r.status)
     ORDER BY r.rated_at), '[]') FROM omaha_rating r WHERE r.client_problem_id = p.id) AS ratings
FROM omaha_clientproblem p JOIN omaha_problem t ON t.code = p.problem_id JOIN omaha_modifier k ON k.code = p.kind_id
WHERE p.client_id = %(client)s AND (p.closed_on IS NULL OR %(closed)s)
ORDER BY p.closed_on IS NOT NULL, p.starts_on, t.position
"""


@dataclass(frozen=True, slots=True)
class OpenProblem:
    """A problem of a client with its ratings: (day, knowledge, behavior, status), oldest first."""

    id: UUID
    code: str
    name: str
    kind: str
    starts_on: date
    closed_on: date | None
    next_evaluation_on: date | None
    target: Scores
    target_note: str
    ratings: list[tuple[date, int, int, int]]

    @property
    def latest(self) -> Scores | None:
        return self.ratings[-1][1:] if self.ratings else None


def _problem(row: tuple[Any, ...]) -> OpenProblem:
    key, nl, en, kind_nl, kind_en, starts, closed, evaluation, k, b, s, note, code, ratings = row
    dutch = (get_language() or "nl").startswith("nl")
    series = json.loads(ratings) if isinstance(ratings, str) else ratings
    return OpenProblem(
        key,
        code,
        nl if dutch else en,
        kind_nl if dutch else kind_en.lower(),
        starts,
        closed,
        evaluation,
        (k, b, s),
        note,
        [(date.fromisoformat(day), *scores) for day, *scores in series],
    )


def problems_of(client_id: UUID, *, closed: bool = False) -> list[OpenProblem]:
    """The problems of one client in order of beginning; those one may not read are not there."""
    with connection.cursor() as cursor:
        cursor.execute(PROBLEMS, {"client": client_id, "closed": closed})
        return [_problem(row) for row in cursor.fetchall()]


def open_problems(client_id: UUID) -> list[OpenProblem]:
    return problems_of(client_id)
