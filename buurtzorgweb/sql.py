"""Plain SQL where one clever statement beats a pipeline."""

from typing import Any

from django.db import connection


def rows(statement: str, **values: Any) -> list[tuple[Any, ...]]:
    """All rows of one statement with named values."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()
