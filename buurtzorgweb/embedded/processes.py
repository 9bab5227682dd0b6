"""Starting, watching and ending processes, whoever started them."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from buurtzorgweb.embedded.where import fail

START_SECONDS = 30
STOP_SECONDS = 5


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


def up_or_dead(child: subprocess.Popen[bytes], answers: Callable[[], bool]) -> bool:
    """Wait for one or the other; true when it is up."""
    wait_until(lambda: child.poll() is not None or answers(), START_SECONDS)
    return child.poll() is None
