"""Scratch databases beside the one of the tests, and `manage.py seed` run in them."""

import os
import subprocess
import sys

import psycopg
from psycopg import sql

from tests.conftest import ROOT, migrations_digest
from tests.servers import LEASE

SERVERS = LEASE.servers
TEMPLATE = f"template_{migrations_digest()}"
# Sealed values carry a random nonce; keys of rows nobody refers to continue their sequence.
DIGEST = """
SELECT md5(coalesce(string_agg(md5((to_jsonb(t) - 'bsn_sealed')::text), '' ORDER BY to_jsonb(t)::text), '')) FROM {} t
"""
CATALOGUE = """
SELECT 'index', indexrelid::regclass::text, pg_get_indexdef(indexrelid) || indisvalid || indisprimary FROM pg_index
  WHERE indrelid::regclass::text !~ '^(pg_|information_schema)'
UNION ALL
SELECT 'constraint', conrelid::regclass || ' ' || conname, pg_get_constraintdef(oid) || convalidated
  FROM pg_constraint WHERE connamespace = 'public'::regnamespace
UNION ALL
SELECT 'trigger', tgrelid::regclass || ' ' || tgname, concat(tgenabled, pg_get_triggerdef(oid))
  FROM pg_trigger WHERE NOT tgisinternal
UNION ALL
SELECT 'security', oid::regclass::text, concat(relrowsecurity, relforcerowsecurity, relowner, relacl)
  FROM pg_class WHERE relnamespace = 'public'::regnamespace
UNION ALL
SELECT 'policy', polrelid::regclass || ' ' || polname,
  concat(polcmd, polroles, pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid)) FROM pg_policy
ORDER BY 1, 2
"""


def make(name):
    """A migrated, empty database. The template exists once the database of the tests does."""
    with psycopg.connect(SERVERS.superuser_url(), autocommit=True) as server:
        for statement in (
            f"DROP DATABASE IF EXISTS {name} WITH (FORCE)",
            f"CREATE DATABASE {name} OWNER app_owner TEMPLATE {TEMPLATE}",
            f"GRANT CONNECT ON DATABASE {name} TO app_login, app_migrate",
        ):
            server.execute(statement)


def drop(name):
    with psycopg.connect(SERVERS.superuser_url(), autocommit=True) as server:
        server.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def connect(name):
    return psycopg.connect(SERVERS.superuser_url(name), autocommit=True)


def catalogue(name):
    with connect(name) as database:
        return database.execute(CATALOGUE).fetchall()


def digests(name, tables):
    with connect(name) as database:
        return {
            table: database.execute(sql.SQL(DIGEST).format(sql.Identifier(table))).fetchone()[0] for table in tables
        }


def start(name, *words, **environment):
    """The command as a person runs it, against this database."""
    given = {"DATABASE_URL": SERVERS.database_url(name), "MIGRATE_DATABASE_URL": SERVERS.migrate_url(name)}
    return subprocess.Popen(
        [sys.executable, "manage.py", "seed", *words],
        cwd=ROOT,
        env=os.environ | given | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def seed(name, *words, **environment):
    """Exit code, what it said, and what it complained about."""
    child = start(name, *words, **environment)
    said, complained = child.communicate(timeout=120)
    return child.returncode, said, complained
