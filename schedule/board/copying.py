"""The pattern of a week laid over another one: what follows, and what does not fit. Pure: values in, values out."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from schedule.board.load import Stint, band_of
from schedule.recurrence import AMSTERDAM, instant


class Why(StrEnum):
    """What stops a shift or a visit from being copied; each is said with person and day."""

    AWAY = "away"
    GONE = "gone"
    SHIFT = "shift"
    TAKEN = "taken"
    BUSY = "busy"
    LEVEL = "level"


@dataclass(frozen=True, slots=True)
class Clash:
    """`called` and `other`: the client, and who has her already; for visits only."""

    why: Why
    user_id: int
    day: date
    at: datetime
    called: str = ""
    other: int | None = None
    minutes: int = 0


class Planned(NamedTuple):
    """A visit as far as a pattern needs it; `start` is local."""

    id: UUID
    client_id: UUID
    moment_id: UUID | None
    slot: int
    nurse_id: int | None
    start: datetime
    minutes: int
    min_level: int
    movable: bool
    called: str

    @property
    def day(self) -> date:
        return self.start.date()

    @property
    def end(self) -> datetime:
        return (self.start.astimezone(UTC) + timedelta(minutes=self.minutes)).astimezone(AMSTERDAM)


@dataclass(frozen=True, slots=True)
class Who:
    """What is known of one colleague in the week that is filled."""

    user_id: int
    level: int
    employed: frozenset[date]
    away: frozenset[date]

    def stops(self, day: date) -> Why | None:
        if day not in self.employed:
            return Why.GONE
        return Why.AWAY if day in self.away else None


People = Mapping[int, Who]


@dataclass(slots=True)
class Copy:
    """What laying the pattern over a week comes to."""

    monday: date
    shifts: list[Stint] = field(default_factory=list)
    given: list[tuple[Planned, int]] = field(default_factory=list)
    clashes: list[Clash] = field(default_factory=list)


def shifted(moment: datetime, ahead: timedelta) -> datetime:
    """The same clock on the wall so many days later, also over a change of the clock."""
    return instant(moment.date() + ahead, moment.time()).astimezone(AMSTERDAM)


def copy_shifts(
    copy: Copy, source: Iterable[Stint], present: Iterable[Stint], people: People, ahead: timedelta
) -> None:
    """Each shift of the source week, unless that person has one already at that hour, is away, or has left."""
    taken: dict[int, list[Stint]] = defaultdict(list)
    for stint in present:
        taken[stint.user_id].append(stint)
    for stint in source:
        new = replace(
            stint,
            day=stint.day + ahead,
            starts_at=shifted(stint.starts_at, ahead),
            ends_at=shifted(stint.ends_at, ahead),
            locked=False,
            published=False,
        )
        same = [one for one in taken[stint.user_id] if one.starts_at < new.ends_at and new.starts_at < one.ends_at]
        if any((one.starts_at, one.ends_at) == (new.starts_at, new.ends_at) for one in same):
            continue
        who = people.get(stint.user_id)
        why = (who.stops(new.day) if who else Why.GONE) or (Why.SHIFT if same else None)
        if why:
            copy.clashes.append(Clash(why, stint.user_id, new.day, new.starts_at))
        else:
            copy.shifts.append(new)
            taken[stint.user_id].append(new)


def copy_visits(
    copy: Copy, source: Sequence[Planned], target: Sequence[Planned], people: People, ahead: timedelta
) -> None:
    """Who visits whom and when, at the same moment of care; where that changed, at the same part of the same day."""
    busy: dict[int, list[Planned]] = defaultdict(list)
    for visit in target:
        if visit.nurse_id:
            busy[visit.nurse_id].append(visit)
    for before, visit in pairs(source, target, ahead):
        nurse_id = before.nurse_id
        if nurse_id is None or visit.nurse_id == nurse_id:
            continue
        visit = visit._replace(start=shifted(before.start, ahead)) if visit.nurse_id is None else visit
        why = obstacle(visit, people.get(nurse_id), busy[nurse_id])
        if why:
            other = visit.nurse_id if why is Why.TAKEN else None
            copy.clashes.append(Clash(why, nurse_id, visit.day, visit.start, visit.called, other))
        else:
            copy.given.append((visit, nurse_id))
            busy[nurse_id].append(visit)


def obstacle(visit: Planned, who: Who | None, busy: Iterable[Planned]) -> Why | None:
    """The first reason why this colleague does not get this visit."""
    if visit.nurse_id is not None or not visit.movable:
        return Why.TAKEN
    stopped = who.stops(visit.day) if who else Why.GONE
    if stopped or who is None:
        return stopped
    if visit.min_level > who.level:
        return Why.LEVEL
    return Why.BUSY if any(one.start < visit.end and visit.start < one.end for one in busy) else None


def pairs(source: Iterable[Planned], target: Sequence[Planned], ahead: timedelta) -> Iterable[tuple[Planned, Planned]]:
    """Each visit of the target week with the one it repeats."""
    exact: dict[tuple[UUID | None, int, date], Planned] = {}
    exact |= {(one.moment_id, one.slot, one.day + ahead): one for one in source if one.moment_id}
    near = {(one.client_id, one.slot, one.day + ahead, band_of(one.start.hour)): one for one in source}
    for visit in target:
        found = exact.get((visit.moment_id, visit.slot, visit.day))
        found = found or near.get((visit.client_id, visit.slot, visit.day, band_of(visit.start.hour)))
        if found:
            yield found, visit
