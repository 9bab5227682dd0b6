"""`make run`: the whole house on one machine: servers, migrations, demo neighbourhood, web, worker and beat.

One supervisor that ends with all it started. Should it be killed itself, its children get SIGTERM from the kernel,
and the next start removes what is left: every child carries MARK in its environment.
"""

import ctypes
import fcntl
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from buurtzorgweb import embedded, local, translations
from buurtzorgweb.embedded.processes import is_running, last_line, wait_until
from buurtzorgweb.embedded.where import BASE_DIR, fail
from buurtzorgweb.environment import env_bool

HOST = "127.0.0.1"
MARK = "BUURTZORGWEB_RUN"
READY_SECONDS = 120
STOP_SECONDS = 5
PR_SET_PDEATHSIG = 1
PR_SET_CHILD_SUBREAPER = 36


class Stop(BaseException):
    """Ctrl-C or SIGTERM; no Exception, so that nothing on the way takes it for an error."""


def main() -> int:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stop)
    try:
        with ExitStack() as house:
            run(house, port_number(os.environ.get("PORT") or "8000"))
    except Stop:
        say("stopped")
        return 0
    except (embedded.EmbeddedError, ImproperlyConfigured) as error:
        sys.stderr.write(f"make run: {error}\n")
    return 1


def stop(_number: int, _frame: object) -> None:
    # A second Ctrl-C must not interrupt the stopping.
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    raise Stop


def run(house: ExitStack, port: int) -> None:
    process_control(PR_SET_CHILD_SUBREAPER, 1)
    make = os.getppid() if os.environ.get("MAKELEVEL") else 0
    if make:
        process_control(PR_SET_PDEATHSIG, signal.SIGTERM)
    var = embedded.var_dir()
    house.enter_context(only_one(var))
    end_leftovers(var)
    check_port(port)
    say("starting the servers")
    house.enter_context(local.environment())
    # After the servers, as only the children of this run carry it.
    os.environ[MARK] = str(var)
    children = Children(var / "log")
    house.callback(children.stop)
    demo = env_bool("DEMO", False)
    prepare(children, demo)
    for name, command in programs(port).items():
        children.start(name, command)
    sign_ins = children.finish("sign-ins", manage("demo", "--sign-ins")) if demo else ""
    wait_ready(children, port)
    say(f"ready http://{HOST}:{port}")
    for line in sign_ins.splitlines():
        if line.startswith("demo "):
            say(line)
    watch(children, make)


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def port_number(text: str) -> int:
    if not (text.isdecimal() and 0 < int(text) < 65536):
        fail(f"PORT must be a number from 1 to 65535, not {text!r}.")
    return int(text)


def check_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            fail(f"port {port} cannot be used ({error.strerror}); choose another with: make run PORT={port + 1}")


@contextmanager
def only_one(var: Path) -> Iterator[None]:
    var.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (var / "run.lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            fail(f"it runs already with the data in {var}; stop that one first, or set another VAR_DIR.")
        yield


def process_control(option: int, value: int) -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(option, value, 0, 0, 0)


def end_leftovers(var: Path) -> None:
    """Children of a run that was killed. We hold the lock, so whoever carries our mark has lost its supervisor."""
    mark = f"{MARK}={var}".encode()
    orphans = []
    for entry in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if mark in (entry / "environ").read_bytes().split(b"\0") and int(entry.name) != os.getpid():
                orphans.append(int(entry.name))
    for pid in orphans:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    wait_until(lambda: not any(is_running(pid) for pid in orphans), STOP_SECONDS)


class Children:
    """Processes in sessions of their own, so that Ctrl-C reaches only us and we stop them in order."""

    def __init__(self, logs: Path) -> None:
        self.logs = logs
        self.running: dict[str, subprocess.Popen[str]] = {}
        # The prctl of a child must be looked up before the fork.
        self._prctl = ctypes.CDLL(None).prctl if sys.platform == "linux" else None

    def start(self, name: str, command: list[str], pipe: bool = False) -> subprocess.Popen[str]:
        log = self.logs / f"{name}.log"
        with log.open("w") as out:
            child = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE if pipe else out,
                stderr=out,
                text=True,
                cwd=BASE_DIR,
                start_new_session=True,
                preexec_fn=self._follow,
            )
        self.running[name] = child
        return child

    def _follow(self) -> None:
        if self._prctl:
            self._prctl(PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)

    def finish(self, name: str, command: list[str]) -> str:
        """Run to its end; what it said on stdout."""
        child = self.start(name, command, pipe=True)
        said, _ = child.communicate()
        del self.running[name]
        if child.returncode:
            log = self.logs / f"{name}.log"
            fail(f"{name} failed: {last_line(log)} (log: {log})")
        return said

    def check(self) -> None:
        """A house in which one part is dead looks alive; better that it stops and says which."""
        if name := next((name for name, child in self.running.items() if child.poll() is not None), None):
            log = self.logs / f"{name}.log"
            fail(f"{name} ended with {self.running[name].returncode}: {last_line(log)} (log: {log})")

    def stop(self) -> None:
        for child in self.running.values():
            child.terminate()
        wait_until(lambda: all(child.poll() is not None for child in self.running.values()), STOP_SECONDS)
        for child in self.running.values():
            # The whole session: a killed worker leaves its pool behind.
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(child.pid, signal.SIGKILL)
            child.wait()
        with suppress(ChildProcessError):
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass


