"""What a board makes of values: pure, no database."""

import re
from datetime import date
from decimal import Decimal

from django.test import SimpleTestCase
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from benchmarks import board, months, radar, words
from benchmarks.board import Count, Figures
from benchmarks.norms import norm
from benchmarks.strip import strip
from buurtzorgweb.templatetags.look import number

JULY = date(2026, 7, 1)
VALUE = st.floats(0, 1000, allow_nan=False)


def filled(**series):
    """Figures of months up to July, oldest first, with the values given."""
    figures = Figures()
    for measure, values in series.items():
        for back, value in enumerate(reversed(values)):
            if value is not None:
                over = 100 if measure in board.PERCENT else 1
                figures.add(measure, months.after(JULY, -back), Decimal(value), Decimal(over))
    return figures


class MonthTests(SimpleTestCase):
    def test_steps_over_years(self):
        self.assertEqual(date(2027, 1, 1), months.after(date(2026, 12, 1)))
        self.assertEqual(date(2025, 12, 1), months.after(date(2026, 1, 1), -1))
        self.assertEqual(date(2024, 2, 29), months.last_day(date(2024, 2, 1)))

    def test_four_weeks_end_with_the_month(self):
        for month, first in ((JULY, date(2026, 7, 4)), (date(2026, 2, 1), date(2026, 2, 1))):
            self.assertEqual(first, months.last_four_weeks(month))

    def test_only_a_month_is_a_month(self):
        self.assertEqual(JULY, months.parse("2026-07"))
        for text in ("2026-7", "2026-13", "2026-00", "july", "", "2026-07-01", "0026-07", " 2026-07"):
            self.assertIsNone(months.parse(text), text)

    def test_between_takes_in_both_ends(self):
        found = list(months.between(date(2025, 11, 20), date(2026, 1, 1)))
        self.assertEqual([date(2025, 11, 1), date(2025, 12, 1), date(2026, 1, 1)], found)
        self.assertEqual([], list(months.between(JULY, date(2026, 6, 30))))

    @given(st.dates(date(1990, 1, 1), date(2100, 1, 1)), st.integers(-300, 300))
    def test_there_and_back(self, day, count):
        month = months.first_of(day)
        self.assertEqual(month, months.after(months.after(month, count), -count))


class PlaceTests(SimpleTestCase):
    def test_three_in_four_make_most(self):
        peers = [1, 2, 3, 4]
        for own, where in ((5, "higher"), (3.5, "higher"), (2.5, "alike"), (1.5, "lower"), (0, "lower"), (2, "alike")):
            self.assertEqual(where, board.place(own, peers), own)

    def test_among_equals_nobody_stands_out(self):
        self.assertEqual("alike", board.place(5, [5, 5, 5]))

    def test_one_team_alone_is_not_compared(self):
        self.assertEqual("alone", board.place(5, []))

    def test_more_faces_are_to_be_looked_at_more_productivity_is_good_more_clients_is_neither(self):
        self.assertEqual(("watch", "good"), (board.tone("faces", "higher"), board.tone("faces", "lower")))
        self.assertEqual(("good", "watch"), (board.tone("productivity", "higher"), board.tone("productivity", "lower")))
        self.assertEqual({""}, {board.tone("clients", where) for where in ("higher", "lower", "alike")})

    def test_nobody_is_praised_below_the_norm_or_warned_above_it(self):
        tones = {(where, reached): board.tone("productivity", where, reached)
                 for where in ("higher", "lower") for reached in (True, False)}  # fmt: skip
        self.assertEqual(
            {("higher", True): "good", ("higher", False): "", ("lower", True): "", ("lower", False): "watch"}, tones
        )

    @given(st.lists(VALUE, max_size=30), VALUE)
    def test_a_place_is_never_two_things(self, peers, own):
        self.assertIn(board.place(own, peers), {"higher", "lower", "alike", "alone"})

    def test_the_own_team_is_taken_out_of_the_dots_once(self):
        self.assertEqual([1.0, 2.33], board.others([1.0, 2.33, 2.33], 7 / 3, 3))
        self.assertEqual([], board.others([2.0], 2.0, 1))

    def test_a_sample_stays_whole(self):
        self.assertEqual([1.0, 2.0, 3.0], board.others([1.0, 2.0, 3.0], 2.0, 900))


class StripTests(SimpleTestCase):
    def draw(self, dots, own, teams=None):
        with translation.override("en"):
            return strip(dots, own, teams=teams or len(dots) + 1, label="Faces", say=lambda value: f"{value:g}")

    def test_it_says_the_finding_in_a_sentence(self):
        self.assertIn(
            'aria-label="Faces: you 5; middle of 4 teams 2, lowest 1, highest 5."', self.draw([1.0, 2.0, 3.0], 5.0)
        )
        self.assertIn('aria-label="Faces: you 5."', self.draw([], 5.0))

    def test_every_other_team_is_a_dot_and_the_own_one_is_last(self):
        drawn = self.draw([1.0, 2.0, 3.0], 2.0)
        self.assertEqual(3, drawn.count('class="peer"'))
        self.assertGreater(drawn.index("dot last"), drawn.rindex('class="peer"'))

    def test_the_count_is_of_teams_not_of_dots(self):
        self.assertIn("of 1000 teams", self.draw([1.0, 2.0, 3.0], 2.0, 1000))

    @given(st.lists(VALUE, max_size=80), VALUE)
    def test_marks_stay_inside(self, dots, own):
        drawn = self.draw(sorted(dots), own)
        for cx, cy in re.findall(r'cx="([-\d.]+)%" cy="([-\d.]+)"', drawn):
            self.assertTrue(0 <= float(cx) <= 100 and 14 <= float(cy) <= 66, (cx, cy))


