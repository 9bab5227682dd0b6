"""Whose eyes the database uses. Each request, task and command enters one mode inside a transaction.

The mode is a PostgreSQL role taken with SET LOCAL semantics: it and the user end with the transaction, so nothing
leaks into the next request of the same connection (reference: security.md, pitfalls 4 and 5).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum

from django.db import connection, transaction


class Mode(StrEnum):
    TEAM = "app_team"
    COACH = "app_coach"
    OFFICE = "app_office"
    EMERGENCY = "app_emergency"
    ADMIN = "app_admin"
    JOB = "app_job"


ENTER = "SELECT set_config('app.user_id', %s, true), set_config('app.job', %s, true), set_config('role', %s, true)"


def enter(mode: Mode, *, user_id: int | None = None, job: str = "") -> None:
    """Take a mode's eyes until the transaction ends; one round trip."""
    if not connection.in_atomic_block:
        raise RuntimeError("A context without a transaction is lost at once.")
    with connection.cursor() as cursor:
        cursor.execute(ENTER, ["" if user_id is None else str(user_id), job, mode.value])


def leave() -> None:
    """Back to the bare run-time role within a transaction that goes on."""
    with connection.cursor() as cursor:
        cursor.execute(ENTER, ["", "", "none"])


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
