"""What a board shows, computed from values. Pure: no queries, no words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal

from benchmarks import months

# In the order of the page: what care is like first, how large the team is last.
STRIPS = ("productivity", "faces", "clients", "client_hours", "worked_hours")
# Up is better (1) or down is (-1); the others only say how large a team is.
BETTER = {"productivity": 1, "faces": -1}
NEAR = 1.0  # a point below the norm is still "just below"
PERCENT = {"productivity"}

Place = Literal["higher", "lower", "alike", "alone"]
Row = tuple[int, str, date, Decimal, Decimal, list[int] | None]


@dataclass(frozen=True, slots=True)
class Count:
    """A figure as it is kept: what was counted, over what."""

    measure: str
    numerator: float
    denominator: float
    parts: tuple[int, ...] = ()

    @property
    def value(self) -> float:
        return self.numerator * (100 if self.measure in PERCENT else 1) / self.denominator


@dataclass(slots=True)
class Figures:
    """The figures of one team, by measure and month."""

    counts: dict[tuple[str, date], Count] = field(default_factory=dict)

    def add(
        self, measure: str, month: date, numerator: Decimal, denominator: Decimal, parts: list[int] | None = None
    ) -> None:
        self.counts[measure, month] = Count(measure, float(numerator), float(denominator), tuple(parts or ()))

    def get(self, measure: str, month: date) -> Count | None:
        return self.counts.get((measure, month))

    def value(self, measure: str, month: date) -> float | None:
        found = self.get(measure, month)
        return found.value if found else None

    def series(self, measure: str, last: date, length: int = 12) -> list[tuple[date, float | None]]:
        """The values of the months up to and including `last`, oldest first."""
        past = [months.after(last, index - length + 1) for index in range(length)]
        return [(month, self.value(measure, month)) for month in past]

    def months(self) -> set[date]:
        return {month for _, month in self.counts}


def by_team(rows: Iterable[Row]) -> dict[int, Figures]:
    found: dict[int, Figures] = {}
    for team, measure, month, numerator, denominator, parts in rows:
        found.setdefault(team, Figures()).add(measure, month, numerator, denominator, parts)
    return found


def others(dots: Sequence[float], own: float, teams: int) -> list[float]:
    """The dots without the own team's, where each team has one; a sample of many stays whole."""
    if len(dots) < teams:
        return list(dots)
    # Kept with two decimals, so the nearest is the own one.
    mine = min(range(len(dots)), key=lambda index: abs(dots[index] - own), default=None)
    return [dot for index, dot in enumerate(dots) if index != mine]


def place(own: float, peers: Sequence[float]) -> Place:
    """Higher or lower than at least three in four of the others; no rank, and nothing said about halves."""
    if not peers:
        return "alone"
    below = sum(peer < own for peer in peers) / len(peers)
    above = sum(peer > own for peer in peers) / len(peers)
    return "higher" if below >= 0.75 else "lower" if above >= 0.75 else "alike"


def tone(measure: str, where: Place, reached: bool | None = None) -> str:
    """Good or to be looked at, for measures that have a better side.

    Where there is a norm (`reached` or not), nobody is praised below it or warned above it.
    """
    side = BETTER.get(measure, 0) * {"higher": 1, "lower": -1}.get(where, 0)
    if side == 0 or reached is (side < 0):
        return ""
    return "good" if side > 0 else "watch"


def against(value: float, norm: float) -> Literal["above", "just below", "below"]:
    return "above" if value >= norm else "just below" if norm - value <= NEAR else "below"


def streak(values: Sequence[float | None]) -> int:
    """How many months in a row the newest values went up (positive) or down (negative)."""
    known = list(values)
    count, direction = 0, 0
    for newer, older in zip(reversed(known), list(reversed(known))[1:], strict=False):
        if newer is None or older is None or newer == older:
            break
        step = 1 if newer > older else -1
        if direction and step != direction:
            break
        direction, count = step, count + 1
    return count * direction


def hours_to_norm(with_clients: float, worked: float, norm: float) -> float:
    """Minutes of other work that would have to become time with clients."""
    return max(worked * norm / 100 - with_clients, 0)
