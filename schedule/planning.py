"""Visits made from care moments, rolling some weeks ahead: one statement for all teams."""

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from django.db import connections, transaction
from django.utils import timezone

AHEAD = timedelta(weeks=6)

# The same rule as recurrence.Pattern.
FALLS = """
  CASE WHEN m.every_days IS NULL
    THEN extract(isodow FROM d.day) = ANY (m.days)
      AND (date_trunc('week', d.day)::date - date_trunc('week', m.starts_on)::date) / 7 %% m.every_weeks = 0
    ELSE (d.day - m.starts_on) %% m.every_days = 0 END
"""

# The same rule as recurrence.instant: of an hour that does not exist, the end.
INSTANT = """
  CASE WHEN at.start AT TIME ZONE 'Europe/Amsterdam' = at.wall THEN at.start ELSE date_trunc('hour', at.start) END
"""

# The day of the pattern that a visit answers for: it stays when the visit is moved.
DUE = "coalesce((timezone('Europe/Amsterdam', moved_from))::date, date)"

PAUSED = """
  EXISTS (SELECT FROM schedule_pause p WHERE p.client_id = {0}.client_id
          AND p.starts_on <= {1} AND (p.ends_on IS NULL OR p.ends_on >= {1}))
"""
IN_CARE = """
  EXISTS (SELECT FROM clients_careepisode e WHERE e.client_id = {0}.client_id
          AND e.starts_on <= {1} AND (e.ends_on IS NULL OR e.ends_on >= {1}))
"""

# ON CONFLICT rather than a look beforehand: two who extend at once still make each visit once.
EXTEND = f"""
INSERT INTO schedule_visit (id, recorded_at, client_id, owner_team_id, team_id, care_moment_id, slot, date,
                            planned_start, planned_minutes, status, reason)
SELECT uuidv7(), now(), m.client_id, m.owner_team_id, m.owner_team_id, m.id, s.slot, d.day,
       {INSTANT}, m.minutes, 'planned', ''
FROM schedule_caremoment m
CROSS JOIN LATERAL (
  SELECT day::date FROM generate_series(greatest(m.starts_on, %(first)s::date)::timestamp,
                                        least(m.ends_on, %(until)s::date)::timestamp, interval '1 day') day) d
CROSS JOIN LATERAL (SELECT d.day + m.window_from AS wall,
                           (d.day + m.window_from) AT TIME ZONE 'Europe/Amsterdam' AS start) at
CROSS JOIN LATERAL generate_series(1, m.nurses) s (slot)
WHERE m.starts_on <= %(until)s AND (m.ends_on IS NULL OR m.ends_on >= %(first)s) AND {FALLS}
  AND (%(moments)s::uuid[] IS NULL OR m.id = ANY (%(moments)s))
  AND {IN_CARE.format("m", "d.day")} AND NOT {PAUSED.format("m", "d.day")}
ON CONFLICT (care_moment_id, {DUE}, slot) DO NOTHING
"""  # noqa: S608


def extend_visits(
    *,
    until: date | None = None,
    first: date | None = None,
    moments: Sequence[UUID] | None = None,
    using: str = "default",
) -> int:
    """Make the visits that care moments ask for and that are not there yet, one a nurse; safe to run twice.

    From `first` (today) to `until` (six weeks ahead), for all care moments in sight or only `moments`, on the days of
    an episode of care that no pause covers. Returns how many were made.
    """
    first = first or timezone.localdate()
    values = {"first": first, "until": until or first + AHEAD, "moments": None if moments is None else list(moments)}
    with transaction.atomic(using=using), connections[using].cursor() as cursor:
        cursor.execute(EXTEND, values)
        return int(cursor.rowcount)
