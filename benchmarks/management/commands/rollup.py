"""manage.py rollup: what changed since the last time; one month; or everything."""

from argparse import ArgumentParser
from datetime import date
from time import monotonic
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from benchmarks import months, services

SILENCE = 2.0  # seconds before a person who watches wants to see something move


class Command(BaseCommand):
    help = "Compute the figures of the months that changed; of one month; or of all months."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--month", metavar="YYYY-MM", help="recompute this month from its visits")
        parser.add_argument("--all", action="store_true", help="recompute every month from its visits")

    def handle(self, *args: Any, month: str | None, all: bool, **options: Any) -> None:
        if month is not None and all:
            raise CommandError("Give --month or --all, not both.")
        self.started = monotonic()
        if month is not None or all:
            count = services.rebuild(asked_month(month) if month is not None else None, self.tell)
        else:
            count = services.roll_up_touched(self.tell)
        self.stdout.write(f"{count} month{'' if count == 1 else 's'} computed.")

    def tell(self, month: date, done: int, of: int) -> None:
        """Progress for who watches, once it takes long; a file or a log gets the last line alone."""
        if self.stderr.isatty() and monotonic() - self.started > SILENCE:
            self.stderr.write(f"{month:%Y-%m} done, {done} of {of}")


def asked_month(text: str) -> date:
    month = months.parse(text)
    if month is None:
        raise CommandError(f"“{text}” is no month; write it as 2026-09.")
    if month > timezone.localdate():
        raise CommandError(f"{text} has not begun yet.")
    return month
