"""Lines of the office: insurers with a contract and tariffs for each year, and the numbers of Wlz decisions."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from buurtzorgweb.seed.plan import Kind
from buurtzorgweb.seed.records import is_long_term, rows
from buurtzorgweb.seed.words import CARE_OFFICE, INSURERS
from buurtzorgweb.seed.world import World, line

NAMES = {
    "3311": ("Zilveren Kruis (Achmea)", "Achmea"),
    "3332": ("Menzis Zorgverzekeraar N.V.", "Menzis"),
    "7095": ("VGZ Zorgverzekeraar N.V.", "VGZ"),
    "7119": ("CZ Groep / CZ Zorgverzekeringen N.V.", "CZ"),
    "5050": ("Zorgkantoor (voorbeeld)", ""),
}
# Euros an hour, believable and invented; the care office pays one price for all care.
HOURLY = {"1032": "86.40", "1033": "77.10", "1034": "76.20", "1037": "91.50"}
LONG_TERM = {"": "78.00"}
# A sample number in the form of a home-care organisation; never sent anywhere.
AGB = "75999901"


class Made(NamedTuple):
    key: int
    insurer: str
    year: int
    law: str


def years(world: World) -> range:
    return range(world.plan.first_day.year, world.plan.today.year + 2)


def new_insurers(world: World) -> list[str]:
    return [uzovi for uzovi in (*INSURERS, CARE_OFFICE) if uzovi not in world.insurers]


def made(world: World) -> list[Made]:
    pairs = [(uzovi, year) for uzovi in new_insurers(world) for year in years(world)]
    return [
        Made(key, uzovi, year, "Wlz" if uzovi == CARE_OFFICE else "Zvw")
        for key, (uzovi, year) in enumerate(pairs, world.first_contract)
    ]


def last_contract(world: World) -> int:
    return world.first_contract + len(made(world)) - 1


def insurers(world: World) -> Iterator[str]:
    for uzovi in new_insurers(world):
        name, concern = NAMES.get(uzovi, (uzovi, ""))
        yield line(uzovi, name, concern, "care_office" if uzovi == CARE_OFFICE else "insurer")


def contracts(world: World) -> Iterator[str]:
    """Counted in five minutes, each visit rounded, a line a day; a ceiling of some € 200 a client a week."""
    for key, uzovi, year, law in made(world):
        codes = ("187", "055") if law == "Wlz" else ("428", "065")
        ceiling = world.plan.clients * 52 * (200 if law == "Zvw" else 150) // (len(INSURERS) if law == "Zvw" else 12)
        yield line(
            key, uzovi, year, law, f"{year}-{uzovi}", *codes, "07", "visit", "hour", "day", 12, 3, ceiling, "send"
        )


def contract_numbers(world: World) -> Iterator[str]:
    for key, uzovi, year, law in made(world):
        yield line(key, uzovi, year, law)


def tariffs(world: World) -> Iterator[str]:
    since = date(years(world)[0], 1, 1)
    for uzovi in new_insurers(world):
        for product, hourly in (LONG_TERM if uzovi == CARE_OFFICE else HOURLY).items():
            yield line(uzovi, product, hourly, "", None, since, None)


def choices(world: World) -> Iterator[str]:
    """Who claims; where insurers were known before, the office has said so itself."""
    if not world.insurers:
        yield line("agb", AGB, world.plan.first_day)


def decisions(world: World) -> Iterator[str]:
    for client, dice, start, whose in rows(world, Kind.DECISION):
        if is_long_term(client):
            numbers = (f"{8_000_000 + client.number}", dice.randint(10**8, 10**9 - 1), dice.randint(10**8, 10**9 - 1))
            yield line(f"{start}{client.number:012x}", whose, client.started, None, *numbers, "00", "000", None)
