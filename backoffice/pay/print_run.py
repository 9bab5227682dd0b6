"""Everybody's specification as PDF: this process reads and words them, others print, and nothing is printed twice."""

import re
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import groupby
from pathlib import Path
from queue import Queue
from typing import Any

from django.utils import translation

from access.context import job
from access.models import User
from backoffice.models import PayrollRow, PayrollRun, PayrollTotal
from backoffice.pay.telling import FIELDS, TOTALS, Contract, Row, Statement, statement
from buurtzorgweb.printing import Printer
from schedule import papers

BATCH = 50
TEMPLATE = "papers/pay.html"


def context(found: Statement, name: str, teams: str) -> dict[str, Any]:
    return found.context() | {"month": found.month, "name": name, "teams": teams}


class Printers:
    """Printing processes, each asked by one thread; a few papers wait, so that memory stays flat."""

    def __init__(self, count: int) -> None:
        self.free: Queue[Printer] = Queue()
        for _printer in range(count):
            self.free.put(Printer(papers.stylesheet()))
        self.threads = ThreadPoolExecutor(count)
        self.waiting: deque[Future[None]] = deque()
        self.most = 2 * count

    def print(self, page: str, path: Path) -> None:
        while len(self.waiting) >= self.most:
            self.waiting.popleft().result()
        self.waiting.append(self.threads.submit(self._print, page, path))

    def _print(self, page: str, path: Path) -> None:
        printer = self.free.get()
        try:
            found = printer.print(page)
        finally:
            self.free.put(printer)
        part = path.with_suffix(".part")
        part.write_bytes(found)
        part.replace(path)

    def close(self) -> None:
        """When the last paper lies there. Raises NotPrinted for one that does not."""
        try:
            while self.waiting:
                self.waiting.popleft().result()
        finally:
            self.threads.shutdown(cancel_futures=True)
            while not self.free.empty():
                self.free.get().stop()


def print_all(run: PayrollRun, folder: Path, count: int, tell: Callable[[int, int], None]) -> int:
    """All people of a run; how many papers lie there in the end. Safe to repeat after it was killed."""
    folder.mkdir(parents=True, exist_ok=True)
    with job("payroll papers"):
        people = list(PayrollTotal.objects.filter(run=run).order_by("user").values_list("user", flat=True).distinct())
    return print_people(run, people, folder, count, tell)


def print_people(
    run: PayrollRun,
    people: list[int],
    folder: Path,
    count: int,
    tell: Callable[[int, int], None] = lambda _done, _all: None,
) -> int:
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
            with translation.override(language):
                told = context(statement(run.of_month, rows, contracts, [], run.frozen), name, teams)
            yield papers.html(TEMPLATE, told, language), path


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
