"""Lines of the clients' records: the person, those around her, risks, indication, measurements."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from access.seal import look_up, seal
from buurtzorgweb.seed.plan import Kind
from buurtzorgweb.seed.words import (
    ACCESS,
    CARE_OFFICE,
    CONTACTS,
    FAMILIES,
    INSURERS,
    LIVING,
    MEASURED,
    MEN,
    RISKS,
    STREETS,
    TOWNS,
    WHAT_MATTERS,
    WOMEN,
)
from buurtzorgweb.seed.world import Client, World, line
from clients.identifiers import is_bsn
from clients.names import fold

# The numbers kept for tests; there are no more.
TEST_BSNS = 9091
NIGHT = "03:00+00"


def test_bsns() -> Iterator[str]:
    return (str(number) for number in range(999900000, 1000000000) if is_bsn(str(number)))


def clients(world: World) -> Iterator[str]:
    """Each with a BSN from the numbers for tests. There are 9,091: far beyond that many clients they come again.

    Never twice within a team, which holds at most a hundred neighbours in a row.
    """
    numbers = list(test_bsns())
    for client in world.clients:
        yield client_line(world, client, numbers[client.number % TEST_BSNS])


def client_line(world: World, client: Client, bsn: str) -> str:
    dice = world.plan.dice(200, client.number)
    first, own, partner, gender, use = person(dice)
    search = fold(" ".join([first, *own, *partner]))
    return line(
        *(client.id, world.team_ids[client.team], first, f"{first[0]}.", *own, *partner, use, "", search, gender),
        *(world.plan.today - timedelta(days=dice.randint(62 * 365, 98 * 365)), None, *sealed(client, bsn), "{nl}"),
        *(dice.choice(INSURERS), CARE_OFFICE if is_long_term(client) else "", *address(dice, client)),
        *(dice.choice(LIVING), phone(dice), dice.choice(ACCESS), None, dice.choice(WHAT_MATTERS), client.started),
        *(client.nurse, stand_in(world, client), f"{client.started} {NIGHT}"),
    )


def person(dice: Random) -> tuple[str, tuple[str, str], tuple[str, str], str, str]:
    """First name, own and partner's family name with their prefixes, gender, and which name is used."""
    woman = dice.random() < 0.65
    first = dice.choice(WOMEN if woman else MEN)
    if not woman or dice.random() < 0.4:
        return first, family(dice), ("", ""), "female" if woman else "male", "NL1"
    return first, family(dice), family(dice), "female", "NL3"


def family(dice: Random) -> tuple[str, str]:
    prefix, _space, name = dice.choice(FAMILIES).rpartition(" ")
    return prefix, name


def sealed(client: Client, bsn: str) -> tuple[str, str]:
    return rf"\\x{seal(bsn, f'clients_client|bsn|{client.id}').hex()}", rf"\\x{look_up(bsn).hex()}"


def address(dice: Random, client: Client) -> tuple[object, ...]:
    postcode = f"8246 {dice.choice('ABCDEFGH')}{dice.choice('ABCDEFGH')}"
    town = TOWNS[client.team % len(TOWNS)]
    return dice.choice(STREETS), dice.randint(1, 180), "", postcode, town, client.latitude, client.longitude


def phone(dice: Random) -> str:
    return f"06 0{dice.randint(10, 49)} 00 {dice.randint(0, 999):03d}"


def is_long_term(client: Client) -> bool:
    return client.number % 12 == 5


def stand_in(world: World, client: Client) -> int:
    members = world.members(client.team)
    return members[(client.nurse - members.start + 1) % 7]


def rows(world: World, kind: Kind) -> Iterator[tuple[Client, Random, str, str]]:
    """Per client: chance, the start of ids from her first day, and the columns each row of a record begins with."""
    for client in world.clients:
        start = world.plan.id_start(kind, client.started)
        whose = f"{client.id}\t{world.team_ids[client.team]}\t{client.started} {NIGHT}"
        yield client, world.plan.dice(kind, client.number), start, whose


def episodes(world: World) -> Iterator[str]:
    for client, _dice, start, whose in rows(world, Kind.EPISODE):
        yield line(f"{start}{client.number:012x}", whose, client.started, None, "", "Verwezen door de huisarts")


def contacts(world: World) -> Iterator[str]:
    for client, dice, start, whose in rows(world, Kind.CONTACT):
        for place, (ring, roles) in enumerate(CONTACTS):
            name = f"{dice.choice(WOMEN)} {dice.choice(FAMILIES)}"
            key = f"{start}{client.number * 4 + place:012x}"
            yield line(key, whose, ring, dice.choice(roles), name, phone(dice), "", place)


def risks(world: World) -> Iterator[str]:
    for client, dice, start, whose in rows(world, Kind.RISK):
        for place, (kind, text) in enumerate(dice.sample(RISKS, dice.randint(1, 2))):
            yield line(f"{start}{client.number * 2 + place:012x}", whose, client.started, None, kind, text, place)


def indications(world: World) -> Iterator[str]:
    """The hours of the plan and some six percent, rounded up to a quarter."""
    for client, _dice, start, whose in rows(world, Kind.INDICATION):
        minutes = sum(moment.minutes * len(moment.days) for moment in client.moments)
        hours = -(-minutes * 106 // 1500) / 4
        law, product = ("Wlz", "") if is_long_term(client) else ("Zvw", "1034")
        key = f"{start}{client.number:012x}"
        yield line(key, whose, client.started, None, law, product, hours, client.nurse, "")


def measured_on(world: World, client: Client) -> list[date]:
    """Weekly in the last twelve weeks, for every third client."""
    if client.number % 3:
        return []
    since = max(world.plan.first_day, world.plan.today - timedelta(weeks=12))
    return [since + timedelta(days=days) for days in range(0, (world.plan.today - since).days, 7)]


def measurements(world: World) -> Iterator[str]:
    for client, dice, _start, whose in rows(world, Kind.MEASUREMENT):
        kind, loinc, unit, least, most = dice.choice(MEASURED)
        value = dice.uniform(least, most)
        for place, day in enumerate(measured_on(world, client)):
            value = min(max(value + dice.uniform(-0.4, 0.4), least), most)
            key = world.row_id(Kind.MEASUREMENT, day, client.number * 16 + place)
            at = f"{day} 09:30+00"
            yield line(key, whose, kind, loinc, unit, "", f"{value:.1f}", None, at, client.nurse, None)
