"""The test database: migrated as its owner, used as app_login, so that every test meets row security."""

import hashlib
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.core.management import call_command
from psycopg import sql

from tests.servers import DATABASE, LEASE

ROOT = Path(__file__).resolve().parent.parent


def migrations_digest():
    """Names the template database: made again only when a migration or its data changed."""
    digest = hashlib.sha256()
    for path in sorted(
        [
            *ROOT.glob("*/migrations/*.py"),
            *ROOT.glob("omaha/data/*"),
            *ROOT.glob("access/sql/*"),
            ROOT / "access/rowsecurity.py",
        ]
    ):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker):
    template = f"template_{migrations_digest()}"
    with psycopg.connect(LEASE.servers.superuser_url(), autocommit=True) as server:

        def make(name, source):
            server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
            server.execute(
                sql.SQL("CREATE DATABASE {} OWNER app_owner TEMPLATE {}").format(
                    sql.Identifier(name), sql.Identifier(source)
                )
            )
            server.execute(
                sql.SQL("GRANT CONNECT ON DATABASE {} TO app_login, app_migrate").format(sql.Identifier(name))
            )

        known = server.execute("SELECT FROM pg_database WHERE datname = %s", [template]).fetchone()
        make(DATABASE, template if known else "template0")
        if known:
            return
        with psycopg.connect(LEASE.servers.superuser_url(DATABASE), autocommit=True) as own:
            own.execute((ROOT / "access/sql/bootstrap.sql").read_text())
        with django_db_blocker.unblock():
            from django.db import connections

            call_command("migrate", database="migrate", verbosity=0)
            connections.close_all()
        make(template, DATABASE)


def pytest_configure():
    """For all tests, set-up of classes included: no built assets, quick hashes, tasks run where they are sent from."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = settings.STORAGES | {"staticfiles": plain}
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.CELERY_TASK_ALWAYS_EAGER = True
