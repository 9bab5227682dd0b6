"""manage.py payroll build --month YYYY-MM --out DIR: a month computed, frozen and written; payroll rehearse."""

from argparse import ArgumentParser
from pathlib import Path
from time import monotonic
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from access.context import job
from backoffice.models import PayrollRun
from backoffice.months import Month
from backoffice.pay import export, print_run
from backoffice.services import payroll
from buurtzorgweb.forms import Refused

SILENCE = 2.0  # seconds before a person who watches wants to see something move


class Command(BaseCommand):
    help = "Freeze a month and write its files for the payroll bureau, the bank and everybody's own record."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("act", choices=["build", "rehearse"], help="for good, or as far as it has come")
        parser.add_argument("--month", metavar="YYYY-MM", help="the month; to rehearse: this one when left away")
        parser.add_argument("--out", metavar="DIR", help="where the files go (build)")
        parser.add_argument("--leave-out", metavar="REASON", help="for everybody with an exception and no reason yet")
        parser.add_argument("--no-pdf", action="store_true", help="without the specification of each person")
        parser.add_argument("--printers", default="2", help="processes that print (default 2)")

    def handle(self, *args: Any, act: str, month: str | None, out: str | None, **options: Any) -> None:
        self.started = monotonic()
        asked = asked_month(month, act)
        try:
            if act == "rehearse":
                self._said(payroll.rehearse(month=asked, tell=self.tell))
            else:
                self._build(asked, folder(out), options)
        except Refused as refusal:
            raise CommandError(str(refusal.message)) from None

    def _build(self, month: Month, out: Path, options: dict[str, Any]) -> None:
        printers = whole_number(options["printers"])
        run = payroll.run_month(month=month, tell=self.tell)
        if not run.frozen and options["leave_out"]:
            payroll.leave_out_rest(month=month, run=run, text=options["leave_out"])
            run = payroll.run_month(month=month, tell=self.tell)
        if not run.frozen:
            raise CommandError(
                f"{run.why} people have an exception and no reason. Say why at the payroll desk,"
                ' or give --leave-out "REASON" for all of them. Nothing was written.'
            )
        with job("payroll export"):
            written = export.write(run, out)
        self._clear()
        for path in written.files:
            self.stdout.write(str(path))
        self.stdout.write(
            f"{written.people:,} people, {written.rows:,} rows, {written.minutes:,} minutes,"
            f" {written.corrections:,} corrections, {written.expenses:,} transfers, {written.left_out:,} left out"
        )
        if not options["no_pdf"]:
            count = print_run.print_all(run, out / f"specifications-{month}", printers, self.tell)
            self._clear()
            self.stdout.write(f"{count:,} specifications in {out / f'specifications-{month}'}")

    def _said(self, run: PayrollRun) -> None:
        self._clear()
        self.stdout.write(f"{run.done:,} people rehearsed for {run.of_month}")

    def tell(self, done: int, of: int) -> None:
        """One line that is written over, for whoever watches longer than two seconds."""
        if self.stdout.isatty() and monotonic() - self.started > SILENCE:
            self.stdout.write(f"\r\033[K  {done:,} of {of:,}", ending="")
            self.stdout.flush()

    def _clear(self) -> None:
        if self.stdout.isatty():
            self.stdout.write("\r\033[K", ending="")


def asked_month(text: str | None, act: str) -> Month:
    now = Month.of(timezone.localdate())
    if text is None:
        if act == "build":
            raise CommandError("--month: which one? Such as --month 2026-10.")
        return now
    try:
        month = Month.parse(text)
    except ValueError:
        raise CommandError(f"--month must be YYYY-MM, such as 2026-10, not {text!r}.") from None
    if month.first > now.first:
        raise CommandError(f"--month: {month} lies ahead.")
    return month


def folder(text: str | None) -> Path:
    """Made when it is not there; nothing is computed for a place that cannot be written to."""
    if not text:
        raise CommandError("--out: into which folder?")
    path = Path(text)
    try:
        path.mkdir(parents=True, exist_ok=True)
        probe = path / ".payroll-probe"
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise CommandError(f"--out: {path} cannot be written to ({error.strerror}).") from None
    return path


def whole_number(text: str) -> int:
    try:
        count = int(text)
    except ValueError:
        count = 0
    if not 1 <= count <= 64:
        raise CommandError(f"--printers must be a number from 1 to 64, not {text!r}.")
    return count
