"""Each module of these tests has servers of its own, in a folder of its own, and an environment with nothing in it."""

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from buurtzorgweb import embedded

ROOT = Path(__file__).resolve().parents[2]


def pytest_collection_modifyitems(items):
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.machine)


def bare_environment(**more):
    return {"PATH": os.environ["PATH"], "HOME": os.environ["HOME"]} | {k: str(v) for k, v in more.items()}


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(true, seconds, what):
    until = time.monotonic() + seconds
    while not (found := true()):
        assert time.monotonic() < until, f"{what} did not happen in {seconds} s"
        time.sleep(0.05)
    return found


def processes_of(folder):
    """Living processes whose command or environment names the folder."""
    name, found = os.fsencode(folder), []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            said = (entry / "cmdline").read_bytes() + (entry / "environ").read_bytes()
            state = (entry / "stat").read_text().rpartition(")")[2].split()[0]
        except OSError:
            continue
        if name in said and state != "Z" and int(entry.name) != os.getpid():
            found.append(int(entry.name))
    return found


@pytest.fixture(scope="module")
def var(tmp_path_factory):
    folder = tmp_path_factory.mktemp("var")
    yield folder
    # Whatever a failed test left.
    for pid in processes_of(folder):
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


@pytest.fixture
def local(var, monkeypatch):
    """The environment of this process as on a fresh laptop, with data in `var`."""
    for name in ("DATABASE_URL", "MIGRATE_DATABASE_URL", "REDIS_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("VAR_DIR", str(var))
    return embedded.locate()


def manage(*words, **environment):
    return subprocess.run(
        [sys.executable, "manage.py", *words],
        cwd=ROOT,
        env=bare_environment(**environment),
        capture_output=True,
        text=True,
        timeout=120,
    )
