"""Jobs of the schedule."""

from celery import shared_task

from access.context import job
from schedule import planning


@shared_task
def extend_visits() -> None:
    """Each night: visits six weeks ahead."""
    with job("extend visits"):
        planning.extend_visits()
