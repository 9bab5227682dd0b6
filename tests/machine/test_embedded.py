"""The servers from wheels: they start, are shared, outlive a kill -9 of whoever used them, and stop."""

import os
import signal
import subprocess
import sys
import time

import psycopg
import pytest
import redis

from buurtzorgweb import embedded
from buurtzorgweb.embedded import processes, where
from buurtzorgweb.embedded.postgres import postgres_pid
from buurtzorgweb.embedded.valkey import valkey_pid

from .conftest import ROOT, bare_environment, manage, processes_of, wait_for

MODES = {"app_team", "app_coach", "app_office", "app_emergency", "app_job", "app_admin"}


def one(url, query):
    with psycopg.connect(url) as connection:
        return connection.execute(query).fetchone()


@pytest.fixture
def servers(local):
    with embedded.servers() as found:
        yield found


def test_both_answer_over_sockets_only(servers):
    assert one(servers.database_url(), "SELECT current_user, current_database()") == ("app_login", "buurtzorgweb")
    assert one(servers.superuser_url(), "SHOW listen_addresses") == ("",)
    client = redis.Redis.from_url(servers.redis_url)
    assert client.ping()
    assert client.config_get("port") == {"port": "0"}


def test_data_is_safe_and_sorted_alike_everywhere(servers):
    assert one(servers.database_url(), "SELECT current_setting('fsync'), current_setting('data_checksums')") == (
        "on",
        "on",
    )
    query = "SELECT datlocprovider, pg_encoding_to_char(encoding) FROM pg_database WHERE datname = current_database()"
    assert one(servers.database_url(), query) == ("b", "UTF8")


def test_folders_are_closed_to_others(servers):
    for folder in (servers.postgres_data, servers.sockets, servers.folder / "valkey"):
        assert folder.stat().st_mode & 0o077 == 0, folder


def test_the_run_time_role_owns_nothing_and_may_do_nothing_by_itself(servers):
    flags = "rolsuper, rolinherit, rolbypassrls, rolcreaterole, rolcreatedb"
    found = one(servers.superuser_url(), f"SELECT {flags} FROM pg_roles WHERE rolname = 'app_login'")
    assert found == (False, False, False, False, False)
    with psycopg.connect(servers.database_url()) as connection:
        with pytest.raises(psycopg.errors.InsufficientPrivilege), connection.transaction():
            connection.execute("CREATE TABLE public.mine (id int)")
        with pytest.raises(psycopg.errors.InsufficientPrivilege), connection.transaction():
            connection.execute("SET ROLE app_owner")
        for mode in MODES:
            connection.execute(f"SET LOCAL ROLE {mode}")


def test_the_modes_are_granted_without_inheritance(servers):
    with psycopg.connect(servers.superuser_url()) as connection:
        rows = connection.execute(
            "SELECT roleid::regrole::text, inherit_option, set_option, admin_option FROM pg_auth_members"
            " WHERE member = 'app_login'::regrole"
        ).fetchall()
    assert set(rows) == {(mode, False, True, False) for mode in MODES}


def test_the_backup_role_reads_all_and_writes_nothing(servers):
    with psycopg.connect(servers.url("app_backup", "buurtzorgweb")) as connection:
        connection.execute("SET TRANSACTION READ WRITE")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("CREATE TABLE public.mine (id int)")
    flags = "rolbypassrls, rolsuper, pg_has_role(rolname, 'pg_read_all_data', 'USAGE')"
    found = one(servers.superuser_url(), f"SELECT {flags} FROM pg_roles WHERE rolname = 'app_backup'")
    assert found == (True, False, True)


def test_bootstrap_may_be_repeated_and_puts_a_changed_role_right(servers):
    with psycopg.connect(servers.superuser_url(), autocommit=True) as connection:
        connection.execute("ALTER ROLE app_login BYPASSRLS")
    embedded.create_database(servers, "buurtzorgweb")
    assert one(servers.superuser_url(), "SELECT rolbypassrls FROM pg_roles WHERE rolname = 'app_login'") == (False,)


def test_the_last_user_out_stops_them(local):
    first, second = embedded.ensure(), embedded.ensure()
    pid = postgres_pid(first.servers)
    first.release()
    assert postgres_pid(second.servers) == pid
    second.release()
    assert postgres_pid(second.servers) is None
    assert valkey_pid(second.servers) is None
    assert processes_of(second.servers.postgres_data) == []


def test_a_killed_user_counts_no_more(local):
    code = (
        "import time; from buurtzorgweb import embedded; _ = embedded.ensure(); print('up', flush=True); time.sleep(60)"
    )
    user = subprocess.Popen(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=bare_environment(VAR_DIR=local.folder),
        stdout=subprocess.PIPE,
        text=True,
    )
    assert user.stdout.readline() == "up\n"
    user.kill()
    user.wait()
    assert postgres_pid(local), "the servers stay until the next user"
    with embedded.servers() as found:
        assert one(found.database_url(), "SELECT 1") == (1,)
    assert postgres_pid(local) is None


