"""manage.py claims build --month YYYY-MM [--insurer UZOVI] --out DIR: the lines of a month, and its files.

Killed at any moment and run again, it goes on: parts of the run that are done stay, files that were issued are written
out as they are kept.
"""

import shutil
from argparse import ArgumentParser
from decimal import Decimal
from pathlib import Path
from time import monotonic
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db.models import Sum
from django.utils import timezone

from access.context import job
from backoffice.chosen import chosen_on
from backoffice.claims.causes import ELSEWHERE
from backoffice.claims.keeping import opened
from backoffice.commands.parts import Part
from backoffice.models import ClaimFile, Insurer, MonthRun
from backoffice.months import Month
from backoffice.services.ledger import issue_file
from backoffice.services.months import claim
from buurtzorgweb.forms import Refused

SILENCE = 2.0  # seconds before a person who watches wants to see something move


class Progress:
    """One line that is written over, for whoever watches; a file or a log gets the last lines alone."""

    def __init__(self, command: BaseCommand) -> None:
        self.out = command.stderr
        self.watched = command.stderr.isatty()
        self.began = monotonic()

    def say(self, text: str) -> None:
        if self.watched and monotonic() - self.began > SILENCE:
            self.out.write(f"\r\033[K  {text}", ending="")

    def part(self, run: MonthRun) -> None:
        self.say(f"{run.parts_done} of {run.parts} parts")

    def done(self) -> None:
        if self.watched:
            self.out.write("\r\033[K", ending="")


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--month", required=True, metavar="YYYY-MM", help="a month that is over")
    parser.add_argument("--insurer", default="", metavar="UZOVI", help="one insurer or care office alone")
    parser.add_argument("--out", required=True, metavar="DIR", help="where the files go")


def act(command: BaseCommand, options: dict[str, Any]) -> None:
    month, insurer = asked_month(options["month"]), options["insurer"]
    with job("claims build"):
        check(insurer)
    out = folder(options["out"])
    progress = Progress(command)
    try:
        run = claim(month, insurer=insurer, tell=progress.part)
        files = [write(key, out, progress) for key in keys(month, insurer)]
    except Refused as refused:
        raise CommandError(str(refused.message)) from refused
    finally:
        progress.done()
    tell(command, files, run)


def asked_month(text: str) -> Month:
    try:
        month = Month.parse(text)
    except ValueError:
        raise CommandError(f"“{text}” is no month; write it as 2026-09.") from None
    if month.last >= timezone.localdate():
        raise CommandError(f"{text} is not over yet; nothing lies in the future of a claim.")
    return month


def check(insurer: str) -> None:
    """Before a line is made: who is asked must exist, and who asks must be known."""
    if insurer and not Insurer.objects.filter(pk=insurer).exists():
        raise CommandError(f"No insurer has the number “{insurer}”.")
    if not chosen_on(timezone.localdate())["agb"]:
        raise CommandError("The AGB code of the organisation is not in the settings yet.")


def folder(text: str) -> Path:
    """Made when it is not there; nothing is claimed for a place that cannot be written to."""
    path = Path(text)
    try:
        path.mkdir(parents=True, exist_ok=True)
        probe = path / ".claims-probe"
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise CommandError(f"{path} cannot be written to ({error.strerror}).") from None
    return path


def keys(month: Month, insurer: str) -> list[int]:
    with job("claims build"):
        found = ClaimFile.objects.filter(period_first=month.first, test=False)
        found = found.filter(insurer=insurer) if insurer else found
        return list(found.order_by("invoice_number").values_list("pk", flat=True))


def write(key: int, out: Path, progress: Progress) -> ClaimFile:
    """Issued if it was not, then put in place whole: a name never leads to half a file."""
    with job("claims build"):
        file = issue_file(file=ClaimFile.objects.get(pk=key))
    progress.say(f"{file.invoice_number} issued")
    place = out / f"{file.invoice_number}.aw319"
    aside = place.with_suffix(".part")
    with opened(file.stored) as kept, aside.open("wb") as copy:
        shutil.copyfileobj(kept, copy, 1 << 20)
    aside.replace(place)
    return file


def tell(command: BaseCommand, files: list[ClaimFile], run: MonthRun) -> None:
    for file in files:
        command.stdout.write(f"{file.invoice_number}.aw319: {file.lines_count} lines, € {file.total}")
    total = sum((file.total for file in files), Decimal(0))
    command.stdout.write(f"{len(files)} files, {sum(file.lines_count for file in files)} lines, € {total}.")
    with job("claims build"):
        held = run.sums.exclude(cause__in=["", ELSEWHERE]).aggregate(visits=Sum("visits"))["visits"]
    if held:
        command.stdout.write(f"{held} visits are held up; the claims desk says why.")


PART = Part("make the lines and files of a month (AW319)", arguments, act)
