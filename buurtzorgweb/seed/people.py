"""Lines of the tables without client data: users, teams, memberships, roles, coaches."""

from collections.abc import Iterator
from datetime import timedelta

from buurtzorgweb.seed.plan import MEMBERS
from buurtzorgweb.seed.words import FAMILIES, NURSES, PLACES, TOWNS
from buurtzorgweb.seed.world import World, line
from clients.names import fold

TEAMS_PER_COACH = 48
TEAMS_PER_OFFICE = 100
# Three district nurses, four nurses, four carers; all may do what a carer may.
LEVELS = (6, 6, 6, 4, 4, 4, 4, 3, 3, 3, 3)
HOURS = (32, 28, 24, 32, 28, 24, 20, 28, 24, 24, 16)
ROLES = ("housekeeper", "informer", "developer", "planner", "mentor")
SLUG = "seed-"


def coaches(world: World) -> range:
    return range(world.others, world.others + -(-world.plan.teams // TEAMS_PER_COACH))


def office(world: World) -> range:
    first = coaches(world).stop
    return range(first, first + -(-world.plan.teams // TEAMS_PER_OFFICE))


def administrator(world: World) -> int:
    return office(world).stop


def slug(team: int) -> str:
    return f"{SLUG}{team + 1:04d}"


def name_of(world: World, user: int) -> tuple[str, str]:
    dice = world.plan.dice(100, user - world.first_user)
    return dice.choice(NURSES), dice.choice(FAMILIES)


def e_mail(world: World, user: int) -> str:
    """Unique by its number: seed.noor.visser.17@demo.example."""
    first, last = name_of(world, user)
    return f"seed.{fold(first)}.{fold(last).replace(' ', '')}.{user - world.first_user}@demo.example"


def users(world: World, password: str) -> Iterator[str]:
    joined = f"{world.plan.first_day - timedelta(days=1000)} 08:00+00"
    for user in range(world.first_user, administrator(world) + 1):
        yield line(user, password, None, e_mail(world, user), *name_of(world, user), "nl", "", "t", joined)


def roles_outside(world: World) -> Iterator[str]:
    since = world.plan.first_day - timedelta(days=1000)
    roles = {"coach": coaches(world), "back_office": office(world), "administrator": [administrator(world)]}
    for role, people in roles.items():
        for user in people:
            yield line(user, role, since, None)


def teams(world: World) -> Iterator[str]:
    since = world.plan.first_day - timedelta(days=1000)
    for number, team in enumerate(world.team_ids):
        place, round_ = PLACES[number % len(PLACES)], number // len(PLACES)
        name = f"{place} {round_ + 1}" if round_ else place
        phone = f"0329 6{number // 100 % 10} {number % 100:02d}00"
        town = TOWNS[number % len(TOWNS)]
        address = f"{slug(number)}@demo.example"
        latitude, longitude = (round(degrees, 5) for degrees in world.middle(number))
        yield line(
            team, slug(number), name, town, "{8246,8247}", phone, address, "", "", "", latitude, longitude, since
        )


def memberships(world: World) -> Iterator[str]:
    since = world.plan.first_day - timedelta(days=900)
    for number, team in enumerate(world.team_ids):
        for place, user in enumerate(world.members(number)):
            personnel = f"S{user - world.first_user:05d}"
            transport = ("bike", "e-bike", "car")[(number + place) % 3]
            yield line(user, team, HOURS[place], LEVELS[place], personnel, transport, "{}", "", "", since, None)


def team_roles(world: World) -> Iterator[str]:
    since = world.plan.first_day - timedelta(days=200)
    for number, team in enumerate(world.team_ids):
        for place, role in enumerate(ROLES):
            yield line(team, world.members(number)[(number + place) % MEMBERS], role, since, None)


def coach_assignments(world: World) -> Iterator[str]:
    since = world.plan.first_day - timedelta(days=900)
    for number, team in enumerate(world.team_ids):
        yield line(coaches(world)[number // TEAMS_PER_COACH], team, since, None)
