from time import monotonic, sleep

import pytest
from django.db import DatabaseError, connection, transaction


@pytest.fixture
def other(db):
    """A second line to the same database."""
    line = connection.copy()
    line.ensure_connection()
    yield line
    line.close()


def test_an_idle_line_is_usable(other):
    assert other.is_usable()
    with other.cursor() as cursor:
        cursor.execute("SELECT 1")
    assert other.is_usable()


def test_a_line_that_the_server_ended_is_not(other):
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s)", [other.connection.info.backend_pid])
    until = monotonic() + 10
    while other.is_usable() and monotonic() < until:
        sleep(0.01)
    assert not other.is_usable()


def test_a_line_whose_transaction_failed_is_not(other):
    other.set_autocommit(False)
    with pytest.raises(DatabaseError), other.cursor() as cursor:
        cursor.execute("SELECT nothing_of_the_kind")
    assert not other.is_usable()
    other.rollback()
    assert other.is_usable()


@pytest.mark.django_db(transaction=True)
def test_the_next_request_asks_on_a_new_line():
    connection.ensure_connection()
    first = connection.connection.info.backend_pid
    with transaction.atomic():
        pass
    killer = connection.copy()
    with killer.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s)", [first])
    killer.close()
    until = monotonic() + 10
    while connection.is_usable() and monotonic() < until:
        sleep(0.01)
    connection.health_check_enabled, connection.health_check_done = True, False
    connection.close_if_health_check_failed()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        assert cursor.fetchone()[0] != first
