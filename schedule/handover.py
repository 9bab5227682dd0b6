"""The handover, made by the record itself: changes, risks and promises since *I* last saw each client.

Three statements for a whole team, however many clients and however much was written.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone

from buurtzorgweb.sql import rows
from clients.names import full_name
from clients.promised import PromiseLine
from clients.reading import promises_of
from schedule.route import NEWS, SINCE, Change

# Who never came sees two weeks; who was away for long does not get half a year to read.
FIRST, LONGEST = timedelta(days=14), timedelta(days=42)
MOST_PER_CLIENT = 8

IN_CARE = """
SELECT c.id, c.address_as, c.first_name, c.birth_prefix, c.birth_family, c.partner_prefix, c.partner_family, c.name_use,
  (SELECT coalesce(jsonb_agg(jsonb_build_array(r.kind, r.text) ORDER BY r.position), '[]') FROM clients_risk r
   WHERE r.client_id = c.id AND (r.ends_on IS NULL OR r.ends_on >= %(day)s)),
  (SELECT max(m.started_at) FROM schedule_visit m
   WHERE m.client_id = c.id AND m.nurse_id = %(me)s AND m.status = 'done'),
  (SELECT min(v.planned_start) FROM schedule_visit v
   WHERE v.client_id = c.id AND v.nurse_id = %(me)s AND v.date = %(day)s AND v.status <> 'lapsed') AS mine
FROM clients_client c WHERE c.team_id = %(team)s
  AND EXISTS (SELECT FROM clients_careepisode e WHERE e.client_id = c.id AND e.starts_on <= %(day)s
              AND (e.ends_on IS NULL OR e.ends_on >= %(day)s))
ORDER BY c.birth_family, c.first_name, c.id
"""
# The newest of each client, and how many there are.
EACH = """
{since} SELECT n.* FROM (
  SELECT c.*, row_number() OVER (PARTITION BY client_id ORDER BY at DESC) AS place,
    count(*) OVER (PARTITION BY client_id) AS number FROM ({news}) c) n
WHERE n.place <= %(most)s ORDER BY n.at DESC
"""
OF_EACH = EACH.format(since=SINCE, news=NEWS)


@dataclass(slots=True)
class Person:
    """One client in the handover."""

    id: UUID
    name: str
    called: str
    risks: list[list[str]]
    seen_at: datetime | None
    visit_at: datetime | None
    changes: list[Change] = field(default_factory=list)
    count: int = 0
    promises: list[PromiseLine] = field(default_factory=list)

    def since(self, now: datetime) -> datetime:
        """From when on I do not know yet what happened."""
        return max(self.seen_at, now - LONGEST) if self.seen_at else now - FIRST

    @property
    def more(self) -> int:
        return self.count - len(self.changes)

    @property
    def has_news(self) -> bool:
        return bool(self.changes or self.promises)


def handover_of(*, user_id: int, team_id: int, day: date, my_route: bool = False) -> list[Person]:
    """All clients in care of a team, or those of my route of the day in its order."""
    people = [_person(row) for row in rows(IN_CARE, me=user_id, team=team_id, day=day)]
    if my_route:
        people = sorted((one for one in people if one.visit_at), key=lambda one: one.visit_at or timezone.now())
    if people:
        _add_changes(people, user_id)
        _add_promises(people)
    return people


def _person(row: Sequence[Any]) -> Person:
    key, address, first, prefix, family, partner_prefix, partner_family, use, risks, seen_at, visit_at = row
    name = full_name(first, (prefix, family), (partner_prefix, partner_family), use)
    found = json.loads(risks) if isinstance(risks, str) else risks
    called = address or name
    return Person(key, name, called[:1].upper() + called[1:], found, seen_at, visit_at)


def _add_changes(people: list[Person], user_id: int) -> None:
    now = timezone.now()
    by_id = {person.id: person for person in people}
    moments = [person.since(now) for person in people]
    for row in rows(OF_EACH, clients=list(by_id), moments=moments, me=user_id, most=MOST_PER_CLIENT):
        *change, _place, number = row
        person = by_id[change[0]]
        person.changes.append(Change(*change))
        person.count = number


def _add_promises(people: list[Person]) -> None:
    by_id = {person.id: person for person in people}
    # Without those that were kept: they are done.
    for promise in promises_of(list(by_id), since=timezone.now()):
        by_id[promise.client_id].promises.append(promise)
