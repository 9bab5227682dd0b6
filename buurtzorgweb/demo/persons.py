"""The clients themselves and what stands around the care plan: network, risks, episodes, indications, events."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import models

from access.models import EmergencyAccess
from buurtzorgweb.demo.source import Told, World, dutch
from clients.models import CareEpisode, Client, ClientEvent, Indication, NetworkContact, Risk, Transfer
from clients.services import new_client

Rows = Callable[[World, Told], Iterator[models.Model]]
NOON = "12:00"


def make_persons(world: World) -> None:
    world.clients = {told["id"]: make_client(world, told) for told in world.told_clients}
    world.save(world.clients.values())
    world.indications = {told["id"]: list(indications(world, told)) for told in world.told_clients}
    world.save(row for rows in world.indications.values() for row in rows)
    subjects: tuple[Rows, ...] = (episodes, contacts, risks, events, transfers, emergencies)
    for rows in subjects:
        world.save(row for told in world.told_clients for row in rows(world, told))


def first_day(told: Told) -> int:
    return int(min(episode["start"] for episode in told["episodes"]))


def written(world: World, offset: int) -> datetime:
    """When a line of the record was put down: on its day, never later than now."""
    return world.calendar.at(min(offset, -1), NOON)


def make_client(world: World, told: Told) -> Client:
    names, address = told["name"], told["address"]
    partner = names["partner"] or {"prefix": "", "family": ""}
    deceased = told.get("deceased_offset")
    return new_client(
        team=world.teams[told["team"]],
        bsn=told["bsn"] or "",
        key_safe_code=told["access"]["key_safe_code"] or "",
        first_name=names["first"],
        initials=names["initials"],
        birth_prefix=names["birth"]["prefix"] or "",
        birth_family=names["birth"]["family"],
        partner_prefix=partner["prefix"] or "",
        partner_family=partner["family"],
        name_use=names["use"],
        address_as=told["address_as"],
        gender=told["gender"],
        birth_date=world.calendar.birth(told["birth"]),
        deceased_on=world.calendar.until(deceased),
        languages=told["languages"],
        insurer_uzovi=told["insurer_uzovi"] or "",
        care_office_uzovi=told["care_office_uzovi"] or "",
        **where(address),
        phone=told["phone"] or "",
        access_instructions=dutch(told["access"]),
        what_matters=dutch(told["what_matters"]),
        what_matters_on=world.calendar.day(first_day(told)),
        named_nurse_id=world.user_id(told["named_nurse"]),
        stand_in_id=world.user_id(told["stand_in"]),
        recorded_at=written(world, first_day(told)),
    )


def where(address: Told) -> dict[str, Any]:
    return {
        "street": address["street"],
        "house_number": str(address["number"]),
        "house_suffix": address["suffix"],
        "postcode": address["postcode"],
        "town": address["town"],
        "latitude": address["lat"],
        "longitude": address["lon"],
        "living": dutch(address["living"]),
    }


def episodes(world: World, told: Told) -> Iterator[CareEpisode]:
    for episode in told["episodes"]:
        yield CareEpisode(
            **world.same(told),
            starts_on=world.calendar.day(episode["start"]),
            ends_on=world.calendar.until(episode["end"]),
            end_reason=episode["end_reason"] or "",
            why=dutch(episode["why"]),
            recorded_at=written(world, episode["start"]),
        )


def contacts(world: World, told: Told) -> Iterator[NetworkContact]:
    for position, contact in enumerate(told["network"]):
        yield NetworkContact(
            **world.same(told),
            ring=contact["ring"],
            role=contact["role"],
            name=contact["name"],
            phone=contact["phone"] or "",
            note=dutch(contact.get("note")),
            position=position,
            recorded_at=written(world, first_day(told)),
        )


def risks(world: World, told: Told) -> Iterator[Risk]:
    for position, risk in enumerate(told["risks"]):
        yield Risk(
            **world.same(told),
            kind=risk["kind"],
            text=dutch(risk),
            position=position,
            starts_on=world.calendar.day(first_day(told)),
            recorded_at=written(world, first_day(told)),
        )


def indications(world: World, told: Told) -> Iterator[Indication]:
    for indication in told["indications"]:
        yield Indication(
            **world.same(told),
            law=indication["law"],
            product=indication["performance_code"] or "",
            hours_per_week=Decimal(str(indication["hours_per_week"])),
            starts_on=world.calendar.day(indication["from"]),
            ends_on=world.calendar.until(indication["to"]),
            author=world.users[indication["author"]],
            note=dutch(indication.get("note")),
            recorded_at=written(world, indication["from"]),
        )


def events(world: World, told: Told) -> Iterator[ClientEvent]:
    for event in told["events"]:
        yield ClientEvent(
            **world.same(told),
            kind=event["kind"],
            text=dutch(event),
            starts_on=world.calendar.day(event["start"]),
            ends_on=world.calendar.until(event["end"]),
            recorded_at=written(world, event["start"]),
        )


def transfers(world: World, told: Told) -> Iterator[Transfer]:
    for transfer in told["transfers"]:
        yield Transfer(
            **world.same(told),
            from_team=world.teams[transfer["from_team"]],
            to_team=world.teams[transfer["to_team"]],
            on=world.calendar.day(transfer["offset"]),
            reason=dutch(transfer["reason"]),
            recorded_at=written(world, transfer["offset"]),
        )


def emergencies(world: World, told: Told) -> Iterator[EmergencyAccess]:
    for access in told["emergency_access"]:
        client = world.clients[told["id"]]
        starts_at = world.calendar.at(access["offset"], access["time"])
        yield EmergencyAccess(
            user=world.users[access["by"]],
            client_id=client.pk,
            owner_team_id=client.team_id,
            reason=dutch(access["reason"]),
            starts_at=starts_at,
            until=starts_at + timedelta(hours=access["hours"]),
            reviewed_at=world.calendar.at(access["reviewed"]["offset"], NOON),
            reviewed_by=world.users[access["reviewed"]["by"]],
            review=dutch(access["review"]),
        )
