"""The home-care benchmark of Mankowska and of Kummer, with the planner's own timetable and moves. Read in place."""

import csv
import importlib.util
import json
from pathlib import Path
from random import Random
from time import process_time
from typing import Any

from schedule.planner.moves import Cooling, Search, anneal, neighbours
from schedule.planner.timetable import NOBODY, Prices, Round, Stop, Timetable

ENDLESS = 1e9
# Independent walks, the best of which counts: small ones want many short ones from less heat.
MANY, FEW = (28, 40.0, 3.0), (4, 60.0, 2.5)
SMALL = 25
TRIAL = 4096
SHARES = 3  # travel, lateness and the worst lateness count a third each


class Missing(Exception):
    """The data set is not where it was said to be."""


def instances(folder: Path) -> list[dict[str, Any]]:
    """The rows of the table of best known values whose instance is there. Raises Missing."""
    table = folder / "best_known.csv"
    if not table.is_file() or not (folder / "hhcrsp").is_dir():
        raise Missing(
            f"no HHCRSP instances in {folder}: give the folder of the planning data set; this part is left out"
        )
    with table.open(newline="", encoding="utf-8") as source:
        return [row for row in csv.DictReader(source) if (folder / "hhcrsp" / row["instance"]).is_file()]


def load(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def stops_of(data: dict[str, Any]) -> tuple[list[Stop], list[tuple[str, str]]]:
    """A stop for each service of each patient; of two, the gap between their starts."""
    usual = {one["id"]: one.get("default_duration") for one in data["services"]}
    stops: list[Stop] = []
    named = []
    for place, patient in enumerate(data["patients"], 1):
        asked, base = patient["required_caregivers"], len(stops)
        for slot, need in enumerate(asked):
            able = [n for n, one in enumerate(data["caregivers"]) if need["service"] in one["abilities"]]
            begin, end = patient["time_window"]
            stops.append(
                Stop(
                    place=place,
                    minutes=need.get("duration", usual[need["service"]]),
                    low=begin,
                    high=ENDLESS,
                    plow=begin,
                    phigh=end,
                    able=tuple(able),
                    mate=base + 1 - slot if len(asked) == 2 else NOBODY,
                    first=slot == 0,
                    gap=gap_of(patient) if len(asked) == 2 else (0.0, 0.0),
                )
            )
            named.append((patient["id"], need["service"]))
    return stops, named


def gap_of(patient: dict[str, Any]) -> tuple[float, float]:
    rule = patient["synchronization"]
    low, high = (0, 0) if rule["type"] == "simultaneous" else rule["distance"]
    return float(low), float(high)


def started(data: dict[str, Any], random: Random) -> Search:
    """All stops somewhere, in the order of their windows."""
    stops, _ = stops_of(data)
    people = len(data["caregivers"])
    rounds = [Round(number, 0.0, ENDLESS, data["distances"]) for number in range(people)]
    prices = Prices(late=1.0, early=0.0, face=0.0, unplaced=2000.0, worst=1.0, break_after=ENDLESS)
    table = Timetable(stops, rounds, nurses=people, prices=prices)
    search = Search(table, neighbours(table, [0] * len(stops)), random, strict=True)
    for at in sorted(range(table.stops), key=lambda one: (table.plow[one], one)):
        if table.first[at]:
            table.apply(search.fetch(at) or [])
    return search


def solve(data: dict[str, Any], seconds: float, seed: int = 1) -> tuple[dict[str, Any], float]:
    """The best of several walks within so many seconds of one core, in the words of the data set; seconds spent."""
    random, began, speed = Random(seed), process_time(), 0.0
    starts, hot, cold = MANY if len(data["patients"]) <= SMALL else FEW
    best: tuple[float, dict[str, Any]] | None = None
    for number in range(starts):
        search = started(data, random)
        if not speed:
            before = process_time()
            anneal(search, Cooling(TRIAL, hot=hot, cold=hot * 0.9))
            speed = TRIAL / (process_time() - before)
        before = process_time()
        share = (seconds - (before - began)) / (starts - number)
        steps = anneal(search, Cooling(max(1, int(speed * share)), hot=hot, cold=cold))
        speed = steps / max(1e-6, process_time() - before)
        cost = search.table.total + search.table.worst()
        if best is None or cost < best[0]:
            best = cost, answer(data, search.table)
    assert best is not None
    return best[1], process_time() - began


def answer(data: dict[str, Any], table: Timetable) -> dict[str, Any]:
    _, named = stops_of(data)
    return {
        "routes": [
            {
                "caregiver_id": one["id"],
                "locations": [
                    {
                        "patient": named[at][0],
                        "service": named[at][1],
                        "arrival_time": table.start[at],
                        "departure_time": table.end[at],
                    }
                    for at in table.route(number)
                ],
            }
            for number, one in enumerate(data["caregivers"])
        ]
    }


def checker(folder: Path) -> Any:
    """The data set's own program; it is not ours and not copied."""
    spec = importlib.util.spec_from_file_location("check_hhcrsp", folder / "check_hhcrsp.py")
    if spec is None or spec.loader is None:
        raise Missing(f"no check_hhcrsp.py in {folder}: this part is left out")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
