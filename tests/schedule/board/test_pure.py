"""The rules of the board without a database: what fits, who can, what a copied week comes to."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from uuid import UUID, uuid4

from django.test import SimpleTestCase
from hypothesis import given
from hypothesis import strategies as st

from schedule.board.candidates import Obstacle, candidates
from schedule.board.copying import Copy, Planned, Who, Why, copy_shifts, copy_visits, shifted
from schedule.board.load import SLACK, Band, Cell, Gap, Issue, Person, Stint, band_of, days_of, ride
from schedule.recurrence import AMSTERDAM
from schedule.travel import travel_minutes

DAY = date(2026, 11, 24)
WEEK = timedelta(days=7)


def at(clock, day=DAY):
    return datetime.combine(day, time.fromisoformat(clock), tzinfo=AMSTERDAM)


def stint(starts="07:00", ends="12:30", user=1, day=DAY, **more):
    until = day if ends > starts else day + timedelta(days=1)
    return Stint(uuid4(), user, day, more.pop("kind", "early"), at(starts, day), at(ends, until), **more)


def person(user=1, cell=None, hours=24, level=4):
    return Person(user, f"P{user}", "Test", hours, level, "bike", [cell or Cell(user, DAY)])


def visit(start="09:00", nurse=None, day=DAY, **more):
    values = {"client_id": uuid4(), "moment_id": uuid4(), "slot": 1, "minutes": 30, "min_level": 0, "movable": True}
    return Planned(uuid4(), nurse_id=nurse, start=at(start, day), called="A", **(values | more))


class LoadTests(SimpleTestCase):
    def test_parts_of_a_day(self):
        for hour, band in (
            (2, Band.NIGHT),
            (6, Band.MORNING),
            (12, Band.AFTERNOON),
            (17, Band.EVENING),
            (23, Band.NIGHT),
        ):
            self.assertEqual(band, band_of(hour))

    def test_a_leg_is_as_long_as_on_the_route(self):
        home, other = (52.2, 5.4), (52.23, 5.43)
        from schedule.travel import straight_km

        for transport in ("bike", "e-bike", "car"):
            self.assertEqual(travel_minutes(home, other, transport), ride(straight_km(home, other), 1, transport))

    def test_waiting_for_a_call_is_no_room_for_visits(self):
        self.assertEqual(0, Cell(1, DAY, [stint(kind="on_call")]).capacity)

    def test_a_break_is_no_room_and_the_night_of_the_clock_is_as_long_as_it_is(self):
        self.assertEqual(300, stint(break_minutes=30).minutes)
        spring, autumn = date(2026, 3, 28), date(2026, 10, 24)
        self.assertEqual(
            (420, 540), (stint("23:00", "07:00", day=spring).minutes, stint("23:00", "07:00", day=autumn).minutes)
        )

    @given(st.integers(0, 600), st.integers(0, 12))
    def test_over_is_never_below_zero_and_starts_beyond_the_slack(self, minutes, legs):
        cell = Cell(1, DAY, [stint()], visits=1, minutes=minutes, legs=legs)
        excess = minutes + ride(0, legs, "bike") - 330
        self.assertEqual(excess if excess > SLACK else 0, cell.over)
        self.assertEqual(Issue.FULL in cell.issues, cell.over > 0)

    def test_a_mark_changes_with_shifts_and_visits_and_not_with_anything_else(self):
        cell = Cell(1, DAY, [stint()], visits=2, visit_mark=7)
        same = replace(cell, away="sick", wish="cannot")
        self.assertEqual(cell.mark, same.mark)
        self.assertNotEqual(cell.mark, replace(cell, visit_mark=8).mark)
        self.assertNotEqual(cell.mark, replace(cell, stints=[stint("07:15")]).mark)
        self.assertEqual("", Cell(1, DAY).mark)

    def test_a_day_counts_open_visits_and_not_the_shift_of_who_is_away(self):
        away = person(1, Cell(1, DAY, [stint()], away="sick"))
        here = person(2, Cell(2, DAY, [stint(user=2)], visits=1, minutes=100))
        gap = Gap(DAY, Band.MORNING, 3, 290, at("07:00"), at("12:00"), 1)
        [day] = days_of([DAY], [away, here], [gap])
        self.assertEqual((330, 390, 4, 60), (day.capacity, day.needed, day.visits, day.short))


class CandidateTests(SimpleTestCase):
    def order(self, *people, visits=None, busy=None, known=()):
        visits = visits or [visit()]
        return candidates(visits, [(one, one.cells[0]) for one in people], busy or {}, set(known))

    def test_on_duty_goes_before_free_and_a_familiar_face_before_a_new_one(self):
        asked = visit()
        on_duty, familiar, free = (person(n, Cell(n, DAY, [stint(user=n)] if n < 3 else [])) for n in (1, 2, 3))
        found = self.order(free, on_duty, familiar, visits=[asked], known=[(2, asked.client_id)])
        self.assertEqual([2, 1, 3], [one.person.user_id for one in found])

    def test_each_obstacle_is_named(self):
        cases = (
            (person(1, Cell(1, DAY, away="sick")), {}, Obstacle.AWAY),
            (person(1, Cell(1, DAY, wish="cannot")), {}, Obstacle.CANNOT),
            (person(1, level=2), {}, Obstacle.LEVEL),
            (person(1), {1: [(at("09:15"), at("09:45"))]}, Obstacle.BUSY),
        )
        for one, busy, obstacle in cases:
            with self.subTest(obstacle):
                [found] = self.order(one, visits=[visit(min_level=3)], busy=busy)
                self.assertEqual([obstacle], found.obstacles)


class CopyingTests(SimpleTestCase):
    people = {1: Who(1, 4, frozenset([DAY + WEEK]), frozenset()), 2: Who(2, 4, frozenset(), frozenset())}

    def laid(self, source=(), target=(), stints=(), present=(), people=None):
        copy = Copy(DAY + WEEK)
        copy_shifts(copy, stints, present, people or self.people, WEEK)
        copy_visits(copy, list(source), list(target), people or self.people, WEEK)
        return copy

    def pair(self, nurse=1, **later):
        before = visit(nurse=nurse)
        return before, before._replace(id=uuid4(), start=at("09:00", DAY + WEEK), nurse_id=None, **later)

    def test_the_same_care_gets_the_same_nurse(self):
        before, after = self.pair()
        self.assertEqual([(after, 1)], self.laid([before], [after]).given)

    def test_changed_care_at_the_same_part_of_the_day_too(self):
        before, after = self.pair(moment_id=UUID(int=5))
        self.assertEqual([(after, 1)], self.laid([before], [after]).given)

    def test_what_does_not_fit_is_named(self):
        before, after = self.pair()
        left, open_again = self.pair(nurse=2)
        away = {1: replace(self.people[1], away=frozenset([DAY + WEEK]))}
        cases = (
            ([before], [after._replace(nurse_id=3)], None, Why.TAKEN),
            ([before], [after._replace(movable=False)], None, Why.TAKEN),
            ([left], [open_again], None, Why.GONE),
            ([before], [after], away, Why.AWAY),
            ([before], [after._replace(min_level=6)], None, Why.LEVEL),
            ([before], [after, visit("09:15", nurse=1, day=DAY + WEEK)], None, Why.BUSY),
        )
        for source, target, people, why in cases:
            with self.subTest(why):
                copy = self.laid(source, target, people=people)
                self.assertEqual(([], [why]), (copy.given, [clash.why for clash in copy.clashes]))

    def test_a_shift_is_there_once(self):
        one = stint()
        copy = self.laid(stints=[one], present=[])
        [made] = copy.shifts
        again = self.laid(stints=[one], present=[made])
        other = self.laid(stints=[one], present=[stint("08:00", day=DAY + WEEK)])
        self.assertEqual(([], []), (again.shifts, again.clashes))
        self.assertEqual([Why.SHIFT], [clash.why for clash in other.clashes])

    @given(st.dates(date(2026, 1, 1), date(2027, 12, 31)), st.times(), st.integers(1, 8))
    def test_the_clock_on_the_wall_stays_also_over_a_change_of_the_clock(self, day, clock, weeks):
        before = datetime.combine(day, clock.replace(tzinfo=None), tzinfo=AMSTERDAM)
        after = shifted(before, WEEK * weeks)
        same = (after.date(), after.time()) == (day + WEEK * weeks, before.time())
        skipped = after.hour == before.hour + 1 and after.minute == 0
        self.assertTrue(same or skipped)

    @given(st.lists(st.tuples(st.integers(0, 40), st.integers(1, 2)), max_size=12))
    def test_nobody_is_given_two_visits_at_once(self, slots):
        everybody = {n: Who(n, 4, frozenset([DAY + WEEK]), frozenset()) for n in (1, 2)}
        source = [visit(f"{7 + n // 4:02}:{n % 4 * 15:02}", nurse) for n, nurse in slots]
        target = [one._replace(id=uuid4(), nurse_id=None, start=one.start + WEEK) for one in source]
        copy = self.laid(source, target, people=everybody)
        self.assertEqual(len(slots), len(copy.given) + len(copy.clashes))
        for nurse in (1, 2):
            mine = sorted((one for one, who in copy.given if who == nurse), key=lambda one: one.start)
            self.assertTrue(all(a.end <= b.start for a, b in pairwise(mine)))
