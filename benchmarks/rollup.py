"""The rollup as SQL: from visits to days, from days to figures, from figures to how all teams lie.

Each function runs within `job("rollup")`, one month at a time. Statements go team by team along the index on team and
date: the hash tables then stay small, and a month of all teams costs little more than reading it once.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from django.db import connection

from benchmarks import months

# One rollup at a time; a second waits for the first's month. The number means nothing.
LOCK = "SELECT pg_advisory_xact_lock(710603)"
MOST_DOTS = 51  # what five strips on one page can carry; odd, so that the middle team is one of them


class Span(NamedTuple):
    """Days of one team within one month; `whole` when the month starts anew."""

    team_id: int
    first: date
    last: date
    whole: bool


TAKE = """
WITH gone AS (DELETE FROM benchmarks_touchedday WHERE day BETWEEN %(first)s AND %(last)s RETURNING team_id, day, lost)
SELECT team_id, min(day), max(day), bool_or(lost) FROM gone GROUP BY team_id ORDER BY team_id
"""
# One passage over the visits gives both the days and who saw whom. What did not change is not written, so a rebuild of
# what is right leaves no dead rows behind. Part of a month can only add faces; a whole month replaces them.
COUNT = """
WITH span AS (
  SELECT * FROM unnest(%(teams)s::bigint[], %(firsts)s::date[], %(lasts)s::date[], %(wholes)s::boolean[])
  AS given (team_id, first, last, whole)),
done AS MATERIALIZED (
  SELECT span.team_id, span.whole, found.* FROM span CROSS JOIN LATERAL (
    SELECT day, client_id, max(visits) AS visits, max(minutes) AS minutes,
      coalesce(array_agg(nurse_id) FILTER (WHERE latest >= %(four_weeks)s), '{}') AS nurses
    FROM (
      SELECT date AS day, client_id, nurse_id, count(*) AS visits, sum(actual_minutes) AS minutes, max(date) AS latest
      FROM schedule_visit v
      WHERE v.team_id = span.team_id AND v.date BETWEEN span.first AND span.last AND v.status = 'done'
      GROUP BY GROUPING SETS ((date), (client_id, nurse_id))) AS either
    GROUP BY day, client_id) AS found),
worked AS (
  SELECT span.team_id, found.* FROM span CROSS JOIN LATERAL (
    SELECT date AS day, sum(minutes) FILTER (WHERE kind = 'travel') AS travel,
      sum(minutes) FILTER (WHERE kind = 'meeting') AS meeting,
      sum(minutes) FILTER (WHERE kind = 'training') AS training, sum(minutes) FILTER (WHERE kind = 'office') AS office
    FROM schedule_workentry w WHERE w.team_id = span.team_id AND w.date BETWEEN span.first AND span.last
    GROUP BY date) AS found),
days AS MATERIALIZED (
  SELECT team_id, day, coalesce(visits, 0) AS visits, coalesce(minutes, 0) AS minutes, coalesce(travel, 0) AS travel,
    coalesce(meeting, 0) AS meeting, coalesce(training, 0) AS training, coalesce(office, 0) AS office
  FROM (SELECT * FROM done WHERE day IS NOT NULL) AS visited FULL JOIN worked USING (team_id, day)),
days_kept AS (
  INSERT INTO benchmarks_teamday AS d (team_id, day, visits, client_minutes, travel_minutes, meeting_minutes,
    training_minutes, office_minutes)
  SELECT * FROM days
  ON CONFLICT (team_id, day) DO UPDATE SET visits = excluded.visits, client_minutes = excluded.client_minutes,
    travel_minutes = excluded.travel_minutes, meeting_minutes = excluded.meeting_minutes,
    training_minutes = excluded.training_minutes, office_minutes = excluded.office_minutes
  WHERE d IS DISTINCT FROM excluded),
days_gone AS (
  DELETE FROM benchmarks_teamday d USING span
  WHERE d.team_id = span.team_id AND d.day BETWEEN span.first AND span.last
  AND NOT EXISTS (SELECT FROM days WHERE days.team_id = d.team_id AND days.day = d.day)),
seen AS (
  SELECT team_id, whole, uuid_hash_extended(client_id, %(seed)s) AS client_hash, nurses
  FROM done WHERE client_id IS NOT NULL),
faces_gone AS (
  DELETE FROM benchmarks_faces f WHERE f.month = %(month)s AND f.team_id = ANY (%(whole)s::bigint[])
  AND NOT EXISTS (SELECT FROM seen WHERE seen.team_id = f.team_id AND seen.client_hash = f.client_hash))
MERGE INTO benchmarks_faces f USING seen
ON f.month = %(month)s AND f.team_id = seen.team_id AND f.client_hash = seen.client_hash
WHEN MATCHED AND (NOT f.nurses @> seen.nurses OR (seen.whole AND NOT f.nurses <@ seen.nurses)) THEN
  UPDATE SET nurses = CASE WHEN seen.whole THEN seen.nurses
    ELSE ARRAY(SELECT unnest(f.nurses) UNION SELECT unnest(seen.nurses)) END
WHEN NOT MATCHED THEN
  INSERT (month, team_id, client_hash, nurses) VALUES (%(month)s, seen.team_id, seen.client_hash, seen.nurses)
"""
FIGURES = """
WITH days AS (
  SELECT team_id, sum(client_minutes) AS client, sum(travel_minutes) AS travel, sum(meeting_minutes) AS meeting,
    sum(training_minutes) AS training, sum(office_minutes) AS office
  FROM benchmarks_teamday
  WHERE team_id = ANY (%(teams)s::bigint[]) AND day BETWEEN %(month)s AND %(last)s GROUP BY team_id),
