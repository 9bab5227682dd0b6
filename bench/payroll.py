"""A month of pay beside a plain SQL sum of the same minutes, and specifications beside WeasyPrint alone."""

import json
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from access.context import job
from backoffice.models import PayrollRun, PayrollTotal
from backoffice.months import Month
from backoffice.pay import export, print_run
from backoffice.services import payroll
from bench import cpu
from bench.house import House, say, today
from bench.rounds import Track
from bench.table import Line
from buurtzorgweb.embedded.where import BASE_DIR
from buurtzorgweb.sql import rows
from schedule import papers

# The goal of the issue: so many people in so many seconds on two cores; held against the people there are.
PEOPLE, SECONDS = 11_000, 90
# The same minutes, added up by the database: of visits and of other work, by person and day.
SUM = """
SELECT sum(minutes)::bigint FROM (
  SELECT nurse_id AS person, date, sum(actual_minutes) AS minutes FROM schedule_visit
  WHERE status = 'done' AND date BETWEEN %(first)s AND %(last)s GROUP BY 1, 2
  UNION ALL
  SELECT user_id, date, sum(minutes) FROM schedule_workentry WHERE date BETWEEN %(first)s AND %(last)s GROUP BY 1, 2
) w
"""
PAID = """
SELECT coalesce(sum(worked), 0)::bigint, coalesce(sum(double), 0)::bigint FROM backoffice_payrolltotal
WHERE run_id = %(run)s
"""
PAPERS = 60


def month_of_pay(track: Track) -> Iterator[Line]:
    """The last whole month, computed and exported once; then the sum of the same minutes."""
    house, month = track.house, Month.of(today()).previous
    say(f"payroll of {month}")
    run, seconds, ours, people = computed(house, month)
    floor, minutes = summed(house, month, track.count)
    with job("bench"):
        [(paid, double)] = rows(PAID, run=run.pk)
    if paid + double != minutes:
        raise AssertionError(f"{paid} minutes paid and {double} counted once, {minutes} in visits and entries")
    allowed = SECONDS * people / PEOPLE
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    told = f"{seconds:.1f} s, {ours:.1f} s CPU, process at most {peak:.0f} MB"
    yield Line(
        "17", f"payroll: {people:,} people computed and exported", f"{allowed:.0f} s", seconds / allowed, 1, 0.5,
        f"SQL sum {floor:.2f} s CPU", told,
    )  # fmt: skip
    yield specifications(run)


def computed(house: House, month: Month) -> tuple[PayrollRun, float, float, int]:
    """From nothing to the files; a rehearsal costs what a run for good costs, and can be repeated."""
    with job("bench"):
        run = PayrollRun.objects.of(month).filter(kind="run").first()
    if run:
        raise AssertionError("The month is frozen here; the bench needs a database of its own.")
    before, began = cpu.seconds(house.postgres) + time.process_time(), time.monotonic()
    found = payroll.rehearse(month=month)
    with TemporaryDirectory() as folder, job("bench"):
        export.write(found, Path(folder))
    seconds = time.monotonic() - began
    spent = cpu.seconds(house.postgres) + time.process_time() - before
    return found, seconds, spent, found.done


def summed(house: House, month: Month, rounds: int) -> tuple[float, int]:
    costs, minutes = [], 0
    for _round in range(rounds):
        before = cpu.seconds(house.postgres)
        with job("bench"):
            [(minutes,)] = rows(SUM, first=month.first, last=month.last)
        costs.append(cpu.seconds(house.postgres) - before)
    return median(costs), minutes


def specifications(run: PayrollRun) -> Line:
    """Goal 12: the batch beside the engine alone, per paper; `PAPERS` of them, alternating would print twice."""
    with job("bench"):
        people = list(
            PayrollTotal.objects.filter(run=run).order_by("user").values_list("user", flat=True).distinct()[:PAPERS]
        )
    with TemporaryDirectory() as folder:
        sample = [page for page, _path in islice(print_run.pages(run, people, Path(folder)), 20)]
        floor = alone(sample)
        before = every_cpu()
        print_run.print_people(run, people, Path(folder), 2)
        ours = (every_cpu() - before) / len(people)
    name = f"specifications as PDF in the batch, {len(people)} printed"
    return Line("12", name, "WeasyPrint", ours / floor, 1.3, 1.1, f"{floor:.2f} s CPU", f"{ours:.2f} s CPU")


def alone(pages: list[str]) -> float:
    """CPU of WeasyPrint for one of these pages, by a process that holds nothing of the product."""
    words = [sys.executable, "-m", "bench.printer", papers.stylesheet(), "20"]
    told = subprocess.run(words, input=json.dumps(pages), capture_output=True, text=True, check=True, cwd=BASE_DIR)
    found = json.loads(told.stdout)
    return float(found["cpu_seconds"]) / len(found["times"])


def every_cpu() -> float:
    """Of this process and of those it has started and collected."""
    spent = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in spent)


JOBS = {"17": month_of_pay}
