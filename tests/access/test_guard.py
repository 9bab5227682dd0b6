"""The process refuses to run where row security would be silently off; met with the real roles of the server."""

import os
import subprocess
import sys
from pathlib import Path

import psycopg
from django.core.exceptions import ImproperlyConfigured
from django.db import connections
from django.test import SimpleTestCase

from buurtzorgweb.environment import database
from tests.servers import DATABASE, LEASE

ROOT = Path(__file__).resolve().parents[2]
SERVERS = LEASE.servers


class GuardTests(SimpleTestCase):
    databases = {"default"}

    def connect_as(self, role, options=""):
        connection = connections["default"].copy()
        connection.settings_dict = connection.settings_dict | database(SERVERS.url(role, DATABASE))
        connection.settings_dict["OPTIONS"] = {"options": options} if options else {}
        self.addCleanup(connection.close)
        connection.ensure_connection()
        return connection

    def test_the_run_time_role_is_welcome(self):
        with self.connect_as("app_login").cursor() as cursor:
            cursor.execute("SELECT current_user::text")
            self.assertEqual(("app_login",), cursor.fetchone())

    def test_the_superuser_of_the_embedded_server_is_refused(self):
        with self.assertRaisesMessage(ImproperlyConfigured, "role postgres is a superuser"):
            self.connect_as("postgres")

    def test_the_owner_is_refused(self):
        for options in ("", "-c role=app_owner"):
            with self.assertRaisesMessage(ImproperlyConfigured, "role app_migrate owns tables"):
                self.connect_as("app_migrate", options)

    def test_a_role_with_bypassrls_is_refused(self):
        with self.assertRaisesMessage(ImproperlyConfigured, "role app_backup has BYPASSRLS"):
            self.connect_as("app_backup")

    def test_a_superuser_in_the_clothes_of_a_mode_is_refused(self):
        """RESET ROLE would undress her."""
        with self.assertRaisesMessage(ImproperlyConfigured, "is a superuser"):
            self.connect_as("postgres", "-c role=app_team -c timezone=UTC")

    def test_a_role_that_may_become_the_owner_is_refused(self):
        with psycopg.connect(SERVERS.superuser_url(), autocommit=True) as server:
            server.execute("CREATE ROLE sleeper LOGIN NOINHERIT IN ROLE app_owner")
            server.execute("ALTER ROLE sleeper SET timezone = 'UTC'")
            server.execute(f"GRANT CONNECT ON DATABASE {DATABASE} TO sleeper")
            try:
                with self.assertRaisesMessage(ImproperlyConfigured, "owns tables"):
                    self.connect_as("sleeper")
            finally:
                server.execute(f"REVOKE ALL ON DATABASE {DATABASE} FROM sleeper")
                server.execute("DROP ROLE sleeper")

    def test_the_connection_is_closed_again(self):
        connection = connections["default"].copy()
        connection.settings_dict = connection.settings_dict | database(SERVERS.superuser_url(DATABASE))
        with self.assertRaisesMessage(ImproperlyConfigured, "is a superuser"):
            connection.ensure_connection()
        self.assertIsNone(connection.connection)


class StartTests(SimpleTestCase):
    """Commands, the web application and the worker end with one clear line."""

    LINE = "The database role postgres is a superuser, so row security would be off. Point DATABASE_URL at app_login."

    def start(self, *words):
        environment = os.environ | {
            "DATABASE_URL": SERVERS.superuser_url(DATABASE),
            "REDIS_URL": SERVERS.redis_url,
            "DJANGO_SETTINGS_MODULE": "buurtzorgweb.settings",
        }
        return subprocess.run(
            [sys.executable, *words], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60
        )

    def assert_refused(self, ended):
        self.assertNotEqual(0, ended.returncode)
        self.assertIn(self.LINE, ended.stderr.strip().splitlines()[-1])

    def test_a_command(self):
        ended = self.start("manage.py", "clearsessions")
        self.assert_refused(ended)
        self.assertEqual(1, len(ended.stderr.strip().splitlines()), ended.stderr)

    def test_the_web_application(self):
        self.assert_refused(self.start("-c", "import buurtzorgweb.wsgi"))

    def test_the_worker(self):
        ended = self.start("-m", "celery", "-A", "buurtzorgweb", "worker", "--pool", "solo", "--loglevel", "ERROR")
        self.assert_refused(ended)
