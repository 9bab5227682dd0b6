"""The whole plan of a client as values: problems from omaha, care moments from here."""

import json
from datetime import date
from typing import Any
from uuid import UUID

from buurtzorgweb.sql import rows
from clients.models import Client
from omaha.document import Plan
from schedule.models import CareMoment
from schedule.record import moments_of

# Restricted problems are not in it: the plan lies on the kitchen table, where others may read along.
PROBLEMS = """
SELECT p.id, t.name_nl, t.name_en, k.name_nl, k.name_en, p.next_evaluation_on, p.target_knowledge, p.target_behavior,
  p.target_status,
  (SELECT jsonb_build_array(r.knowledge, r.behavior, r.status) FROM omaha_rating r
   WHERE r.client_problem_id = p.id AND NOT EXISTS (SELECT FROM omaha_rating c WHERE c.replaces_id = r.id)
   ORDER BY r.rated_at DESC, r.id DESC LIMIT 1) AS now,
  (SELECT coalesce(jsonb_agg(jsonb_build_object('nl', s.name_nl, 'en', s.name_en) ORDER BY s.position), '[]')
   FROM omaha_observedsign o JOIN omaha_signsymptom s ON s.code = o.sign_id
   WHERE o.client_problem_id = p.id AND o.present AND NOT EXISTS (SELECT FROM omaha_observedsign l
     WHERE l.client_problem_id = p.id AND l.sign_id = o.sign_id AND l.id > o.id)) AS signs,
  (SELECT coalesce(jsonb_agg(jsonb_build_object('key', i.id, 'text', i.text,
     'category', jsonb_build_object('nl', c.name_nl, 'en', c.name_en)) ORDER BY i.position, i.id), '[]')
   FROM omaha_intervention i JOIN omaha_interventioncategory c ON c.code = i.category_id
   WHERE i.client_problem_id = p.id AND i.restricted_to IS NULL AND (i.ends_on IS NULL OR i.ends_on >= %(day)s)) AS work
FROM omaha_clientproblem p JOIN omaha_problem t ON t.code = p.problem_id JOIN omaha_modifier k ON k.code = p.kind_id
WHERE p.client_id = %(client)s AND p.closed_on IS NULL AND p.restricted_to IS NULL
ORDER BY p.starts_on, t.position
"""


def plan_of(client: Client, day: date) -> Plan:
    """The plan that holds on a day; two statements."""
    return {"problems": problems(client.pk, day), "moments": [moment(found) for found in moments_of(client.pk, day)]}


def problems(client_id: UUID, day: date) -> list[dict[str, Any]]:
    return [
        {
            "key": str(key),
            "name": {"nl": nl, "en": en},
            "kind": {"nl": kind_nl, "en": kind_en},
            "evaluate": evaluate.isoformat() if evaluate else None,
            "target": [knowledge, behavior, status],
            "now": now,
            "signs": signs,
            "work": work,
        }
        for key, nl, en, kind_nl, kind_en, evaluate, knowledge, behavior, status, now, signs, work in rows_of(
            client_id, day
        )
    ]


def rows_of(client_id: UUID, day: date) -> list[tuple[Any, ...]]:
    """Psycopg hands jsonb over as text where Django has not decoded it."""
    found = rows(PROBLEMS, client=client_id, day=day)
    return [
        tuple(json.loads(value) if isinstance(value, str) and value[:1] in "[{" else value for value in row)
        for row in found
    ]


def moment(found: CareMoment) -> dict[str, Any]:
    """One moment of the series is one moment of the plan, however often it was changed."""
    said = {"every_days": found.every_days} if found.every_days else {}
    return said | {
        "key": str(found.replaces_id or found.pk),
        "days": sorted(found.days),
        "part": found.part_of_day,
        "minutes": found.minutes,
        "nurses": found.nurses,
        "every": found.every_weeks,
    }
