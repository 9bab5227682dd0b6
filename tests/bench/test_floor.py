"""The floor answers as the goals describe it: a page of 10 KB with 12 rows, in two statements or three."""

import json
import os
import subprocess
import sys
from random import Random

import pytest

from bench.crew import Crew, everybody, floor_session, sign_in
from tests.conftest import ROOT
from tests.seed import databases

ASK = """
import json, sys, django
django.setup()
from django.db import connection
from django.test import Client
client, answers = Client(), []
client.cookies["session"] = sys.argv[1]
for path in ("/p/", "/t/"):
    client.get(path)
    statements = []
    with connection.execute_wrapper(lambda go, sql, *rest: statements.append(sql) or go(sql, *rest)):
        page = client.get(path)
    answers.append([page.status_code, len(page.content), page.content.count(b'class="stop"'), len(statements)])
print(json.dumps(answers))
"""

pytestmark = pytest.mark.machine


@pytest.fixture(scope="module")
def people(django_db_setup):
    databases.make("bench_floor")
    code, _said, complained = databases.seed("bench_floor", "--teams=2", "--clients=160", "--months=1", "--no-floor")
    assert (code, complained) == (0, "")
    with databases.connect("bench_floor") as database:
        yield database, everybody(database)
    databases.drop("bench_floor")


def test_the_floor_answers(people):
    database, _found = people
    [(nurse, visits)] = database.execute(
        "SELECT nurse_id, count(*) FROM schedule_visit WHERE date = (now() AT TIME ZONE 'Europe/Amsterdam')::date"
        " GROUP BY 1 ORDER BY abs(count(*) - 12), 1 LIMIT 1"
    )
    asked = subprocess.run(
        [sys.executable, "-c", ASK, sign_in(database, nurse, floor_session(database, nurse))],
        cwd=ROOT,
        env=os.environ
        | {
            "DJANGO_SETTINGS_MODULE": "bench.floor.settings",
            "FLOOR_DATABASE_URL": databases.SERVERS.url("app_backup", "bench_floor"),
        },
        capture_output=True,
        text=True,
        check=True,
    )
    (plain, route) = json.loads(asked.stdout)
    assert (plain[0], plain[2], plain[3]) == (200, 12, 2)
    assert 9_000 < plain[1] < 12_000
    assert (route[0], route[2], route[3]) == (200, visits, 3)


def test_a_crew_is_drawn_with_sessions_clients_and_visits(people):
    database, found = people
    crew = Crew(database, found, Random(1), floor_session(database, found.nurses[0].key))
    nurse, stop = crew.stop()
    assert (len(nurse.session), len(stop.problems)) == (32, 3)
    assert crew.client(nurse)
    assert len(found.words[nurse.slug]) == 4
    assert len(crew.office) == 1
    seen = {stop.visit}
    for _number in range(20):
        seen.add(crew.stop()[1].visit)
    assert len(seen) == 21
