"""The board as a page: who is on, what is open, what does not fit; in a fixed number of statements."""

from datetime import time, timedelta
from unittest.mock import patch

from django.db import connection
from django.test.utils import CaptureQueriesContext

from access.context import acting_as
from schedule.board.load import Issue
from teams.models import Absence
from tests.schedule.board.cast import HX, BoardTestCase, shift
from tests.walk_cast import plan_visit


class WeekTests(BoardTestCase):
    def page(self, **query):
        return self.client.get(self.url("week"), {"from": self.monday.isoformat()} | query)

    def test_shifts_visits_and_hours_stand_in_the_cells(self):
        page = self.page().content.decode()
        self.assertIn("7–12.30", page)
        self.assertIn("5,5 / 28", page)
        self.assertNotIn("Velden", page)

    def test_open_visits_stand_by_part_of_day(self):
        self.assertContains(self.page(), f"?at=morning.{self.tuesday.isoformat()}")

    def test_the_board_alone_is_no_line_in_the_log_and_a_tray_is(self):
        with patch("schedule.views.week.log_list") as logged:
            self.page()
            logged.assert_not_called()
            self.page(at=f"morning.{self.tuesday.isoformat()}")
        self.assertEqual(1, logged.call_args.args[2])

    def test_a_gap_opens_with_its_visits_and_who_can_take_them(self):
        page = self.page(at=f"morning.{self.tuesday.isoformat()}")
        self.assertContains(page, "09.15 Willy van der Velden-Groot")
        self.assertContains(page, f"{self.marieke.pk}.{self.tuesday.isoformat()}~")

    def test_htmx_gets_the_tray_alone(self):
        part = self.client.get(self.url("week"), {"at": self.at(self.marieke)}, headers=HX)
        self.assertContains(part, 'id="tray"')
        self.assertNotContains(part, "<table")

    def test_nonsense_in_the_address_shows_this_week(self):
        for query in ({"from": "soon"}, {"from": "0001-01-01"}, {"at": "9.2026-99-01"}, {"at": "evening.nonsense"}):
            with self.subTest(query):
                self.assertEqual(200, self.client.get(self.url("week"), query).status_code)

    def test_somebody_of_another_team_has_no_day_here(self):
        self.assertNotContains(self.page(at=self.at(self.fatima)), "Fatima")
        self.assertEqual(404, self.client.get(self.url("week_day", self.fatima.pk)).status_code)

    def test_the_number_of_statements_does_not_depend_on_the_number_of_visits(self):
        self.page()  # the first page of a session writes it
        few, many = self.statements(58), self.statements(580)
        self.assertEqual(few, many)
        self.assertLessEqual(few, 12 + 5)

    def statements(self, count):
        with acting_as(self.marieke.pk):
            for number in range(count):
                day = self.monday + timedelta(days=number % 7)
                nurse = (self.marieke, self.joris, None)[number % 3]
                plan_visit(self.velden, nurse, day)
        with CaptureQueriesContext(connection) as queries:
            self.page()
        return len(queries)


class IssueTests(BoardTestCase):
    def issues(self, user, day=None):
        return self.cell(user, day).issues

    def plan(self, user, *clocks, day=None):
        with acting_as(self.marieke.pk):
            return [plan_visit(self.velden, user, day or self.tuesday, time.fromisoformat(clock)) for clock in clocks]

    def test_a_day_that_fits_has_none(self):
        self.plan(self.marieke, "08:00", "09:00")
        self.assertEqual([], self.issues(self.marieke))

    def test_visits_outside_the_shift_and_at_once_are_seen(self):
        self.plan(self.marieke, "13:00")
        self.assertEqual([Issue.OUTSIDE], self.issues(self.marieke))
        self.plan(self.marieke, "13:15")
        self.assertEqual([Issue.CLASH, Issue.OUTSIDE], self.issues(self.marieke))

    def test_a_day_that_is_too_full_is_seen(self):
        self.plan(self.marieke, *(f"{hour:02}:{minute}" for hour in range(7, 13) for minute in ("00", "30")))
        self.assertIn(Issue.FULL, self.issues(self.marieke))

    def test_visits_without_a_shift_are_seen(self):
        self.plan(self.marieke, "09:00", day=self.monday)
        self.assertEqual([Issue.NO_SHIFT], self.issues(self.marieke, self.monday))

    def test_who_is_away_with_a_shift_is_seen(self):
        with acting_as(self.marieke.pk):
            Absence.objects.create(team=self.kersenhof, user=self.joris, kind="sick", starts_on=self.tuesday)
        self.assertEqual([Issue.AWAY], self.issues(self.joris))

    def test_a_night_belongs_to_the_evening_it_begins(self):
        with acting_as(self.marieke.pk):
            shift(self.kersenhof, self.joris, self.monday, "23:00", "07:00", kind="night")
        self.plan(self.joris, "02:15", day=self.tuesday)
        self.assertEqual(1, self.cell(self.joris, self.monday).visits)
        self.assertEqual(0, self.cell(self.joris).visits)

    def test_too_little_rest_marks_both_days(self):
        with acting_as(self.marieke.pk):
            shift(self.kersenhof, self.joris, self.tuesday + timedelta(days=1), "07:00", "12:30")
        self.assertIn(Issue.REST, self.issues(self.joris))
        self.assertIn(Issue.REST, self.issues(self.joris, self.tuesday + timedelta(days=1)))

    def test_who_left_keeps_a_row_as_long_as_there_are_visits(self):
        with acting_as(self.marieke.pk):
            plan_visit(self.velden, self.fatima, self.tuesday)
        person = self.board().person(self.fatima.pk)
        self.assertFalse(person.member)
        self.assertIn(Issue.AWAY, person.cells[1].issues)
