"""Teams to plan for: a small one that is the same each time, and any at all (hypothesis), overloaded ones too."""

from hypothesis import strategies as st

from schedule.planner.problem import Client, Kind, Nurse, Part, Task, Week

KINDS = (
    Kind("free"),
    Kind("early", (Part(420, 750),)),
    Kind("day", (Part(450, 960, 30),)),
    Kind("late", (Part(930, 1380, 30),), late=True),
    Kind("split", (Part(420, 660), Part(1020, 1290)), late=True),
    Kind("night", (Part(1380, 1860),), late=True),
)


def travel(places, pace=3.0):
    """Minutes between points of a line, with a fixed minute."""
    return tuple(
        tuple(0.0 if a == b else 1.0 + pace * abs(x - y) for b, y in enumerate(places)) for a, x in enumerate(places)
    )


def small(visits=((480, 540), (600, 660), (1080, 1140)), nurses=4, clients=5, **week):
    """Four nurses, five clients, three visits a day each."""
    people = tuple(Nurse(n, 1 if n % 2 == 0 else 0, 1800, wish_free=frozenset({n})) for n in range(nurses))
    places = [0.0, *(0.5 + c for c in range(clients))]
    homes = tuple(Client(c, c + 1, c % nurses, (c % nurses, (c + 1) % nurses)) for c in range(clients))
    tasks = tuple(
        Task((c, day, begin), c, day, (begin, end + 60), (begin, end), 15, level=int(c == 0 and day < 4))
        for day in range(7)
        for c in range(clients)
        for begin, end in visits
    )
    same = travel(places)
    values = {"offered": (1, 2, 3), "travel": {"bike": same, "car": same}}
    return Week(people, KINDS, homes, tasks, **(values | week))


@st.composite
def weeks(draw):
    """Any team: too few people, too much work, days off, fixed duties and visits, pairs, visits that need a distance."""
    nurses = [draw(any_nurse(number)) for number in range(draw(st.integers(1, 5)))]
    clients = [draw(any_client(number, len(nurses))) for number in range(draw(st.integers(1, 6)))]
    places = [0.0, *(draw(st.floats(0, 6)) for _ in clients)]
    cells = draw(
        st.dictionaries(st.tuples(st.integers(0, len(nurses) - 1), st.integers(0, 6)), st.integers(1, 5), max_size=4)
    )
    tasks = []
    for _ in range(draw(st.integers(0, 60))):
        tasks.append(draw(any_task(len(tasks), clients, len(nurses))))
    same, fast = travel(places), travel(places, 1.5)
    return Week(
        tuple(nurses), KINDS, tuple(clients), spaced(tasks), {"bike": same, "car": fast}, cells=cells,
        offered=draw(st.sampled_from([(1, 2, 3), (1, 3), (2, 4), (1, 2, 3, 4, 5)])),
        roster_stands=draw(st.integers(0, 4)) == 0,
    )  # fmt: skip


days = st.integers(0, 6)


@st.composite
def any_nurse(draw, number):
    return Nurse(
        number,
        draw(st.integers(0, 1)),
        draw(st.sampled_from([480, 960, 1440, 1920, 2160])),
        draw(st.sampled_from(["bike", "car"])),
        days_off=draw(st.frozensets(days, max_size=3)),
        wish_free=draw(st.frozensets(days, max_size=2)),
        weekend_free=draw(st.booleans()),
        last_end=draw(st.integers(-3000, 400)),
        days_in_a_row=draw(st.integers(0, 5)),
        cannot=draw(st.frozensets(st.tuples(days, st.integers(1, 3)), max_size=3)),
    )


@st.composite
def any_client(draw, number, nurses):
    circle = draw(st.lists(st.integers(0, nurses - 1), max_size=4, unique=True))
    unwanted = draw(st.frozensets(st.integers(0, nurses - 1), max_size=1))
    return Client(number, number + 1, circle[0] if circle else None, tuple(circle), unwanted)


@st.composite
def any_task(draw, number, clients, nurses):
    begin = draw(st.integers(420, 1500))
    width = draw(st.sampled_from([0, 15, 60, 180]))
    carers = draw(st.sampled_from([1, 1, 1, 2]))
    minutes = draw(st.integers(5, 90))
    day, client = draw(days), draw(st.integers(0, len(clients) - 1))
    locked = carers == 1 and draw(st.integers(0, 7)) == 0
    now = (draw(st.integers(0, nurses - 1)),) if locked or draw(st.booleans()) else ()
    return Task(
        number, client, day, (begin, begin + width), (begin, begin + width // 2), minutes,
        level=draw(st.integers(0, 1)), carers=carers, now=now if carers == 1 else (),
        now_start=float(begin) if now and carers == 1 else None, locked=locked,
    )  # fmt: skip


def spaced(tasks):
    """Visits of one client on one day keep their order and a distance."""
    from dataclasses import replace

    found = []
    for task in tasks:
        earlier = [
            one for one in tasks if (one.client, one.day) == (task.client, task.day) and one.window[0] < task.window[0]
        ]
        first = max(earlier, key=lambda one: one.window[0], default=None)
        found.append(replace(task, after=((first.id, first.minutes + 30.0),)) if first and not task.locked else task)
    return tuple(found)
