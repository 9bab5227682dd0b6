"""Who can go instead: pure values."""

from datetime import date, datetime, time, timedelta
from uuid import UUID, uuid4

from django.test import SimpleTestCase
from hypothesis import given
from hypothesis import strategies as st

from schedule.board.day import Item
from schedule.board.load import Cell, Person, Stint
from schedule.cover.suit import Choice, Days, Why, covers, hours_of, propose
from schedule.recurrence import AMSTERDAM

DAY = date(2026, 11, 24)
ILL, ANNE, BO, CEM = 1, 2, 3, 4
CLIENT = UUID(int=7)
HERE, NEXT_DOOR, FAR = (52.20, 5.40), (52.201, 5.40), (52.40, 5.60)


def at(text, day=DAY):
    return datetime.combine(day, time.fromisoformat(text), tzinfo=AMSTERDAM)


def person(user_id, name, shift="07:00-15:00", level=4, **cell):
    stints = []
    if shift:
        first, last = shift.split("-")
        night = timedelta(days=1) if last < first else timedelta()
        stints = [Stint(uuid4(), user_id, DAY, "early", at(first), at(last) + night)]
    cells = [Cell(user_id, DAY, stints=stints, **cell)]
    return Person(user_id, name, "X", 24, level, "bike", cells)


def visit(start="09:00", nurse=ILL, minutes=30, level=0, window=None, place=HERE, client=CLIENT, day=DAY):
    span = tuple(map(time.fromisoformat, window.split("-"))) if window else None
    return Item(
        uuid4(), client, nurse, at(start, day), minutes, "planned", False, 1, level, span, place, "Mrs X", "Lane 1"
    )


class WhoTests(SimpleTestCase):
    def why(self, who, item, stays=(), **more):
        found = Days([who], stays, {}).choice(who, item, **more)
        return None if isinstance(found, Choice) else found

    def test_each_reason(self):
        """colleague, visit, what stops her"""
        for who, item, expected in (
            (person(ANNE, "Anne"), visit(), None),
            (person(ANNE, "Anne", employed=False), visit(), Why.GONE),
            (person(ANNE, "Anne", away="leave"), visit(), Why.AWAY),
            (person(ANNE, "Anne", level=3), visit(level=4), Why.LEVEL),
            (person(ANNE, "Anne", wish="cannot"), visit(), Why.CANNOT),
            (person(ANNE, "Anne", wish="wish_free"), visit(), None),
            (person(ANNE, "Anne", shift=""), visit(), Why.NO_SHIFT),
            (person(ANNE, "Anne", shift="15:00-22:00"), visit(), Why.NO_SHIFT),
            (person(ANNE, "Anne"), visit("14:45"), Why.NO_SHIFT),  # it would end after the shift
            (person(ANNE, "Anne"), visit(day=DAY + timedelta(days=1)), Why.GONE),
        ):
            with self.subTest(f"{who} {item.start:%H:%M} {expected}"):
                self.assertEqual(expected, self.why(who, item))

    def test_a_night_covers_the_small_hours_of_the_next_day(self):
        self.assertIsNone(
            self.why(person(ANNE, "Anne", shift="23:00-07:00"), visit("02:00", day=DAY + timedelta(days=1)))
        )

    def test_one_is_in_one_place_and_the_way_there_takes_time(self):
        anne = person(ANNE, "Anne")
        for start, place, expected in (
            ("09:15", HERE, Why.BUSY),
            ("09:30", NEXT_DOOR, None),
            ("09:30", FAR, Why.BUSY),  # half past is when she would leave, not when she is there
            ("08:00", FAR, Why.BUSY),
            ("12:00", FAR, None),
        ):
            with self.subTest(f"{start} {place}"):
                stays = [visit("09:00", nurse=ANNE)]
                self.assertEqual(expected, self.why(anne, visit(start, place=place), stays))

    def test_already_near_does_instead_of_a_shift_and_only_where_that_is_asked(self):
        anne, stays = person(ANNE, "Anne", shift="12:00-16:00"), [visit("12:00", nurse=ANNE)]
        self.assertEqual(Why.NO_SHIFT, self.why(anne, visit("11:25"), stays))
        self.assertIsNone(self.why(anne, visit("11:25"), stays, nearby=True))
        self.assertEqual(Why.NO_SHIFT, self.why(anne, visit("11:25", place=FAR), stays, nearby=True))
        self.assertEqual(Why.NO_SHIFT, self.why(anne, visit("09:00"), stays, nearby=True))

    def test_another_hour_within_what_was_agreed(self):
        anne, stays = person(ANNE, "Anne"), [visit("09:00", nurse=ANNE)]
        found = Days([anne], stays, {}).choice(anne, visit("09:10", window="08:00-10:00", place=NEXT_DOOR))
        self.assertIsInstance(found, Choice)
        self.assertEqual(at("09:30"), found.start)
        self.assertEqual(Why.BUSY, Days([anne], stays, {}).choice(anne, visit("09:10", window="09:00-09:20")))

    def test_an_offered_visit_keeps_its_hour(self):
        anne, stays = person(ANNE, "Anne"), [visit("09:00", nurse=ANNE)]
        item = visit("09:10", window="08:00-10:00")
        self.assertEqual(Why.BUSY, Days([anne], stays, {}).choice(anne, item, nearby=True))


