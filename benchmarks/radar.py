"""Which of a coach's teams moved, and on what. Pure; teams are never ranked by height."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from benchmarks import months
from benchmarks.board import BETTER, Figures

COLUMNS = ("productivity", "faces", "clients", "client_hours")
BACK = 3  # a quarter: shorter is weather
# From which change on one looks up: in the measure's own unit, or as a share of what it was.
POINTS = {"productivity": 2.0, "faces": 1.0}
SHARE = {"clients": 0.1, "client_hours": 0.1}


@dataclass(frozen=True, slots=True)
class Move:
    """A measure now and a quarter ago; `size` 1 is the smallest change that is worth a look."""

    measure: str
    before: float
    now: float
    size: float

    @property
    def is_up(self) -> bool:
        return self.now > self.before

    @property
    def tone(self) -> str:
        side = BETTER.get(self.measure, 0) * (1 if self.is_up else -1)
        return {1: "good", -1: "watch"}.get(side, "")


def move(figures: Figures, measure: str, month: date) -> Move | None:
    now, before = figures.value(measure, month), figures.value(measure, months.after(month, -BACK))
    if now is None or before is None:
        return None
    step = POINTS.get(measure) or abs(before) * SHARE[measure]
    return Move(measure, before, now, abs(now - before) / step if step else 0.0)


def largest(figures: Figures, month: date) -> Move | None:
    """What moved most, if anything is worth a look."""
    moves = [found for measure in COLUMNS if (found := move(figures, measure, month)) and found.size >= 1]
    return max(moves, key=lambda found: found.size, default=None)


def extent(teams: Sequence[Figures], measure: str, month: date) -> tuple[float, float]:
    """Lowest and highest of a column: its lines share one scale."""
    known = [value for figures in teams for _, value in figures.series(measure, month) if value is not None]
    return (min(known), max(known)) if known else (0.0, 1.0)
