"""The care plan as it is read: problems with all that stands below them in one statement."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection
from django.utils.translation import get_language

from buurtzorgweb.sql import rows
from omaha.hints import Hint, Looked, problem_hints
from omaha.rules import Scores

# A rating holds unless a correction replaces it; a sign when the last word on it is that it is there.
PROBLEMS = """
SELECT p.id, t.name_nl, t.name_en, k.name_nl, k.name_en, p.starts_on, p.closed_on, p.next_evaluation_on,
  p.target_knowledge, p.target_behavior, p.target_status, p.target_note, p.problem_id,
  (SELECT coalesce(jsonb_agg(jsonb_build_array(
     (r.rated_at AT TIME ZONE 'Europe/Amsterdam')::date, r.knowledge, r.behavior, r.status)
     ORDER BY r.rated_at, r.id), '[]') FROM omaha_rating r WHERE r.client_problem_id = p.id
     AND NOT EXISTS (SELECT FROM omaha_rating c WHERE c.replaces_id = r.id)),
  p.kind_id, p.whose_id, w.name_nl, w.name_en, p.other_text, p.restricted_to, p.close_reason, p.changed_at,
  (SELECT coalesce(jsonb_agg(
     jsonb_build_array(s.sign_id, g.name_nl, g.name_en, s.text, g.is_other) ORDER BY g.position), '[]')
   FROM (SELECT DISTINCT ON (o.sign_id) o.sign_id, o.present, o.text FROM omaha_observedsign o
         WHERE o.client_problem_id = p.id ORDER BY o.sign_id, o.id DESC) s
   JOIN omaha_signsymptom g ON g.code = s.sign_id WHERE s.present),
  (SELECT count(*) FROM omaha_intervention i WHERE i.client_problem_id = p.id
     AND (i.ends_on IS NULL OR i.ends_on >= gate.today())),
  (SELECT gate.day_of(max(n.written_at)) FROM clients_report n WHERE n.problem_id = p.id)
FROM omaha_clientproblem p JOIN omaha_problem t ON t.code = p.problem_id JOIN omaha_modifier k ON k.code = p.kind_id
JOIN omaha_modifier w ON w.code = p.whose_id
WHERE p.client_id = %(client)s AND (p.closed_on IS NULL OR %(closed)s)
  AND (%(only)s::uuid IS NULL OR p.id = %(only)s::uuid)
ORDER BY p.closed_on IS NOT NULL, p.starts_on, t.position
"""


@dataclass(frozen=True, slots=True)
class SeenSign:
    code: str
    nl: str
    en: str
    text: str
    is_other: bool

    @property
    def name(self) -> str:
        """The term; for “other” what the team wrote."""
        return self.text if self.is_other and self.text else (self.nl if _dutch() else self.en)


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
    kind_code: str
    whose_code: str
    whose: str
    about: str
    readers: list[int] | None
    close_reason: str
    changed_at: datetime
    signs: list[SeenSign]
    interventions: int
    reported_on: date | None

    @property
    def latest(self) -> Scores | None:
        return self.ratings[-1][1:] if self.ratings else None

    def hints(self, today: date, listed: Iterable[str] = ()) -> list[Hint]:
        """The soft rules for this problem."""
        looked = Looked(
            code=self.code,
            kind=self.kind_code,
            target=self.target,
            latest=self.latest,
            target_note=self.target_note,
            is_open=self.closed_on is None,
            next_evaluation_on=self.next_evaluation_on,
            interventions=self.interventions,
            since=self.starts_on,
            reported_on=self.reported_on,
            other_texts=[sign.text for sign in self.signs if sign.is_other],
            listed=list(listed),
        )
        return problem_hints(looked, today)


def _dutch() -> bool:
    return (get_language() or "nl").startswith("nl")


def _listed(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value


def _problem(row: tuple[Any, ...]) -> OpenProblem:
    key, nl, en, kind_nl, kind_en, starts, closed, evaluation, k, b, s, note, code, ratings, *rest = row
    kind_code, whose_code, whose_nl, whose_en, about, readers, reason, changed, signs, works, reported = rest
    dutch = _dutch()
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
        [(date.fromisoformat(day), *scores) for day, *scores in _listed(ratings)],
        kind_code,
        whose_code,
        whose_nl if dutch else whose_en.lower(),
        about,
        readers,
        reason,
        changed,
        [SeenSign(*sign) for sign in _listed(signs)],
        works,
        reported,
    )


def problems_of(client_id: UUID, *, closed: bool = False, only: UUID | None = None) -> list[OpenProblem]:
    """The problems of one client in order of beginning; those one may not read are not there."""
    with connection.cursor() as cursor:
        cursor.execute(PROBLEMS, {"client": client_id, "closed": closed, "only": only})
        return [_problem(row) for row in cursor.fetchall()]


def open_problems(client_id: UUID) -> list[OpenProblem]:
    return problems_of(client_id)


NAMED = """
SELECT p.id, t.name_nl, t.name_en FROM omaha_clientproblem p JOIN omaha_problem t ON t.code = p.problem_id
WHERE p.client_id = %(client)s AND p.closed_on IS NULL ORDER BY p.starts_on, t.position
"""


class NamedProblem(NamedTuple):
    """An open problem where only its name matters."""

    id: UUID
    name: str


def named_problems(client_id: UUID) -> list[NamedProblem]:
    """The open problems in the order of `open_problems`, without all that stands below them."""
    dutch = _dutch()
    return [NamedProblem(key, nl if dutch else en) for key, nl, en in rows(NAMED, client=client_id)]


RECENT = """
SELECT problem_id, count(*) FROM omaha_clientproblem WHERE owner_team_id = %(team)s AND starts_on > gate.today() - 365
GROUP BY problem_id
"""


def used_of_late(team_id: int) -> dict[str, int]:
    """How often a team opened each problem in the last year."""
    return dict(rows(RECENT, team=team_id))


RATED = """
SELECT r.id, r.rated_at, r.moment, r.knowledge, r.behavior, r.status, r.recorded_at, r.replaces_id,
  (SELECT c.id FROM omaha_rating c WHERE c.replaces_id = r.id), u.first_name, u.last_name
FROM omaha_rating r LEFT JOIN access_user u ON u.id = r.author_id WHERE r.client_problem_id = %(problem)s
ORDER BY r.rated_at DESC, r.id DESC
"""


@dataclass(frozen=True, slots=True)
class RatedRow:
    """A rating with who gave it; `replaced_by` the correction, if it was corrected."""

    id: UUID
    rated_at: datetime
    moment: str
    knowledge: int
    behavior: int
    status: int
    recorded_at: datetime
    replaces: UUID | None
    replaced_by: UUID | None
    first_name: str
    last_name: str


def ratings_of(problem_id: UUID) -> list[RatedRow]:
    """All ratings of a problem, newest first, those that were corrected among them."""
    return [RatedRow(*row) for row in rows(RATED, problem=problem_id)]
