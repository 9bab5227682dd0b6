"""Everybody's specification as PDF: this process reads and words them, others print, and nothing is printed twice."""

import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

from django.conf import settings

from access.context import job
from access.models import User
from backoffice.models import PayrollRow, PayrollRun, PayrollTotal
from backoffice.pay.telling import FIELDS, TOTALS, Contract, Row, Statement, statement
from schedule import papers

BATCH = 50
TEMPLATE = "papers/pay.html"
WORDS = [sys.executable, "-m", "backoffice.pay.printer"]


def html(found: Statement, name: str, teams: str, language: str) -> str:
    context = found.context() | {"month": found.month, "name": name, "teams": teams}
    return papers.html(TEMPLATE, context, language)


def pdf(page: str) -> bytes:
    """One paper, printed beside the web worker so that it stays as small as it is."""
    done = subprocess.run(
        [*WORDS, papers.stylesheet()],
        input=json.dumps({"html": page}).encode(),
        capture_output=True,
        check=True,
        cwd=settings.BASE_DIR,
        timeout=60,
    )
    return done.stdout


class Printers:
    """Processes that print in turn; each gets its next paper when it has told of the one before."""

    def __init__(self, count: int) -> None:
        words = [*WORDS, papers.stylesheet()]
        self.processes = [
            subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=settings.BASE_DIR)
            for _printer in range(count)
        ]
        self.waiting = [0] * count
        self.turn = 0

    def print(self, page: str, path: Path) -> None:
        at, self.turn = self.turn, (self.turn + 1) % len(self.processes)
        process = self.processes[at]
        assert process.stdin is not None
        if self.waiting[at] > 1:
            self._answer(at)
        process.stdin.write(json.dumps({"html": page, "path": str(path)}) + "\n")
        process.stdin.flush()
        self.waiting[at] += 1

    def _answer(self, at: int) -> None:
        process = self.processes[at]
        assert process.stdout is not None
        if not process.stdout.readline():
            raise RuntimeError(f"a printer stopped with {process.wait()}")
        self.waiting[at] -= 1

    def close(self) -> None:
        for at, process in enumerate(self.processes):
            while self.waiting[at]:
                self._answer(at)
            assert process.stdin is not None
            process.stdin.close()
            process.wait()


def print_all(run: PayrollRun, folder: Path, count: int, tell: Callable[[int, int], None]) -> int:
    """All people of a run; how many papers lie there in the end. Safe to repeat after it was killed."""
    folder.mkdir(parents=True, exist_ok=True)
    with job("payroll papers"):
        people = list(PayrollTotal.objects.filter(run=run).order_by("user").values_list("user", flat=True).distinct())
    printers = Printers(count)
    try:
        for start in range(0, len(people), BATCH):
            for page, path in pages(run, people[start : start + BATCH], folder):
                printers.print(page, path)
            tell(min(start + BATCH, len(people)), len(people))
    finally:
        printers.close()
    return len(people)


def pages(run: PayrollRun, people: list[int], folder: Path) -> Iterator[tuple[str, Path]]:
    """The papers of a batch that are not there yet: four statements."""
    with job("payroll papers"):
        found = _read(run, people)
    for user, (name, language, teams, contracts, rows) in found.items():
        path = folder / f"{file_name(contracts[0].number, user)}.pdf"
        if not path.exists():
            yield html(statement(run.of_month, rows, contracts, [], run.frozen), name, teams, language), path


def file_name(number: str, user: int) -> str:
    """The employee number, as far as a file may be called so, and the person's key: no two are the same."""
    return f"{re.sub(r'[^A-Za-z0-9]+', '-', number) or 'none'}-{user}"


def _read(run: PayrollRun, people: list[int]) -> dict[int, Any]:
    of = {"run": run, "user__in": people}
    names = ("user_id", "name", "team__name")
    totals = list(PayrollTotal.objects.filter(**of).order_by("user", "membership").values_list(*names, *TOTALS))
    languages = dict(User.objects.filter(pk__in=people).values_list("pk", "language"))
    rows = PayrollRow.objects.filter(**of).order_by("user").values_list("user_id", *FIELDS)
    by_user = {user: [Row(*row[1:]) for row in group] for user, group in groupby(rows, key=lambda row: row[0])}
    found = {}
    for user, group in groupby(totals, key=lambda row: row[0]):
        mine = list(group)
        teams = ", ".join(dict.fromkeys(row[2] for row in mine))
        contracts = [Contract(*row[3:]) for row in mine]
        found[user] = (mine[0][1], languages[user], teams, contracts, by_user.get(user, []))
    return found
