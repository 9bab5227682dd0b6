"""All days of all teams: stops made from the plans, reports hung on them, nurses sent out."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from buurtzorgweb.demo.crews import Away, Member, man
from buurtzorgweb.demo.people import members_of
from buurtzorgweb.demo.pins import Note, Person, hang
from buurtzorgweb.demo.plans import DAYS
from buurtzorgweb.demo.source import Told, World, clock_of, minutes_of
from buurtzorgweb.demo.timetable import Stop
from schedule.recurrence import AMSTERDAM, days_between, instant

MONTHS_BACK = 7
ASSIGNED = 7  # days from today on for which the team has divided the visits
ROSTERED = 14  # and for which it has made a roster
GUEST = "k01"  # Marieke Slotboom: the newcomer sees the house through her eyes, so today is hers
FREE_BEFORE = 2  # she comes back from days off: others have something to tell her


@dataclass
class Rounds:
    stops: list[Stop]
    notes: dict[str, list[Note]]
    members: dict[str, list[Member]]
    left: list[Stop]


def first_month(today: date) -> date:
    """Whole months for the boards: from the first of the month, seven months back."""
    year, month = divmod(today.year * 12 + today.month - 1 - MONTHS_BACK, 12)
    return date(year, month + 1, 1)


def make_rounds(world: World) -> Rounds:
    today = world.calendar.today
    members = {team["slug"]: make_members(world, team) for team in world.told_teams["teams"]}
    people = known_people(members)
    stops: list[Stop] = []
    notes = {}
    for told in world.told_clients:
        own = list(planned_stops(world, told))
        notes[told["id"]] = hang(told, own, people, first_month(today), today)
        stops += own
    days: dict[tuple[date, str], list[Stop]] = defaultdict(list)
    for stop in stops:
        if not stop.gone:
            days[stop.day, stop.team].append(stop)
    left = [stop for day, team in sorted(days) for stop in man(day, days[day, team], members[team])]
    return Rounds(stops, notes, members, left)


def make_members(world: World, team: Told) -> list[Member]:
    calendar = world.calendar
    away: dict[str, list[Away]] = defaultdict(list)
    for one in team["absences"]:
        away[one["member"]].append(Away(calendar.day(one["from"]), calendar.until(one["to"]), one["percent"]))
    return [
        Member(
            key=person["id"],
            level=person["level_number"],
            contract_hours=person["contract_hours"],
            prefers=person.get("prefers", []),
            starts_on=calendar.day(person["member_since"]),
            ends_on=calendar.until(person.get("member_until")),
            away=away[person["id"]],
            rests=[calendar.day(-back) for back in range(1, FREE_BEFORE + 1)] if person["id"] == GUEST else (),
            keen_on=calendar.today if person["id"] == GUEST else None,
        )
        for person in members_of(team)
    ]


def known_people(members: dict[str, list[Member]]) -> Person:
    found = {member.key: (team, member) for team, group in members.items() for member in group}

    def works_for(key: str, day: date) -> str | None:
        team, member = found[key]
        return team if member.present(day) else None

    return Person({key: member.level for key, (_, member) in found.items()}, works_for)


def planned_stops(world: World, told: Told) -> Iterator[Stop]:
    """What the care moments foresaw, from the first month on and as far ahead as there is a roster."""
    today = world.calendar.today
    for one in told["care_moments"]:
        days = days_between(
            first_month(today),
            today + timedelta(days=ROSTERED),
            weekdays=[DAYS[day] for day in one["days"]],
            every_weeks=one["every_weeks"],
            starts_on=world.calendar.day(one["start"]),
            ends_on=world.calendar.until(one["end"]),
        )
        for day in days:
            yield planned_stop(world, told, one, day)


def planned_stop(world: World, told: Told, one: Told, day: date) -> Stop:
    earliest, latest = (hour_that_exists(day, minutes_of(one["window"][end])) for end in ("from", "to"))
    return Stop(
        client=told["id"],
        place=(told["address"]["lat"], told["address"]["lon"]),
        day=day,
        team=team_on(world, told, day),
        earliest=earliest,
        latest=latest,
        minutes=one["minutes"],
        spend=one["minutes"],
        level=one["min_level"],
        crew=one["nurses"],
        moment=one["id"],
        named=told["named_nurse"],
        stand_in=told["stand_in"],
        gone=day < world.calendar.today and was_elsewhere(world, told, day),
    )


def hour_that_exists(day: date, minutes: int) -> int:
    """In the night that skips an hour, what falls into it begins when it is over."""
    wall = instant(day, clock_of(minutes)).astimezone(AMSTERDAM)
    return wall.hour * 60 + wall.minute


def team_on(world: World, told: Told, day: date) -> str:
    """The team that gave care that day: before a move, the one she came from."""
    for transfer in told["transfers"]:
        if day < world.calendar.day(transfer["offset"]):
            return str(transfer["from_team"])
    return str(told["team"])


def was_elsewhere(world: World, told: Told, day: date) -> bool:
    """In hospital between the first day and the last, or no longer alive."""
    deceased = told.get("deceased_offset")
    if deceased is not None and day >= world.calendar.day(deceased):
        return True
    stays = [event for event in told["events"] if event["kind"].startswith("hospital")]
    return any(world.calendar.day(stay["start"]) < day < world.calendar.day(stay["end"]) for stay in stays)
