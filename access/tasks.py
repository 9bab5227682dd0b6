"""Jobs of this app: each takes keys, opens its context, calls a service."""

from celery import shared_task
from django.core.management import call_command
from django.db import connection


@shared_task
def make_log_partitions() -> None:
    """Room in the access log for the coming months; safe to repeat."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT gate.make_log_partitions()")


@shared_task
def clear_sessions() -> None:
    call_command("clearsessions")
