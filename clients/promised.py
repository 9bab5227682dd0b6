"""A promise as it is said: values alone, no database and no form."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils import formats
from django.utils.translation import gettext as _

from buurtzorgweb.templatetags.look import brief_day, when


@dataclass(frozen=True, slots=True)
class PromiseDraft:
    """What somebody will do, by which day; the id is made where it was typed, so that a repeat is recognised."""

    id: UUID
    text: str
    person_id: int
    due_on: date


@dataclass(frozen=True, slots=True)
class PromiseLine:
    """A promise as it is read, with who kept it first."""

    id: UUID
    client_id: UUID
    text: str
    due_on: date
    person_id: int
    person: str
    kept_at: datetime | None
    kept_by: str | None


def by_day(due: date, today: date) -> str:
    """today, tomorrow, Friday, then 2 September."""
    ahead = (due - today).days
    if ahead in (0, 1):
        return _("today") if ahead == 0 else _("tomorrow")
    return formats.date_format(due, "l") if 1 < ahead < 7 else brief_day(due)


def promise_row(line: PromiseLine, *, me: int, today: date) -> dict[str, Any]:
    """Who and when, in a few words: you, Friday."""
    who = _("you") if line.person_id == me else line.person
    late = line.kept_at is None and line.due_on < today
    if line.kept_at:
        small = _("kept by %(who)s, %(when)s; untick to undo") % {"who": line.kept_by, "when": when(line.kept_at)}
    elif late:
        small = _("%(who)s, was for %(day)s") % {"who": who, "day": brief_day(line.due_on)}
    else:
        small = f"{who}, {by_day(line.due_on, today)}"
    return {
        "id": line.id,
        "client_id": line.client_id,
        "text": line.text,
        "small": small,
        "kept": bool(line.kept_at),
        "late": late,
    }
