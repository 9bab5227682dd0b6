"""`python -m bench.planner`: proposals for team weeks, sick calls and the public home-care benchmark, beside the goals.

Seconds are those of one core. The benchmark of others is read in place: `--data DIR`, or PLANNING_DATA.
"""

import os
import sys
from argparse import ArgumentParser, Namespace
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from time import process_time

from bench import hhcrsp, weekcheck, weeks
from schedule.planner import loop

SMALL, SMALL_SECONDS, LARGE_SECONDS = 25, 10.0, 60.0
FOUR_WEEKS = 4


@dataclass(frozen=True)
class Goal:
    number: str
    what: str
    reached: str
    holds: bool


def options(words: list[str] | None = None) -> Namespace:
    parser = ArgumentParser("python -m bench.planner", description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--data", type=Path, default=Path(os.environ.get("PLANNING_DATA", "planning-data")))
    parser.add_argument("--seconds", type=float, default=17.0, help="of one core for a proposal (default 17)")
    parser.add_argument("--only", default="", help="weeks, sick or hhcrsp")
    parser.add_argument("--instances", default="", help="parts of names, such as 25_,100_1")
    parser.add_argument("--calls", type=int, default=5, help="sick calls a week")
    return parser.parse_args(words)


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def main() -> int:
    chosen = options()
    goals: list[Goal] = []
    if chosen.only in ("", "weeks", "sick"):
        tried = [week(name, chosen.seconds) for name in weeks.names()]
        if chosen.only != "sick":
            goals += week_goals(tried, chosen.seconds)
        goals += sick_goals([call for one in tried for call in weeks.calls(one, chosen.calls)])
    if chosen.only in ("", "hhcrsp"):
        try:
            goals += benchmark(chosen.data, chosen.instances.split(","))
        except hhcrsp.Missing as missing:
            say(str(missing))
    say("\n| goal | measured | reached |\n| --- | --- | --- |")
    for goal in goals:
        say(f"| {goal.number}. {goal.what} | {goal.reached} | {'yes' if goal.holds else '**not yet**'} |")
    return 0


def week(name: str, seconds: float) -> weeks.Tried:
    tried = weeks.propose(name, weeks.read(name), seconds)
    found = tried.found
    say(
        f"{name}: score {found['score']:.0f}, {gap(tried):+.1f} % of the reference; {len(found['violations'])} rules"
        f" broken, {found['unplaced']} unplaced; {tried.seconds:.1f} s, first {tried.first:.1f} s"
    )
    return tried


def gap(tried: weeks.Tried) -> float:
    lines = (weeks.DATA / "reference.csv").read_text(encoding="utf-8").splitlines()
    reference = {row.split(",")[0]: float(row.split(",")[3]) for row in lines[1:]}
    return 100 * (float(tried.found["score"]) / reference[tried.name] - 1)


def mean(values: Iterable[float]) -> float:
    found = list(values)
    return sum(found) / max(1, len(found))


def week_goals(tried: list[weeks.Tried], seconds: float) -> list[Goal]:
    full = weeks.overloaded(weeks.read(tried[0].name))
    crowded = weeks.propose("overloaded", full, seconds)
    say(f"overloaded: {len(crowded.found['violations'])} rules broken, {crowded.found['unplaced']} unplaced")
    broken = sum(len(one.found["violations"]) for one in [*tried, crowded])
    unplaced = mean(one.found["unplaced"] / len(one.week.tasks) for one in tried)
    slowest, first = max(one.seconds for one in tried), max(one.first for one in tried)
    same = repeats(tried[0], seconds)
    score = mean(gap(one) for one in tried)
    faces, often = (mean(one.found[key] for one in tried) for key in ("faces", "faces_often"))
    month = over_four_weeks(tried[0], seconds)
    inside, travel = 1 - mean(one.found["outside"] for one in tried), mean(one.found["travel_share"] for one in tried)
    return [
        Goal(
            "1",
            "no hard rule broken, overloaded too; ≤ 1 % unplaced",
            f"{broken}; {unplaced:.1%}",
            not broken and unplaced <= 0.01,
        ),
        Goal(
            "2",
            "≤ 20 s, first ≤ 5 s, the same again",
            f"{slowest:.1f} s, {first:.1f} s, {same}",
            slowest <= 20 and first <= 5 and same,
        ),
        Goal("3", "score ≤ 15 % above the reference", f"{score:+.1f} %", score <= 15),
        Goal(
            "4",
            "faces a week ≤ 4.6, often ≤ 6.2, four weeks ≤ 8.5",
            f"{faces:.1f}, {often:.1f}, {month:.1f}",
            faces <= 4.6 and often <= 6.2 and month <= 8.5,
        ),
        Goal("5", "≥ 84 % in time, travel ≤ 28 %", f"{inside:.0%}, {travel:.0%}", inside >= 0.84 and travel <= 0.28),
    ]


def repeats(tried: weeks.Tried, seconds: float) -> bool:
    """Once more with the steps that were made."""
    pace = loop.Pace(seconds, given=list(tried.proposal.steps), clock=process_time)
    return loop.propose(tried.week, seed=1, pace=pace)[0] == tried.proposal


def over_four_weeks(tried: weeks.Tried, seconds: float) -> float:
    """The same team four weeks on, each proposal knowing whom a client saw; clients with two visits a day or more."""
    data, week = weeks.read(tried.name), tried.week
    seen: dict[str, set[str]] = defaultdict(set)
    often: set[str] = set()
    for number in range(FOUR_WEEKS):
        clients = tuple(
            replace(one, seen={n: 1 for n, nurse in enumerate(week.nurses) if str(nurse.id) in seen[str(one.id)]})
            for one in week.clients
        )
        pace = loop.Pace(seconds, clock=process_time)
        proposal, _ = loop.propose(replace(week, clients=clients), seed=number + 1, pace=pace)
        found = weekcheck.check(data, weeks.said(week, proposal))
        for client, count in found["seen"].items():
            seen[client] |= set(count)
            often |= {client} if count.total() >= 14 else set()
    return mean(len(seen[client]) for client in often)


def sick_goals(calls: list[weeks.Call]) -> list[Goal]:
    replaced = [call for call in calls if call.replaced]
    spread = [call for call in calls if not call.replaced]
    slowest = max(call.seconds for call in calls)
    changed, moved = (max((getattr(one, key) for one in replaced), default=0.0) for key in ("changed", "moved"))
    lost = sum(call.unplaced for call in replaced)
    say(f"sick calls: {len(replaced)} with a replacement, {lost} visits lost; {len(spread)} spread over colleagues")
    for one in spread:
        say(f"  spread: {one.changed:.0%} change carer, {one.moved:.0%} move, {one.unplaced} lost")
    reached = f"{slowest:.1f} s, {changed:.0%}, {moved:.0%}"
    holds = slowest <= 5 and changed <= 0.07 and moved <= 0.05
    return [Goal("6", "sick call ≤ 5 s; ≤ 7 % change, ≤ 5 % move", reached, holds)]


def benchmark(folder: Path, parts: list[str]) -> list[Goal]:
    """Gaps to the best published value, as the data set's own checker counts."""
    rows, program = hhcrsp.instances(folder), hhcrsp.checker(folder)
    gaps: dict[bool, list[float]] = {True: [], False: []}
    for row in rows:
        if not any(part in row["instance"] for part in parts):
            continue
        small = int(row["patients"]) <= SMALL
        data = hhcrsp.load(folder / "hhcrsp" / row["instance"])
        found, seconds = hhcrsp.solve(data, SMALL_SECONDS if small else LARGE_SECONDS)
        cost = program.check(data, found)["cost"]
        gaps[small].append(100 * (cost / float(row["best_published"]) - 1))
        say(f"{row['instance']}: {cost:.1f}, {gaps[small][-1]:+.2f} % of the best published; {seconds:.0f} s")
    goals = []
    if gaps[True]:
        worst = max(gaps[True])
        goals.append(Goal("7", "10-25 patients: best known in 10 s", f"worst {worst:+.2f} %", worst < 0.01))
    if gaps[False]:
        middle, worst = mean(gaps[False]), max(gaps[False])
        reached = f"{middle:+.1f} %, worst {worst:+.1f} %"
        goals.append(Goal("7", "50-100: mean ≤ 3 %, worst ≤ 8 % in 60 s", reached, middle <= 3 and worst <= 8))
    return goals


if __name__ == "__main__":
    sys.exit(main())
