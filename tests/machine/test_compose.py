"""docker-compose.yml without a container engine: its names are settings, its commands start, its roles hold."""

import http.client
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
import yaml

from buurtzorgweb import embedded
from buurtzorgweb.embedded import postgres

from .conftest import ROOT, bare_environment, free_port, wait_for

COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES = COMPOSE["services"]
OURS = [name for name, service in SERVICES.items() if service.get("image") == "buurtzorgweb"]
BIN = Path(sys.executable).parent


def settings_names():
    """Every name that the settings read from the environment."""
    text = (ROOT / "buurtzorgweb" / "settings.py").read_text()
    return set(re.findall(r'\b(?:env|env_bool|env_int|env_list|secret|secret_key)\(\s*"([A-Z_]+)"', text))


@pytest.fixture(scope="module")
def dotenv(tmp_path_factory):
    """What deploy/make-secrets.sh writes for a new installation."""
    folder = tmp_path_factory.mktemp("site")
    (folder / "deploy").mkdir()
    script = folder / "deploy" / "make-secrets.sh"
    script.write_bytes((ROOT / "deploy" / "make-secrets.sh").read_bytes())
    made = subprocess.run(["sh", str(script), "zorg.example.nl"], capture_output=True, text=True)
    assert made.returncode == 0, made.stderr
    assert (folder / ".env").stat().st_mode & 0o077 == 0
    again = subprocess.run(["sh", str(script)], capture_output=True, text=True)
    assert again.returncode == 1
    assert "nothing changed" in again.stderr
    return dict(line.split("=", 1) for line in (folder / ".env").read_text().splitlines())


def fill(text, values):
    """Compose's own substitution, as far as this file uses it."""

    def value(found):
        name, _, default = found[1].partition(":")
        known = values.get(name, "")
        if not known and default.startswith("?"):
            raise AssertionError(f"{name}: {default[1:]}")
        return known or default.removeprefix("-")

    return re.sub(r"\$\{([^}]+)\}", value, str(text)).replace("$$", "$")


def environment_of(name, dotenv):
    return {key: fill(value, dotenv) for key, value in SERVICES[name]["environment"].items()}


def test_the_house_is_complete():
    assert set(SERVICES) == {"postgres", "valkey", "migrate", "web", "worker", "beat", "proxy"}
    assert set(OURS) == {"migrate", "web", "worker", "beat"}


@pytest.mark.parametrize("name", OURS)
def test_every_name_is_a_setting(name):
    assert set(SERVICES[name]["environment"]) <= settings_names()


@pytest.mark.parametrize("name", SERVICES)
def test_every_value_is_given_by_the_secrets(name, dotenv):
    text = yaml.safe_dump(SERVICES[name])
    assert fill(text, dotenv)


def test_only_the_migration_can_become_the_owner():
    assert [name for name in OURS if "MIGRATE_DATABASE_URL" in SERVICES[name]["environment"]] == ["migrate"]
    for name in OURS:
        assert "//app_login:" in SERVICES[name]["environment"]["DATABASE_URL"]


def test_volumes_and_mounted_files_exist():
    named = set()
    for service in SERVICES.values():
        for volume in service.get("volumes", []):
            source = volume.split(":")[0]
            if source.startswith("./"):
                assert (ROOT / source).is_file(), source
            else:
                named.add(source)
    assert named == set(COMPOSE["volumes"])


def test_the_image_holds_what_the_settings_name():
    kept = re.findall(r"^!(\S+)$", (ROOT / ".dockerignore").read_text(), re.MULTILINE)
    assert all((ROOT / path).exists() for path in kept)
    packages = {path.parent.name for path in ROOT.glob("*/apps.py")}
    assert packages | {"buurtzorgweb", "templates", "static", "locale", "manage.py"} <= set(kept)


def test_it_starts_on_the_same_kind_of_cluster_as_a_laptop():
    options = SERVICES["postgres"]["environment"]["POSTGRES_INITDB_ARGS"].split()
    assert set(options) <= set(postgres.CLUSTER)


