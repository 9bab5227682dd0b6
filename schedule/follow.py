"""Visits follow what the team changed: a care moment, a pause. What is closed or has begun stays as it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from schedule.models import CareMoment
from schedule.planning import FALLS, IN_CARE, INSTANT, PAUSED, extend_visits

# Visits with their moment, and the day of the pattern each answers for, moved or not.
FOUND = """
FROM schedule_visit v LEFT JOIN schedule_caremoment m ON m.id = v.care_moment_id
CROSS JOIN LATERAL (SELECT coalesce((timezone('Europe/Amsterdam', v.moved_from))::date, v.date) AS day) d
WHERE v.client_id = %(client)s AND v.date >= %(first)s
  AND (%(moments)s::uuid[] IS NULL OR v.care_moment_id = ANY (%(moments)s))
"""
# The pattern is asked about the day it answers for, care about the day it is on. A second nurse whom the team put there
# (locked) stays when the moment is for one.
WANTED = f"""
  {IN_CARE.format("v", "v.date")} AND NOT {PAUSED.format("v", "v.date")}
  AND (m.id IS NULL OR (m.starts_on <= d.day AND (m.ends_on IS NULL OR m.ends_on >= d.day)
                        AND (v.slot <= m.nurses OR v.locked) AND {FALLS}))
"""
LAPSE = f"""
UPDATE schedule_visit SET status = 'lapsed', on_the_way_at = NULL, reason = coalesce(
  (SELECT p.reason FROM schedule_pause p WHERE p.client_id = schedule_visit.client_id
   AND p.starts_on <= schedule_visit.date AND (p.ends_on IS NULL OR p.ends_on >= schedule_visit.date)), '')
WHERE id IN (SELECT v.id {FOUND} AND v.status = 'planned' AND v.started_at IS NULL AND NOT ({WANTED}))
"""  # noqa: S608
# Not what the team itself skipped (locked), nor what lies behind. Without a moment only what a pause took away.
REVIVE = f"""
UPDATE schedule_visit SET status = 'planned', reason = '' WHERE id IN (
  SELECT v.id {FOUND} AND v.status = 'lapsed' AND NOT v.locked AND v.planned_start > now()
    AND (m.id IS NOT NULL OR v.reason <> '') AND {WANTED})
"""  # noqa: S608
# One by one changed visits keep what was changed: minutes that differ, an hour it was moved to, what the team fixed.
# An hour within a new window stays, too: somebody may have divided the day already.
RESHAPE = f"""
UPDATE schedule_visit SET planned_minutes = n.minutes, planned_start = n.start FROM (
  SELECT v.id, CASE WHEN v.planned_minutes = %(minutes)s THEN m.minutes ELSE v.planned_minutes END AS minutes,
    CASE WHEN v.moved_from IS NOT NULL OR NOT %(window)s OR (v.planned_start AT TIME ZONE 'Europe/Amsterdam')::time
      BETWEEN m.window_from AND m.window_to - m.minutes * interval '1 minute' THEN v.planned_start
      ELSE {INSTANT} END AS start
  FROM schedule_visit v JOIN schedule_caremoment m ON m.id = v.care_moment_id
  CROSS JOIN LATERAL (SELECT v.date + m.window_from AS wall,
                             (v.date + m.window_from) AT TIME ZONE 'Europe/Amsterdam' AS start) at
  WHERE v.client_id = %(client)s AND v.care_moment_id = %(moment)s AND v.date >= %(first)s
    AND v.status IN ('planned', 'lapsed') AND v.started_at IS NULL AND NOT v.locked
) n WHERE n.id = schedule_visit.id
"""  # noqa: S608
# Who no longer may go: the level the moment asks for has risen.
FREE = """
UPDATE schedule_visit v SET nurse_id = NULL, on_the_way_at = NULL FROM schedule_caremoment m
WHERE m.id = v.care_moment_id AND v.client_id = %(client)s AND m.id = %(moment)s AND v.date >= %(first)s
  AND v.status = 'planned' AND v.started_at IS NULL AND v.nurse_id IS NOT NULL
  AND m.min_level > coalesce((SELECT max(w.level) FROM teams_membership w WHERE w.team_id = v.team_id
    AND w.user_id = v.nurse_id AND w.starts_on <= v.date AND (w.ends_on IS NULL OR w.ends_on >= v.date)), 0)
"""
# To the moment that takes over, with the days from its first one on.
HAND_ON = """
UPDATE schedule_visit SET care_moment_id = %(to)s
WHERE client_id = %(client)s AND care_moment_id = %(from)s AND status IN ('planned', 'lapsed') AND started_at IS NULL
  AND coalesce((timezone('Europe/Amsterdam', moved_from))::date, date) >= %(first)s
"""
TOUCHED = """
SELECT max(coalesce((timezone('Europe/Amsterdam', v.moved_from))::date, v.date)) FROM schedule_visit v
WHERE v.client_id = %(client)s AND v.care_moment_id = %(moment)s AND (v.status IN ('done', 'not_done')
  OR v.started_at IS NOT NULL OR (v.on_the_way_at IS NOT NULL AND v.date = %(today)s))
"""


@dataclass(frozen=True, slots=True)
class Followed:
    """How many visits lapsed, came back or were made."""

    lapsed: int
    made: int


def follow(*, client_id: UUID, moments: Sequence[UUID] | None = None, first: date | None = None) -> Followed:
    """Bring the open visits of a client in line from `first` (today) on: of `moments`, or all of them."""
    today = timezone.localdate()
    keys = None if moments is None else list(moments)
    values: dict[str, Any] = {"client": client_id, "moments": keys, "first": first or today}
    if keys is None:
        keys = list(CareMoment.objects.filter(client_id=client_id).values_list("pk", flat=True))
    with transaction.atomic():
        lapsed = _do(LAPSE, values)
        revived = _do(REVIVE, values | {"first": today})
        return Followed(lapsed, revived + extend_visits(moments=keys))


def reshape(moment: CareMoment, *, minutes: int, window: bool, first: date) -> int:
    """Minutes, hour and nurse of the open visits follow their moment. Returns how many lost their nurse.

    `minutes`: what the moment said before; `window`: whether its window changed.
    """
    values = {"client": moment.client_id, "moment": moment.pk, "first": first}
    _do(RESHAPE, values | {"minutes": minutes, "window": window})
    return _do(FREE, values)


def hand_on(old: CareMoment, new: CareMoment) -> None:
    _do(HAND_ON, {"client": old.client_id, "from": old.pk, "to": new.pk, "first": new.starts_on})


def last_touched(moment: CareMoment) -> date | None:
    """The last day of the pattern of which a visit is closed, has begun or is on its way."""
    with connection.cursor() as cursor:
        cursor.execute(TOUCHED, {"client": moment.client_id, "moment": moment.pk, "today": timezone.localdate()})
        found: date | None = cursor.fetchone()[0]
        return found


def _do(statement: str, values: dict[str, Any]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return int(cursor.rowcount)
