"""From a week and its rows to a timetable that can be searched, and back to visits with nurses and times."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from schedule.planner.problem import Row, Task, Week
from schedule.planner.timetable import Prices, Round, Stop, Timetable

LEAST_BREAK = 30
EPS = 1e-6


@dataclass(frozen=True, slots=True)
class Planned:
    """One visit of a proposal."""

    nurses: tuple[int, ...]
    start: float


@dataclass(slots=True)
class Model:
    """A timetable with what its stops and rounds stand for. `kept`: fixed visits that no round carries."""

    week: Week
    rows: list[Row]
    table: Timetable
    task_of: list[int]
    stops_of: dict[int, list[int]]
    rounds_of: list[tuple[int, int]]  # (nurse, day)
    kept: dict[int, Planned]

    @property
    def days(self) -> list[int]:
        return [self.week.tasks[task].day for task in self.task_of]

    def planned(self) -> dict[int, Planned]:
        """By task: who goes and when. What has nobody is not in it."""
        found, table = dict(self.kept), self.table
        for task, stops in self.stops_of.items():
            if all(table.round[at] >= 0 for at in stops):
                nurses = tuple(table.nurse[table.round[at]] for at in stops)
                found[task] = Planned(nurses, max(table.start[at] for at in stops))
        return found

    def unplaced(self) -> list[int]:
        table = self.table
        return [task for task, stops in self.stops_of.items() if any(table.round[at] < 0 for at in stops)]


def rounds_of(week: Week, rows: Sequence[Row]) -> tuple[list[Round], list[tuple[int, int]]]:
    """A round for each unbroken part of each duty on which visits may be planned."""
    rounds, where = [], []
    for nurse, row in enumerate(rows):
        for day, kind in enumerate(row):
            if not kind or not week.kinds[kind].works:
                continue
            matrix = week.travel[week.transports.get((nurse, day)) or week.nurses[nurse].transport]
            for part in week.kinds[kind].parts:
                long = part.end - part.start > week.limits.break_if_longer
                pause = max(part.break_minutes, LEAST_BREAK) if long else 0
                rounds.append(Round(nurse, part.start, part.end, matrix, pause))
                where.append((nurse, day))
    return rounds, where


def able(week: Week, task: Task, rounds: Sequence[Round], where: Sequence[tuple[int, int]]) -> tuple[int, ...]:
    """The rounds that may carry a visit: that day, the level, not unwanted, and in time there and back."""
    client = week.clients[task.client]
    found = []
    for number, (one, (nurse, day)) in enumerate(zip(rounds, where, strict=True)):
        if day != task.day or week.nurses[nurse].level < task.level or nurse in client.not_with:
            continue
        there, back = one.matrix[0][client.place], one.matrix[client.place][0]
        if max(one.start + there, task.window[0]) <= min(task.window[1], one.end - back - task.minutes):
            found.append(number)
    return tuple(found)


def build(week: Week, rows: Sequence[Row], *, hard: float = 20.0, hard_minute: float = 3.0) -> Model:
    """Stops in the order of the tasks; nothing is placed yet but what is fixed."""
    rounds, where = rounds_of(week, rows)
    rounds = around_fixed(week, rounds, where)
    tasks: list[int] = []
    stops_of: dict[int, list[int]] = {}
    kept: dict[int, Planned] = {}
    for number, task in enumerate(week.tasks):
        if task.locked and not on_rounds(week, task, rounds, where):
            kept[number] = Planned(task.now, float(task.now_start or task.preferred[0]))
            continue
        stops_of[number] = list(range(len(tasks), len(tasks) + task.carers))
        tasks += [number] * task.carers
    stops = [
        stop(week, number, slot, stops_of, able(week, week.tasks[number], rounds, where), (rounds, where))
        for number in stops_of
        for slot in range(week.tasks[number].carers)
    ]
    face = [
        week.weights.known if nurse in client.seen else week.weights.face
        for client in week.clients
        for nurse in range(len(week.nurses))
    ]
    table = Timetable(
        stops, rounds, nurses=len(week.nurses), prices=prices(week, hard, hard_minute), face=face if stops else None
    )
    model = Model(week, list(rows), table, tasks, stops_of, where, kept)
    place_fixed(model)
    return model


def prices(week: Week, hard: float, hard_minute: float) -> Prices:
    weights = week.weights
    return Prices(
        late=weights.late,
        early=weights.early,
        face=weights.face,
        unplaced=weights.unplaced * 2.5,
        outside=weights.moved,
        grid=weights.grid,
        hard=hard,
        hard_minute=hard_minute,
        break_after=week.limits.break_if_longer,
    )


Where = tuple[Sequence[Round], Sequence[tuple[int, int]]]


def on_rounds(week: Week, task: Task, rounds: Sequence[Round], where: Sequence[tuple[int, int]]) -> tuple[int, ...]:
    """The rounds of a fixed visit's own nurses at its own time; empty where one of them is not on duty then."""
    if task.now_start is None or len(task.now) != task.carers:
        return ()
    found = []
    for nurse in task.now:
        mine = [
            number
            for number, (one, place) in enumerate(zip(rounds, where, strict=True))
            if place == (nurse, task.day) and one.start <= task.now_start < one.end
        ]
        found += mine[:1]
    return tuple(found) if len(found) == task.carers else ()


