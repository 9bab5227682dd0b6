"""The client's record as one reads it: a fixed number of statements whatever its length."""

import json
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from access.models import DatedQuerySet
from buurtzorgweb.sql import rows
from buurtzorgweb.templatetags.look import when
from schedule.models import CareMoment, Visit

PERSON = """
SELECT
  (SELECT coalesce(jsonb_agg(jsonb_build_array(r.kind, r.text) ORDER BY r.position), '[]') FROM clients_risk r
   WHERE r.client_id = %(client)s AND (r.ends_on IS NULL OR r.ends_on >= %(day)s)),
  (SELECT coalesce(jsonb_agg(
     jsonb_build_array(n.ring, n.role, n.name, n.phone, n.note) ORDER BY n.position), '[]')
   FROM clients_networkcontact n WHERE n.client_id = %(client)s AND n.gone_on IS NULL),
  (SELECT coalesce(jsonb_agg(
     jsonb_build_array(i.law, i.product, i.hours_per_week, i.starts_on, i.ends_on) ORDER BY i.starts_on), '[]')
   FROM clients_indication i WHERE i.client_id = %(client)s AND i.starts_on <= %(day)s
     AND (i.ends_on IS NULL OR i.ends_on >= %(day)s)),
  (SELECT jsonb_build_array(e.starts_on, e.ends_on, e.why) FROM clients_careepisode e WHERE e.client_id = %(client)s
   ORDER BY e.starts_on DESC LIMIT 1),
  (SELECT coalesce(jsonb_agg(jsonb_build_array(u.id, u.first_name, u.last_name)), '[]') FROM clients_client c
   JOIN access_user u ON u.id IN (c.named_nurse_id, c.stand_in_id) WHERE c.id = %(client)s),
  (SELECT count(DISTINCT v.nurse_id) FROM schedule_visit v
   WHERE v.client_id = %(client)s AND v.status = 'done' AND v.date > %(day)s - 28 AND v.date <= %(day)s)
"""
VISITS = """
SELECT v.date, v.planned_start, v.status, v.reason, coalesce(v.actual_minutes, v.planned_minutes), u.first_name
FROM schedule_visit v LEFT JOIN access_user u ON u.id = v.nurse_id
WHERE v.client_id = %(client)s AND v.date <= %(day)s ORDER BY v.date DESC, v.planned_start DESC LIMIT 20
"""
EVENTS = """
SELECT e.id, e.kind, e.starts_on, e.text FROM clients_clientevent e
WHERE e.client_id = %(client)s ORDER BY e.starts_on DESC, e.id LIMIT 5
"""
MOMENTS = """
SELECT m.part_of_day, m.days, m.every_days, m.minutes, m.nurses FROM schedule_caremoment m
WHERE m.client_id = %(client)s AND m.starts_on <= %(day)s AND (m.ends_on IS NULL OR m.ends_on >= %(day)s)
ORDER BY m.window_from, m.id
"""


@dataclass(frozen=True, slots=True)
class Person:
    """What stands around a client: risks, network, indications, last episode, nurses, faces in 4 weeks."""

    risks: list[list[str]]
    network: list[list[str]]
    indications: list[list[Any]]
    episode: list[Any] | None
    nurses: list[list[Any]]
    faces: int


def person_of(client_id: UUID, day: date) -> Person:
    found = rows(PERSON, client=client_id, day=day)[0]
    return Person(*(json.loads(value) if isinstance(value, str) else value for value in found))


def visits_of(client_id: UUID, day: date) -> list[dict[str, str]]:
    return [
        {
            "said": f"{when(start)} · {minutes} min · {who or ''}",
            # Done is the rule and goes without saying.
            "note": ": ".join(said(status, reason)) if status != Visit.Status.DONE else "",
        }
        for _on, start, status, reason, minutes, who in rows(VISITS, client=client_id, day=day)
    ]


def said(status: str, reason: str) -> list[str]:
    words = [str(Visit.Status(status).label)]
    return [*words, str(Visit.Reason(reason).label)] if reason else words


def events_of(client_id: UUID) -> list[tuple[Any, ...]]:
    return rows(EVENTS, client=client_id)


class Moment(NamedTuple):
    """A care moment as the overview tells it."""

    part_of_day: str
    days: list[int]
    every_days: int | None
    minutes: int
    nurses: int


def pattern_of(client_id: UUID, day: date) -> list[Moment]:
    """Care moments of today, in the order of the clock."""
    return [Moment(*row) for row in rows(MOMENTS, client=client_id, day=day)]


def moments_of(client_id: UUID, day: date) -> list[CareMoment]:
    """The same, whole: for a plan on paper."""
    current: DatedQuerySet = CareMoment.objects.on(day)
    return list(current.filter(client_id=client_id).order_by("window_from", "id"))
