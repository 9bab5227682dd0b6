"""Jobs of the schedule."""

from uuid import UUID

from celery import shared_task

from access.context import job
from schedule import planning
from schedule.services import proposals


@shared_task
def extend_visits() -> None:
    """Each night: visits six weeks ahead."""
    with job("extend visits"):
        planning.extend_visits()


@shared_task
def make_proposal(run_id: str, user_id: int) -> None:
    """With the eyes of who asked, so that it reads no more than she may. Run twice, the second finds it taken."""
    proposals.make_proposal(run_id=UUID(run_id), user_id=user_id)
