"""Norms with the month from which they hold, in one place: a new one is one line, and the past stays as it was."""

from datetime import date

NORMS = {
    # Share of worked hours that is spent with clients, in percent.
    "productivity": [(date(2015, 1, 1), 61.0)],
}


def norm(measure: str, month: date) -> float | None:
    """The norm of a measure in a month, None where there is none."""
    held = [value for since, value in NORMS.get(measure, []) if since <= month]
    return held[-1] if held else None
