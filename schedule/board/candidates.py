"""Who can take these visits, best first, and what stands in the way. Pure: values in, values out."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from schedule.board.load import Cell, Person


class Offered(Protocol):
    """What is asked of a visit here."""

    @property
    def client_id(self) -> UUID: ...
    @property
    def start(self) -> datetime: ...
    @property
    def end(self) -> datetime: ...
    @property
    def minutes(self) -> int: ...
    @property
    def min_level(self) -> int: ...


Busy = Mapping[int, Sequence[tuple[datetime, datetime]]]


class Obstacle(StrEnum):
    """Why it cannot be, or would have to be agreed on first."""

    AWAY = "away"
    LEVEL = "level"
    BUSY = "busy"
    CANNOT = "cannot"


@dataclass(frozen=True, slots=True)
class Candidate:
    """`known`: how many of the clients she has been with; `room`: minutes left in her shift when she takes all."""

    person: Person
    cell: Cell
    known: int
    clients: int
    on_duty: bool
    room: int
    left: int
    obstacles: list[Obstacle] = field(default_factory=list)

    @property
    def rank(self) -> tuple[bool, bool, bool, int, int, str]:
        """No obstacle before any other; on duty before off duty; room before none; a familiar face; hours left."""
        full = self.on_duty and self.room < 0
        return bool(self.obstacles), not self.on_duty, full, -self.known, -self.left, self.person.name


def candidates(
    visits: Sequence[Offered], cells: Iterable[tuple[Person, Cell]], busy: Busy, known: Collection[tuple[int, UUID]]
) -> list[Candidate]:
    """Everybody of the team but who has them now, best first."""
    return sorted((_judge(visits, person, cell, busy, known) for person, cell in cells), key=lambda one: one.rank)


def _judge(
    visits: Sequence[Offered], person: Person, cell: Cell, busy: Busy, known: Collection[tuple[int, UUID]]
) -> Candidate:
    clients = {visit.client_id for visit in visits}
    asked = sum(visit.minutes for visit in visits)
    return Candidate(
        person=person,
        cell=cell,
        known=sum((person.user_id, client) in known for client in clients),
        clients=len(clients),
        on_duty=all(any(stint.covers(visit.start) for stint in cell.stints) for visit in visits),
        room=cell.capacity - cell.minutes - cell.travel - asked,
        left=person.left,
        obstacles=list(_obstacles(visits, person, cell, busy.get(person.user_id, ()))),
    )


def _obstacles(
    visits: Sequence[Offered], person: Person, cell: Cell, busy: Sequence[tuple[datetime, datetime]]
) -> Iterable[Obstacle]:
    if cell.away or not cell.employed:
        yield Obstacle.AWAY
    if cell.wish == "cannot":
        yield Obstacle.CANNOT
    if any(visit.min_level > person.level for visit in visits):
        yield Obstacle.LEVEL
    if any(visit.start < end and start < visit.end for visit in visits for start, end in busy):
        yield Obstacle.BUSY
