"""Plain SQL: where one clever statement beats a pipeline, or building a query each time costs more than asking it."""

from collections.abc import Sequence
from functools import cache
from typing import Any, TypeVar

from django.db import connection
from django.db.models import Model

AnyModel = TypeVar("AnyModel", bound=Model)


def rows(statement: str, **values: Any) -> list[tuple[Any, ...]]:
    """All rows of one statement with named values."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()


def row(statement: str, **values: Any) -> tuple[Any, ...] | None:
    """The first row, or None."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        found: tuple[Any, ...] | None = cursor.fetchone()
        return found


@cache
def names(model: type[Model]) -> list[str]:
    return [field.attname for field in model._meta.concrete_fields]


@cache
def columns(model: type[Model], alias: str) -> str:
    """All columns of a table, for a SELECT that `instance` reads."""
    return ", ".join(f"{alias}.{field.column}" for field in model._meta.concrete_fields)


def instance(model: type[AnyModel], values: Sequence[Any]) -> AnyModel:
    """A row as Django would have read it."""
    return model.from_db(connection.alias, names(model), values)


@cache
def _insert(model: type[Model], count: int) -> str:
    fields = model._meta.concrete_fields
    into, marks = ", ".join(field.column for field in fields), ", ".join(["%s"] * len(fields))
    rows = ", ".join([f"({marks})"] * count)
    return f"INSERT INTO {model._meta.db_table} ({into}) VALUES {rows}"  # noqa: S608 names of our own


def insert(one: Model) -> None:
    """Write a new row whose columns need no conversion; `save()` would build the same statement again each time."""
    insert_all([one])


def insert_all(many: Sequence[Model]) -> None:
    """Several rows of one table, in one statement."""
    if not many:
        return
    model = type(many[0])
    values = [getattr(one, name) for one in many for name in names(model)]
    with connection.cursor() as cursor:
        cursor.execute(_insert(model, len(many)), values)
