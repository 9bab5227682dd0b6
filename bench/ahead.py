"""Visits six weeks ahead for all teams, beside the plain INSERT … SELECT of the very same rows."""

import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from statistics import median

from django.db import connection, transaction
from django.utils import timezone

from access.context import job
from bench import cpu
from bench.browser import Wrong
from bench.house import House
from bench.rounds import Track
from bench.table import Line
from schedule.planning import AHEAD, extend_visits

# Further away than the seed has planned, so that each row has to be made.
FIRST = timedelta(days=60)
KEEP = "CREATE UNLOGGED TABLE bench_visit AS SELECT * FROM schedule_visit WHERE date >= %s"
TIDY = "DELETE FROM schedule_visit WHERE date >= %s"
H1 = "INSERT INTO schedule_visit SELECT * FROM bench_visit"


def six_weeks(track: Track) -> Iterator[Line]:
    """Both sides as the nightly job, into the same table with its keys, policies and triggers; each is rolled back."""
    house, database = track.house, track.database
    first = timezone.localdate() + FIRST

    def ours() -> int:
        return extend_visits(first=first, until=first + AHEAD)

    with job("bench"):
        rows = ours()
    database.execute("DROP TABLE IF EXISTS bench_visit")
    database.execute(KEEP, [first])
    database.execute("GRANT SELECT ON bench_visit TO app_job")
    database.execute(TIDY, [first])
    pairs = []
    for _round in range(min(track.count, 5)):
        costs = []
        for side in (floor, ours):
            database.execute("VACUUM (ANALYZE) schedule_visit")
            made, cost = undone(house, side)
            if made != rows:
                raise Wrong(f"{made:,} visits made instead of {rows:,}")
            costs.append(cost)
        pairs.append(costs)
    database.execute("DROP TABLE bench_visit")
    database.execute("VACUUM schedule_visit")
    below, cost = (median(side) for side in zip(*pairs, strict=True))
    ratio = median(ours_cost / floor_cost for floor_cost, ours_cost in pairs)
    yield Line("16", f"{rows:,} visits six weeks ahead", "h1", ratio, 2, 1.5, f"{below:.1f} s CPU", f"{cost:.1f} s CPU")


def floor() -> int:
    with connection.cursor() as cursor:
        cursor.execute(H1)
        return int(cursor.rowcount)


def undone(house: House, make: Callable[[], int]) -> tuple[int, float]:
    """How many rows, and the CPU seconds they took; afterwards there are none."""
    with transaction.atomic(), job("bench"):
        before = cpu.seconds(house.postgres) + time.process_time()
        made = make()
        cost = cpu.seconds(house.postgres) + time.process_time() - before
        transaction.set_rollback(True)
    return made, cost


JOBS = {"16": six_weeks}
