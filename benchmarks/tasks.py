"""Sent by beat every two minutes."""

from celery import shared_task

from benchmarks import services


@shared_task
def roll_up_touched() -> None:
    """Safe to run twice and beside itself: each month is one transaction under one lock."""
    services.roll_up_touched()
