"""`make run` itself: it comes up, serves, keeps its data, and leaves nothing behind, however it ends."""

import http.client
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from buurtzorgweb import run

from .conftest import ROOT, bare_environment, free_port, processes_of, wait_for

SUPERVISOR = [sys.executable, "-m", "buurtzorgweb.run"]
ROLES = ["nurse", "coach", "office", "administrator"]
READY_SECONDS = 120


class House:
    """A run in the making, ready when all its sign-ins were printed."""

    def __init__(self, command, var, port):
        self.port = port
        self.process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=bare_environment(VAR_DIR=var, PORT=port, LOG_LEVEL="WARNING"),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        self.lines = []
        for line in self.process.stdout:
            self.lines.append(line.rstrip())
            if line.startswith("demo administrator "):
                return
        raise AssertionError(f"no sign-ins: {self.lines} {self.process.stderr.read()}")

    def get(self, path):
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        line.request("GET", path)
        answer = line.getresponse()
        return answer.status, answer.read().decode()

    def end(self, act):
        """Seconds until it is over."""
        began = time.monotonic()
        act()
        self.said, self.errors = self.process.communicate(timeout=30)
        return time.monotonic() - began

    def signal(self, number):
        return self.end(lambda: self.process.send_signal(number))


@pytest.fixture(scope="module")
def first(var):
    """A first run with an empty folder, killed without mercy: what it leaves is what the others start from."""
    house = House(SUPERVISOR, var, free_port())
    house.answers = {path: house.get(path) for path in ("/healthz", "/readyz", "/accounts/login/")}
    house.servers = [pid for pid in processes_of(var) if pid != house.process.pid]
    house.end(house.process.kill)
    return house


def test_a_first_run_says_where_and_as_whom(first):
    assert f"ready http://127.0.0.1:{first.port}" in first.lines
    signs = [line for line in first.lines if line.startswith("demo ")]
    assert all(re.fullmatch(r"demo [a-z]+ \S+@\S+ \S+", line) for line in signs)
    assert list(dict.fromkeys(line.split()[1] for line in signs)) == ROLES


def test_a_first_run_serves(first):
    assert first.answers["/healthz"][0] == 200
    assert first.answers["/readyz"][0] == 200
    status, page = first.answers["/accounts/login/"]
    assert status == 200
    assert 'name="password"' in page


@pytest.fixture(scope="module")
def second(first, var):
    """The next run, by `make run`, on the port of the one that was killed."""
    began = time.monotonic()
    house = House(["make", "--no-print-directory", "run"], var, first.port)
    house.seconds = time.monotonic() - began
    house.page = house.get("/accounts/login/")[0]
    house.processes = processes_of(var)
    yield house
    if house.process.poll() is None:
        house.signal(signal.SIGTERM)


def test_a_second_run_shows_a_page_within_a_minute(second):
    assert second.page == 200
    assert second.seconds < 60


def test_a_second_run_keeps_the_data(first, second):
    assert "loading the demo neighbourhood" in first.lines
    assert "loading the demo neighbourhood" not in second.lines


def test_no_orphan_of_a_killed_run_survives_the_next(first, second):
    kept = set(first.servers) & set(second.processes)
    names = {Path(f"/proc/{pid}/exe").readlink().name for pid in kept}
    # The two servers may be taken over; web, worker and beat may not.
    assert names <= {"postgres", "valkey-server"}


def test_worker_and_beat_really_work(second, var):
    wait_for(lambda: "ready." in (var / "log" / "worker.log").read_text(), 30, "a ready worker")
    wait_for(lambda: "beat: Starting" in (var / "log" / "beat.log").read_text(), 30, "beat")


def test_a_second_house_in_the_same_folder_is_one_clear_line(second, var):
    said = refused(VAR_DIR=var, PORT=free_port())
    assert "runs already" in said


def test_sigterm_to_make_ends_everything_within_ten_seconds(second, var):
    assert second.signal(signal.SIGTERM) < 10
    assert wait_for(lambda: not processes_of(var), 2, "the end of all")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", second.port))


@pytest.fixture
def third(second, var):
    if second.process.poll() is None:
        second.signal(signal.SIGTERM)
    return House(SUPERVISOR, var, free_port())


def test_ctrl_c_ends_everything_and_is_no_error(third, var):
    assert third.signal(signal.SIGINT) < 10
    assert third.process.returncode == 0
    assert third.errors == ""
    assert not processes_of(var)


def test_a_dead_part_is_named_and_the_others_end(tmp_path):
    children = run.Children(tmp_path)
    sleeper = children.start("worker", ["sleep", "60"])
    children.start("beat", ["sh", "-c", "echo starting; echo 'an error of beat'; exit 3"])
    wait_for(lambda: children.running["beat"].poll() is not None, 5, "the end of beat")
    with pytest.raises(run.embedded.EmbeddedError, match="beat ended with 3: an error of beat"):
        children.check()
    children.stop()
    assert sleeper.returncode == -signal.SIGTERM


def test_children_that_do_not_listen_are_forced(tmp_path, monkeypatch):
    monkeypatch.setattr(run, "STOP_SECONDS", 0.2)
    children = run.Children(tmp_path)
    deaf = children.start("web", ["sh", "-c", "trap '' TERM; echo deaf; while :; do sleep 0.05; done"])
    wait_for(lambda: (tmp_path / "web.log").read_text(), 5, "a word of the child")
    children.stop()
    assert deaf.returncode == -signal.SIGKILL


def test_a_step_that_fails_says_why(tmp_path):
    with pytest.raises(run.embedded.EmbeddedError, match="migrate failed: an error of the step"):
        run.Children(tmp_path).finish("migrate", ["sh", "-c", "echo 'an error of the step' >&2; exit 1"])


def refused(silent=True, **environment):
    found = subprocess.run(
        SUPERVISOR, cwd=ROOT, env=bare_environment(**environment), capture_output=True, text=True, timeout=30
    )
    assert found.returncode == 1
    assert not (silent and found.stdout)
    assert found.stderr.count("\n") == 1
    return found.stderr


def test_a_port_in_use_is_one_clear_line(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert f"port {port} cannot be used" in refused(VAR_DIR=tmp_path / "var", PORT=port)
    assert not (tmp_path / "var" / "pg").exists()


@pytest.mark.parametrize("port", ["x", "0", "65536", "-1", "8000 "])
def test_a_port_that_is_none_is_one_clear_line(tmp_path, port):
    assert "PORT must be a number" in refused(VAR_DIR=tmp_path / "var", PORT=port)


def test_a_wrong_setting_is_one_clear_line(tmp_path):
    assert "DEMO must be 1 or 0" in refused(VAR_DIR=tmp_path / "var", PORT=free_port(), DEMO="perhaps", silent=False)
