"""Jobs of the back office."""

from celery import shared_task
from django.utils import timezone

from backoffice.months import Month
from backoffice.services import months, payroll


@shared_task
def rehearse_nightly() -> None:
    """The running month, and the one before it as long as something of it may still be claimed."""
    now = Month.of(timezone.localdate())
    for month in (now.previous, now):
        months.rehearse(month)


@shared_task
def rehearse_month(code: str, asked_by: int) -> None:
    """Somebody solved something and wants to see it."""
    months.rehearse(Month.parse(code), asked_by=asked_by)


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
