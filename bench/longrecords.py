"""Records as they are after years: made in the database of the bench by the owner of its tables, and kept there."""

from dataclasses import dataclass
from typing import Any

from django.db import connections, transaction

from buurtzorgweb.seed.load import ALIAS

CLIENTS = 60
LONG, SHORT, ONE_PAGE = 10_000, 10, 25
# The clients of one handover: beyond these people died, and nobody comes any more.
OTHERS = "SELECT id FROM clients_client WHERE team_id = %(team)s ORDER BY id OFFSET %(clients)s"
GONE = f"""
DELETE FROM schedule_visit WHERE date >= gate.today() AND outcome_id IS NULL AND client_id IN ({OTHERS})
  AND NOT EXISTS (SELECT FROM schedule_visitoutcome o WHERE o.visit_id = schedule_visit.id);
UPDATE clients_client SET deceased_on = gate.today() - 1 WHERE deceased_on IS NULL AND id IN ({OTHERS});
UPDATE clients_careepisode SET ends_on = gate.today() - 1, end_reason = 'deceased'
WHERE ends_on IS NULL AND client_id IN ({OTHERS})
"""
# Two teams: one for the handover, one for long records; of each somebody who rides today.
TEAMS = """
SELECT t.id, t.slug, (SELECT min(nurse_id) FROM schedule_visit v WHERE v.team_id = t.id AND v.date = gate.today())
FROM teams_team t JOIN clients_careepisode e ON e.owner_team_id = t.id AND e.ends_on IS NULL
WHERE EXISTS (SELECT FROM schedule_visit v WHERE v.team_id = t.id AND v.date = gate.today())
GROUP BY t.id ORDER BY abs(count(*) - %(clients)s), t.id LIMIT 2
"""
# The longest record of a team, and the two most like it but for their reports.
ALIKE = """
WITH counted AS (
  SELECT c.id, (SELECT count(*) FROM clients_report x WHERE x.client_id = c.id) AS reports, ARRAY[
    (SELECT count(*) FROM clients_measurement x WHERE x.client_id = c.id),
    (SELECT count(*) FROM clients_risk x WHERE x.client_id = c.id),
    (SELECT count(*) FROM omaha_rating x WHERE x.client_id = c.id),
    (SELECT count(*) FROM omaha_intervention x WHERE x.client_id = c.id),
    (SELECT count(*) FROM schedule_caremoment x WHERE x.client_id = c.id)] AS counts
  FROM clients_client c WHERE c.team_id = %(team)s),
longest AS (SELECT * FROM counted ORDER BY reports DESC, id LIMIT 1)
SELECT c.id::text FROM counted c, longest l
ORDER BY c.id = l.id DESC, (SELECT sum(abs(a - b)) FROM unnest(c.counts, l.counts) AS d (a, b)), c.id LIMIT 3
"""
SPARE = """
DELETE FROM clients_report WHERE id IN (
  SELECT id FROM clients_report WHERE client_id = %(client)s ORDER BY written_at DESC, id DESC OFFSET %(count)s)
"""
# What is missing since a moment, evenly over the time since; written by the others of the team in words of the seed.
WRITE = """
WITH words AS (SELECT array_agg(text) AS said FROM (SELECT text FROM clients_report LIMIT 500) r),
writers AS (SELECT array_agg(user_id ORDER BY user_id) AS keys FROM teams_membership
            WHERE team_id = %(team)s AND user_id <> %(me)s)
INSERT INTO clients_report (id, client_id, owner_team_id, author_id, written_at, recorded_at, text)
SELECT uuidv7(), c.id, c.team_id, keys[1 + n %% cardinality(keys)], at, at, said[1 + n * 31 %% cardinality(said)]
FROM words, writers, clients_client c, LATERAL (SELECT count(*) AS present FROM clients_report r
  WHERE r.client_id = c.id AND r.written_at > now() - %(days)s * interval '1 day') there,
LATERAL generate_series(1, %(count)s - present) n, LATERAL (
  SELECT now() - (n - 0.5) * %(days)s * interval '1 day' / (%(count)s - present) AS at) moment
WHERE c.id = ANY (%(keys)s::uuid[])
"""
# Ten times what the demonstration tells of a client in six weeks, as far as it is not there yet.
CHANGES = {"reports": 44, "ratings": 8, "events": 1, "actions": 3, "promises": 2, "days": 42}
RATE = """
INSERT INTO omaha_rating (id, client_id, owner_team_id, client_problem_id, moment, rated_at, recorded_at, knowledge,
  behavior, status, author_id)
SELECT uuidv7(), p.client_id, p.owner_team_id, p.id, 'interim', at, at, 1 + n %% 5, 1 + n * 2 %% 5, 1 + n * 3 %% 5,
  other
FROM (SELECT p.*, (SELECT max(user_id) FROM teams_membership WHERE team_id = %(team)s AND user_id <> %(me)s) AS other,
    (SELECT max(rated_at) FROM omaha_rating r WHERE r.client_problem_id = p.id AND r.moment = 'baseline') AS baseline,
    (SELECT count(*) FROM omaha_rating r WHERE r.client_problem_id = p.id
     AND r.rated_at > now() - %(days)s * interval '1 day') AS present
  FROM omaha_clientproblem p WHERE p.closed_on IS NULL AND p.client_id = ANY (%(keys)s::uuid[])) p,
LATERAL generate_series(1, %(ratings)s - present) n,
LATERAL (SELECT now() - (n - 0.5) * %(days)s * interval '1 day' / %(ratings)s AS at) moment WHERE at > baseline
"""
HAPPEN = """
INSERT INTO clients_clientevent (id, client_id, owner_team_id, recorded_at, kind, text, starts_on)
SELECT uuidv7(), c.id, c.team_id, now() - interval '4 days', 'fall', 'Uitgegleden bij het bed, geen letsel.',
  gate.today() - 4
FROM clients_client c, LATERAL generate_series(1, %(events)s - (SELECT count(*) FROM clients_clientevent e
  WHERE e.client_id = c.id AND e.recorded_at > now() - %(days)s * interval '1 day')) n
WHERE c.id = ANY (%(keys)s::uuid[])
"""
PLAN = """
INSERT INTO omaha_intervention (id, client_id, owner_team_id, recorded_at, client_problem_id, category_id, target_id,
  text, position, starts_on)
SELECT uuidv7(), i.client_id, i.owner_team_id, now() - n * interval '5 days', i.client_problem_id, i.category_id,
  i.target_id, i.text, i.position + n, gate.today() - 5 * n::int
FROM clients_client c, LATERAL (SELECT * FROM omaha_intervention i WHERE i.client_id = c.id AND i.ends_on IS NULL
  ORDER BY i.starts_on, i.id LIMIT 1) i,
LATERAL generate_series(1, %(actions)s - (SELECT count(*) FROM omaha_intervention e
  WHERE e.client_id = c.id AND e.recorded_at > now() - %(days)s * interval '1 day')) n
WHERE c.id = ANY (%(keys)s::uuid[])
"""
PROMISE = """
INSERT INTO clients_promise (id, client_id, owner_team_id, recorded_at, text, due_on, person_id, made_by_id)
SELECT uuidv7(), c.id, c.team_id, now(), 'De brief van de huisarts meenemen', gate.today() + 2, %(me)s, %(me)s
FROM clients_client c, LATERAL generate_series(1, %(promises)s
  - (SELECT count(*) FROM clients_promise e WHERE e.client_id = c.id)) n
WHERE c.id = ANY (%(keys)s::uuid[])
"""
# Back after six weeks: nobody has more to read.
AWAY = """
UPDATE schedule_visit SET nurse_id = (SELECT max(user_id) FROM teams_membership
  WHERE team_id = %(team)s AND user_id <> %(me)s)
WHERE nurse_id = %(me)s AND date < gate.today() AND date >= gate.today() - %(days)s
"""
TABLES = "clients_report, clients_clientevent, clients_promise, omaha_rating, omaha_intervention, schedule_visit"