class OrderTests(SimpleTestCase):
    def names(self, people, seen, stays=()):
        return [one.person.first_name for one in Days(people, stays, seen).proposal(visit()).choices]

    def test_a_familiar_face_first_then_who_is_nearer(self):
        people = [person(ANNE, "Anne"), person(BO, "Bo"), person(CEM, "Cem")]
        stays = [visit("11:00", nurse=BO, place=NEXT_DOOR), visit("13:00", nurse=CEM, place=FAR)]
        self.assertEqual(["Bo", "Cem", "Anne"], self.names(people, {}, stays))
        self.assertEqual(["Cem", "Anne", "Bo"], self.names(people, {(CEM, CLIENT): 6, (ANNE, CLIENT): 2}, stays))

    def test_she_who_is_away_is_no_choice(self):
        found = propose(Days([person(ILL, "Ill"), person(ANNE, "Anne")], [], {}), [visit()], but=[ILL])
        self.assertEqual(["Anne"], [one.person.first_name for one in found[0].choices])

    def test_what_is_proposed_counts_for_the_next_visit(self):
        """Two visits at once: the first goes to the familiar face, the second to the other."""
        people, seen = [person(ANNE, "Anne"), person(BO, "Bo")], {(ANNE, CLIENT): 3}
        first, second = propose(Days(people, [], seen), [visit(), visit()])
        self.assertEqual("Anne", first.choices[0].person.first_name)
        self.assertEqual(["Bo"], [one.person.first_name for one in second.choices])
        self.assertEqual({ANNE: Why.BUSY}, second.stops)


CLOCKS = st.integers(0, 23 * 12).map(lambda n: f"{n // 12:02d}:{n % 12 * 5:02d}")
VISITS = st.lists(
    st.builds(
        visit,
        start=CLOCKS,
        minutes=st.integers(5, 90),
        level=st.sampled_from([0, 3, 4]),
        window=st.sampled_from([None, "08:00-10:00", "07:00-12:00"]),
        place=st.sampled_from([HERE, NEXT_DOOR, FAR, None]),
    ),
    max_size=12,
)
SHIFTS = st.sampled_from(["", "07:00-15:00", "15:00-22:30", "09:00-13:00"])
PEOPLE = st.lists(st.tuples(SHIFTS, st.sampled_from([3, 4]), st.sampled_from(["", "sick"])), min_size=1, max_size=5)


class HardRuleTests(SimpleTestCase):
    @given(PEOPLE, VISITS)
    def test_no_proposal_breaks_a_rule(self, team, items):
        people = [
            person(number, f"P{number}", shift=shift, level=level, away=away)
            for number, (shift, level, away) in enumerate(team, start=2)
        ]
        taken = {}
        for one in propose(Days(people, [], {}), items, but=[ILL]):
            if not one.choices:
                self.assertEqual({person.user_id for person in people}, set(one.stops))
                continue
            best, item = one.choices[0], one.item
            cell = best.person.cells[0]
            self.assertFalse(cell.away)
            self.assertGreaterEqual(best.person.level, item.min_level)
            self.assertTrue(covers(cell, best.start, item.minutes))
            self.assertIn(best.start, hours_of(item))
            span = best.start, best.start + timedelta(minutes=item.minutes)
            for start, end in taken.setdefault(best.person.user_id, []):
                self.assertFalse(start < span[1] and span[0] < end)
            taken[best.person.user_id].append(span)
