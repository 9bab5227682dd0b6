"""Closing a month: all its visits to priced, checked, numbered lines, beside one plain INSERT … SELECT of as many."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from threading import Event, Thread

from django.db import connection
from django.utils import timezone

from backoffice.models import MonthRun
from backoffice.months import Month
from backoffice.services import months
from bench import cpu
from bench.browser import Wrong
from bench.crew import Database
from bench.house import House
from bench.rounds import Track
from bench.table import Line

MEMORY = 200.0
LEDGER = "backoffice_claimfile, backoffice_claimline, backoffice_claimvisit, backoffice_monthrun, backoffice_runsum"
# One line for each client and day at one tariff, without a rule, a check or a look at who pays.
FLOOR_TABLE = """
CREATE TABLE IF NOT EXISTS bench_line (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, client_id uuid,
  team_id bigint, day date, product varchar(5), minutes int, units int, tariff numeric(8, 2), amount numeric(8, 2))
"""
E1 = """
INSERT INTO bench_line (client_id, team_id, day, product, minutes, units, tariff, amount)
SELECT client_id, min(team_id), date, '1034', sum(actual_minutes), sum(actual_minutes) / 5, 6.35,
  sum(actual_minutes) / 5 * 6.35
FROM schedule_visit WHERE status = 'done' AND date BETWEEN %s AND %s GROUP BY client_id, date
"""
# As the ledger was before it was measured.
SETTINGS = "SET max_parallel_workers_per_gather = 0; SET jit = off; SET work_mem = '64MB'"


def month_close(track: Track) -> Iterator[Line]:
    """The ledger is emptied before each time, as superuser: nothing else can."""
    month = Month.of(timezone.localdate()).previous
    database, house = track.database, track.house
    database.execute(SETTINGS)
    database.execute(FLOOR_TABLE)
    pairs, peaks, lines = [], [], 0
    for _round in range(min(track.count, 5)):
        floor, lines = insert(house, database, month)
        ours, peak, made = close(house, database, month)
        if not 0.9 < made / max(lines, 1) < 1.1:
            raise Wrong(f"the month closed with {made:,} lines, the floor has {lines:,}")
        pairs.append((floor, ours))
        peaks.append(peak)
    database.execute("DROP TABLE bench_line")
    below, cost = (median(side) for side in zip(*pairs, strict=True))
    ratio = median(ours / floor for floor, ours in pairs)
    name = f"month close: {lines:,} lines priced and checked"
    yield Line("10a", name, "e1", ratio, 4, 2, f"{below:.1f} s CPU", f"{cost:.1f} s CPU")
    yield Line("10b", "month close: memory of its backend", "200 MB", max(peaks) / MEMORY, 1, 0.5, "200 MB",
               f"{max(peaks):.0f} MB")  # fmt: skip


def insert(house: House, database: Database, month: Month) -> tuple[float, int]:
    database.execute("TRUNCATE bench_line")
    database.execute("CHECKPOINT")
    before = spent(house)
    lines = database.execute(E1, [month.first, month.last]).rowcount
    return spent(house) - before, lines


def close(house: House, database: Database, month: Month) -> tuple[float, float, int]:
    """CPU seconds, megabytes at most, lines."""
    database.execute(f"TRUNCATE {LEDGER} CASCADE")
    database.execute("CHECKPOINT")
    before = spent(house)
    with watched(backend()) as peak:
        run = months.claim(month)
    cost = spent(house) - before
    if run.state != MonthRun.State.DONE:
        raise Wrong(f"the run ended as {run.state}")
    return cost, max(peak, default=0.0), counted(database)


def counted(database: Database) -> int:
    [(lines,)] = database.execute("SELECT count(*) FROM backoffice_claimline").fetchall()
    return int(str(lines))


def spent(house: House) -> float:
    return cpu.seconds(house.postgres) + time.process_time()


def backend() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        [(pid,)] = cursor.fetchall()
    return int(pid)


@contextmanager
def watched(pid: int) -> Iterator[list[float]]:
    """Megabytes a process holds for itself, ten times a second; shared buffers are everybody's."""
    seen: list[float] = []
    done = Event()

    def look() -> None:
        while not done.wait(0.1):
            for line in Path(f"/proc/{pid}/status").read_text().splitlines():
                if line.startswith("RssAnon:"):
                    seen.append(int(line.split()[1]) / 1024)

    watcher = Thread(target=look)
    watcher.start()
    try:
        yield seen
    finally:
        done.set()
        watcher.join()


JOBS = {"10": month_close}
