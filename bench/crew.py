"""Nurses drawn at random over the whole organisation, with their sessions, clients and visits of today."""

from dataclasses import dataclass, field
from datetime import timedelta
from random import Random
from threading import Lock
from typing import NamedTuple

from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone
from django.utils.crypto import get_random_string
from psycopg import Connection

from access.models import User
from bench.browser import Answer, Browser, expect
from buurtzorgweb.management.commands.seed import PASSWORD

Session = dict[str, object]
Database = Connection[tuple[object, ...]]
NURSES = 150
# All nurses with visits today, with what is needed to close each: written out, as no policy is to be asked.
STOPS = """
SELECT v.nurse_id, v.id::text, v.client_id::text,
  array(SELECT p.id::text FROM omaha_clientproblem p WHERE p.client_id = v.client_id AND p.closed_on IS NULL),
  array(SELECT l.intervention_id::text FROM schedule_caremomentintervention l WHERE l.care_moment_id = v.care_moment_id)
FROM schedule_visit v WHERE v.date = %s AND v.status = 'planned' AND v.started_at IS NULL AND v.nurse_id = ANY (%s)
"""
ON_DUTY = """
SELECT v.nurse_id, t.slug, u.email FROM (SELECT DISTINCT nurse_id, team_id FROM schedule_visit WHERE date = %s) v
JOIN teams_team t ON t.id = v.team_id JOIN access_user u ON u.id = v.nurse_id
"""
NAMES = "SELECT t.slug, array_agg(c.search_name) FROM clients_client c JOIN teams_team t ON t.id = c.team_id GROUP BY 1"
CLIENTS = """
SELECT t.slug, array_agg(c.id::text) FROM clients_client c JOIN teams_team t ON t.id = c.team_id WHERE t.slug = ANY (%s)
GROUP BY 1
"""
OFFICE = "SELECT user_id FROM access_organisationrole WHERE role = 'back_office'"
SESSION = "INSERT INTO django_session (session_key, session_data, expire_date) VALUES (%s, %s, %s)"
# Back to how the day began, past triggers and policies, so that there is enough to close again.
MORNING = """
UPDATE schedule_visit SET status = 'planned', reason = '', started_at = NULL, actual_minutes = NULL, outcome_id = NULL
WHERE date = %s AND (status <> 'planned' OR started_at IS NOT NULL)
"""


class Stop(NamedTuple):
    visit: str
    client: str
    problems: list[str]
    interventions: list[str]


@dataclass
class Nurse:
    key: int
    slug: str
    email: str
    session: str = ""
    stops: list[Stop] = field(default_factory=list)


@dataclass
class People:
    """Everybody who could be drawn, and the words by which clients are found."""

    nurses: list[Nurse]
    office: list[int]
    words: dict[str, str]  # per team four letters with about twenty hits, as far as a team has them
    common: list[str]  # four letters with twenty hits or more in the whole organisation


def everybody(database: Database) -> People:
    nurses = [Nurse(*row) for row in database.execute(ON_DUTY, [timezone.localdate()])]  # type: ignore[arg-type]
    names: dict[str, list[str]] = dict(database.execute(NAMES).fetchall())  # type: ignore[arg-type]
    words = {slug: best(team_names, 20) for slug, team_names in names.items()}
    office = [int(str(key)) for (key,) in database.execute(OFFICE)]
    return People(nurses, office, words, sorted(set(words.values())))


def best(names: list[str], hits: int) -> str:
    """The four letters found in the number of names nearest to `hits`."""
    found: dict[str, int] = {}
    for name in names:
        pieces = {name[at : at + 4] for at in range(len(name) - 3)}
        for piece in pieces:
            if piece.isalpha():
                found[piece] = found.get(piece, 0) + 1
    return min(sorted(found), key=lambda piece: abs(found[piece] - hits))


def restore_morning(database: Database) -> None:
    with database.transaction():
        database.execute("SET LOCAL session_replication_role = replica")
        database.execute(MORNING, [timezone.localdate()])


class Crew:
    """Those of one round, signed in a moment ago: what is written once a minute of activity is no part of a page."""

    def __init__(self, database: Database, people: People, dice: Random, like: Session) -> None:
        self.dice = dice
        self.people = people
        self.nurses = dice.sample(people.nurses, min(NURSES, len(people.nurses)))
        by_key = {nurse.key: nurse for nurse in self.nurses}
        for nurse in self.nurses:
            nurse.stops = []
        for key, *stop in database.execute(STOPS, [timezone.localdate(), list(by_key)]):
            by_key[int(str(key))].stops.append(Stop(*stop))  # type: ignore[arg-type]
        for nurse in self.nurses:
            dice.shuffle(nurse.stops)
            nurse.session = sign_in(database, nurse.key, like)
        slugs = [nurse.slug for nurse in self.nurses]
        self.clients: dict[str, list[str]] = dict(database.execute(CLIENTS, [slugs]).fetchall())  # type: ignore[arg-type]
        self.riding = list(self.nurses)
        self.turn = Lock()
        self.office = [sign_in(database, key, like) for key in people.office]

    def nurse(self) -> Nurse:
        return self.dice.choice(self.nurses)

    def client(self, nurse: Nurse) -> str:
        """Any client of her team, not only those of her route."""
        return self.dice.choice(self.clients[nurse.slug])

    def stop(self) -> tuple[Nurse, Stop]:
        """A visit that is still to begin; each is used once."""
        with self.turn:
            while self.riding:
                nurse = self.dice.choice(self.riding)
                if nurse.stops:
                    return nurse, nurse.stops.pop()
                self.riding.remove(nurse)
        raise RuntimeError("All visits of this round are used up; seed a larger organisation.")


def sign_in(database: Database, key: int, like: Session) -> str:
    """A session straight into the table, as a sign-in left that of somebody else with the same password."""
    text = SessionStore().encode(like | {"_auth_user_id": str(key)})
    name = get_random_string(32)
    database.execute(SESSION, [name, text, timezone.now() + timedelta(hours=12)])
    return name


def floor_session(database: Database, key: int) -> Session:
    [(password,)] = database.execute("SELECT password FROM access_user WHERE id = %s", [key]).fetchall()
    signed = User(password=str(password)).get_session_auth_hash()
    return {"_auth_user_backend": "django.contrib.auth.backends.ModelBackend", "_auth_user_hash": signed}


def real_session(database: Database, port: int, nurse: Nurse, dice: Random) -> Session:
    """What is in a session after signing in and opening a first page: later pages then write no more than they must."""
    door = enter(port, nurse.email, dice)
    line = Browser(port)
    expect(line.get(f"/t/{nurse.slug}/today/", door.session), 200, "the first page")
    line.close()
    found = database.execute("SELECT session_data FROM django_session WHERE session_key = %s", [door.session])
    [(text,)] = found.fetchall()
    return SessionStore().decode(str(text))


def enter(port: int, e_mail: str, dice: Random) -> Answer:
    """From an address of its own, as the many who sign in between seven and eight."""
    door = Browser(port, source=f"127.{dice.randint(1, 250)}.{dice.randint(0, 250)}.{dice.randint(1, 250)}")
    try:
        return expect(door.post("/accounts/login/", "", [("login", e_mail), ("password", PASSWORD)]), 302, "signing in")
    finally:
        door.close()