class FiguresTests(SimpleTestCase):
    def test_shares_are_in_percent_others_as_they_are(self):
        self.assertEqual(60, Count("productivity", 6, 10).value)
        self.assertEqual(2.5, Count("faces", 5, 2).value)

    def test_a_series_has_a_place_for_every_month(self):
        series = filled(faces=[3, None, 4]).series("faces", JULY, 4)
        self.assertEqual([None, 3.0, None, 4.0], [value for _month, value in series])
        self.assertEqual(date(2026, 4, 1), series[0][0])

    def test_a_streak_ends_where_it_turns_stands_or_is_unknown(self):
        for values, count in (
            ([1, 2, 3, 4], 3), ([5, 1, 2, 3], 2), ([3, 2, 1], -2), ([1, 2, 2], 0), ([1, None, 3], 0), ([1], 0), ([], 0),
        ):  # fmt: skip
            self.assertEqual(count, board.streak(values), values)

    def test_a_norm_holds_from_its_month_on(self):
        self.assertEqual(61.0, norm("productivity", JULY))
        self.assertIsNone(norm("productivity", date(2014, 12, 1)))
        self.assertIsNone(norm("faces", JULY))

    def test_hours_to_the_norm(self):
        self.assertEqual(60, board.hours_to_norm(550, 1000, 61))
        self.assertEqual(0, board.hours_to_norm(700, 1000, 61))

    def test_just_below_is_within_a_point(self):
        self.assertEqual(["above", "just below", "below"], [board.against(value, 61) for value in (61, 60.4, 59.9)])


class RadarTests(SimpleTestCase):
    def test_what_moved_most_counts(self):
        figures = filled(productivity=[63, 63, 63, 58], faces=[5, 5, 5, 5.5], clients=[40, 40, 40, 47])
        found = radar.largest(figures, JULY)
        self.assertEqual(("productivity", 63.0, 58.0, "watch", False),
                         (found.measure, found.before, found.now, found.tone, found.is_up))  # fmt: skip

    def test_small_changes_are_quiet(self):
        self.assertIsNone(radar.largest(filled(productivity=[60, 61, 60, 61.9], clients=[40, 41, 42, 43]), JULY))

    def test_without_a_quarter_behind_nothing_moved(self):
        self.assertIsNone(radar.largest(filled(productivity=[40, 70]), JULY))

    def test_fewer_faces_are_good_and_more_clients_neither(self):
        self.assertEqual("good", radar.move(filled(faces=[7, 6, 6, 5]), "faces", JULY).tone)
        self.assertEqual("", radar.move(filled(clients=[10, 10, 10, 20]), "clients", JULY).tone)

    def test_from_nothing_is_no_share(self):
        self.assertEqual(0, radar.move(filled(clients=[0, 1, 1, 5]), "clients", JULY).size)

    def test_a_column_has_one_scale(self):
        self.assertEqual((2.0, 9.0), radar.extent([filled(faces=[2, 5]), filled(faces=[9])], "faces", JULY))
        self.assertEqual((0.0, 1.0), radar.extent([], "faces", JULY))


class WordsTests(SimpleTestCase):
    def setUp(self):
        english = translation.override("en")
        english.__enter__()
        self.addCleanup(english.__exit__, None, None, None)

    def test_productivity_beside_the_norm(self):
        self.assertIn("just below the norm of 61", words.productivity(60.4, 61.0))
        self.assertIn("above the norm", words.productivity(63, 61.0))
        self.assertIn("60.4", words.productivity(60.4, None))

    def test_faces_beside_the_others(self):
        self.assertIn("fewer than in most teams", words.faces(5.2, "lower", begun=False))
        self.assertIn("so far this month.", words.faces(5.2, "alone", begun=True))

    def test_what_a_dot_stands_for(self):
        self.assertIn("is a team", words.dots(48, 48))
        self.assertIn("about 16 teams", words.dots(1000, 61))

    def test_two_months_are_weather(self):
        self.assertEqual("", words.running(2))
        self.assertIn("Up 3", words.running(3))
        self.assertIn("Down 4", words.running(-4))

    def test_the_numbers_behind(self):
        self.assertEqual("7 of 12 hours.", words.counted(Count("productivity", 420, 720), "percent"))
        self.assertEqual("1 hour of the rest to your clients, and you are there.", words.to_norm(70))
        self.assertEqual("", words.to_norm(20))

    def test_an_axis_says_no_more_than_it_knows(self):
        self.assertEqual(["61\N{NO-BREAK SPACE}%", "60.4\N{NO-BREAK SPACE}%"], [words.share(61.0), words.share(60.4)])

    def test_numbers_are_written_as_everywhere(self):
        for language in ("nl", "en"):
            with translation.override(language):
                for value, places in (
                    (0.0, 0),
                    (7.0, 0),
                    (60.41, 1),
                    (1234.0, 0),
                    (1234567.8, 1),
                    (99.96, 1),
                    (10.5, 0),
                    (12.25, 1),
                ):
                    self.assertEqual(number(value, places), words.said(value, places))
