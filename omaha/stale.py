"""Which version of a row one had when a form was opened, for rows that know when they were changed."""

from datetime import UTC, datetime, timedelta
from typing import Any

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def version_of(row: Any) -> str:
    """The moment of the last change in microseconds: it goes into the form and comes back."""
    return str((row.changed_at - EPOCH) // timedelta(microseconds=1))


def version_to(text: str | None) -> datetime | None:
    """Back from the form; something else is an old version."""
    if text is None:
        return None
    return EPOCH + timedelta(microseconds=int(text)) if text.isdigit() and len(text) < 18 else EPOCH
