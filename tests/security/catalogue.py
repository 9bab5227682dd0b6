"""What PostgreSQL itself says about tables, policies and grants. Tests ask here, never a list kept by hand."""

from django.db import connection

MODES = ("app_team", "app_coach", "app_office", "app_emergency", "app_job", "app_admin")
RUN_TIME = ("app_login", *MODES)
LOG = "access_accesslogentry"

PROTECTED = """
SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') AND NOT c.relispartition
  AND (c.relname = 'clients_client' OR EXISTS (
    SELECT FROM pg_attribute a
    WHERE a.attrelid = c.oid AND a.attname IN ('client_id', 'owner_team_id') AND NOT a.attisdropped))
ORDER BY c.relname
"""


def rows(query, *params):
    with connection.cursor() as cursor:
        cursor.execute(query, params)
        return cursor.fetchall()


def column(query, *params):
    return [row[0] for row in rows(query, *params)]


def protected_tables():
    """Every table that holds a client or points to one; partitions belong to their parent."""
    return column(PROTECTED)


def columns_of(table):
    return column(
        "SELECT attname FROM pg_attribute"
        " WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum",
        table,
    )


def writable_columns(table, role):
    return [name for name in columns_of(table) if may(role, table, "UPDATE", name)]


def may(role, table, privilege, name=None):
    if name is None:
        return column("SELECT has_table_privilege(%s, %s, %s)", role, table, privilege)[0]
    return column("SELECT has_column_privilege(%s, %s, %s, %s)", role, table, name, privilege)[0]


def policies(table):
    """(name, roles, command, using, check) of each policy."""
    return rows(
        "SELECT policyname, roles::text[], cmd, qual, with_check FROM pg_policies"
        " WHERE schemaname = 'public' AND tablename = %s",
        table,
    )


def flags(table):
    """(row security enabled, forced)"""
    return rows("SELECT relrowsecurity, relforcerowsecurity FROM pg_class WHERE oid = %s::regclass", table)[0]
