"""Row security is silently off for superusers, owners and BYPASSRLS: the process refuses to run as one of them."""

from typing import Any

from django.core.exceptions import ImproperlyConfigured

DANGER = """
SELECT current_user, r.rolsuper, r.rolbypassrls, EXISTS (
    SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') AND pg_has_role(current_user, c.relowner, 'USAGE'))
FROM pg_roles r WHERE r.rolname = current_user
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
