"""The words of the planner: plain values, ids and minutes only, never a name.

Minutes count from midnight of the day they belong to; a duty or a visit after midnight has minutes above 1440. Day 0 is
the first day of the week. Nurses, clients and kinds are spoken of by their place in the lists of `Week`.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field

DAY = 1440
FREE = 0  # the first of `Week.kinds`: no duty
LONG_AGO = -14 * DAY

Row = tuple[int, ...]  # one nurse's kinds, day by day
Matrix = Sequence[Sequence[float]]


@dataclass(frozen=True, slots=True)
class Part:
    """An unbroken stretch of duty with its break."""

    start: int
    end: int
    break_minutes: int = 0

    @property
    def minutes(self) -> int:
        return self.end - self.start - self.break_minutes


@dataclass(frozen=True, slots=True)
class Kind:
    """A duty as the team works it: early, late, split (two parts) … `late`: one of those that weigh when often."""

    code: str
    parts: tuple[Part, ...] = ()
    late: bool = False
    works: bool = True  # on call is a duty, but no rounds are planned on it

    @property
    def minutes(self) -> int:
        return sum(part.minutes for part in self.parts)

    @property
    def start(self) -> int:
        return self.parts[0].start

    @property
    def end(self) -> int:
        return self.parts[-1].end


@dataclass(frozen=True, slots=True)
class Nurse:
    """`last_end`: minutes before the week (negative) when the last duty ended. `burden`: what evenings and weekends of
    the last eight weeks lie above the mean, in minutes to add per such duty."""

    id: Hashable
    level: int
    contract_minutes: int
    transport: str = "bike"
    days_off: frozenset[int] = frozenset()
    wish_free: frozenset[int] = frozenset()
    wish_work: frozenset[int] = frozenset()
    weekend_free: bool = False
    last_end: int = LONG_AGO
    days_in_a_row: int = 0
    burden: float = 0.0
    cannot: frozenset[tuple[int, int]] = frozenset()  # (day, kind) she said she cannot
    next_start: int | None = None  # of the first duty after the week


@dataclass(frozen=True, slots=True)
class Client:
    id: Hashable
    place: int
    named: int | None = None
    circle: tuple[int, ...] = ()
    not_with: frozenset[int] = frozenset()
    seen: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Task:
    """A visit of one or two carers. `now`: who goes and when in the plan that stands; `locked`: it stays so.

    `after`: places in `Week.tasks` of earlier visits to the same client on this day, with the least minutes between
    the two starts.
    """

    id: Hashable
    client: int
    day: int
    window: tuple[float, float]
    preferred: tuple[float, float]
    minutes: float
    level: int = 0
    carers: int = 1
    now: tuple[int, ...] = ()
    now_start: float | None = None
    locked: bool = False
    after: tuple[tuple[int, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Limits:
    """The hard limits on a roster row, in minutes."""

    daily_rest: int = 660
    weekly_rest: int = 2160
    days_in_a_row: int = 5
    break_if_longer: int = 330
    over_contract: int = 480


@dataclass(frozen=True, slots=True)
class Weights:
    """The soft costs in minutes (planning reference, section 4); a team may set its own."""

    late: float = 0.3
    early: float = 0.15
    circle: float = 3.0
    other: float = 10.0
    face: float = 15.0
    known: float = 9.0  # another face of the week, of somebody who came in the last four weeks
    unplaced: float = 120.0
    contract: float = 1.0
    wish_free: float = 40.0
    wish_work: float = 20.0
    often_late: float = 25.0
    broken_weekend: float = 30.0
    shortage: float = 20.0
    travel_allowance: float = 6.5
    grid: float = 0.0  # starts on whole fives; 0: on any minute
    changed: float = 0.0  # another carer than in the plan that stands; 25 on a sick call
    moved: float = 0.0  # a start moved by more than a quarter; 14 on a sick call


@dataclass(frozen=True, slots=True)
class Week:
    """Everything the planner knows. `cells`: duties that are there and stay, by (nurse, day)."""

    nurses: tuple[Nurse, ...]
    kinds: tuple[Kind, ...]
    clients: tuple[Client, ...]
    tasks: tuple[Task, ...]
    travel: Mapping[str, Matrix]
    cells: Mapping[tuple[int, int], int] = field(default_factory=dict)
    transports: Mapping[tuple[int, int], str] = field(default_factory=dict)
    offered: tuple[int, ...] = ()  # kinds that the helper may give somebody
    limits: Limits = Limits()
    weights: Weights = Weights()
    days: int = 7
    roster_stands: bool = False  # published: visits move, nobody's duty

    def strangeness(self, client: int) -> list[float]:
        """What each nurse costs at this client: 0 for the named one, 3 for the circle, 10 for others."""
        one = self.clients[client]
        weights = self.weights
        return [
            0.0 if nurse == one.named else weights.circle if nurse in one.circle else weights.other
            for nurse in range(len(self.nurses))
        ]
