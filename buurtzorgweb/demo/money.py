"""Insurers, and believable tariffs for those that insure somebody here. The real ones are agreed per contract."""

import csv
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from django.conf import settings

from backoffice.models import Contract, ContractInsurer, Insurer, LongTermDecision, OfficeSetting, Tariff
from buurtzorgweb.demo.source import World, wobble

REGISTER = settings.BASE_DIR / "backoffice" / "data" / "uzovi.csv"
KINDS = {"insurer", "insurer label", "label", "mandated agent"}

# Vektis list 065, euros an hour: hospital care at home and the last phase of life cost most, prevention least.
HOURLY = {"1032": 86, "1033": 77, "1034": 76, "1035": 79, "1036": 71, "1037": 91}
# A Wlz indication names no product: the care office pays one price.
LONG_TERM = {"": 78}
RISE = Decimal("1.043")
# A sample number in the form of a home-care organisation; a ceiling a demonstration of some weeks stays below.
AGB = "75999901"
CEILING = 180_000


def make_money(world: World) -> None:
    clients = world.told_clients
    used = {told["insurer_uzovi"] for told in clients if told["insurer_uzovi"]}
    offices = {told["care_office_uzovi"] for told in clients if told["care_office_uzovi"]}
    insurers = list(known_insurers(offices))
    world.save(insurers)
    year = world.calendar.today.year
    for insurer in insurers:
        if insurer.uzovi in offices:
            world.save(tariffs(insurer, year, LONG_TERM))
            make_contracts(world, insurer, "Wlz", "187", "055")
        elif insurer.uzovi in used:
            world.save(tariffs(insurer, year, HOURLY))
            make_contracts(world, insurer, "Zvw", "428", "065")
    world.save(decisions(world))
    world.save([OfficeSetting(key="agb", value=AGB, starts_on=date(year - 1, 1, 1))])


def decisions(world: World) -> Iterator[LongTermDecision]:
    """Numbers of the CIZ for who has a Wlz decision; of the last one nobody found the letter yet."""
    long_term = [one for rows in world.indications.values() for one in rows if one.law == "Wlz"]
    for place, one in enumerate(long_term[:-1], 1):
        yield LongTermDecision(
            client_id=one.client_id,
            owner_team_id=one.owner_team_id,
            starts_on=one.starts_on,
            ends_on=one.ends_on,
            client_number=f"{8_000_000 + place}",
            request_number=f"{20_000_000 + place}",
            decision_number=f"{30_000_000 + place}",
            recorded_by_id=one.author_id,
        )


def make_contracts(world: World, insurer: Insurer, law: str, message_code: str, code_list: str) -> None:
    """Last year's and this year's, as most are; the ceiling is near enough to be seen."""
    for year in (world.calendar.today.year - 1, world.calendar.today.year):
        contract = Contract(
            insurer=insurer,
            year=year,
            law=law,
            number=f"{year}-{insurer.uzovi}",
            message_code=message_code,
            code_list=code_list,
            unit="07",
            rounding="visit",
            priced_per="hour",
            line_per="day",
            claim_months=12,
            resubmit_months=3,
            ceiling=Decimal(CEILING + 1000 * wobble(29, insurer.uzovi, str(year))),
        )
        world.save([contract])
        world.save([ContractInsurer(contract=contract, insurer=insurer, year=year, law=law)])


def known_insurers(offices: set[str]) -> Iterator[Insurer]:
    """The register as far as it names insurers; a sample number stands for the care office."""
    with REGISTER.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["uzovi"] in offices:
                yield Insurer(uzovi=row["uzovi"], name="Zorgkantoor (voorbeeld)", kind=Insurer.Kind.CARE_OFFICE)
            elif row["kind"] in KINDS:
                yield Insurer(uzovi=row["uzovi"], name=row["name"], concern=row["concern"])


def tariffs(insurer: Insurer, year: int, products: dict[str, int]) -> Iterator[Tariff]:
    """Last year's and this year's; this year's holds until another one is agreed."""
    for product, hourly in products.items():
        before = Decimal(hourly) + Decimal(wobble(39, insurer.uzovi, product)) / 10 - 2
        after = (before * RISE).quantize(Decimal("0.01"))
        yield Tariff(
            insurer=insurer,
            product=product,
            hourly=before,
            starts_on=date(year - 1, 1, 1),
            ends_on=date(year - 1, 12, 31),
        )
        yield Tariff(insurer=insurer, product=product, hourly=after, starts_on=date(year, 1, 1))
