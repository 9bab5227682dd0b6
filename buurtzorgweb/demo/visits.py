"""Stops become visits, and what was written at the door: outcomes, reports, measurements."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from buurtzorgweb.demo.pins import Note
from buurtzorgweb.demo.rounds import ASSIGNED, Rounds
from buurtzorgweb.demo.source import Told, World, dutch, minutes_of, moment, wobble
from buurtzorgweb.demo.timetable import Stop
from clients.models import Measurement, Report
from schedule.models import Visit, VisitOutcome

Status = Visit.Status
SECOND = {"blood_pressure": ("systolic", "diastolic"), "wound_size": ("length", "width")}
SOON = timedelta(hours=3)
A_MINUTE = timedelta(minutes=1)
REACH = timedelta(days=14)


class Written:
    """The visits made, found again by their stop."""

    def __init__(self, world: World, rounds: Rounds) -> None:
        self.world = world
        self.visits: dict[Stop, list[Visit]] = {}
        self.done: dict[str, list[Stop]] = defaultdict(list)
        for stop in rounds.stops:
            if (stop.day - world.calendar.today).days <= ASSIGNED:
                self.visits[stop] = list(visits_of(world, stop))
            if is_done(world, stop):
                self.done[stop.client].append(stop)
        for stops in self.done.values():
            stops.sort(key=lambda stop: (stop.day, stop.start))

    def first(self, stop: Stop) -> Visit:
        """The visit of who wrote the report."""
        return self.visits[stop][0]


def make_visits(world: World, rounds: Rounds) -> None:
    written = Written(world, rounds)
    reports = [
        report for told in world.told_clients for report in make_reports(written, told, rounds.notes[told["id"]])
    ]
    hung = {note.stop: note for notes in rounds.notes.values() for note in notes if note.stop}
    outcomes = [make_outcome(written, note) for note in hung.values()]
    world.save(visit for visits in written.visits.values() for visit in visits)
    world.save(outcomes)
    world.save(reports)
    world.save(row for told in world.told_clients for row in measurements(written, told))


def is_done(world: World, stop: Stop) -> bool:
    return stop.day < world.calendar.today and bool(stop.nurses) and not stop.refused


def begun(stop: Stop) -> datetime:
    """She came a minute or two before or after the plan."""
    return moment(stop.day, stop.start + wobble(4, stop.client, stop.day, stop.start) - 2)


def ended(stop: Stop) -> datetime:
    return begun(stop) + timedelta(minutes=stop.spend)


def visits_of(world: World, stop: Stop) -> Iterator[Visit]:
    """One visit for each nurse who goes, or should have gone."""
    past = stop.day < world.calendar.today
    client = world.clients[stop.client]
    for slot in range(1, stop.crew + 1):
        nurse = stop.nurses[slot - 1] if slot <= len(stop.nurses) else None
        yield Visit(
            client=client,
            owner_team_id=client.team_id,
            team=world.teams[stop.team],
            care_moment=world.moments[stop.moment] if stop.moment else None,
            slot=slot,
            date=stop.day,
            planned_start=moment(stop.day, stop.start if nurse else stop.earliest),
            planned_minutes=stop.minutes,
            nurse_id=world.user_id(nurse),
            recorded_at=moment(stop.day, 0) - timedelta(days=7) if past else moment(world.calendar.today, 0),
            **(what_became(stop) if past else {}),
        )


def what_became(stop: Stop) -> dict[str, Any]:
    if not stop.nurses:
        return {"status": Status.LAPSED}
    actual = {"started_at": begun(stop), "actual_minutes": stop.spend}
    if stop.refused:
        return actual | {"status": Status.NOT_DONE, "reason": Visit.Reason.REFUSED}
    return actual | {"status": Status.DONE}


def make_outcome(written: Written, note: Note) -> VisitOutcome:
    """The receipt of the visit that a report came with."""
    assert note.stop is not None
    visit = written.first(note.stop)
    outcome = VisitOutcome(
        client_id=visit.client_id,
        owner_team_id=visit.owner_team_id,
        visit=visit,
        status=visit.status,
        reason=visit.reason,
        started_at=visit.started_at,
        minutes=visit.actual_minutes,
        differs=[note.stop.differs] if note.stop.differs else [],
        closed_by=written.world.users[note.author],
        closed_at=ended(note.stop),
        recorded_at=ended(note.stop),
    )
    visit.outcome_id = outcome.pk
    return outcome


def make_reports(written: Written, told: Told, notes: list[Note]) -> Iterator[Report]:
    """In the order they were told, each later than the one before."""
    world, last = written.world, None
    for note in notes:
        written_at = write_time(note)
        if last and written_at <= last:
            written_at = last + A_MINUTE
        last = written_at
        problem = world.problems.get(note.told["problem"])
        yield Report(
            **world.same(told),
            author=world.users[note.author],
            written_at=written_at,
            text=dutch(note.told["text"]),
            problem_id=problem.pk if problem else None,
            visit_id=written.first(note.stop).pk if note.stop else None,
            restricted_to=problem.restricted_to if problem else None,
            recorded_at=written_at,
        )


def write_time(note: Note) -> datetime:
    """At the end of the visit, or a little later if the report says so."""
    told = moment(note.day, note.clock)
    if note.stop is None:
        return told
    end = ended(note.stop)
    return told if end <= told <= end + SOON else end


def measurements(written: Written, told: Told) -> Iterator[Measurement]:
    """Each value belongs to the nearest visit on or before its day; where there was none, it keeps its day."""
    for series in told["measurements"]:
        used: set[Stop] = set()
        for point in series["points"]:
            stop = nearest(written, told, point, used)
            first, second = SECOND.get(series["kind"], ("value", ""))
            visit = written.first(stop) if stop else None
            measured_at = measure_time(written.world, point, stop)
            yield Measurement(
                **written.world.same(told),
                kind=series["kind"],
                loinc=series["loinc"] or "",
                unit=series["unit"],
                label=dutch(series.get("label")),
                value=Decimal(str(point[first])),
                second_value=Decimal(str(point[second])) if second else None,
                measured_at=measured_at,
                author_id=visit.nurse_id if visit else None,
                visit_id=visit.pk if visit else None,
                recorded_at=measured_at,
            )


def nearest(written: Written, told: Told, point: Told, used: set[Stop]) -> Stop | None:
    day, clock = written.world.calendar.day(point["offset"]), minutes_of(point["time"])
    stops = [
        stop
        for stop in written.done[told["id"]]
        if day - REACH <= stop.day <= day and stop not in used and stop.differs != "consultation"
    ]
    if not stops:
        return None
    stop = min(stops, key=lambda one: ((day - one.day).days, abs(one.start - clock)))
    used.add(stop)
    return stop


def measure_time(world: World, point: Told, stop: Stop | None) -> datetime:
    told = world.calendar.at(point["offset"], point["time"])
    if stop is None or begun(stop) <= told <= ended(stop):
        return told
    return begun(stop) + timedelta(minutes=min(8, stop.spend // 2))
