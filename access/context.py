"""Whose eyes the database uses. Each request, task and command enters one mode inside a transaction.

The mode is a PostgreSQL role taken with SET LOCAL semantics: it and the user end with the transaction, so nothing
leaks into the next request of the same connection (reference: security.md, pitfalls 4 and 5).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from uuid import UUID

from django.db import connection, transaction


class Mode(StrEnum):
    TEAM = "app_team"
    COACH = "app_coach"
    OFFICE = "app_office"
    EMERGENCY = "app_emergency"
    ADMIN = "app_admin"
    JOB = "app_job"


ENTER = """SELECT set_config('app.user_id', %s, true), set_config('app.job', %s, true),
 set_config('app.client_id', %s, true), set_config('role', %s, true)"""
STEP_BACK = "SET LOCAL ROLE NONE"


def enter(mode: Mode, *, user_id: int | None = None, job: str = "", client_id: UUID | None = None) -> None:
    """Take a mode's eyes until the transaction ends; one round trip. `client_id`: the one record of an emergency.

    Within a mode set_config() is refused (access/sql/bootstrap.sql), so that an injected expression cannot change whose
    eyes are used. Where the transaction is part of a larger one, a mode may be on already and is put off first.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("A context without a transaction is lost at once.")
    with connection.cursor() as cursor:
        if connection.savepoint_ids:
            cursor.execute(STEP_BACK)
        cursor.execute(ENTER, [str(user_id or ""), job, str(client_id or ""), mode.value])


def leave() -> None:
    """Back to the bare run-time role within a transaction that goes on."""
    with connection.cursor() as cursor:
        cursor.execute(STEP_BACK)
        cursor.execute(ENTER, ["", "", "", "none"])


@contextmanager
def _within(mode: Mode, user_id: int | None, job: str) -> Iterator[None]:
    with transaction.atomic():
        enter(mode, user_id=user_id, job=job)
        yield
        if not connection.needs_rollback:
            leave()


@contextmanager
def acting_as(user_id: int, mode: Mode = Mode.TEAM) -> Iterator[None]:
    """A command or task that works with one person's eyes."""
    with _within(mode, user_id, ""):
        yield


@contextmanager
def job(name: str) -> Iterator[None]:
    """Automatic work: reads what it needs over all teams, writes only its own results."""
    with _within(Mode.JOB, None, name):
        yield
