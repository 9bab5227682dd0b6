"""What a nurse needs for her day and for one door: one statement for the route, one for what changed."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone

from buurtzorgweb.sql import rows
from clients.models import Risk
from clients.names import full_name
from schedule.models import Visit
from schedule.recurrence import AMSTERDAM
from schedule.travel import Position

# The visit with all that stands on its card: what is to be done, risks, who she is, and my last visit to her (OFFSET 0:
# read backwards from today until one is mine; guessing that there are few, the planner gathered all of hers and mine).
VISITS = """
SELECT v.id, v.client_id, v.owner_team_id, v.date, v.planned_start, v.planned_minutes, v.status, v.reason,
  v.started_at, v.actual_minutes, v.nurse_id, v.slot, c.first_name, c.birth_prefix, c.birth_family, c.partner_prefix,
  c.partner_family, c.name_use, c.address_as, c.birth_date, c.gender, c.languages, c.street, c.house_number,
  c.house_suffix, c.postcode, c.town, c.latitude, c.longitude, c.living, c.phone, c.access_instructions,
  c.key_safe_sealed IS NOT NULL AS has_key_safe, c.what_matters, c.what_matters_on,
  coalesce(w.texts, '{}') AS work, coalesce(w.ids, '{}') AS work_ids,
  (SELECT coalesce(jsonb_agg(jsonb_build_array(r.kind, r.text) ORDER BY r.position), '[]') FROM clients_risk r
   WHERE r.client_id = v.client_id AND (r.ends_on IS NULL OR r.ends_on >= v.date)) AS risks,
  (SELECT m.started_at FROM (
     SELECT n.nurse_id, n.status, n.started_at FROM schedule_visit n
     WHERE n.client_id = v.client_id AND n.date BETWEEN v.date - 90 AND v.date
     ORDER BY n.date DESC, n.started_at DESC OFFSET 0) m
   WHERE m.nurse_id = %(me)s AND m.status = 'done' LIMIT 1) AS my_last, v.on_the_way_at, v.moved_from
FROM schedule_visit v JOIN clients_client c ON c.id = v.client_id
LEFT JOIN LATERAL (
  SELECT array_agg(i.text ORDER BY i.position, i.id) AS texts, array_agg(i.id ORDER BY i.position, i.id) AS ids
  FROM schedule_caremomentintervention l JOIN omaha_intervention i ON i.id = l.intervention_id
  WHERE l.care_moment_id = v.care_moment_id AND (i.ends_on IS NULL OR i.ends_on >= v.date)) w ON true
"""
ROUTE = (
    VISITS + "WHERE v.nurse_id = %(me)s AND v.team_id = %(team)s AND v.date = %(day)s ORDER BY v.planned_start, v.id"
)
ONE = VISITS + "WHERE v.id = %(visit)s AND v.team_id = %(team)s AND c.team_id = %(team)s"
NEXT = """
SELECT v.id, c.address_as, c.first_name, c.birth_prefix, c.birth_family, c.partner_prefix, c.partner_family, c.name_use
FROM schedule_visit v JOIN clients_client c ON c.id = v.client_id
WHERE v.nurse_id = %(me)s AND v.team_id = %(team)s AND v.date = %(day)s AND v.status = 'planned' AND v.id <> %(visit)s
ORDER BY v.planned_start < %(after)s, v.planned_start, v.id LIMIT 1
"""


@dataclass(slots=True)
class Stop:
    """One visit as the nurse meets it; the columns of VISITS, in their order."""

    id: UUID
    client_id: UUID
    owner_team_id: int
    day: date
    planned_start: datetime
    planned_minutes: int
    status: str
    reason: str
    started_at: datetime | None
    actual_minutes: int | None
    nurse_id: int | None
    slot: int
    first_name: str
    birth_prefix: str
    birth_family: str
    partner_prefix: str
    partner_family: str
    name_use: str
    address_as: str
    birth_date: date
    gender: str
    languages: list[str]
    street: str
    house_number: str
    house_suffix: str
    postcode: str
    town: str
    latitude: float | None
    longitude: float | None
    living: str
    phone: str
    access_instructions: str
    has_key_safe: bool
    what_matters: str
    what_matters_on: date | None
    work: list[str]
    work_ids: list[UUID]
    risks: list[list[str]]
    my_last: datetime | None
    on_the_way_at: datetime | None
    moved_from: datetime | None
    changes: "list[Change]" = field(default_factory=list)

    @property
    def name(self) -> str:
        own, partner = (self.birth_prefix, self.birth_family), (self.partner_prefix, self.partner_family)
        return full_name(self.first_name, own, partner, self.name_use)

    @property
    def called(self) -> str:
        """How she wants to be spoken to, as it begins a line."""
        said = self.address_as or self.name
        return said[:1].upper() + said[1:]

    @property
    def called_within(self) -> str:
        """The same within a sentence: mevrouw Van der Velden."""
        return self.address_as or self.name

    @property
    def start(self) -> datetime:
        return (self.started_at or self.planned_start).astimezone(AMSTERDAM)

    @property
    def end(self) -> datetime:
        return self.start + timedelta(minutes=self.actual_minutes or self.planned_minutes)

    @property
    def address(self) -> str:
        return f"{self.street} {self.house_number}{self.house_suffix}"

    @property
    def position(self) -> Position | None:
        return None if self.latitude is None or self.longitude is None else (self.latitude, self.longitude)

    @property
    def age(self) -> int:
        return (
            self.day.year
            - self.birth_date.year
            - ((self.day.month, self.day.day) < (self.birth_date.month, self.birth_date.day))
        )

    @property
    def is_open(self) -> bool:
        return self.status in {Visit.Status.PLANNED, Visit.Status.LAPSED}

    def harms(self) -> list[str]:
        return [text for kind, text in self.risks if kind in Risk.HARM]


@dataclass(frozen=True, slots=True)
class Change:
    """Something new at a client since my last visit: what kind, the words, by whom, when, and where it stands."""

    client_id: UUID
    kind: str
    at: datetime
    text: str
    who: str
    source_id: UUID
    detail: str = ""


SINCE = """
WITH since AS (SELECT * FROM unnest(%(clients)s::uuid[], %(moments)s::timestamptz[]) AS s(client_id, moment))
"""
NEWS = """
  SELECT r.client_id, 'report' AS kind, r.written_at AS at, r.text, u.first_name AS who, r.id, '' AS detail
  FROM since s JOIN clients_report r ON r.client_id = s.client_id AND r.written_at > s.moment
  JOIN access_user u ON u.id = r.author_id WHERE r.author_id <> %(me)s
    AND NOT EXISTS (SELECT FROM clients_report n WHERE n.corrects_id = r.id)
