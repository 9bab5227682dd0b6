"""Row security is silently off for superusers, owners and BYPASSRLS: the process refuses to run as one of them."""

import sys
from typing import Any

from django.core.exceptions import ImproperlyConfigured

# Asked of the role that signed in and of whatever it may become: a harmless role taken on with SET ROLE can be put off.
DANGER = """
SELECT session_user,
  EXISTS (SELECT FROM pg_roles r WHERE r.rolsuper AND pg_has_role(session_user, r.oid, 'MEMBER')),
  EXISTS (SELECT FROM pg_roles r WHERE r.rolbypassrls AND pg_has_role(session_user, r.oid, 'MEMBER')),
  EXISTS (
    SELECT FROM pg_database d WHERE d.datname = current_database() AND pg_has_role(session_user, d.datdba, 'MEMBER'))
    OR EXISTS (
      SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname IN ('public', 'gate') AND pg_has_role(session_user, c.relowner, 'MEMBER'))
"""


def refuse_dangerous_role(connection: Any, **kwargs: Any) -> None:
    """On each new run-time connection: stop when PostgreSQL would not hold the policies against us."""
    if connection.alias != "default":
        return
    with connection.connection.cursor() as cursor:
        name, superuser, bypasses, owns = cursor.execute(DANGER).fetchone()
    if superuser or bypasses or owns:
        connection.close()
        why = "is a superuser" if superuser else "has BYPASSRLS" if bypasses else "owns tables"
        raise ImproperlyConfigured(
            f"The database role {name} {why}, so row security would be off. Point DATABASE_URL at app_login."
        )


def refuse_dangerous_worker(**kwargs: Any) -> None:
    """A worker opens its first connection with its first task; it must not wait until then to find out."""
    from django.db import connection

    try:
        connection.ensure_connection()
    except ImproperlyConfigured as error:
        # Celery logs an exception of a signal and goes on; only leaving stops it.
        sys.exit(f"celery: {error}")
    connection.close()
