"""A real process computing a run, killed with -9 in the middle; the next start ends with the same rows."""

import os
import signal
import subprocess
import sys
import time
from datetime import date

import psycopg
from django.conf import settings
from django.test import TransactionTestCase

from access.context import job
from backoffice.models import PayrollRow, PayrollRun, PayrollSeen
from backoffice.months import Month
from backoffice.services import payroll
from tests.servers import DATABASE, LEASE

MONTH = Month(date(2026, 9, 1))
PEOPLE, TEAM = 600, 90_001
FIRST = 900_001
FILL = f"""
SET session_replication_role = replica;
INSERT INTO teams_team (id, slug, name, town, postcode_areas, phone, email, about_nl, about_en, office_address, started_on)
VALUES ({TEAM}, 'killed', 'Killed', 'Nowhere', '{{}}', '', '', '', '', '', '2020-01-01');
INSERT INTO access_user (id, password, email, first_name, last_name, language, theme, is_active, date_joined)
SELECT n, '!', 'p' || n || '@demo.example', 'P', n::text, 'nl', '', true, now() FROM generate_series({FIRST}, {FIRST} + {PEOPLE} - 1) n;
INSERT INTO teams_membership (user_id, team_id, contract_hours, level, employee_number, transport, prefers, about_nl, about_en, starts_on)
SELECT n, {TEAM}, 28, 3, n::text, 'bike', '{{}}', '', '', '2020-01-01' FROM generate_series({FIRST}, {FIRST} + {PEOPLE} - 1) n;
INSERT INTO schedule_workentry (id, team_id, user_id, date, kind, minutes)
SELECT gen_random_uuid(), {TEAM}, n, d::date, 'office', 200 FROM generate_series({FIRST}, {FIRST} + {PEOPLE} - 1) n,
  generate_series('2026-09-01'::timestamptz, '2026-09-30', '1 day') d;
"""
CLEAN = f"""
SET session_replication_role = replica;
DELETE FROM backoffice_payrollrow; DELETE FROM backoffice_payrolltotal; DELETE FROM backoffice_payrollseen;
DELETE FROM backoffice_payrollexception; DELETE FROM backoffice_payrollrun;
DELETE FROM schedule_workentry WHERE team_id = {TEAM}; DELETE FROM teams_membership WHERE team_id = {TEAM};
DELETE FROM teams_team WHERE id = {TEAM}; DELETE FROM access_user WHERE id >= {FIRST};
"""


class KilledTests(TransactionTestCase):
    """Commits, and cleans up by hand: nothing else in the database is touched."""

    @classmethod
    def _databases_support_transactions(cls):
        return True

    def _fixture_teardown(self):
        """The tables are not emptied: the terms of other rooms stand there."""

    def setUp(self):
        self.superuser(FILL)
        self.addCleanup(self.superuser, CLEAN)

    def superuser(self, statements):
        with psycopg.connect(LEASE.servers.superuser_url(DATABASE), autocommit=True) as server:
            server.execute(statements)

    def sums(self):
        with job("test"):
            run = PayrollRun.objects.get(month=MONTH.first, kind="run")
            rows = PayrollRow.objects.filter(run=run)
            return (
                rows.count(),
                sum(rows.values_list("minutes", flat=True)),
                PayrollSeen.objects.filter(run=run).values("user").distinct().count(),
            )

    def start(self):
        environment = os.environ | {"DJANGO_SETTINGS_MODULE": "buurtzorgweb.settings", "SECURE": "0"}
        code = (
            "import django; django.setup();"
            "from backoffice.months import Month; from backoffice.services import payroll;"
            "payroll.run_month(month=Month.parse('2026-09'))"
        )
        return subprocess.Popen([sys.executable, "-c", code], env=environment, cwd=settings.BASE_DIR)

    def seen(self):
        with job("test"):
            return PayrollSeen.objects.count()

    def run_to_its_end(self):
        """The server may still hold what the killed process held; who starts again a moment later goes on."""
        until = time.monotonic() + 60
        while not (run := payroll.run_month(month=MONTH)).frozen and time.monotonic() < until:
            time.sleep(0.2)
        return run

    def test_killed_twice_it_ends_with_every_row_once(self):
        killed = 0
        for _time in range(2):
            before, process = self.seen(), self.start()
            until = time.monotonic() + 60
            while self.seen() == before and process.poll() is None and time.monotonic() < until:
                time.sleep(0.005)
            process.send_signal(signal.SIGKILL)
            killed += process.wait() == -signal.SIGKILL
        self.assertGreaterEqual(killed, 1)
        partly = self.seen()
        self.assertGreater(partly, 0)
        run = self.run_to_its_end()
        self.assertTrue(run.frozen)
        rows, minutes, people = self.sums()
        self.assertEqual((PEOPLE, PEOPLE * 30 * 200), (people, self.worked(run)))
        payroll.run_month(month=MONTH)
        self.assertEqual((rows, minutes, people), self.sums())

    def worked(self, run):
        with job("test"):
            return sum(PayrollRow.objects.filter(run=run, component="worked").values_list("minutes", flat=True))
