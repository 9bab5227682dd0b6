"""When a problem is looked at again: always a date, under the Wlz at most six months ahead."""

from datetime import date
from typing import Any
from uuid import UUID

from django.utils import timezone

from clients.models import Indication
from omaha.models import ClientProblem
from omaha.rules import check_evaluation
from omaha.services.guard import refuse


def laws_of(client_id: UUID, day: date) -> set[str]:
    """Under which laws this client has care on a day."""
    return set(Indication.objects.on(day).filter(client_id=client_id).values_list("law", flat=True))


def check_date(client_id: UUID, day: date | None) -> None:
    """Raises Refused."""
    today = timezone.localdate()
    refuse(check_evaluation(day, today, laws_of(client_id, today)))


def save(row: ClientProblem, **fields: Any) -> None:
    """The fields, and when they changed: what a form that is open elsewhere is held against."""
    for name, value in (fields | {"changed_at": timezone.now()}).items():
        setattr(row, name, value)
    row.save(update_fields=[*fields, "changed_at"])


def move_evaluation(row: ClientProblem, day: date | None) -> None:
    """The next evaluation of a problem that the caller holds. A date that stays is not asked again."""
    if day != row.next_evaluation_on:
        check_date(row.client_id, day)
        save(row, next_evaluation_on=day)
