"""The whole load in one transaction of the owner: all of it, or nothing."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from time import monotonic
from typing import Any, Protocol

from django.db import connections, transaction
from psycopg import Cursor, sql
from psycopg.errors import LockNotAvailable

from buurtzorgweb.seed import bare, money
from buurtzorgweb.seed.days import count_visits
from buurtzorgweb.seed.floor import floor_rate
from buurtzorgweb.seed.people import SLUG, administrator
from buurtzorgweb.seed.plan import CannotSeed, Plan
from buurtzorgweb.seed.stream import copy, made_aside
from buurtzorgweb.seed.tables import Table, of_clients, organisation
from buurtzorgweb.seed.world import World

ALIAS = "migrate"
SETTINGS = """
SET LOCAL lock_timeout = '30s'; SET LOCAL maintenance_work_mem = '512MB'; SET LOCAL work_mem = '128MB';
SET LOCAL max_parallel_maintenance_workers = 2; SET LOCAL client_min_messages = warning
"""
# Tables below this share of the rows have no floor of their own.
WORTH_A_FLOOR = 0.02


class Screen(Protocol):
    """Where a watching person reads how far it is."""

    def step(self, text: str) -> None: ...

    def rows(self, table: str, count: int, seconds: float) -> None: ...


@dataclass
class Loaded:
    """What was loaded, and how fast beside the floor."""

    rows: dict[str, int] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    floors: dict[str, float] = field(default_factory=dict)
    total_seconds: float = 0

    @property
    def total_rows(self) -> int:
        return sum(self.rows.values())

    def speed(self) -> tuple[float, float] | None:
        """Rows per second of the tables with a floor: loaded, and at the floor."""
        rows = sum(self.rows[table] for table in self.floors)
        if not rows:
            return None
        floor = sum(self.rows[table] / rate for table, rate in self.floors.items())
        return rows / sum(self.seconds[table] for table in self.floors), rows / floor


def load(plan: Plan, password: str, screen: Screen, floor_file: Path | None) -> Loaded:
    """Raises CannotSeed, with everything as it was."""
    plan.check()
    if ALIAS not in connections.databases:
        raise CannotSeed("MIGRATE_DATABASE_URL is not set: only the owner of the tables can seed.")
    with transaction.atomic(using=ALIAS):
        cursor = connections[ALIAS].connection.cursor()
        try:
            return fill(cursor, plan, password, screen, floor_file)
        except LockNotAvailable:
            raise CannotSeed("Somebody works in this database; stop that first.") from None


def fill(cursor: Cursor[Any], plan: Plan, password: str, screen: Screen, floor_file: Path | None) -> Loaded:
    began = monotonic()
    cursor.execute(SETTINGS)
    world = found_world(cursor, plan)
    done = Loaded()
    people = organisation(world, password)
    guarded = bare.guard_only(bare.look(cursor, [table.name for table in people]))
    bare.undress(cursor, guarded)
    screen.step(f"{plan.teams:,} teams, {plan.clients:,} clients, {count_visits(world):,} visits")
    for table in people:
        put_in(cursor, table, done, screen, frozen=False)
    move_sequences(cursor, world)
    tables = of_clients(world)
    worn = bare.look(cursor, [table.name for table in tables])
    screen.step("taking off keys, triggers and row security until the commit")
    bare.undress(cursor, worn)
    frozen = {table.name: emptied(cursor, table.name) for table in tables}
    for table in tables:
        put_in(cursor, table, done, screen, frozen=frozen[table.name])
    for name, seconds in bare.put_back_keys(cursor, worn, screen.step).items():
        done.seconds[name] = done.seconds.get(name, 0) + seconds
    done.total_seconds = monotonic() - began
    if floor_file:
        done.floors = dict(measured(cursor, worn, tables, done, screen, floor_file, frozen))
    for each in (worn, guarded):
        bare.put_back_guard(cursor, each)
    return done


def found_world(cursor: Cursor[Any], plan: Plan) -> World:
    """Where keys begin here. Raises CannotSeed when this database was seeded before."""
    cursor.execute("LOCK TABLE access_user, teams_team IN EXCLUSIVE MODE")
    if cursor.execute("SELECT FROM teams_team WHERE slug LIKE %s LIMIT 1", [f"{SLUG}%"]).fetchone() is not None:
        raise CannotSeed("This database was seeded before; seed an empty one.")
    users, teams = first_row(cursor, "SELECT (SELECT max(id) FROM access_user), (SELECT max(id) FROM teams_team)")
    signs: dict[str, list[str]] = {}
    for problem, sign in cursor.execute(
        "SELECT problem_id, code FROM omaha_signsymptom WHERE NOT is_other ORDER BY code"
    ):
        signs.setdefault(problem, []).append(sign)
    known = frozenset(uzovi for (uzovi,) in cursor.execute("SELECT uzovi FROM backoffice_insurer"))
    (contracts,) = first_row(cursor, "SELECT max(id) FROM backoffice_contract")
    return World(plan, (users or 0) + 1, (teams or 0) + 1, signs, (contracts or 0) + 1, known)


def first_row(cursor: Cursor[Any], question: str) -> Any:
    return cursor.execute(question).fetchone()


def put_in(cursor: Cursor[Any], table: Table, done: Loaded, screen: Screen, *, frozen: bool) -> None:
    began = monotonic()
    tell = partial(told, screen, table.name, began)
    done.rows[table.name] = copy(cursor, table.name, table.columns, made_aside(table.lines), frozen=frozen, tell=tell)
    done.seconds[table.name] = monotonic() - began
    screen.rows(table.name, done.rows[table.name], done.seconds[table.name])
    screen.step("")


def told(screen: Screen, table: str, began: float, count: int) -> None:
    screen.rows(table, count, monotonic() - began)


def move_sequences(cursor: Cursor[Any], world: World) -> None:
    """The next user and team made by hand come after ours."""
    lasts = {"access_user": administrator(world), "teams_team": world.team_ids[-1]}
    for table, last in (lasts | {"backoffice_contract": money.last_contract(world)}).items():
        cursor.execute(
            "SELECT setval(seq, greatest(%s, nextval(seq) - 1, 1)) FROM pg_get_serial_sequence(%s, 'id') AS s (seq)",
            [last, table],
        )


def emptied(cursor: Cursor[Any], table: str) -> bool:
    """An empty table is truncated, so that its rows can go in frozen: no vacuum has to come by later."""
    name = sql.Identifier(table)
    if cursor.execute(sql.SQL("SELECT FROM {} LIMIT 1").format(name)).fetchone() is not None:
        return False
    cursor.execute(sql.SQL("TRUNCATE {}").format(name))
    return True


def measured(
    cursor: Cursor[Any],
    worn: bare.Dress,
    tables: list[Table],
    done: Loaded,
    screen: Screen,
    file: Path,
    frozen: dict[str, bool],
) -> Iterator[tuple[str, float]]:
    for name, columns, _lines in tables:
        if done.rows[name] >= WORTH_A_FLOOR * done.total_rows:
            screen.step(f"{name}: floor")
            yield name, floor_rate(cursor, worn, name, columns, file, frozen=frozen[name])


def settle(tables: list[str]) -> None:
    """Statistics for the planner, outside the transaction."""
    with connections[ALIAS].cursor() as cursor:
        for table in tables:
            cursor.execute(f"VACUUM (ANALYZE) {table}")
