"""What a team looks at beside a plan (planning reference, section 9): faces, continuity, times, travel. Pure."""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

NEAR = 15.0
EVENING = 17 * 60
OFTEN = 14  # visits a week: two or more a day


@dataclass(frozen=True, slots=True)
class Made:
    """One nurse at one client, planned or done. `day` counts on over weeks; `start` from its midnight."""

    client: Hashable
    nurse: Hashable
    day: int
    start: float
    minutes: float
    preferred: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Client:
    """Who belongs at a client."""

    named: Hashable | None = None
    circle: frozenset[Hashable] = frozenset()


Leg = Callable[[Made | None, Made | None], float]  # None: the office


def figures(
    made: Sequence[Made], clients: Mapping[Hashable, Client], *, unplaced: int = 0, leg: Leg | None = None
) -> dict[str, float | int | None]:
    """All figures of one week. A share of nothing is None, never 0."""
    per_client: dict[Hashable, list[Made]] = defaultdict(list)
    for one in made:
        per_client[one.client].append(one)
    counts = {client: Counter(one.nurse for one in mine) for client, mine in per_client.items()}
    often = [count for count in counts.values() if count.total() >= 2]
    care = sum(one.minutes for one in made)
    travel = travelled(made, leg) if leg else None
    return {
        "visits": len(made),
        "unplaced": unplaced,
        "faces": mean(len(count) for count in often),
        "faces_often": mean(len(count) for count in often if count.total() >= OFTEN),
        "upc": mean(max(count.values()) / count.total() for count in often),
        "coc": mean(continuity(count.values()) for count in often),
        "secon": mean(successive(mine) for mine in per_client.values() if len(mine) > 1),
        "named": share(made, lambda one: one.nurse == clients[one.client].named),
        "circle": share(made, lambda one: one.nurse in clients[one.client].circle),
        "named_possible": possible(made, lambda one, there: clients[one.client].named in there),
        "circle_possible": possible(made, lambda one, there: bool(clients[one.client].circle & there)),
        "in_time": share([one for one in made if one.preferred], in_time),
        "travel_minutes": None if travel is None else round(travel),
        "travel_share": travel / (travel + care) if travel is not None and travel + care else None,
    }


def mean(values: Iterable[float]) -> float | None:
    found = list(values)
    return sum(found) / len(found) if found else None


def share(made: Sequence[Made], holds: Callable[[Made], bool]) -> float | None:
    return mean(1.0 if holds(one) else 0.0 for one in made)


def in_time(one: Made) -> bool:
    assert one.preferred is not None
    return one.preferred[0] - NEAR <= one.start <= one.preferred[1] + NEAR


def continuity(counts: Iterable[int]) -> float:
    """Bice and Boxerman: 1 where it is always the same nurse, 0 where it is another each time; two visits at least."""
    numbers = list(counts)
    total = sum(numbers)
    return (sum(number * number for number in numbers) - total) / (total * (total - 1))


def successive(mine: Sequence[Made]) -> float:
    """SECON: the share of visits made by the nurse of the visit before."""
    ordered = sorted(mine, key=lambda one: (one.day, one.start))
    return sum(a.nurse == b.nurse for a, b in pairwise(ordered)) / (len(ordered) - 1)


def possible(made: Sequence[Made], holds: Callable[[Made, set[Hashable]], bool]) -> float | None:
    """What the roster made possible: the share of visits on days when one of them was at work."""
    there: dict[int, set[Hashable]] = defaultdict(set)
    for one in made:
        there[one.day].add(one.nurse)
    return mean(1.0 if holds(one, there[one.day]) else 0.0 for one in made)


def travelled(made: Sequence[Made], leg: Leg) -> float:
    """From the office along the visits of each nurse's day and back."""
    routes: dict[tuple[int, Hashable], list[Made]] = defaultdict(list)
    for one in made:
        routes[one.day, one.nurse].append(one)
    total = 0.0
    for route in routes.values():
        stops = [None, *sorted(route, key=lambda one: one.start), None]
        total += sum(leg(a, b) for a, b in pairwise(stops))
    return total


def unsocial(duties: Iterable[tuple[Hashable, int, int]]) -> dict[Hashable, tuple[int, int]]:
    """Evenings and weekend days by nurse, of (nurse, weekday, end in minutes): a spread, never a ranking."""
    found: dict[Hashable, list[int]] = defaultdict(lambda: [0, 0])
    for nurse, weekday, end in duties:
        found[nurse][0] += end > EVENING + 60
        found[nurse][1] += weekday >= 5
    return {nurse: (evenings, weekends) for nurse, (evenings, weekends) in found.items()}
