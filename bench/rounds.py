"""Rounds of floor and product by turns: CPU of web workers and PostgreSQL for each request."""

from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from statistics import median
from threading import Thread
from time import monotonic

from bench import cpu
from bench.browser import Browser
from bench.crew import Crew, Database, People, Session, floor_session, real_session, restore_morning
from bench.house import House
from bench.options import Options
from bench.pages import FLOORS, Act, Row

WARM_UP = 40


@dataclass
class Round:
    """What one side did in one round."""

    seconds: float = 0
    cpu_seconds: float = 0
    times: list[float] = field(default_factory=list)
    size: int = 0

    @property
    def requests(self) -> int:
        return len(self.times)

    @property
    def cost(self) -> float:
        """Milliseconds of CPU for one request."""
        return 1000 * self.cpu_seconds / self.requests

    @property
    def pace(self) -> float:
        return self.requests / self.seconds

    def percentile(self, share: float) -> float:
        return 1000 * sorted(self.times)[min(int(share * self.requests), self.requests - 1)]


@dataclass(frozen=True)
class Measured:
    """All rounds of one row, floor and product."""

    floor: list[Round]
    product: list[Round]
    pace: bool = False

    @property
    def ratio(self) -> float:
        """The median over the rounds, each product over the floor right before it."""
        pairs = zip(self.floor, self.product, strict=True)
        return median(ours.pace / floor.pace if self.pace else ours.cost / floor.cost for floor, ours in pairs)

    def middle(self, side: list[Round], what: Callable[[Round], float]) -> float:
        return median(map(what, side))


class Track:
    """Runs requests against one of the two servers and counts what they cost."""

    def __init__(self, house: House, database: Database, people: People, options: Options) -> None:
        self.house = house
        self.database = database
        self.people = people
        self.seconds = options.seconds
        self.count = options.rounds
        self.dice = Random(1)

    def measure(self, row: Row) -> Measured:
        restore_morning(self.database)
        self.run(FLOORS[row.floor], row, True, WARM_UP)
        self.run(row.act, row, False, WARM_UP)
        floor, product = [], []
        for _round in range(self.count):
            floor.append(self.run(FLOORS[row.floor], row, True))
            product.append(self.run(row.act, row, False))
        return Measured(floor, product, row.pace)

    def session(self, is_floor: bool) -> Session:
        nurse = self.dice.choice(self.people.nurses)
        if is_floor:
            return floor_session(self.database, nurse.key)
        return real_session(self.database, self.house.product_port, nurse, self.dice)

    def run(self, act: Act, row: Row, is_floor: bool, at_most: int = 0) -> Round:
        crew = Crew(self.database, self.people, self.dice, self.session(is_floor))
        port = self.house.floor_port if is_floor else self.house.product_port
        web = self.house.floor_pid if is_floor else self.house.product_pid
        done = Round()
        cpu_before, began = cpu.seconds(web, self.house.postgres), monotonic()
        until = began + self.seconds
        wrong: list[BaseException] = []
        threads = [
            Thread(target=ride, args=(act, Browser(port), crew, until, at_most, done, wrong))
            for _ in range(row.clients)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        done.seconds = monotonic() - began
        done.cpu_seconds = cpu.seconds(web, self.house.postgres) - cpu_before
        if wrong:
            raise wrong[0]
        return done


def ride(
    act: Act, browser: Browser, crew: Crew, until: float, at_most: int, done: Round, wrong: list[BaseException]
) -> None:
    """One client: the next request when the answer to the last is there."""
    try:
        while monotonic() < until and not wrong and not (at_most and done.requests >= at_most):
            began = monotonic()
            answer = act(browser, crew)
            done.times.append(monotonic() - began)
            done.size = max(done.size, len(answer.body))
    except BaseException as error:
        wrong.append(error)
    finally:
        browser.close()
