"""Roster, routes, and back while the routes say that the roster is too tight. Same seed and steps: same proposal."""

from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from time import perf_counter

from schedule.planner.build import Model, Planned, build
from schedule.planner.moves import Cooling, Search, anneal, neighbours
from schedule.planner.problem import FREE, Row, Week
from schedule.planner.repair import broken, insert_all, repair, resum
from schedule.planner.rest import standing
from schedule.planner.roster import anneal_roster, start

ATTEMPTS = 3
ALLOWANCE_STEP = 1.5
TRIAL_ROSTER, TRIAL_ROUTES = 4000, 4096
ROSTER_SECONDS, ROUTES_SECONDS, LAST_SECONDS = 1.5, 1.6, 2.5  # of twenty
HOT, WARM, COLD = 25.0, 8.0, 0.5
LAWFUL_TRIES = 12


@dataclass(slots=True)
class Pace:
    """How many steps each part makes: measured against the seconds given, or as an earlier run noted them in `made`."""

    seconds: float = 17.0
    given: list[int] = field(default_factory=list)
    made: list[int] = field(default_factory=list)
    clock: Callable[[], float] = perf_counter
    began: float = 0.0
    roster_speed: float = 0.0
    route_speed: float = 0.0

    def __post_init__(self) -> None:
        self.began = self.clock()

    def left(self) -> float:
        return self.seconds - (self.clock() - self.began)

    def steps(self, speed: float, seconds: float) -> int:
        """So many seconds as steps of this speed, or what the earlier run made of it."""
        number = self.given.pop(0) if self.given else max(1, int(speed * max(0.0, seconds)))
        self.made.append(number)
        return number

    def walk(self, search: Search, seconds: float, hot: float, cold: float) -> None:
        """Anneal for about so many seconds; a machine that slows down is cut off, and the cut is noted."""
        if not self.route_speed:
            began = self.clock()
            anneal(search, Cooling(TRIAL_ROUTES, hot=hot, cold=hot * 0.9))
            self.route_speed = TRIAL_ROUTES / max(1e-6, self.clock() - began)
        steps, repeats = self.steps(self.route_speed, seconds), bool(self.given)
        until = self.given.pop(0) if repeats else None
        began = self.clock()
        enough = (lambda: False) if repeats else (lambda: self.clock() - began > 1.25 * seconds)
        walked = anneal(search, Cooling(steps, until=until, hot=hot, cold=cold, enough=enough))
        self.made.append(walked)
        if walked >= TRIAL_ROUTES:
            self.route_speed = walked / max(1e-6, self.clock() - began)


@dataclass(frozen=True, slots=True)
class Proposal:
    """Rows of kinds by nurse, visits by task, what has nobody, and the steps by which it can be made again."""

    rows: tuple[Row, ...]
    planned: dict[int, Planned]
    unplaced: tuple[int, ...]
    steps: tuple[int, ...]
    cost: float


Lawful = Callable[[int, Row], bool]
Tell = Callable[[int, Proposal | None], None]


def propose(
    week: Week,
    *,
    seed: int,
    pace: Pace,
    lawful: Lawful = lambda nurse, row: True,
    tell: Tell = lambda percent, proposal: None,
) -> tuple[Proposal, Model]:
    """A roster and its routes. `lawful`: the rule module's word on a row; `tell`: percent, and the first proposal."""
    random, share = Random(seed), pace.seconds / 20.0  # noqa: S311
    best: tuple[int, float, Model] | None = None
    for attempt in range(1 if week.roster_stands else ATTEMPTS):
        allowance = week.weights.travel_allowance + attempt * ALLOWANCE_STEP
        rows = make_roster(week, random, pace, (allowance, share * (0.6 if attempt else 1.0)), lawful)
        model = build(week, rows)
        search = searching(model, random)
        insert_all(model)
        pace.walk(search, ROUTES_SECONDS * share, HOT, COLD)
        found = (len(broken(model)) + len(model.unplaced()), model.table.total, model)
        best = found if best is None or found[:2] < best[:2] else best
        if attempt == 0:
            tell(30, usable(model))
        if not found[0]:
            break
    assert best is not None
    model = best[2]
    polish(model, random, pace, tell)
    return result(model, tuple(pace.made)), model


def make_roster(week: Week, random: Random, pace: Pace, tightness: tuple[float, float], lawful: Lawful) -> list[Row]:
    """Search; what the rule module forbids is forbidden to the search, too, and searched again."""
    allowance, share = tightness
    forbidden: set[tuple[int, Row]] = set()
    for attempt in range(LAWFUL_TRIES):
        roster = start(week, allowance, forbidden)
        if not pace.roster_speed:
            began = pace.clock()
            anneal_roster(roster, random, TRIAL_ROSTER)
            pace.roster_speed = TRIAL_ROSTER / max(1e-6, pace.clock() - began) * 1.5
        anneal_roster(roster, random, pace.steps(pace.roster_speed, ROSTER_SECONDS * share / (1 + attempt)))
        rows = [tuple(row) for row in roster.rows]
        wrong = [(nurse, row) for nurse, row in enumerate(rows) if not lawful(nurse, row)]
        if not wrong:
            return rows
        forbidden.update(wrong)
    return [row if lawful(nurse, row) else standing(week, nurse) for nurse, row in enumerate(rows)]


def searching(model: Model, random: Random) -> Search:
    return Search(model.table, neighbours(model.table, model.days), random)


def polish(model: Model, random: Random, pace: Pace, tell: Tell) -> None:
    """The rest of the time on the routes, the last part of it where no rule can be broken any more."""
    search, share = searching(model, random), pace.seconds / 20.0
    pieces = 6
    cool = (COLD / HOT) ** (1 / pieces)
    for piece in range(pieces):
        seconds = (pace.left() - LAST_SECONDS * share) / (pieces - piece)
        pace.walk(search, seconds, HOT * cool**piece, HOT * cool ** (piece + 1))
        model.table.prices.hard *= 1.2
        resum(model.table)
        tell(35 + 55 * (piece + 1) // pieces, None)
    repair(model)
    insert_all(model)
    pace.walk(search, max(0.0, pace.left()), 3.0, 0.2)
    insert_all(model)
    assert not broken(model)


def usable(model: Model) -> Proposal:
    """A copy of what there is, put right; the search goes on from where it was."""
    table = model.table
    shot, prices = table.snapshot(), (table.prices.hard, table.prices.hard_minute)
    repair(model)
    insert_all(model)
    found = result(model, ())
    table.prices.hard, table.prices.hard_minute = prices
    table.restore(shot)
    resum(table)
    return found


def result(model: Model, steps: tuple[int, ...]) -> Proposal:
    return Proposal(tuple(model.rows), model.planned(), tuple(model.unplaced()), steps, model.table.total)


def nothing(week: Week) -> list[Row]:
    return [(FREE,) * week.days for _ in week.nurses]
