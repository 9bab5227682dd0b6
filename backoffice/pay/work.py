"""Worked minutes of one person: the roster is what was done, and what differs from it is added. Pure.

A shift that is over counts from its beginning to its end, without its break. Visits and other work within it add
nothing; what lies outside does. A day without a shift counts its visits and entries. So each minute is worked once:
where two things claim it, it is counted once and the claim is told. An entry without a time of the day is laid into the
gaps of that day; travel and office fit into the free time of a shift, a meeting or training comes on top.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from typing import NamedTuple

from backoffice.pay.person import Entry, Person, Shift
from backoffice.pay.ruler import at
from backoffice.pay.spans import Span, length, less_break, merged, placed, within, without

ON_CALL, SPLIT = "on_call", "split"
WITHIN_A_SHIFT = ("travel", "office")
ORDER = {"travel": 0, "office": 1, "meeting": 2, "training": 3}


@dataclass(slots=True)
class DayWork:
    """One day of one person for one team. `said`: what it is made of, in minutes; `double`: claimed more than once."""

    day: date
    team: int
    spans: list[Span] = field(default_factory=list)
    said: dict[str, int] = field(default_factory=dict)
    shifts: list[Shift] = field(default_factory=list)
    called: int = 0
    double: int = 0
    free: int = 0

    @property
    def minutes(self) -> int:
        return length(self.spans)

    def say(self, what: str, minutes: int) -> None:
        self.said[what] = self.said.get(what, 0) + minutes


class Claim(NamedTuple):
    """A visit or an entry with its time."""

    start: int
    end: int
    what: str
    team: int
    day: date


class Call(NamedTuple):
    team: int
    day: date
    span: Span


Book = dict[tuple[date, int], DayWork]


class Limits(NamedTuple):
    """From when to when days count; `now`, for what is not over yet; `usual_start` of a day without times."""

    first: date
    last: date
    now: int
    usual_start: int = 540


@dataclass(slots=True)
class Worked:
    days: list[DayWork]
    calls: list[Call]


def worked(person: Person, limits: Limits) -> Worked:
    """All worked spans of the days, by work date and team, and the times on call."""
    book: Book = {}
    taken = _duties(person, limits, book) if person.shifts else []
    calls = [Call(s.team, s.day, (s.start, s.end)) for s in _over(person, limits) if s.kind == ON_CALL]
    on_call = merged(call.span for call in calls)
    _claims(person, limits, book, taken, on_call)
    _untimed(person, limits, book)
    return Worked(
        [book[key] for key in sorted(book)], sorted(call for call in calls if limits.first <= call.day <= limits.last)
    )


def _day(book: Book, day: date, team: int) -> DayWork:
    found = book.get((day, team))
    if found is None:
        found = book[day, team] = DayWork(day, team)
    return found


def _over(person: Person, limits: Limits) -> Iterator[Shift]:
    """Shifts that are over, of days on which she was not away."""
    for shift in sorted(person.shifts, key=lambda one: (one.start, one.end, one.team)):
        if shift.end <= limits.now and shift.day <= limits.last and not person.away(shift.day):
            yield shift


def _duties(person: Person, limits: Limits, book: Book) -> list[Span]:
    """Book the shifts; returns what they take. A shift of the month before only takes: it was counted there.

    A split shift written as one row says nothing of the hours between its halves: visits and entries tell them.
    """
    halves: dict[date, int] = defaultdict(int)
    for shift in person.shifts:
        halves[shift.day] += shift.kind == SPLIT
    taken: list[Span] = []
    for shift in _over(person, limits):
        if shift.kind == ON_CALL or (shift.kind == SPLIT and halves[shift.day] == 1):
            continue
        span = (shift.start, shift.end)
        if shift.day >= limits.first:
            day = _day(book, shift.day, shift.team)
            own = [piece for part in less_break(span, shift.pause) for piece in without(part, taken)]
            day.double += within(span, taken)
            day.spans += own
            day.free += length(own)
            day.shifts.append(shift)
            day.say("shift", length(own))
        taken = merged([*taken, span])
    return taken


def _claims(person: Person, limits: Limits, book: Book, taken: list[Span], on_call: list[Span]) -> None:
    """Visits and entries with a time, each minute once: in the order of their beginning."""
    claims = [
        Claim(v.start, v.start + v.minutes, "visit", v.team, v.day) for v in person.visits if v.start <= limits.now
    ]
    claims += [
        Claim(e.start, e.start + e.minutes, e.kind, e.team, e.day)
        for e in person.entries
        if e.start is not None and e.start <= limits.now
    ]
    until = 0
    for start, end, what, team, on in sorted(claims):
        day = _day(book, on, team)
        day.say(what, end - start)
        outside = without((start, end), taken) if taken else [(start, end)]
        if taken:
            inside = end - start - length(outside)
            day.free -= inside
            day.say("inside", inside)
        for low, high in outside:
            if low < until:
                day.double += min(until, high) - low
                low = until
            if low < high:
                day.spans.append((low, high))
                if on_call:
                    day.called += within((low, high), on_call)
        until = max(until, end)


def _untimed(person: Person, limits: Limits, book: Book) -> None:
    def key(entry: Entry) -> tuple[date, int, int, str]:
        return entry.day, entry.team, ORDER.get(entry.kind, 9), entry.kind

    untimed = (entry for entry in person.entries if entry.start is None and entry.day <= limits.last)
    entries = sorted(untimed, key=key)
    for (on, team, _place, kind), group in groupby(entries, key):
        minutes = sum(entry.minutes for entry in group)
        day = _day(book, on, team)
        day.say(kind, minutes)
        if day.free > 0 and kind in WITHIN_A_SHIFT:
            inside = min(day.free, minutes)
            day.free -= inside
            day.say("inside", inside)
            minutes -= inside
        if minutes:
            day.spans += placed(minutes, merged(day.spans), at(on, limits.usual_start))
