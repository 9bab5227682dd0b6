"""Jobs of the back office."""

from celery import shared_task
from django.utils import timezone

from backoffice.months import Month
from backoffice.services import payroll


@shared_task
def rehearse_payroll() -> None:
    """Each night the running month, and the one before until it is frozen."""
    now = Month.of(timezone.localdate())
    for month in (now.previous, now):
        payroll.rehearse_unfrozen(month=month)


@shared_task
def run_payroll(code: str) -> None:
    """Somebody asked for the month for good."""
    payroll.run_month(month=Month.parse(code))