@pytest.fixture(scope="module")
def servers(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("VAR_DIR", str(tmp_path_factory.mktemp("compose")))
        with embedded.servers(fast=True) as found:
            yield found


@pytest.fixture
def start(servers, dotenv, tmp_path):
    """Start a service of compose here: its command, its environment, other addresses."""
    running = []

    def begin(name, port=8000):
        addresses = servers.environment()
        given = environment_of(name, dotenv)
        given |= {key: addresses[key] for key in given.keys() & addresses.keys()} | {"VAR_DIR": str(tmp_path)}
        given["PATH"] = f"{BIN}{os.pathsep}{os.environ['PATH']}"
        words = [fill(word, dotenv) for word in SERVICES[name]["command"]]
        words = [str(port) if word == "8000" else "127.0.0.1" if word == "0.0.0.0" else word for word in words]
        log = (tmp_path / f"{name}.log").open("w")
        process = subprocess.Popen(
            words, cwd=ROOT, env=bare_environment(**given), stdout=log, stderr=log, start_new_session=True
        )
        running.append(process)
        return process, tmp_path / f"{name}.log", bare_environment(**given)

    yield begin
    for process in running:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def stops(process):
    process.terminate()
    process.wait(60)
    return True


def said(process, log, text):
    assert process.poll() is None, log.read_text()[-2000:]
    return text in log.read_text()


def test_migrate_runs_to_its_end(start):
    process, log, _ = start("migrate")
    assert process.wait(120) == 0, log.read_text()[-2000:]


def health(port, path):
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    line.request("GET", path, headers={"Host": "localhost"})
    return line.getresponse().status


def test_web_lives_and_sends_others_to_https(start):
    assert start("migrate")[0].wait(120) == 0
    port = free_port()
    process, log, _ = start("web", port)

    def lives():
        assert process.poll() is None, log.read_text()[-2000:]
        try:
            return health(port, "/healthz") == 200
        except OSError:
            return False

    wait_for(lives, 30, "/healthz")
    assert health(port, "/readyz") == 200
    assert health(port, "/accounts/login/") == 301
    assert stops(process)


def test_the_health_check_of_web_is_a_program_that_answers(start):
    port = free_port()
    process, log, environment = start("web", port)
    words = [word.replace("8000", str(port)) for word in SERVICES["web"]["healthcheck"]["test"][1:]]
    check = lambda: subprocess.run(words, env=environment, capture_output=True).returncode  # noqa: E731
    assert check() == 1, "nothing listens yet"
    wait_for(lambda: said(process, log, "Started worker") and check() == 0, 30, "health")


def test_worker_answers_a_ping(start):
    process, log, environment = start("worker")
    wait_for(lambda: said(process, log, "ready."), 30, "a ready worker")
    ping = SERVICES["worker"]["healthcheck"]["test"][1].replace("$$HOSTNAME", os.uname().nodename)
    found = subprocess.run(ping, shell=True, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=30)
    assert found.returncode == 0, found.stderr
    assert "pong" in found.stdout
    assert stops(process)


def test_beat_starts(start):
    process, log, _ = start("beat")
    wait_for(lambda: said(process, log, "beat: Starting"), 30, "beat")
    assert stops(process)


def test_web_refuses_to_start_as_a_role_for_which_row_security_is_off(start, servers, monkeypatch):
    owner = servers.environment() | {"DATABASE_URL": servers.superuser_url("buurtzorgweb")}
    monkeypatch.setattr(type(servers), "environment", lambda self: owner)
    process, log, _ = start("web", free_port())
    process.wait(30)
    assert process.returncode != 0
    assert "superuser" in log.read_text()


def test_the_init_script_makes_the_roles_and_their_passwords(servers, dotenv):
    with psycopg.connect(servers.superuser_url(), autocommit=True) as connection:
        connection.execute("CREATE DATABASE volume TEMPLATE template0")
    given = {key: fill(value, dotenv) for key, value in SERVICES["postgres"]["environment"].items()}
    given |= {
        "POSTGRES_DB": "volume",
        "PGHOST": str(servers.sockets),
        "BOOTSTRAP": str(ROOT / "access/sql/bootstrap.sql"),
    }
    programs = Path(embedded.postgres_program("psql")).parent
    given["PATH"] = f"{programs}{os.pathsep}{os.environ['PATH']}"
    script = ROOT / "deploy" / "postgres-init.sh"
    made = subprocess.run(["sh", str(script)], env=bare_environment(**given), capture_output=True, text=True)
    assert made.returncode == 0, made.stderr
    with psycopg.connect(servers.superuser_url("volume")) as connection:
        rows = connection.execute("SELECT rolname FROM pg_authid WHERE rolpassword LIKE 'SCRAM-SHA-256$%'").fetchall()
        owner = connection.execute(
            "SELECT nspowner::regrole::text FROM pg_namespace WHERE nspname = 'public'"
        ).fetchone()
    assert {name for (name,) in rows} >= {"app_login", "app_migrate", "app_backup"}
    assert owner == ("app_owner",)
