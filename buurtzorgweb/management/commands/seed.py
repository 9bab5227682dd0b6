"""manage.py seed --teams 1000 --clients 80000 --months 12 --seed 1: a synthetic organisation beside what is there."""

from argparse import ArgumentParser
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.management.base import BaseCommand, CommandError, OutputWrapper
from django.utils import timezone

from benchmarks import services
from buurtzorgweb.seed.load import Loaded, load, settle
from buurtzorgweb.seed.plan import CannotSeed, Plan

# All seeded people share it. Nobody is real, and the command runs in demonstrations alone.
PASSWORD = "zaaien en oogsten"  # noqa: S105


class Progress:
    """One line that is written over while somebody watches; plain lines for a file."""

    def __init__(self, out: OutputWrapper) -> None:
        self.out = out
        self.watched = out.isatty()

    def step(self, text: str) -> None:
        if text and self.watched:
            self.out.write(f"\r\033[K  {text}", ending="")
            self.out.flush()

    def rows(self, table: str, count: int, seconds: float) -> None:
        self.step(f"{table}: {count:,} rows, {count / max(seconds, 0.001):,.0f} a second")

    def done(self) -> None:
        if self.watched:
            self.out.write("\r\033[K", ending="")


class Command(BaseCommand):
    help = "Load a synthetic organisation of any size, the same for the same seed on the same day."

    def add_arguments(self, parser: ArgumentParser) -> None:
        # Read as text, so that a word is refused in one line as well.
        parser.add_argument("--teams", default="10", help="neighbourhood teams (default 10)")
        parser.add_argument("--clients", default="800", help="clients in care (default 800)")
        parser.add_argument("--months", default="3", help="months of visits up to yesterday (default 3)")
        parser.add_argument("--seed", default="1", help="another number, another organisation (default 1)")
        parser.add_argument("--no-floor", action="store_true", help="do not measure the floor")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("Invented people belong in a demonstration only: DEMO is off here.")
        teams, clients, months, seed = (
            whole_number(name, options[name]) for name in ("teams", "clients", "months", "seed")
        )
        plan = Plan(teams, clients, months, seed, timezone.localdate())
        progress = Progress(self.stdout)
        settings.VAR_DIR.mkdir(parents=True, exist_ok=True)
        floor_file = None if options["no_floor"] else settings.VAR_DIR / "seed-floor.copy"
        try:
            loaded = load(plan, make_password(PASSWORD, "the same each time"), progress, floor_file)
        except CannotSeed as why:
            raise CommandError(str(why)) from None
        progress.step("statistics")
        settle(list(loaded.rows))
        services.rebuild(tell=lambda month, done, of: progress.step(f"figures: {done} of {of} months"))
        progress.done()
        report(loaded, self.stdout.write)


def whole_number(name: str, text: str | int) -> int:
    try:
        return int(text)
    except ValueError:
        raise CommandError(f"--{name} must be a whole number, not {text!r}.") from None


def report(loaded: Loaded, write: Callable[[str], Any]) -> None:
    for table, rows in loaded.rows.items():
        write(f"{table:34}{rows:>12,} rows {loaded.seconds[table]:>8.1f} s")
    rate = loaded.total_rows / loaded.total_seconds
    write(f"{loaded.total_rows:,} rows in {loaded.total_seconds:,.1f} s, {rate:,.0f} rows a second")
    if speed := loaded.speed():
        write(
            f"floor, plain COPY of the same rows with the same keys: {speed[1]:,.0f} rows a second;"
            f" the seed made {speed[0]:,.0f}, {speed[0] / speed[1]:.2f} of it"
        )