@dataclass(frozen=True)
class Place:
    """A team, and the one whose eyes are used."""

    team: int
    slug: str
    nurse: int


@dataclass(frozen=True)
class LongRecords:
    """Where the handover is asked, and the records by the number of their reports."""

    handover: Place
    team: Place
    long: str
    short: str
    one_page: str
    clients: int  # of the handover


def prepare() -> LongRecords:
    """Adds what is missing: the second time that is next to nothing."""
    with transaction.atomic(using=ALIAS):
        handover, team = (Place(*row) for row in ask(TEAMS, clients=CLIENTS))
        clients = busy(handover)
        long, short, one_page = (str(key) for (key,) in ask(ALIKE, team=team.team))
        for key, count in ((long, LONG), (short, SHORT), (one_page, ONE_PAGE)):
            do(SPARE, client=key, count=count)
            do(WRITE, team=team.team, me=team.nurse, keys=[key], count=count, days=3650)
    # Outside the transaction, as the seed does.
    do(f"VACUUM (ANALYZE) {TABLES}")
    return LongRecords(handover, team, long, short, one_page, clients)


def busy(place: Place) -> int:
    """A team of so many clients, with much news for one who was away."""
    for statement in GONE.split(";"):
        do(statement, team=place.team, clients=CLIENTS)
    found = ask("SELECT id FROM clients_client WHERE team_id = %(team)s AND deceased_on IS NULL", team=place.team)
    values = CHANGES | {"team": place.team, "me": place.nurse, "keys": [key for (key,) in found]}
    for statement in (WRITE, RATE, HAPPEN, PLAN, PROMISE, AWAY):
        do(statement, count=CHANGES["reports"], **values)
    return len(found)


def ask(statement: str, **values: Any) -> list[tuple[Any, ...]]:
    with connections[ALIAS].cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())


def do(statement: str, **values: Any) -> None:
    with connections[ALIAS].cursor() as cursor:
        cursor.execute(statement, values)