def around_fixed(week: Week, rounds: Sequence[Round], where: Sequence[tuple[int, int]]) -> list[Round]:
    """A duty begins earlier or ends later where a visit that the team fixed asks for it."""
    found = list(rounds)
    for task in week.tasks:
        if not task.locked or task.now_start is None:
            continue
        place = week.clients[task.client].place
        for way in on_rounds(week, task, rounds, where):
            one = found[way]
            start = min(one.start, task.now_start - one.matrix[0][place])
            end = max(one.end, task.now_start + task.minutes + one.matrix[place][0])
            found[way] = replace(one, start=start, end=end)
    return found


def stop(
    week: Week, number: int, slot: int, stops_of: dict[int, list[int]], ways: tuple[int, ...], where: Where
) -> Stop:
    task = week.tasks[number]
    own = stops_of[number]
    low, high, preferred = float(task.window[0]), float(task.window[1]), task.preferred
    if task.locked and task.now_start is not None:
        low = high = task.now_start
        preferred = (low, high)
        ways = (on_rounds(week, task, *where)[slot],)
    strange = week.strangeness(task.client)
    if week.weights.changed and task.now:
        strange = [cost + (0.0 if nurse in task.now else week.weights.changed) for nurse, cost in enumerate(strange)]
    return Stop(
        place=week.clients[task.client].place,
        minutes=task.minutes,
        low=low,
        high=high,
        plow=min(max(preferred[0], low), high),
        phigh=max(min(preferred[1], high), low),
        able=ways,
        client=task.client,
        strange=strange,
        mate=own[1 - slot] if task.carers == 2 else -1,
        first=slot == 0,
        fixed=task.locked,
        links=links(week, number, stops_of) if slot == 0 else (),
    )


def links(week: Week, number: int, stops_of: dict[int, list[int]]) -> tuple[tuple[int, float], ...]:
    """Earlier and later visits to the same client on that day, seen from the first stop of each."""
    task = week.tasks[number]
    found = [(stops_of[other][0], least) for other, least in task.after if other in stops_of]
    for other, owned in stops_of.items():
        one = week.tasks[other]
        if one.day == task.day and one.client == task.client:
            found += [(owned[0], -least) for earlier, least in one.after if earlier == number]
    return tuple(found)


def place_fixed(model: Model) -> None:
    """What the team fixed stands where it stands. Two that clash are the team's own; the later one is only kept."""
    table, week = model.table, model.week
    fixed = [(task, stops) for task, stops in model.stops_of.items() if week.tasks[task].locked]
    for task, stops in sorted(fixed, key=lambda one: (table.low[one[1][0]], one[0])):
        before = table.total
        rank = table.plow[stops[0]] + stops[0] * 1e-6
        table.apply([(at, table.able[at][0], rank) for at in stops])
        if any(table.start[one] > table.high[one] + EPS for at in stops for one in table.route(table.round[at])):
            table.undo(before)
            block(table, stops[0])
            model.kept[task] = Planned(week.tasks[task].now, float(week.tasks[task].now_start or 0))
            for at in stops:
                table.able[at] = ()
            del model.stops_of[task]
            table.total -= table.prices.unplaced


def block(table: Timetable, at: int) -> None:
    """The fixed visit before it lasts until this one is over: nothing else is planned meanwhile."""
    way, start = table.able[at][0], table.low[at]
    earlier = [one for one in table.route(way) if table.start[one] <= start]
    if earlier:
        one = earlier[-1]
        table.minutes[one] = max(table.minutes[one], start + table.minutes[at] - table.start[one])
        home = table.start[one] + table.minutes[one] + table.matrix[way][table.place[one]][0]
        table.vend[way] = max(table.vend[way], home)
        table.apply([(one, way, table.rank[one])])


def place_as_now(model: Model) -> None:
    """Start from the plan that stands, where its nurse is on duty; used for a sick call and for last week's figures."""
    table, week = model.table, model.week
    for task, stops in model.stops_of.items():
        one = week.tasks[task]
        if one.locked or len(one.now) != one.carers or one.now_start is None:
            continue
        ways = []
        for nurse, at in zip(one.now, stops, strict=True):
            ways += [way for way in table.able[at] if table.nurse[way] == nurse][:1]
        if len(ways) == len(stops):
            rank = one.now_start + stops[0] * 1e-6
            table.apply([(at, way, rank) for at, way in zip(stops, ways, strict=True)])
