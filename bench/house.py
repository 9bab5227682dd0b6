"""The database that is measured, made once and kept; and the two web servers beside each other."""

import json
import os
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date, datetime
from functools import partial
from hashlib import sha256
from http.client import HTTPException
from pathlib import Path
from zoneinfo import ZoneInfo

import django
import psycopg

from bench.browser import Browser
from bench.options import Options
from buurtzorgweb import embedded, local, translations
from buurtzorgweb.embedded.processes import wait_until
from buurtzorgweb.embedded.where import BASE_DIR, Servers, fail
from buurtzorgweb.run import Children, manage

SEED = 1
START_SECONDS = 60
# Two weeks of planned days lie ahead of the day of the seed.
STALE_DAYS = 13
WORKERS = 2


@dataclass(frozen=True)
class Seeded:
    """What lies in the database, when it was put there and how fast."""

    teams: int
    clients: int
    months: int
    day: str
    migrations: str
    visits: int
    rows: int
    rate: float
    floor: float

    def serves(self, wanted: Options, day: date) -> bool:
        return (
            (self.teams, self.clients, self.months) == (wanted.teams, wanted.clients, wanted.months)
            and self.migrations == migrations()
            and 0 <= (day - date.fromisoformat(self.day)).days <= STALE_DAYS
        )


@dataclass(frozen=True)
class House:
    """Servers that run: where to ask, and whose CPU to count."""

    servers: Servers
    postgres: int
    product_pid: int
    product_port: int
    floor_pid: int
    floor_port: int
    seeded: Seeded

    def superuser(self) -> "psycopg.Connection[tuple[object, ...]]":
        return psycopg.connect(self.servers.superuser_url(embedded.DATABASE), autocommit=True)


def migrations() -> str:
    """A database made by other migrations is of no use."""
    digest = sha256()
    for path in sorted([*BASE_DIR.glob("*/migrations/*.py"), *BASE_DIR.glob("access/sql/*")]):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def today() -> date:
    """The day where the teams work, before settings can say so."""
    return datetime.now(ZoneInfo("Europe/Amsterdam")).date()


def say(text: str) -> None:
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


@contextmanager
def opened(options: Options) -> Iterator[House]:
    """Everything runs within; it stops with the last line."""
    if not Path("/proc/self/stat").exists():
        fail("The bench reads CPU time from /proc, which this system does not have.")
    os.environ["VAR_DIR"] = str(embedded.var_dir() / "bench")
    os.environ |= {"LOG_LEVEL": "WARNING", "DJANGO_SETTINGS_MODULE": "bench.product"}
    for name in ("DATABASE_URL", "MIGRATE_DATABASE_URL", "REDIS_URL"):
        os.environ.pop(name, None)
    with local.environment():
        servers = embedded.locate()
        children = Children(servers.folder / "log")
        try:
            seeded = prepare(servers, children, options)
            yield start(servers, children, seeded)
        finally:
            children.stop()


def prepare(servers: Servers, children: Children, options: Options) -> Seeded:
    """The database of the wanted size: the one that lies there, or a new one."""
    translations.compile_all()
    children.finish("collectstatic", manage("collectstatic", "--no-input"))
    note = servers.folder / "seeded.json"
    found = Seeded(**json.loads(note.read_text())) if note.exists() else None
    if not (found and found.serves(options, today())):
        note.unlink(missing_ok=True)
        found = make(servers, children, options)
        note.write_text(json.dumps(asdict(found)))
    django.setup()
    return found


def make(servers: Servers, children: Children, options: Options) -> Seeded:
    with psycopg.connect(servers.superuser_url(), autocommit=True) as server:
        server.execute(f"DROP DATABASE IF EXISTS {embedded.DATABASE} WITH (FORCE)")
    embedded.create_database(servers, embedded.DATABASE)
    say("migrating")
    children.finish("migrate", manage("migrate", "--no-input", "--database=migrate"))
    django.setup()
    say(f"seeding {options.teams:,} teams, {options.clients:,} clients, {options.months} months")
    return seed(options)


def seed(options: Options) -> Seeded:
    """As `manage.py seed` does, with its figures kept."""
    from django.conf import settings
    from django.contrib.auth.hashers import make_password
    from django.core.management.base import OutputWrapper
    from django.utils import timezone

    from benchmarks import services
    from buurtzorgweb.management.commands.seed import PASSWORD, Progress
    from buurtzorgweb.seed.load import load, settle
    from buurtzorgweb.seed.plan import Plan

    plan = Plan(options.teams, options.clients, options.months, SEED, timezone.localdate())
    screen = Progress(OutputWrapper(sys.stderr))
    loaded = load(plan, make_password(PASSWORD), screen, settings.VAR_DIR / "seed-floor.copy")
    settle(list(loaded.rows))
    services.rebuild()
    screen.done()
    rate, floor = loaded.speed() or (0.0, 0.0)
    sizes = (options.teams, options.clients, options.months)
    visits = loaded.rows["schedule_visit"]
    return Seeded(*sizes, str(plan.today), migrations(), visits, loaded.total_rows, rate, floor)


def start(servers: Servers, children: Children, seeded: Seeded) -> House:
    ports = free_ports(2)
    os.environ["FLOOR_DATABASE_URL"] = servers.url("app_backup", embedded.DATABASE)
    product = children.start("web", granian(ports[0], "buurtzorgweb.wsgi:application"))
    floor = children.start("floor", granian(ports[1], "bench.floor.wsgi:application"))
    for port, path in zip(ports, ("/healthz", "/p/"), strict=True):
        if not wait_until(partial(answers, port, path), START_SECONDS):
            children.check()
            fail(f"no answer on port {port}; see {children.logs}")
    postmaster = int((servers.postgres_data / "postmaster.pid").read_text().split("\n", 1)[0])
    return House(servers, postmaster, product.pid, ports[0], floor.pid, ports[1], seeded)


def granian(port: int, application: str) -> list[str]:
    words = ["granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)]
    return [sys.executable, "-m", *words, "--workers", str(WORKERS), "--blocking-threads", "1", application]


def free_ports(count: int) -> list[int]:
    with_sockets = [socket.create_server(("127.0.0.1", 0)) for _port in range(count)]
    ports = [each.getsockname()[1] for each in with_sockets]
    for each in with_sockets:
        each.close()
    return ports


def answers(port: int, path: str) -> bool:
    line = Browser(port)
    try:
        return line.get(path).status < 500
    except (OSError, HTTPException):
        return False
    finally:
        line.close()
