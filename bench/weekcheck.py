"""What a proposal for a team's week is worth, and which hard rule it breaks: written apart from the planner."""

from collections import Counter, defaultdict
from itertools import pairwise
from typing import Any

EPS = 0.11
WEEK = 7 * 1440


class Week:
    """An instance with its parts by name."""

    def __init__(self, instance: dict[str, Any]) -> None:
        self.nurses = {one["id"]: one for one in instance["nurses"]}
        self.clients = {one["id"]: one for one in instance["clients"]}
        self.visits = {one["id"]: one for one in instance["visits"]}
        self.kinds = {one["kind"]: one for one in instance["shifts"]}
        self.rules = instance["rules"]
        self.place = {"office": 0} | {client: number for number, client in enumerate(self.clients, 1)}
        self.minutes = instance["travel"]["minutes"]

    def travel(self, nurse: str, start: str, end: str) -> float:
        return float(self.minutes[self.nurses[nurse]["transport"]][self.place[start]][self.place[end]])


def check(instance: dict[str, Any], proposal: dict[str, Any]) -> dict[str, Any]:
    """`violations` by kind, the score in minutes (smaller is better), and the figures of the goals."""
    week = Week(instance)
    routes, travelled = route_errors(week, proposal)
    counts, early, late = carers(week, proposal)
    care = sum(week.visits[row["id"]]["minutes"] * len(row["nurses"]) for row in proposal["visits"])
    off = [a + b for a, b in zip(early, late, strict=True)]
    return {
        "violations": dict(duty_errors(week, proposal["shifts"]) + visit_errors(week, proposal) + routes),
        "unplaced": len(proposal["unplaced"]),
        "score": score(week, proposal, counts, travelled) + 0.3 * sum(late) + 0.15 * sum(early),
        "travel_share": travelled / (travelled + care),
        "faces": mean([len(one) for one in counts.values() if one.total() >= 2]),
        "faces_often": mean([len(one) for one in counts.values() if one.total() >= 14]),
        "outside": mean([float(minutes > 15) for minutes in off]),
        "seen": counts,
    }


def score(week: Week, proposal: dict[str, Any], counts: dict[str, Counter[str]], travelled: float) -> float:
    """Travel, unfamiliar carers, faces, visits of nobody; what is too early or late comes on top."""
    strange = 0
    for key, nurses in counts.items():
        client = week.clients[key]
        for nurse, times in nurses.items():
            strange += times * (0 if nurse == client["named_nurse"] else 3 if nurse in client["circle"] else 10)
    faces = sum(len(one) for one in counts.values())
    return travelled + strange + 15 * faces + 120 * len(proposal["unplaced"])


def mean(values: list[Any]) -> float:
    return sum(values) / max(1, len(values))


def carers(week: Week, proposal: dict[str, Any]) -> tuple[dict[str, Counter[str]], list[float], list[float]]:
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    early, late = [], []
    for row in proposal["visits"]:
        visit = week.visits[row["id"]]
        counts[visit["client"]].update(row["nurses"])
        early.append(max(visit["preferred"][0] - row["start"], 0))
        late.append(max(row["start"] - visit["preferred"][1], 0))
    return counts, early, late


def duty_errors(week: Week, shifts: list[dict[str, Any]]) -> Counter[str]:
    """Rest, days off, weekends and hours of each nurse."""
    errors: Counter[str] = Counter()
    for key, nurse in week.nurses.items():
        days = {one["day"]: week.kinds[one["kind"]] for one in shifts if one["nurse"] == key}
        errors["two shifts on one day"] += sum(one["nurse"] == key for one in shifts) - len(days)
        errors["works on a day off"] += len(set(days) & set(nurse["days_off"]))
        errors["works in the free weekend"] += len(set(days) & {5, 6}) if nurse["weekend_free"] else 0
        gaps = rests(nurse, days)
        errors["daily rest"] += sum(gap < week.rules["daily_rest_min"] for gap in gaps[:-1])
        errors["weekly rest"] += max(gaps) < week.rules["weekly_rest_min"]
        errors["too many days in a row"] += longest_run(nurse, days) > week.rules["max_days_in_a_row"]
        worked = sum(kind["end"] - kind["start"] - kind["break_min"] for kind in days.values())
        errors["hours far above contract"] += worked > nurse["contract_min"] + week.rules["max_over_contract_min"]
    return +errors


def rests(nurse: dict[str, Any], days: dict[int, dict[str, Any]]) -> list[float]:
    """The free times from the last duty before the week until Sunday midnight."""
    moments = [nurse["free_since"]]
    for day in sorted(days):
        moments += [day * 1440 + days[day]["start"], day * 1440 + days[day]["end"]]
    moments.append(WEEK)
    return [end - start for start, end in list(pairwise(moments))[::2]]


def longest_run(nurse: dict[str, Any], days: dict[int, Any]) -> int:
    run, longest = nurse["days_in_a_row_before"], 0
    for day in range(7):
        run = run + 1 if day in days else 0
        longest = max(longest, run)
    return int(longest)


def visit_errors(week: Week, proposal: dict[str, Any]) -> Counter[str]:
    errors: Counter[str] = Counter()
    seen: Counter[str] = Counter()
    duty = {(one["nurse"], one["day"]) for one in proposal["shifts"]}
    for row in proposal["visits"]:
        visit = week.visits[row["id"]]
        seen[row["id"]] += 1
        errors["wrong number of carers"] += len(set(row["nurses"])) != visit["carers"]
        errors["outside the window"] += not visit["window"][0] - EPS <= row["start"] <= visit["window"][1] + EPS
        for nurse in row["nurses"]:
            errors["not on duty"] += (nurse, visit["day"]) not in duty
            errors["level too low"] += week.nurses[nurse]["level"] < visit["level"]
            errors["not with this client"] += nurse in week.clients[visit["client"]]["not_with"]
    errors["visit missing"] += len(set(week.visits) - set(seen) - set(proposal["unplaced"]))
    errors["visit twice"] += sum(times > 1 for times in seen.values())
    return +errors


def route_errors(week: Week, proposal: dict[str, Any]) -> tuple[Counter[str], float]:
    """Travel between visits, ends of shifts and breaks; and the minutes travelled."""
    errors: Counter[str] = Counter()
    travelled = 0.0
    for shift in proposal["shifts"]:
        kind, nurse = week.kinds[shift["kind"]], shift["nurse"]
        mine = [row for row in proposal["visits"] if nurse in row["nurses"]]
        route = sorted((row["start"], row["id"]) for row in mine if week.visits[row["id"]]["day"] == shift["day"])
        now, here = kind["start"], "office"
        gaps: list[float] = []
        for start, key in route:
            visit = week.visits[key]
            leg = week.travel(nurse, here, visit["client"])
            travelled += leg
            errors["too little time to travel"] += start < now + leg - EPS
            gaps.append(start - now - leg)
            now, here = start + visit["minutes"], visit["client"]
        back = week.travel(nurse, here, "office")
        travelled += back
        errors["after the end of the shift"] += now + back > kind["end"] + EPS
        if kind["break_min"] and now + back - kind["start"] > week.rules["break_if_longer_than"]:
            errors["no room for the break"] += max(gaps[1:], default=0) < kind["break_min"] - EPS
    return +errors, travelled
