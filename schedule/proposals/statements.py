"""What the planner needs of a week, as statements; ids, times and positions, never a name."""

MEMBERS = """
SELECT m.user_id, max(m.level), max(m.contract_hours), (array_agg(m.transport ORDER BY m.starts_on DESC))[1],
  array_agg(d.day::date) FILTER (WHERE m.starts_on <= d.day AND (m.ends_on IS NULL OR m.ends_on >= d.day))
FROM teams_membership m
CROSS JOIN generate_series(%(monday)s::date, %(sunday)s::date, interval '1 day') d (day)
WHERE m.team_id = %(team)s AND m.starts_on <= %(sunday)s AND (m.ends_on IS NULL OR m.ends_on >= %(monday)s)
GROUP BY m.user_id ORDER BY m.user_id
"""
AWAY = """
SELECT a.user_id, d.day::date FROM teams_absence a
CROSS JOIN generate_series(%(monday)s::date, %(sunday)s::date, interval '1 day') d (day)
WHERE a.team_id = %(team)s AND a.percent = 100 AND a.starts_on <= d.day AND (a.ends_on IS NULL OR a.ends_on >= d.day)
"""
SAID = """
SELECT user_id, date, kind, part FROM schedule_availability
WHERE team_id = %(team)s AND date BETWEEN %(monday)s AND %(sunday)s
"""
SHIFTS = """
SELECT id, user_id, date, kind, part, starts_at, ends_at, break_minutes, transport, version,
  locked OR published_at IS NOT NULL
FROM schedule_shift WHERE team_id = %(team)s AND date BETWEEN %(monday)s AND %(sunday)s ORDER BY user_id, starts_at
"""
# How this team works: the hours of its last eight weeks, on the half hour, the most usual first.
PATTERNS = """
SELECT kind, date_bin('30 min', starts_at AT TIME ZONE 'Europe/Amsterdam', date)::time,
  date_bin('30 min', ends_at AT TIME ZONE 'Europe/Amsterdam' + interval '29 min', date)::time, count(*)
FROM schedule_shift
WHERE team_id = %(team)s AND date >= %(monday)s::date - 56 AND date < %(monday)s AND kind IN ('early', 'late', 'night')
GROUP BY 1, 2, 3 ORDER BY 4 DESC, 1, 2, 3 LIMIT 40
"""
VISITS = """
SELECT v.id, v.client_id, v.care_moment_id, v.date, v.planned_start, v.planned_minutes, v.nurse_id, v.locked,
  v.moved_from IS NOT NULL, coalesce(m.min_level, 0), m.window_from, m.window_to, v.slot
FROM schedule_visit v JOIN clients_client c ON c.id = v.client_id AND c.team_id = %(team)s
LEFT JOIN schedule_caremoment m ON m.id = v.care_moment_id
WHERE v.team_id = %(team)s AND v.date BETWEEN %(first)s AND %(sunday)s AND v.status = 'planned' AND v.started_at IS NULL
ORDER BY v.date, v.planned_start, v.client_id, v.care_moment_id, v.slot, v.id
"""
CLIENTS = """
SELECT c.id, c.latitude, c.longitude, c.named_nurse_id, c.stand_in_id,
  (SELECT jsonb_object_agg(s.nurse_id, s.times) FROM (
     SELECT v.nurse_id, count(*) AS times FROM schedule_visit v
     WHERE v.client_id = c.id AND v.date >= %(monday)s::date - 28 AND v.date < %(monday)s AND v.nurse_id IS NOT NULL
       AND v.status IN ('done', 'planned') GROUP BY v.nurse_id) s)
FROM clients_client c WHERE c.team_id = %(team)s AND c.id = ANY (%(clients)s) ORDER BY c.id
"""
# Evenings and weekend days of eight weeks, so that they are shared out evenly.
UNSOCIAL = """
SELECT user_id, count(*) FILTER (WHERE extract(hour FROM ends_at AT TIME ZONE 'Europe/Amsterdam') >= 18
    OR (ends_at AT TIME ZONE 'Europe/Amsterdam')::date > date),
  count(*) FILTER (WHERE extract(isodow FROM date) > 5)
FROM schedule_shift WHERE team_id = %(team)s AND date >= %(monday)s::date - 56 AND date < %(monday)s AND part = 1
GROUP BY user_id
"""
# The week before, as it was or is planned: what a proposal is held beside.
MADE = """
SELECT v.client_id, v.nurse_id, v.date, coalesce(v.started_at, v.planned_start),
  coalesce(v.actual_minutes, v.planned_minutes), m.window_from, m.window_to, v.planned_minutes
FROM schedule_visit v LEFT JOIN schedule_caremoment m ON m.id = v.care_moment_id
WHERE v.team_id = %(team)s AND v.date BETWEEN %(monday)s::date - 7 AND %(monday)s::date - 1
  AND v.status IN ('done', 'planned')
ORDER BY v.date, v.planned_start, v.id
"""
# Only what still is as the proposal saw it, for somebody who is in the team and able on that day.
ACCEPT = """
UPDATE schedule_visit v SET nurse_id = p.nurse_id, planned_start = p.start, on_the_way_at = NULL,
  moved_from = CASE WHEN p.start = v.planned_start THEN v.moved_from
    WHEN p.start = v.moved_from THEN NULL ELSE coalesce(v.moved_from, v.planned_start) END
FROM unnest(%(ids)s::uuid[], %(nurses)s::bigint[], %(starts)s::timestamptz[], %(was)s::bigint[],
  %(were)s::timestamptz[]) p (id, nurse_id, start, was, was_start)
WHERE v.id = p.id AND v.team_id = %(team)s AND v.status = 'planned' AND v.started_at IS NULL AND NOT v.locked
  AND v.nurse_id IS NOT DISTINCT FROM p.was AND v.planned_start = p.was_start
  AND EXISTS (SELECT FROM teams_membership m WHERE m.team_id = v.team_id AND m.user_id = p.nurse_id
    AND m.starts_on <= v.date AND (m.ends_on IS NULL OR m.ends_on >= v.date)
    AND m.level >= coalesce((SELECT c.min_level FROM schedule_caremoment c WHERE c.id = v.care_moment_id), 0))
  AND NOT EXISTS (SELECT FROM teams_absence a WHERE a.team_id = v.team_id AND a.user_id = p.nurse_id
    AND a.percent = 100 AND a.starts_on <= v.date AND (a.ends_on IS NULL OR a.ends_on >= v.date))
RETURNING v.id, v.client_id, v.owner_team_id
"""
