"""Who went where, for days of loading all over the year: no database."""

from collections import defaultdict
from datetime import date, timedelta
from itertools import pairwise

import pytest

from buurtzorgweb.demo.hours import DAY, SHIFTS_AROUND, pause_in, spans
from buurtzorgweb.demo.rounds import make_rounds
from buurtzorgweb.demo.source import Calendar, World, moment, read
from buurtzorgweb.demo.timetable import Band
from schedule.worktime.rules import Duty, Level, RestRules, breaches

# A Monday after the clock went forward, a leap day, a Wednesday after it went back, a Saturday.
LOADED_ON = [date(2026, 3, 30), date(2028, 2, 29), date(2026, 10, 28), date(2026, 7, 4)]


@pytest.mark.parametrize("today", LOADED_ON, ids=str)
def test_the_rounds_hold(today):
    world = World("none", Calendar(today), read("teams"), read("clients")["clients"])
    rounds = make_rounds(world)
    levels = {member.key: member.level for group in rounds.members.values() for member in group}
    present = {member.key: (team, member) for team, group in rounds.members.items() for member in group}
    routes = defaultdict(list)
    assert rounds.left == []
    for stop in rounds.stops:
        assert bool(stop.nurses) is not stop.gone
        for nurse in stop.nurses:
            team, member = present[nurse]
            assert team == stop.team
            assert member.present(stop.day)
            routes[nurse].append((moment(stop.day, stop.start), stop))
        assert not stop.nurses or max(levels[nurse] for nurse in stop.nurses) >= stop.level
        assert len(set(stop.nurses)) == len(stop.nurses)
        assert stop.gone or len(stop.nurses) == stop.crew
    for route in routes.values():
        route.sort(key=lambda one: one[0])
        for (start, one), (later, _) in pairwise(route):
            assert start + timedelta(minutes=one.spend + 4) <= later
    guest = [stop for _, stop in routes["k01"] if stop.day == today]
    assert 6 <= len(guest) <= 9
    assert {stop.band for stop in guest} == {Band.DAY}
    assert guest[0].start <= 7 * 60 + 15


@pytest.mark.parametrize("today", LOADED_ON, ids=str)
def test_the_coming_roster_is_nearly_lawful(today):
    """A few broken rules, as in real teams."""
    rounds = make_rounds(World("none", Calendar(today), read("teams"), read("clients")["clients"]))
    routes = defaultdict(list)
    for stop in sorted(rounds.stops, key=lambda one: one.start):
        for nurse in stop.nurses:
            routes[nurse, stop.day].append(stop)
    duties = [
        Duty(
            number,
            on,
            moment(on, starts),
            moment(day, ends),
            kind.value,
            pause_in(starts if on == day else starts - DAY, ends),
        )
        for number, ((_nurse, day), stops) in enumerate_people(routes)
        for on, kind, starts, ends, _part in spans(day, stops)
        if abs(day - today) <= SHIFTS_AROUND
    ]
    found = breaches(duties, RestRules())
    errors = [one for one in found if one.level == Level.ERROR and one.second.day >= today]
    assert len(errors) <= 15


def enumerate_people(routes):
    numbers = {nurse: number for number, nurse in enumerate(sorted({nurse for nurse, _day in routes}))}
    return [(numbers[nurse], ((nurse, day), stops)) for (nurse, day), stops in routes.items()]


def test_notes_hang_in_order_on_visits_of_their_authors():
    today = date(2026, 6, 10)
    rounds = make_rounds(World("none", Calendar(today), read("teams"), read("clients")["clients"]))
    for notes in rounds.notes.values():
        hung = [note for note in notes if note.stop]
        assert all(note.stop.nurses[0] == note.author for note in hung)
        assert all(note.stop.day <= note.day for note in hung)
        assert all(
            (one.stop.day, one.stop.start) <= (other.stop.day, other.stop.start) for one, other in pairwise(hung)
        )


def test_loading_twice_on_a_day_tells_the_same():
    worlds = [World("none", Calendar(date(2026, 6, 11)), read("teams"), read("clients")["clients"]) for _ in range(2)]
    one, other = ([(s.client, s.day, s.start, s.nurses) for s in make_rounds(world).stops] for world in worlds)
    assert one == other
