"""PostgreSQL and Valkey from their wheels, in the project's own folder: for a laptop and for the tests.

`with embedded.servers() as s:` starts what is not running and, once the last process that uses it leaves, stops it.
Users are counted with shared locks on a file, which the kernel drops for a process that was killed: a server that
such a process left behind is taken over by the next one, and stopped with it.
"""

import fcntl
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from buurtzorgweb.embedded.postgres import bootstrap, create_database, ensure_postgres, postgres_pid, postgres_program
from buurtzorgweb.embedded.processes import end, last_line, wait_until
from buurtzorgweb.embedded.valkey import ensure_valkey, valkey_pid
from buurtzorgweb.embedded.where import DATABASE, EmbeddedError, Servers, fail, locate, make_private, var_dir

__all__ = [
    "DATABASE",
    "EmbeddedError",
    "Lease",
    "Servers",
    "bootstrap",
    "create_database",
    "ensure",
    "fail",
    "last_line",
    "locate",
    "locked",
    "postgres_program",
    "servers",
    "stop",
    "var_dir",
    "wait_until",
]

# Users of the servers hold a shared lock each; `start.lock` is held while starting and stopping.


@contextmanager
def locked(path: Path, how: int) -> Iterator[IO[str]]:
    with path.open("a") as file:
        fcntl.flock(file, how)
        yield file


def ensure(fast: bool = False, postgres: bool = True, valkey: bool = True) -> "Lease":
    """Start what is not running and count as its user until `release()` or the end of this process."""
    servers = locate(fast)
    try:
        servers.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        (servers.folder / "log").mkdir(exist_ok=True)
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
