"""Shifts around today, and the paid hours that are no visit: travel, office, meetings, training."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import pairwise

from buurtzorgweb.demo.crews import Member
from buurtzorgweb.demo.rounds import Rounds
from buurtzorgweb.demo.source import DAY, World, moment, wobble
from buurtzorgweb.demo.timetable import Band, Stop, travel
from schedule.models import Shift, WorkEntry

SHIFTS_AROUND = timedelta(days=14)
QUARTER = 15
BREAK_FROM, LONG_FROM = 5 * 60 + 30, 10 * 60 + 30
SHORTEST = 4 * 60
KNOWN_BEFORE = timedelta(days=28)
Kind = WorkEntry.Kind

# Client hours per worked hour, in thousandths. Rietoever went down when a colleague fell ill for long.
PRODUCTIVITY = {"kersenhof": 605, "hoge-weerd": 580, "rietoever": 560}
IN_TROUBLE = ("rietoever", timedelta(days=112), 490)

TRAVEL_SHARE = 0.6  # of the hours that are no visit, at most
OFFICE_SHARE = 0.65  # of what is left then; the rest is saved for meetings and training
MEETING = (15, 90)
TRAINING = (30, 180)

Days = dict[tuple[date, str, str], list[Stop]]


def make_hours(world: World, rounds: Rounds) -> None:
    days: Days = defaultdict(list)
    for stop in rounds.stops:
        for nurse in stop.nurses:
            days[stop.day, stop.team, nurse].append(stop)
    for stops in days.values():
        stops.sort(key=lambda stop: stop.start)
    today = world.calendar.today
    near = {key: stops for key, stops in days.items() if abs(key[0] - today) <= SHIFTS_AROUND}
    world.save(apart(shift for key, stops in near.items() for shift in shifts(world, *key, stops)))
    past = {key: stops for key, stops in days.items() if key[0] < today}
    for team, members in rounds.members.items():
        world.save(entry for entry in work_entries(world, team, members, past))


def apart(made: Iterable[Shift]) -> Iterator[Shift]:
    """Nobody is on two shifts at once: where a late one lasts into the night, the night begins after it."""
    ends: dict[int, datetime] = {}
    for shift in sorted(made, key=lambda one: one.starts_at):
        shift.starts_at = max(shift.starts_at, ends.get(shift.user_id, shift.starts_at))
        if shift.starts_at < shift.ends_at:
            ends[shift.user_id] = shift.ends_at
            yield shift


def shifts(world: World, day: date, team: str, nurse: str, stops: list[Stop]) -> Iterator[Shift]:
    for on, kind, starts, ends, part in spans(day, stops):
        starts_at = moment(on, starts)
        yield Shift(
            team=world.teams[team],
            user=world.users[nurse],
            date=on,
            kind=kind,
            part=part,
            starts_at=starts_at,
            ends_at=moment(day, ends),
            break_minutes=pause_in(starts if on == day else starts - DAY, ends),
            published_at=starts_at - KNOWN_BEFORE,
        )


def spans(day: date, stops: list[Stop]) -> Iterator[tuple[date, Shift.Kind, int, int, int]]:
    """(date, kind, start, end, part) around somebody's stops of a day, in minutes; a night began the evening before."""
    by_day, by_night = of_band(stops, Band.DAY), of_band(stops, Band.LATE)
    if any(stop.band == Band.NIGHT for stop in stops):
        yield day - timedelta(days=1), Shift.Kind.NIGHT, 23 * 60, min(by_day[0] if by_day else DAY, 7 * 60), 1
    if by_day and by_night:
        yield day, Shift.Kind.SPLIT, *by_day, 1
        yield day, Shift.Kind.SPLIT, *by_night, 2
    elif by_day:
        yield day, Shift.Kind.EARLY, by_day[0], max(by_day[1], by_day[0] + SHORTEST), 1
    elif by_night:
        yield day, Shift.Kind.LATE, min(by_night[0], by_night[1] - SHORTEST), by_night[1], 1


def pause_in(starts: int, ends: int) -> int:
    return 45 if ends - starts > LONG_FROM else 30 if ends - starts > BREAK_FROM else 0


def of_band(stops: list[Stop], band: Band) -> tuple[int, int] | None:
    """From when until when these stops ask for somebody, in quarters of an hour."""
    these = [stop for stop in stops if stop.band == band]
    if not these:
        return None
    return (these[0].start - 10) // QUARTER * QUARTER, -(-(these[-1].end + 15) // QUARTER) * QUARTER


@dataclass
class Saved:
    """Minutes put by for meetings and training, until there are enough of them to meet."""

    minutes: dict[Kind, float] = field(default_factory=lambda: {Kind.MEETING: 0.0, Kind.TRAINING: 0.0})

    def spend(self, kind: Kind, people: int, least: int, most: int) -> int:
        each = min(int(self.minutes[kind] / people) if people else 0, most)
        if each < least:
            return 0
        self.minutes[kind] -= each * people
        return each


def work_entries(world: World, team: str, members: list[Member], days: Days) -> Iterator[WorkEntry]:
    by_day: dict[date, dict[str, list[Stop]]] = defaultdict(dict)
    for (day, of, nurse), stops in days.items():
        if of == team:
            by_day[day][nurse] = stops
    saved = Saved()

    def entry(day: date, nurse: str, kind: Kind, minutes: int) -> WorkEntry:
        return WorkEntry(team=world.teams[team], user=world.users[nurse], date=day, kind=kind, minutes=minutes)

    for day in sorted(by_day):
        for nurse, stops in sorted(by_day[day].items()):
            for kind, minutes in day_of(world, team, day, stops, saved):
                yield entry(day, nurse, kind, minutes)
        together = gathering(day)
        if together:
            kind, least, most = together
            present = [member.key for member in members if member.present(day)]
            minutes = saved.spend(kind, len(present), least, most)
            if minutes:
                yield from (entry(day, nurse, kind, minutes) for nurse in present)


def day_of(world: World, team: str, day: date, stops: list[Stop], saved: Saved) -> Iterator[tuple[Kind, int]]:
    """The hours around somebody's visits of a day, so that the month comes out near the team's productivity."""
    with_clients = sum(stop.spend for stop in stops if not stop.refused)
    beside = with_clients * (1000 / thousandths(world, team, day) - 1)
    way = round(min(road(stops), beside * TRAVEL_SHARE))
    office = round((beside - way) * OFFICE_SHARE)
    saved.minutes[Kind.MEETING] += (beside - way - office) * 0.7
    saved.minutes[Kind.TRAINING] += (beside - way - office) * 0.3
    if way >= 5:
        yield Kind.TRAVEL, way
    if office >= 5:
        yield Kind.OFFICE, office


def road(stops: Iterable[Stop]) -> int:
    """From door to door, and from home and back."""
    places = [stop.place for stop in stops]
    return 12 + sum(travel(one, other) for one, other in pairwise(places))


def thousandths(world: World, team: str, day: date) -> int:
    troubled, since, low = IN_TROUBLE
    usual = low if team == troubled and day > world.calendar.today - since else PRODUCTIVITY[team]
    return usual + wobble(24, team, day.year, day.month) - 12


def gathering(day: date) -> tuple[Kind, int, int] | None:
    """A meeting every other Tuesday, training on the third Thursday of the month."""
    if day.toordinal() % 14 == 2:
        return (Kind.MEETING, *MEETING)
    if day.isoweekday() == 4 and 15 <= day.day <= 21:
        return (Kind.TRAINING, *TRAINING)
    return None
