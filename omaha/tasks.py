"""Jobs of the care plan."""

from celery import shared_task

from access.context import job
from omaha.services import suggestions


@shared_task
def count_suggestions() -> None:
    """Each night: what teams do most about a problem."""
    with job("count suggestions"):
        suggestions.count_suggestions()
