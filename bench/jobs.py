"""The rollup beside plain SQL over the same visits, by CPU of this process and PostgreSQL."""

import time
from collections.abc import Callable
from datetime import timedelta
from statistics import median

from django.utils import timezone

from bench import cpu
from bench.crew import Database
from bench.house import House
from bench.options import Options
from bench.table import Line
from benchmarks import services

# Days (hours, productivity) and faces (clients, faces): two passages over the visits of a team.
MEASURE_GROUPS = 2
# Seconds of a floor below which the clock of the kernel is too coarse.
LEAST = 0.5
C1 = """
SELECT team_id, date_trunc('month', date), count(*), sum(actual_minutes) FROM schedule_visit WHERE status = 'done'
GROUP BY 1, 2
"""
C3 = """
INSERT INTO bench_teamday SELECT v.* FROM teams_team t CROSS JOIN LATERAL (
  SELECT v.team_id, v.date, count(*), sum(v.actual_minutes) FROM schedule_visit v
  WHERE v.team_id = t.id AND v.date = %s AND v.status = 'done' GROUP BY 1, 2) v
"""
TOUCH = "INSERT INTO benchmarks_touchedday (team_id, day) SELECT id, %s FROM teams_team"


def rollup(house: House, database: Database, options: Options) -> list[Line]:
    yesterday = timezone.localdate() - timedelta(days=1)
    database.execute("SET max_parallel_workers_per_gather = 0; SET jit = off")
    database.execute("CREATE TEMP TABLE bench_teamday (team_id bigint, day date, visits int, minutes int)")
    services.roll_up_touched()

    def c1() -> None:
        database.execute(C1).fetchall()

    def c3() -> None:
        database.execute("TRUNCATE bench_teamday")
        database.execute(C3, [yesterday])

    def one_day() -> None:
        database.execute(TOUCH, [yesterday])
        services.roll_up_touched()

    def everything() -> None:
        services.rebuild()

    day = by_turns(house, c3, one_day, options.rounds)
    full = by_turns(house, c1, everything, min(options.rounds, 3))
    return [
        line("9a", "rollup of one day, per measure group", "c3", day, 5, 3, MEASURE_GROUPS),
        line("9b", "rollup, full rebuild", "c1", full, 3, 2, 1),
    ]


Pair = tuple[float, float]


def by_turns(house: House, floor: Callable[[], None], ours: Callable[[], None], rounds: int) -> list[Pair]:
    """CPU seconds of floor and product, by turns; the first of each is not counted, short ones are repeated."""
    ours()
    floor()
    began = time.monotonic()
    floor()
    times = round(min(max(LEAST / (time.monotonic() - began), 1), 50))
    return [(spent(house, floor, times), spent(house, ours, times)) for _round in range(rounds)]


def spent(house: House, act: Callable[[], None], times: int) -> float:
    before = cpu.seconds(house.postgres), time.process_time()
    for _time in range(times):
        act()
    after = cpu.seconds(house.postgres), time.process_time()
    return (after[0] - before[0] + after[1] - before[1]) / times


def line(number: str, name: str, floor: str, pairs: list[Pair], goal: float, stretch: float, groups: int) -> Line:
    ratio = median(ours / max(floor_cost, 0.001) for floor_cost, ours in pairs) / groups
    below, cost = (f"{median(side):.2f} s CPU" for side in zip(*pairs, strict=True))
    return Line(number, name, floor, ratio, goal, stretch, below, cost)