def test_they_come_back_after_kill_9_with_what_was_committed(local):
    with embedded.servers() as found:
        with psycopg.connect(found.superuser_url()) as connection:
            connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")
        busy = psycopg.connect(found.superuser_url())
        os.kill(postgres_pid(found), signal.SIGKILL)
        os.kill(valkey_pid(found), signal.SIGKILL)
        with embedded.servers():
            assert one(found.superuser_url(), "SELECT answer FROM kept") == (42,)
            assert valkey_pid(found)
        busy.close()


def test_a_lock_with_the_number_of_another_process_is_no_obstacle(local):
    locks = [local.postgres_data / "postmaster.pid", local.sockets / ".s.PGSQL.5432.lock"]
    with embedded.servers() as found:
        texts = [lock.read_text() for lock in locks]
        pid = postgres_pid(found)
    assert pid is not None
    for lock, text in zip(locks, texts, strict=True):
        lock.write_text(text.replace(str(pid), str(os.getpid()), 1))
    with embedded.servers() as found:
        assert one(found.database_url(), "SELECT 1") == (1,)


def test_an_interrupted_first_start_leaves_no_obstacle(tmp_path, monkeypatch):
    monkeypatch.setenv("VAR_DIR", str(tmp_path / "var"))
    half = tmp_path / "var" / "pg.new"
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("18\n")
    with embedded.servers(valkey=False) as found:
        assert one(found.database_url(), "SELECT 1") == (1,)


@pytest.mark.parametrize("name", ["x" * 90, "with a space"])
def test_a_path_no_socket_can_have_gets_a_short_one(tmp_path, monkeypatch, name):
    monkeypatch.setenv("VAR_DIR", str(tmp_path / name))
    sockets = embedded.locate().sockets
    assert str(sockets).startswith("/tmp/buurtzorgweb-")
    assert sockets == where.socket_folder(tmp_path / name)
    assert sockets != where.socket_folder(tmp_path / f"{name}x")


def test_a_socket_folder_of_somebody_else_is_refused(tmp_path):
    real = tmp_path / "real"
    real.mkdir()
    (tmp_path / "link").symlink_to(real)
    with pytest.raises(embedded.EmbeddedError, match="not a folder of this user"):
        where.make_private(tmp_path / "link")


def test_what_is_no_cluster_is_left_alone(tmp_path, monkeypatch):
    monkeypatch.setenv("VAR_DIR", str(tmp_path))
    (tmp_path / "pg").mkdir()
    (tmp_path / "pg" / "letter.txt").write_text("dear")
    with pytest.raises(embedded.EmbeddedError, match="no PostgreSQL folder"):
        embedded.ensure()
    assert (tmp_path / "pg" / "letter.txt").read_text() == "dear"


def test_a_process_that_only_waits_to_be_collected_is_not_running():
    child = subprocess.Popen(["true"])
    wait_for(lambda: not processes.is_running(child.pid), 5, "the end of the child")


def test_manage_starts_and_stops_them_and_keeps_its_secrets(local):
    embedded.stop()
    first = manage("check", "--database", "default", VAR_DIR=local.folder)
    assert first.returncode == 0, first.stderr
    secrets = local.folder / "secrets.env"
    text = secrets.read_text()
    assert secrets.stat().st_mode & 0o077 == 0
    assert {line.split("=", 1)[0] for line in text.splitlines()} == {"SECRET_KEY", "FIELD_KEY", "FIELD_INDEX_KEY"}
    assert manage("check", VAR_DIR=local.folder).returncode == 0
    assert secrets.read_text() == text
    assert postgres_pid(local) is None


def test_manage_joins_servers_that_run(servers):
    pid = postgres_pid(servers)
    assert manage("check", "--database", "default", VAR_DIR=servers.folder).returncode == 0
    assert postgres_pid(servers) == pid


def test_a_command_that_asks_no_database_starts_none(tmp_path):
    began = time.monotonic()
    found = manage("diffsettings", VAR_DIR=tmp_path / "var")
    assert found.returncode == 0, found.stderr
    assert not (tmp_path / "var" / "pg").exists()
    assert time.monotonic() - began < 20


@pytest.mark.parametrize(
    ("environment", "says"),
    [
        ({"DEBUG": "perhaps"}, "DEBUG must be 1 or 0"),
        ({"FIELD_KEY": "short"}, "FIELD_KEY must be 32 bytes"),
        ({"DATABASE_URL": "nonsense", "REDIS_URL": "redis://localhost"}, "SECRET_KEY"),
    ],
)
def test_a_wrong_setting_is_one_line(tmp_path, environment, says):
    found = manage("diffsettings", VAR_DIR=tmp_path / "var", **environment)
    assert found.returncode == 1
    assert says in found.stderr
    assert found.stderr.count("\n") == 1


def test_a_folder_that_cannot_be_made_is_one_line(tmp_path):
    (tmp_path / "file").write_text("")
    found = manage("check", VAR_DIR=tmp_path / "file" / "var")
    assert found.returncode == 1
    assert "cannot be used" in found.stderr
    assert found.stderr.count("\n") == 1
