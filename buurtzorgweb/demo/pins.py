"""What the reports say about visits: who was there, when, and what differed. Pure.

A report hangs on the nearest visit of its client on or before its day that its author can have made, in the order of
the reports. What was extra, at another time or a consultation stands on its own.
"""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from buurtzorgweb.demo.source import Told, minutes_of
from buurtzorgweb.demo.timetable import STEP, Stop

OWN = {"extra_visit", "other_time", "consultation"}
REACH = timedelta(days=14)

# (member, day) -> team she works for that day, or None when she cannot have been there
WorksFor = Callable[[str, date], str | None]


@dataclass(slots=True)
class Note:
    """A report with the stop it hangs on, if any."""

    told: Told
    day: date
    clock: int
    stop: Stop | None = None

    @property
    def author(self) -> str:
        return str(self.told["author"])

    @property
    def differs(self) -> Told:
        return self.told["differs"] or {}

    @property
    def kind(self) -> str:
        return str(self.differs.get("kind", ""))


@dataclass(frozen=True, slots=True)
class Person:
    """Who may have been where: the level and the team of each member by day."""

    level: dict[str, int]
    works_for: WorksFor


def hang(told: Told, stops: list[Stop], people: Person, first: date, today: date) -> list[Note]:
    """Hang the reports of one client; stops that stand on their own are added to `stops`."""
    notes = []
    last = (date.min, 0)
    for report in told["reports"]:
        note = Note(report, today + timedelta(days=report["offset"]), minutes_of(report["time"]))
        notes.append(note)
        if note.day < first:
            continue
        planned = [] if note.kind in OWN else list(candidates(note, stops, people, last))
        note.stop = min(planned, key=lambda stop: far(note, stop)) if planned else own_stop(note, told, people)
        if note.stop is None:
            continue
        if planned:
            pin(note, note.stop)
        else:
            replace_planned(note, stops)
            stops.append(note.stop)
        last = (note.stop.day, at_about(note.stop))
    return notes


def at_about(stop: Stop) -> int:
    return stop.earliest if stop.at is None else stop.at


def far(note: Note, stop: Stop) -> tuple[int, int]:
    return ((note.day - stop.day).days, abs(at_about(stop) - note.clock))


def candidates(note: Note, stops: Collection[Stop], people: Person, last: tuple[date, int]) -> Iterator[Stop]:
    for stop in stops:
        if stop.wanted or stop.gone or not note.day - REACH <= stop.day <= note.day:
            continue
        if (stop.day, stop.earliest) <= last or people.level[note.author] < stop.level:
            continue
        if people.works_for(note.author, stop.day) == stop.team:
            yield stop


def pin(note: Note, stop: Stop) -> None:
    """The author made this visit, about at the time of the report, and this is how it went."""
    stop.wanted = note.author
    stop.differs = note.kind
    if stop.day == note.day:
        begun = note.clock - (int(note.differs.get("minutes_actual", stop.minutes)))
        stop.at = min(max(begun // STEP * STEP, stop.earliest), max(stop.latest, stop.earliest))
    stop.spend = max(1, note.differs.get("minutes_actual", stop.minutes))
    stop.refused = note.kind == "refused"
    if note.kind == "second_nurse":
        stop.crew = 2


def own_stop(note: Note, told: Told, people: Person) -> Stop | None:
    """A visit that no plan foresaw: its report was written at the door, so it begins there."""
    team = people.works_for(note.author, note.day)
    if team is None:
        return None
    minutes = max(1, note.differs.get("minutes_actual", 20))
    at = note.clock // STEP * STEP
    return Stop(
        client=told["id"],
        place=(told["address"]["lat"], told["address"]["lon"]),
        day=note.day,
        team=team,
        earliest=at,
        latest=at,
        minutes=minutes,
        spend=minutes,
        wanted=note.author,
        at=at,
        differs=note.kind if note.kind in OWN else "extra_visit",
        refused=note.kind == "refused",
        crew=2 if note.kind == "second_nurse" else 1,
    )


def replace_planned(note: Note, stops: Collection[Stop]) -> None:
    """Care given at another time took the place of what was planned that day."""
    if note.kind != "other_time":
        return
    planned = [stop for stop in stops if stop.day == note.day and stop.moment and not stop.wanted and not stop.gone]
    if planned:
        min(planned, key=lambda stop: far(note, stop)).gone = True
