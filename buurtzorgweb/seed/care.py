"""Lines of the care plan: problems, signs, ratings, interventions, and the moments of care that follow from them."""

from collections.abc import Iterator
from datetime import date, timedelta

from buurtzorgweb.seed.plan import Kind
from buurtzorgweb.seed.records import NIGHT, rows
from buurtzorgweb.seed.words import PROBLEMS
from buurtzorgweb.seed.world import Client, World, clock, line

PER_CLIENT = 3
RATED_EVERY = timedelta(weeks=6)
ACTUAL = "RM0001"
INDIVIDUAL = "OM0001"


def problems_of(world: World, client: Client) -> list[str]:
    return world.plan.dice(300, client.number).sample(list(PROBLEMS), PER_CLIENT)


def problem_id(world: World, client: Client, place: int) -> str:
    return world.row_id(Kind.PROBLEM, client.started, client.number * PER_CLIENT + place)


def rated_on(world: World, client: Client) -> list[date]:
    """At the start, then every six weeks within the months that are made."""
    day = world.plan.first_day + timedelta(days=client.number % RATED_EVERY.days)
    found = [client.started]
    while day < world.plan.today:
        found.append(day)
        day += RATED_EVERY
    return found


def changed(client: Client) -> str:
    return f"{client.started} {NIGHT}"


def problems(world: World) -> Iterator[str]:
    for client, dice, start, whose in rows(world, Kind.PROBLEM):
        next_one = rated_on(world, client)[-1] + RATED_EVERY
        for place, problem in enumerate(problems_of(world, client)):
            key = f"{start}{client.number * PER_CLIENT + place:012x}"
            target = [dice.randint(3, 5) for _scale in range(3)]
            opened = (problem, INDIVIDUAL, ACTUAL, client.started, None, "")
            yield line(key, whose, *opened, next_one, "", *target, "", None, changed(client))


def signs(world: World) -> Iterator[str]:
    for client, dice, start, whose in rows(world, Kind.SIGN):
        for place, problem in enumerate(problems_of(world, client)):
            parent = problem_id(world, client, place)
            for number, sign in enumerate(dice.sample(world.signs[problem], 2)):
                yield line(f"{start}{client.number * 8 + place * 2 + number:012x}", whose, parent, sign, None)


def ratings(world: World) -> Iterator[str]:
    """Knowledge, behavior and status: low at the start, then one of them a step up or down at a time."""
    for client, dice, _start, whose in rows(world, Kind.RATING):
        days = rated_on(world, client)
        for place in range(PER_CLIENT):
            parent = problem_id(world, client, place)
            scores = [dice.randint(1, 3), dice.randint(1, 3), dice.randint(1, 3)]
            for number, day in enumerate(days):
                which = dice.randrange(3)
                scores[which] = min(max(scores[which] + dice.choice((-1, 0, 1, 1)), 1), 5)
                key = world.row_id(Kind.RATING, day, (client.number * PER_CLIENT + place) * 64 + number)
                moment = "interim" if number else "baseline"
                yield line(key, whose, parent, moment, f"{day} 09:45+00", *scores, client.nurse, None, None)


def interventions(world: World) -> Iterator[str]:
    for client, _dice, start, whose in rows(world, Kind.INTERVENTION):
        for place, problem in enumerate(problems_of(world, client)):
            parent = problem_id(world, client, place)
            for number, what in enumerate(PROBLEMS[problem], place * 2):
                key = f"{start}{client.number * 8 + number:012x}"
                yield line(key, whose, client.started, None, parent, *what, number, None, changed(client))


def care_moments(world: World) -> Iterator[str]:
    for client, _dice, _start, whose in rows(world, Kind.MOMENT):
        ground = f"{world.plan.id_start(Kind.INDICATION, client.started)}{client.number:012x}"
        for moment in client.moments:
            days = f"{{{','.join(map(str, moment.days))}}}"
            window = (moment.part.name, clock(moment.part.first), clock(moment.part.last))
            yield line(moment.id, whose, client.started, None, days, 1, *window, moment.minutes, 1, 3, ground)


def links(world: World) -> Iterator[str]:
    """Each moment is for the two interventions of one problem, the first two for one of the third problem as well."""
    for client, _dice, start, whose in rows(world, Kind.LINK):
        done = world.plan.id_start(Kind.INTERVENTION, client.started)
        for place, moment in enumerate(client.moments):
            numbers = {place * 2, place * 2 + 1} | ({4 + place} if place < 2 else set())
            for number in sorted(numbers):
                key = f"{start}{(client.number * 4 + place) * 8 + number:012x}"
                yield line(key, whose, moment.id, f"{done}{client.number * 8 + number:012x}")
