"""What every desk of the back office starts from: who asks, which month, what was typed."""

from django.http import HttpRequest
from django.utils import timezone

from access.services import Actor, Ground
from backoffice.months import Month


def office_actor(request: HttpRequest) -> Actor:
    return Actor.of(request, "back_office", Ground.OFFICE)


def typed(request: HttpRequest) -> str:
    return request.GET.get("q", "").strip()[:100]


def asked_month(request: HttpRequest) -> tuple[Month, Month, int]:
    """The month that is asked for, the current one, and the status: 422 shows this month instead of a nonsense one."""
    now = Month.of(timezone.localdate())
    try:
        return Month.parse(request.GET.get("month", now.code)), now, 200
    except ValueError:
        return now, now, 422
