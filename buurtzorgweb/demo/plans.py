"""Care plans: problems with signs, ratings and interventions, and the care moments that carry them out."""

from collections.abc import Iterator
from typing import Any

from buurtzorgweb.demo.persons import written
from buurtzorgweb.demo.source import Told, World, clock_of, dutch, minutes_of
from clients.models import Indication
from omaha.models import ClientProblem, Intervention, ObservedSign, Rating
from schedule.models import CareMoment, CareMomentIntervention

DAYS = {"mo": 1, "tu": 2, "we": 3, "th": 4, "fr": 5, "sa": 6, "su": 7}
RATED_AT = "12:30"
GROUNDS = [law.value for law in (Indication.Law.WLZ, Indication.Law.ZVW, Indication.Law.WMO, Indication.Law.PRIVATE)]


def make_plans(world: World) -> None:
    everyone = world.told_clients
    world.problems = {one["id"]: make_problem(world, told, one) for told in everyone for one in told["problems"]}
    world.save(world.problems.values())
    world.save(row for told in everyone for row in signs(world, told))
    world.save(row for told in everyone for row in ratings(world, told))
    for told in everyone:
        for position, one in enumerate(told["interventions"]):
            world.interventions[one["id"]] = make_intervention(world, told, one, position)
    world.save(world.interventions.values())
    world.moments = {one["id"]: make_moment(world, told, one) for told in everyone for one in told["care_moments"]}
    world.save(world.moments.values())
    world.save(row for told in everyone for row in links(world, told))


def restriction(world: World, told: Told) -> list[int] | None:
    """Members by name become the people who alone may read."""
    names = told.get("restricted_to")
    return [world.users[name].pk for name in names] if names else None


def make_problem(world: World, told: Told, one: Told) -> ClientProblem:
    closed = one["closed"]
    return ClientProblem(
        **world.same(told),
        problem_id=one["problem"],
        whose_id=one["whose"],
        kind_id=one["kind"],
        starts_on=world.calendar.day(one["start"]),
        closed_on=world.calendar.day(closed["offset"]) if closed else None,
        close_reason=closed["reason"] if closed else "",
        next_evaluation_on=world.calendar.until(one["next_evaluation"]),
        other_text=dutch(one.get("other_text")),
        target_knowledge=one["target"]["k"],
        target_behavior=one["target"]["b"],
        target_status=one["target"]["s"],
        target_note=dutch(one.get("target_note")),
        restricted_to=restriction(world, one),
        recorded_at=written(world, one["start"]),
    )


def within(world: World, one: Told) -> dict[str, Any]:
    """What the rows of a problem take over from it; its readers above all."""
    problem = world.problems[one["id"]]
    return {
        "client_id": problem.client_id,
        "owner_team_id": problem.owner_team_id,
        "client_problem": problem,
        "restricted_to": problem.restricted_to,
    }


def signs(world: World, told: Told) -> Iterator[ObservedSign]:
    for one in told["problems"]:
        for sign in one["signs"]:
            yield ObservedSign(
                **within(world, one),
                sign_id=sign,
                text=dutch(one.get("other_text")),
                recorded_at=written(world, one["start"]),
            )


def ratings(world: World, told: Told) -> Iterator[Rating]:
    for one in told["problems"]:
        for rating in one["ratings"]:
            yield Rating(
                **within(world, one),
                moment=rating["moment"],
                rated_at=world.calendar.at(rating["offset"], RATED_AT),
                knowledge=rating["k"],
                behavior=rating["b"],
                status=rating["s"],
                author=world.users[rating["author"]],
                recorded_at=world.calendar.at(rating["offset"], RATED_AT),
            )


def make_intervention(world: World, told: Told, one: Told, position: int) -> Intervention:
    return Intervention(
        **within(world, {"id": one["problem"]}),
        category_id=one["category"],
        target_id=one["target"],
        text=dutch(one["text"]),
        position=position,
        starts_on=world.calendar.day(one["start"]),
        ends_on=world.calendar.until(one["end"]),
        recorded_at=written(world, one["start"]),
    )


def ground_of(world: World, told: Told, one: Told) -> Indication | None:
    """On which ground the care is given: in force today, or when it last was given; long-term care before the rest."""
    today = world.calendar.today
    day = max(world.calendar.day(one["start"]), min(world.calendar.until(one["end"]) or today, today))
    held = [
        indication
        for indication in world.indications[told["id"]]
        if indication.starts_on <= day and (indication.ends_on is None or indication.ends_on >= day)
    ]
    return min(held, key=lambda indication: GROUNDS.index(indication.law), default=None)


def make_moment(world: World, told: Told, one: Told) -> CareMoment:
    return CareMoment(
        **world.same(told),
        days=[DAYS[day] for day in one["days"]],
        every_weeks=one["every_weeks"],
        part_of_day=one["part_of_day"],
        window_from=clock_of(minutes_of(one["window"]["from"])),
        window_to=clock_of(minutes_of(one["window"]["to"])),
        minutes=one["minutes"],
        nurses=one["nurses"],
        min_level=one["min_level"],
        starts_on=world.calendar.day(one["start"]),
        ends_on=world.calendar.until(one["end"]),
        indication=ground_of(world, told, one),
        recorded_at=written(world, one["start"]),
    )


def links(world: World, told: Told) -> Iterator[CareMomentIntervention]:
    for one in told["care_moments"]:
        for name in one["interventions"]:
            yield CareMomentIntervention(
                **world.same(told), care_moment=world.moments[one["id"]], intervention=world.interventions[name]
            )
