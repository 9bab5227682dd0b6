"""What one holds in one's hand beside the board: the visits of a gap or of somebody's day, and who could take them."""

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from buurtzorgweb.templatetags.look import clock, hours
from schedule.board.candidates import Candidate, candidates
from schedule.board.day import Item, known_pairs, visits_on
from schedule.board.load import Band, Cell, Person, Stint, band_of
from schedule.board.reading import Board
from schedule.board.words import (
    away_word,
    band_word,
    issue_sentence,
    stint_span,
    visits_word,
)

AT = re.compile(r"^(?:(\d{1,10})|(morning|afternoon|evening|night))\.(\d{4}-\d\d-\d\d)$")
BEST = 3


@dataclass(frozen=True, slots=True)
class Place:
    """A cell of the board: one person's day, or one part of a day that has nobody."""

    day: date
    user_id: int | None = None
    band: Band | None = None

    def __str__(self) -> str:
        return f"{self.band or self.user_id or 'open'}.{self.day.isoformat()}"


def place_of(text: str) -> Place | None:
    """`12.2026-11-24` or `evening.2026-11-24`; None when an address says nothing sensible."""
    found = AT.match(text)
    try:
        day = date.fromisoformat(found[3]) if found else None
    except ValueError:
        return None
    if not found or day is None:
        return None
    return Place(day, int(found[1]) if found[1] else None, Band(found[2]) if found[2] else None)


@dataclass(slots=True)
class Tray:
    """`every`: the tokens of all that can be given away; a candidate gets those when nothing is ticked."""

    place: Place
    title: str
    facts: str
    warnings: list[str]
    chips: list[dict[str, Any]]
    closed: list[str]
    asked: list[dict[str, Any]] = field(default_factory=list)
    person: Person | None = None
    names: int = 0
    every: str = ""
    count: int = 0
    shifts: list[dict[str, Any]] = field(default_factory=list)


def tray_of(board: Board, place: Place, *, team_id: int, picked: Collection[UUID] = ()) -> Tray | None:
    """Two statements at most: the visits of the day, and who knows these clients. None where there is no such cell."""
    cell = board.cell(place.user_id, place.day) if place.user_id else None
    if place.day not in board.days or (place.user_id and cell is None):
        return None
    everything = visits_on(team_id=team_id, day=place.day)
    held = [item for item in everything if belongs(item, place)]
    tray = _person_tray(board, place, cell, held) if cell else _gap_tray(place, held)
    tray.chips = [chip(item, picked) for item in held if item.is_open]
    tray.closed = [f"{clock(item.start)} {item.called}" for item in held if not item.is_open]
    if cell:
        tray.shifts = [shift_chip(stint, picked) for stint in cell.stints]
    tray.names = len(held)
    movable = [item for item in held if item.is_open and not item.locked]
    tray.every, tray.count = " ".join(item.token for item in movable), len(movable)
    if movable and (cell is None or cell.away or not cell.employed):
        tray.asked = asked(board, place, movable, everything)
    return tray


def belongs(item: Item, place: Place) -> bool:
    if place.user_id:
        return item.nurse_id == place.user_id
    return item.nurse_id is None and item.band == place.band


def chip(item: Item, ticked: Collection[UUID]) -> dict[str, Any]:
    """One visit that can be picked up."""
    return {
        "token": item.token,
        "time": clock(item.start),
        "called": item.called,
        "minutes": item.minutes,
        "locked": item.locked,
        "level": item.min_level if item.min_level > 3 else 0,
        "ticked": item.id in ticked and not item.locked,
    }


def shift_chip(stint: Stint, ticked: Collection[UUID]) -> dict[str, Any]:
    """A shift that can be picked up, with its visits or without."""
    return {
        "id": stint.id,
        "token": f"{stint.id}.{stint.version}",
        "said": stint_span(stint),
        "locked": stint.locked,
        "ticked": stint.id in ticked and not stint.locked,
    }


def _gap_tray(place: Place, held: list[Item]) -> Tray:
    weekday = formats.date_format(place.day, "l")
    said = {
        "day": weekday[:1].upper() + weekday[1:],
        "band": band_word(place.band or band_of(12)),
        "visits": visits_word(len(held)),
    }
    title = _("%(day)s %(band)s, %(visits)s: who can?") if held else _("%(day)s %(band)s: nothing is open any more.")
    facts = hours(sum(item.minutes for item in held)) if held else ""
    return Tray(place, title % said, facts, [], [], [])


def _person_tray(board: Board, place: Place, cell: Cell, held: list[Item]) -> Tray:
    person = board.person(cell.user_id)
    assert person is not None
    title = f"{person.name}, {formats.date_format(place.day, 'l j F')}"
    return Tray(place, title, facts_of(cell), [issue_sentence(cell, one) for one in cell.issues], [], [], person=person)


def facts_of(cell: Cell) -> str:
    """7–12.30 · 6 visits, 3 h 05 and 40 min travel of 5 h"""
    shifts = " / ".join(map(stint_span, cell.stints)) or away_word(cell) or _("no shift")
    if not cell.visits:
        return shifts
    work = _("%(visits)s, %(care)s and %(travel)s travel") % {
        "visits": visits_word(cell.visits),
        "care": hours(cell.minutes),
        "travel": hours(cell.travel),
    }
    room = " " + _("of %(time)s") % {"time": hours(cell.capacity)} if cell.stints else ""
    return f"{shifts} · {work}{room}"


def asked(board: Board, place: Place, held: list[Item], everything: list[Item]) -> list[dict[str, Any]]:
    """The best few, each with the reason."""
    number = (place.day - board.monday).days
    cells = [(one, one.cells[number]) for one in board.people if one.member and one.user_id != place.user_id]
    busy: dict[int, list[tuple[datetime, datetime]]] = {}
    for item in everything:
        if item.nurse_id:
            busy.setdefault(item.nurse_id, []).append((item.start, item.end))
    known = known_pairs(clients={item.client_id for item in held}, day=place.day)
    best = [one for one in candidates(held, cells, busy, known) if not one.obstacles][:BEST]
    return [candidate_row(one, len(held)) for one in best]


def candidate_row(one: Candidate, count: int) -> dict[str, Any]:
    return {
        "to": f"{one.person.user_id}.{one.cell.day.isoformat()}",
        "mark": one.cell.mark,
        "name": one.person.first_name,
        "full_name": one.person.name,
        "said": said_of(one),
        "small": small_of(one),
    }


def said_of(one: Candidate) -> str:
    """is on duty, knows 4 of 5 clients and has 1 h 30 left"""
    status = _("is on duty") if one.on_duty else _("works at another time") if one.cell.stints else _("is free")
    knows = ngettext("knows the client", "knows %(known)d of %(all)d clients", one.clients) if one.known else ""
    if one.known:
        knows %= {"known": one.known, "all": one.clients} if one.clients > 1 else {}
    room = _("has %(time)s left") % {"time": hours(one.room)} if one.on_duty and one.room > 0 else ""
    parts = [part for part in (status, knows, room) if part]
    return _(" and ").join([", ".join(parts[:-1]), parts[-1]]) if len(parts) > 1 else parts[0]


def small_of(one: Candidate) -> str:
    if one.on_duty and one.room < 0:
        return _("Then %(time)s more than the shift holds") % {"time": hours(-one.room)}
    if not one.on_duty and one.left < 0:
        return _("Already %(time)s above the contract") % {"time": hours(-one.left)}
    if not one.on_duty:
        return _("Still needs a shift for it")
    return _("Nothing is in the way")
