"""Tests that must see what was committed: the access log, which no role of the product can read.

Each starts with the cast and ends with empty tables; slower than the others, so for few.
"""

from contextlib import closing

import psycopg
from django.db import connection, transaction
from django.test import TransactionTestCase
from psycopg import sql
from psycopg.rows import dict_row

from tests.cast import CastTestCase
from tests.servers import DATABASE, LEASE

# Filled by migrations.
TERMS = ("problem", "signsymptom", "interventioncategory", "target", "ratinganchor", "modifier")
PAY_TABLES = ("backoffice_allowancerule", "backoffice_payrule", "backoffice_payholiday", "backoffice_exportcolumn")
KEPT = {"django_migrations", "django_content_type", "auth_permission", "benchmarks_measure", "backoffice_maximumtariff"}
KEPT |= {f"omaha_{term}" for term in TERMS}
KEPT |= {"schedule_restrule", *PAY_TABLES}


def as_superuser():
    return closing(psycopg.connect(LEASE.servers.superuser_url(DATABASE), autocommit=True, row_factory=dict_row))


class CommittedTestCase(TransactionTestCase):
    def setUp(self):
        with transaction.atomic():
            CastTestCase.setUpTestData.__func__(self)
        with as_superuser() as server:
            server.execute("TRUNCATE access_accesslogentry")

    def _fixture_teardown(self):
        # Django would empty the tables as the run-time role, which may not.
        connection.close()
        with as_superuser() as server:
            found = server.execute(
                "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"
                " AND relkind IN ('r', 'p') AND NOT relispartition AND relname <> ALL (%s)",
                [list(KEPT)],
            )
            # Not TRUNCATE: what migrations filled may name a person, and stays.
            server.execute("SET session_replication_role = replica")
            for row in found.fetchall():
                server.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(row["relname"])))

    def sign_in(self, user):
        self.client.force_login(user)
        with as_superuser() as server:
            server.execute("TRUNCATE access_accesslogentry")
        return user

    def lines(self):
        """The access log since the cast was made or somebody signed in, oldest first."""
        with as_superuser() as server:
            return server.execute("SELECT * FROM access_accesslogentry ORDER BY id").fetchall()