UNION ALL
  SELECT e.client_id, e.kind, e.recorded_at, e.text, '', e.id, e.starts_on::text
  FROM since s JOIN clients_clientevent e ON e.client_id = s.client_id AND e.recorded_at > s.moment
UNION ALL
  SELECT g.client_id, 'rating', g.rated_at, g.problem_id, u.first_name, g.id, g.before || '>' || g.after
  FROM (SELECT t.*, p.problem_id, t.knowledge || '-' || t.behavior || '-' || t.status AS after,
          (SELECT b.knowledge || '-' || b.behavior || '-' || b.status FROM omaha_rating b
           WHERE b.client_problem_id = t.client_problem_id AND b.rated_at < t.rated_at
             AND NOT EXISTS (SELECT FROM omaha_rating c WHERE c.replaces_id = b.id)
           ORDER BY b.rated_at DESC LIMIT 1) AS before
        FROM since s JOIN omaha_rating t ON t.client_id = s.client_id AND t.rated_at > s.moment
        JOIN omaha_clientproblem p ON p.id = t.client_problem_id WHERE t.author_id <> %(me)s
          AND NOT EXISTS (SELECT FROM omaha_rating c WHERE c.replaces_id = t.id)) g
  JOIN access_user u ON u.id = g.author_id WHERE g.before IS NOT NULL AND g.before <> g.after
UNION ALL
  SELECT i.client_id, 'plan', i.recorded_at, i.text, '', i.id, ''
  FROM since s JOIN omaha_intervention i ON i.client_id = s.client_id AND i.recorded_at > s.moment
UNION ALL
  SELECT k.client_id, 'risk', k.recorded_at, k.text, '', k.id, k.kind
  FROM since s JOIN clients_risk k ON k.client_id = s.client_id AND k.recorded_at > s.moment
"""
NEWEST = "{since} SELECT * FROM ({news}) c ORDER BY at DESC LIMIT 200"
CHANGES = NEWEST.format(since=SINCE, news=NEWS)


def _stop(row: Sequence[Any]) -> Stop:
    stop = Stop(*row)
    if isinstance(stop.risks, str):
        stop.risks = json.loads(stop.risks)
    return stop


def route_of(*, user_id: int, team_id: int, day: date) -> list[Stop]:
    """A nurse's visits of one day, in the order of the clock."""
    return [_stop(row) for row in rows(ROUTE, me=user_id, team=team_id, day=day)]


def stop_of(*, visit_id: UUID, user_id: int, team_id: int) -> Stop | None:
    """One visit of the team with its card, or None."""
    found = rows(ONE, visit=visit_id, me=user_id, team=team_id)
    return _stop(found[0]) if found else None


def next_stop(*, after: Stop, user_id: int, team_id: int) -> tuple[UUID, str] | None:
    """The visit that follows in my route (an earlier one still open comes last): its key and how to call her."""
    found = rows(NEXT, me=user_id, team=team_id, day=after.day, visit=after.id, after=after.planned_start)
    if not found:
        return None
    key, called, first, *names = found[0]
    prefix, family, partner_prefix, partner_family, use = names
    return key, called or full_name(first, (prefix, family), (partner_prefix, partner_family), use)


def add_changes(stops: Iterable[Stop], *, user_id: int, horizon: timedelta = timedelta(days=14)) -> None:
    """Put on each stop what is new since my last visit there; who never came sees the last two weeks."""
    stops = list(stops)
    if not stops:
        return
    oldest = timezone.now() - horizon
    moments = {stop.client_id: max(stop.my_last or oldest, oldest) for stop in stops}
    found: dict[UUID, list[Change]] = {}
    for row in rows(CHANGES, clients=list(moments), moments=list(moments.values()), me=user_id):
        found.setdefault(row[0], []).append(Change(*row))
    for stop in stops:
        stop.changes = found.get(stop.client_id, [])