hours AS (SELECT *, client + travel + meeting + training + office AS worked FROM days),
people AS (
  SELECT team_id, count(*) AS clients, sum(cardinality(nurses)) AS faces, count(*) FILTER (WHERE nurses <> '{}') AS seen
  FROM benchmarks_faces WHERE team_id = ANY (%(teams)s::bigint[]) AND month = %(month)s GROUP BY team_id),
wanted AS MATERIALIZED (
  SELECT * FROM (
    SELECT team_id, f.* FROM hours CROSS JOIN LATERAL (VALUES
      ('client_hours', client, 60, NULL),
      ('worked_hours', worked, 60, ARRAY[client, travel, office, meeting, training]::int[]),
      ('productivity', client, worked, NULL)) AS f (measure_id, numerator, denominator, parts)
    UNION ALL
    SELECT team_id, f.* FROM people CROSS JOIN LATERAL (VALUES
      ('clients', clients, 1, NULL::int[]),
      ('faces', faces, seen, NULL)) AS f (measure_id, numerator, denominator, parts)) AS every
  WHERE denominator > 0),
gone AS (
  DELETE FROM benchmarks_figure f WHERE f.month = %(month)s AND f.team_id = ANY (%(teams)s::bigint[])
  AND NOT EXISTS (SELECT FROM wanted w WHERE w.team_id = f.team_id AND w.measure_id = f.measure_id))
MERGE INTO benchmarks_figure f USING wanted w
ON f.team_id = w.team_id AND f.measure_id = w.measure_id AND f.month = %(month)s
WHEN MATCHED AND (f.numerator, f.denominator, f.parts) IS DISTINCT FROM (w.numerator, w.denominator, w.parts) THEN
  UPDATE SET numerator = w.numerator, denominator = w.denominator, parts = w.parts, computed_at = now()
WHEN NOT MATCHED THEN
  INSERT (team_id, measure_id, month, numerator, denominator, parts, computed_at)
  VALUES (w.team_id, w.measure_id, %(month)s, w.numerator, w.denominator, w.parts, now())
"""
SPREAD = """
WITH every AS (
  SELECT measure_id, round(CASE unit WHEN 'percent' THEN 100 ELSE 1 END * numerator / denominator, 2)::float8 AS value
  FROM benchmarks_figure JOIN benchmarks_measure ON code = measure_id WHERE month = %(month)s),
gone AS (
  DELETE FROM benchmarks_spread s
  WHERE s.month = %(month)s AND NOT EXISTS (SELECT FROM every WHERE every.measure_id = s.measure_id))
INSERT INTO benchmarks_spread (month, measure_id, teams, dots)
SELECT %(month)s, measure_id, count(*), CASE WHEN count(*) <= cardinality(%(evenly)s::float8[])
  THEN array_agg(value ORDER BY value) ELSE percentile_disc(%(evenly)s::float8[]) WITHIN GROUP (ORDER BY value) END
FROM every GROUP BY measure_id
ON CONFLICT (month, measure_id) DO UPDATE SET teams = excluded.teams, dots = excluded.dots
"""
TOUCHED_MONTHS = "SELECT DISTINCT date_trunc('month', day)::date AS month FROM benchmarks_touchedday ORDER BY month"
# Team by team along the index; a plain minimum over all visits would read them all.
KNOWN_SPAN = """
SELECT min(first), max(last) FROM (
  SELECT (SELECT min(date) FROM schedule_visit WHERE team_id = t.id),
    (SELECT max(date) FROM schedule_visit WHERE team_id = t.id) FROM teams_team t
  UNION ALL SELECT (SELECT min(date) FROM schedule_workentry WHERE team_id = t.id),
    (SELECT max(date) FROM schedule_workentry WHERE team_id = t.id) FROM teams_team t
  UNION ALL SELECT min(month), max(month) FROM benchmarks_figure) AS known (first, last)
"""


def take_touched(month: date) -> list[Span]:
    """Take away the notes of changed days of a month; what is noted from here on is for the next time."""
    with connection.cursor() as cursor:
        cursor.execute(LOCK)
        cursor.execute(TAKE, {"first": month, "last": months.last_day(month)})
        return [whole(team, month) if lost else Span(team, first, last, False) for team, first, last, lost in cursor]


def whole(team_id: int, month: date) -> Span:
    return Span(team_id, month, months.last_day(month), True)


def count(month: date, spans: Sequence[Span]) -> None:
    """Recompute the days of the spans, then the month's figures of their teams and how all teams lie."""
    values: dict[str, Any] = {
        "month": month,
        "last": months.last_day(month),
        "four_weeks": months.last_four_weeks(month),
        "seed": month.toordinal(),
        "teams": [span.team_id for span in spans],
        "firsts": [span.first for span in spans],
        "lasts": [span.last for span in spans],
        "wholes": [span.whole for span in spans],
        "whole": [span.team_id for span in spans if span.whole],
        "evenly": [index / (MOST_DOTS - 1) for index in range(MOST_DOTS)],
    }
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL work_mem = '128MB'")
        # A kept plan would be made for any number of teams and suit neither one nor a thousand.
        cursor.execute("SET LOCAL plan_cache_mode = force_custom_plan")
        for statement in (COUNT, FIGURES, SPREAD):
            cursor.execute(statement, values)


def look_again() -> None:
    """Let the planner know how large the tables became."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE benchmarks_teamday, benchmarks_faces, benchmarks_figure")


def touched_months() -> list[date]:
    with connection.cursor() as cursor:
        cursor.execute(TOUCHED_MONTHS)
        return [month for (month,) in cursor]


def known_months() -> list[date]:
    """Every month in which anything was planned, worked or computed."""
    with connection.cursor() as cursor:
        cursor.execute(KNOWN_SPAN)
        first, last = cursor.fetchone()
    return list(months.between(first, last)) if first else []
