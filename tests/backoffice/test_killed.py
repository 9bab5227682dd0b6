"""`manage.py claims build` killed with SIGKILL again and again: afterwards each visit is claimed exactly once."""

import os
import signal
import subprocess
import sys
import time
from random import Random

import pytest

from tests.conftest import ROOT
from tests.seed import databases

SIZES = ("--teams=2", "--clients=60", "--months=2", "--seed=3", "--no-floor")
# Ten parts of six clients instead of one; everything else is the command as a person runs it.
PROGRAM = """
import os, sys
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "buurtzorgweb.settings")
from django.core.management import execute_from_command_line
import django; django.setup()
from backoffice.claims import run
run.PART = 6
execute_from_command_line(["manage.py", "claims", "build", *sys.argv[1:]])
"""
CLAIMED = "SELECT visit_id FROM backoffice_claimvisit WHERE ended = 0 ORDER BY 1"
LINES = """
SELECT client_id, starts_on, ends_on, product, minutes, units, tariff, amount FROM backoffice_claimline ORDER BY 1, 2, 4
"""
DONE = "SELECT coalesce(sum(parts_done), 0) FROM backoffice_monthrun WHERE kind = 'claim'"
MONTH = "SELECT to_char(date_trunc('month', now() AT TIME ZONE 'Europe/Amsterdam') - interval '1 day', 'YYYY-MM')"

pytestmark = pytest.mark.machine


def start(name, month, folder):
    given = {
        "DATABASE_URL": databases.SERVERS.database_url(name),
        "MIGRATE_DATABASE_URL": databases.SERVERS.migrate_url(name),
        "FILES_DIR": str(folder / "kept"),
    }
    words = [sys.executable, "-c", PROGRAM, "--month", month, "--out", str(folder / "out")]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    return subprocess.Popen(words, cwd=ROOT, env=os.environ | given, **pipes)


@pytest.fixture
def seeded(django_db_setup):
    for name in ("claims_killed", "claims_whole"):
        databases.make(name)
        assert databases.seed(name, *SIZES)[0] == 0
    yield "claims_killed", "claims_whole"
    for name in ("claims_killed", "claims_whole"):
        databases.drop(name)


def ask(name, question):
    with databases.connect(name) as database:
        return database.execute(question).fetchall()


def kill_after(child, name, parts, dice):
    """Once so many parts are done in all, at some moment of the next; or when it ends by itself."""
    with databases.connect(name) as database:
        while child.poll() is None and database.execute(DONE).fetchone()[0] < parts:
            time.sleep(0.005)
    time.sleep(dice.random() * 0.15)
    killed = child.poll() is None
    child.send_signal(signal.SIGKILL)
    child.communicate()
    return killed


def test_killed_at_random_each_visit_is_claimed_once(seeded, tmp_path):
    killed_one, whole_one = seeded
    [(month,)] = ask(killed_one, MONTH)
    dice, kills = Random(11), 0
    for parts in (0, 0, 1, 3, 4, 6, 8, 9, 10, 10):
        kills += kill_after(start(killed_one, month, tmp_path / "killed"), killed_one, parts, dice)
        claimed = [visit for (visit,) in ask(killed_one, CLAIMED)]
        assert len(claimed) == len(set(claimed))
    assert kills >= 6
    for name, folder in ((killed_one, "killed"), (killed_one, "killed"), (whole_one, "whole")):
        child = start(name, month, tmp_path / folder)
        said, complained = child.communicate(timeout=120)
        assert (child.returncode, complained) == (0, ""), complained
        assert "lines, €" in said
    wanted = ask(whole_one, CLAIMED)
    assert len(wanted) > 500
    assert ask(killed_one, CLAIMED) == wanted
    assert ask(killed_one, LINES) == ask(whole_one, LINES)
    # Records 01, 04 and 99 of all files: none was lost or written twice, whatever was in the middle of being written.
    counts = [
        sum(path.read_bytes().count(b"\r\n04") for path in (tmp_path / folder / "out").glob("*.aw319"))
        for folder in ("killed", "whole")
    ]
    assert counts[0] == counts[1] == len(ask(whole_one, LINES))


REFUSED = {
    "no month": (["--month", "2026-13"], "“2026-13” is no month"),
    "a month that is not over": (["--month", "2099-01"], "is not over yet"),
    "a number nobody has": (["--month", "2026-01", "--insurer", "9998"], "No insurer has the number"),
}


@pytest.mark.parametrize(("words", "why"), REFUSED.values(), ids=REFUSED)
def test_bad_input_is_one_line_and_nothing_is_made(db, words, why, tmp_path):
    from django.core.management import CommandError, call_command

    with pytest.raises(CommandError, match=why):
        call_command("claims", "build", *words, "--out", str(tmp_path / "out"))
    assert not (tmp_path / "out").exists()


def test_without_an_agb_code_or_a_place_nothing_is_claimed(db, tmp_path):
    from django.core.management import CommandError, call_command

    with pytest.raises(CommandError, match="AGB"):
        call_command("claims", "build", "--month", "2026-01", "--out", str(tmp_path))