def manage(*words: str) -> list[str]:
    return [sys.executable, "manage.py", *words]


def prepare(children: Children, demo: bool) -> None:
    translations.compile_all()
    say("migrating the database")
    target = ["--database=migrate"] if os.environ.get("MIGRATE_DATABASE_URL") else []
    children.finish("migrate", manage("migrate", "--no-input", *target))
    children.finish("collectstatic", manage("collectstatic", "--no-input"))
    if demo and not has_teams():
        say("loading the demo neighbourhood")
        children.finish("demo", manage("demo"))


def has_teams() -> bool:
    """Whether somebody works here already; the demo is for an empty house only."""
    import psycopg

    url = os.environ.get("MIGRATE_DATABASE_URL") or os.environ["DATABASE_URL"]
    with psycopg.connect(url) as connection:
        row = connection.execute("SELECT EXISTS (SELECT FROM teams_team)").fetchone()
    return bool(row and row[0])


def programs(port: int) -> dict[str, list[str]]:
    """As in docker-compose.yml, but for the address."""
    workers = os.environ.get("WEB_WORKERS") or "2"
    web = [
        "granian",
        "--interface",
        "wsgi",
        "--host",
        HOST,
        "--port",
        str(port),
        "--workers",
        workers,
        "--workers-kill-timeout",
        "8",
    ]
    celery = ["celery", "-A", "buurtzorgweb"]
    schedule = str(embedded.var_dir() / "celerybeat-schedule")
    return {
        "web": [sys.executable, "-m", *web, "--blocking-threads", "1", "buurtzorgweb.wsgi:application"],
        "worker": [sys.executable, "-m", *celery, "worker", "--concurrency", "1", "--loglevel", "INFO"],
        "beat": [sys.executable, "-m", *celery, "beat", "--schedule", schedule, "--pidfile=", "--loglevel", "INFO"],
    }


def wait_ready(children: Children, port: int) -> None:
    until = time.monotonic() + READY_SECONDS
    while (answer := readiness(port)) != 200:
        children.check()
        if time.monotonic() > until:
            fail(f"/readyz does not become ready (last answer: {answer}); see {children.logs / 'web.log'}")
        time.sleep(0.1)


def readiness(port: int) -> int | None:
    try:
        line = http.client.HTTPConnection(HOST, port, timeout=10)
        line.request("GET", "/readyz")
        return line.getresponse().status
    except (OSError, http.client.HTTPException):
        return None


def watch(children: Children, make: int) -> None:
    while True:
        children.check()
        if make and interrupted(make):
            raise Stop
        time.sleep(0.5)


def interrupted(make: int) -> bool:
    """Whether `make` alone got SIGINT (kill -INT): it then waits for us without passing the signal on, blocking it."""
    with suppress(OSError):
        for line in Path(f"/proc/{make}/status").read_text().splitlines():
            if line.startswith("SigBlk:"):
                return bool(int(line.split()[1], 16) >> (signal.SIGINT - 1) & 1)
    return False


if __name__ == "__main__":
    sys.exit(main())
