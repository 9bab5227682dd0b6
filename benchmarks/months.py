"""Months as their first day, and the four weeks that end one. Pure."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

FOUR_WEEKS = timedelta(days=28)


def first_of(day: date) -> date:
    return day.replace(day=1)


def after(month: date, count: int = 1) -> date:
    """The month `count` months later; earlier when negative."""
    index = month.year * 12 + month.month - 1 + count
    return date(index // 12, index % 12 + 1, 1)


def last_day(month: date) -> date:
    return after(month) - timedelta(days=1)


def last_four_weeks(month: date) -> date:
    """The first of the last 28 days of a month: each month is then as long as the others."""
    return after(month) - FOUR_WEEKS


def between(first: date, last: date) -> Iterator[date]:
    """Every month from the one of `first` up to and including the one of `last`."""
    month = first_of(first)
    while month <= last:
        yield month
        month = after(month)


def parse(text: str) -> date | None:
    """2026-09 as a month; None for anything else."""
    found = re.fullmatch(r"([12]\d{3})-(0[1-9]|1[0-2])", text)
    return date(int(found[1]), int(found[2]), 1) if found else None
