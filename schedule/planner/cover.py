"""How much work must fall inside each stretch of a day, and how much of it a number of duties can carry."""

from collections.abc import Sequence

from schedule.planner.problem import Kind, Task, Week

HOUR = 60
LONGEST = 5
PATIENCE = 0.4
SHARE = 0.25  # of the sum of all stretches, as most minutes are in several of them


class Cover:
    """The shortage of one day for any number of duties of each kind, remembered.

    Work "must fall inside" a stretch where its whole window lies there. A key counts the duties: base 16, one digit for
    each kind and for nurses who may do everything and those who may not.
    """

    def __init__(self, week: Week, day: int, allowance: float) -> None:
        self.kinds = week.kinds
        self.price = week.weights.shortage
        self.top = scarce_level(week)
        self.stretches = stretches(week, day, allowance, self.top)
        self.supply = [
            [(number, on_duty(kind, begin, end)) for number, kind in enumerate(week.kinds) if kind.works and kind.parts]
            for begin, end, _, _ in self.stretches
        ]
        self.known: dict[int, float] = {}

    def cost(self, key: int) -> float:
        found = self.known.get(key)
        if found is None:
            found = self.known[key] = self._shortage(key)
        return found

    def _shortage(self, key: int) -> float:
        junior, senior = [], []
        for _ in self.kinds:
            junior.append(key & 15)
            senior.append(key >> 4 & 15)
            key >>= 8
        total = worst = 0.0
        for (_, _, all_work, high_work), supply in zip(self.stretches, self.supply, strict=True):
            high = sum(minutes * senior[kind] for kind, minutes in supply)
            there = high + sum(minutes * junior[kind] for kind, minutes in supply)
            short = max(0.0, all_work - there) + max(0.0, high_work - high)
            total += short
            worst = max(worst, short)
        return self.price * (worst + SHARE * total) / (1 + SHARE)


def scarce_level(week: Week) -> int:
    """The level of which most is asked for the hours of those who have it; 0 where nobody is too low for anything."""
    found, worst = 0, 0.0
    for level in sorted({task.level for task in week.tasks}):
        hours = [nurse.contract_minutes for nurse in week.nurses if nurse.level >= level]
        if len(hours) == len(week.nurses):
            continue
        asked = sum(task.minutes * task.carers for task in week.tasks if task.level >= level) / max(1, sum(hours))
        if asked > worst:
            found, worst = level, asked
    return found


def digit(kind: int, senior: bool) -> int:
    """What one duty adds to a key."""
    return 1 << (8 * kind + (4 if senior else 0))


def on_duty(kind: Kind, begin: int, end: int) -> float:
    """Minutes of the duty inside the stretch, its break spread over it."""
    found = 0.0
    for part in kind.parts:
        inside = max(0, min(end, part.end) - max(begin, part.start))
        found += inside * part.minutes / (part.end - part.start)
    return found


def stretches(week: Week, day: int, allowance: float, top: int) -> list[tuple[int, int, float, float]]:
    """(begin, end, work, work of the highest level) of every stretch of one to five hours, and of the whole day."""
    work = [
        (task.window[0], pleasant(task) + task.minutes, (task.minutes + allowance) * task.carers, task.level >= top > 0)
        for task in week.tasks
        if task.day == day
    ]
    if not work:
        return []
    first, last = int(min(one[0] for one in work)) // HOUR, -(-int(max(one[1] for one in work)) // HOUR)
    spans = [
        (begin * HOUR, (begin + hours) * HOUR)
        for begin in range(first, last)
        for hours in (*range(1, LONGEST + 1), last - first)
        if begin + hours <= last
    ]
    return [found for span in dict.fromkeys(spans) if (found := inside(span, work))[2] > 0]


def pleasant(task: Task) -> float:
    """Until when it should begin: some way from the preferred time to the end of the window."""
    return task.preferred[1] + PATIENCE * (task.window[1] - task.preferred[1])


def inside(span: tuple[int, int], work: Sequence[tuple[float, float, float, bool]]) -> tuple[int, int, float, float]:
    begin, end = span
    held = [(minutes, high) for low, until, minutes, high in work if low >= begin and until <= end]
    return begin, end, sum(minutes for minutes, _ in held), sum(minutes for minutes, high in held if high)
