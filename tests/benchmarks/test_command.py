"""manage.py rollup: what it computes, and what it says to bad input."""

from io import StringIO
from unittest import mock

import pytest
from django.core.management import CommandError, call_command

from benchmarks import months
from tests.benchmarks.visited import figures, month_of_care
from tests.cast import CastTestCase


class Watched(StringIO):
    def isatty(self):
        return True


class RollupCommandTests(CastTestCase):
    def setUp(self):
        self.month = months.first_of(self.today)
        self.before = months.after(self.month, -1)
        month_of_care(self.velden, [self.marieke], [self.month, self.before])

    def run_it(self, *args, stderr=None):
        out = StringIO()
        call_command("rollup", *args, stdout=out, stderr=stderr or StringIO())
        return out.getvalue()

    def months_with_figures(self):
        return {month for _, month, _ in figures()}

    def test_without_options_it_computes_what_changed(self):
        self.assertEqual("2 months computed.\n", self.run_it())
        self.assertEqual({self.month, self.before}, self.months_with_figures())
        self.assertEqual("0 months computed.\n", self.run_it())

    def test_one_month(self):
        self.assertEqual("1 month computed.\n", self.run_it("--month", f"{self.before:%Y-%m}"))
        self.assertEqual({self.before}, self.months_with_figures())

    def test_all(self):
        self.assertEqual("2 months computed.\n", self.run_it("--all"))

    def test_a_watcher_sees_months_pass_once_it_takes_long(self):
        watched = Watched()
        with mock.patch("benchmarks.management.commands.rollup.SILENCE", -1):
            self.run_it("--all", stderr=watched)
        self.assertIn(f"{self.before:%Y-%m} done, 1 of 2", watched.getvalue())
        unwatched = StringIO()
        with mock.patch("benchmarks.management.commands.rollup.SILENCE", -1):
            self.run_it("--all", stderr=unwatched)
        self.assertEqual("", unwatched.getvalue())

    def test_bad_input_is_refused_in_one_line_and_computes_nothing(self):
        ahead = f"{months.after(self.month):%Y-%m}"
        for args, said in (
            (["--month", "september"], "“september” is no month"),
            (["--month", "2026-13"], "“2026-13” is no month"),
            (["--month", ""], "“” is no month"),
            (["--month", "2026-9"], "“2026-9” is no month"),
            (["--month", ahead], "has not begun yet"),
            (["--month", "2026-01", "--all"], "not both"),
        ):
            with self.subTest(args), pytest.raises(CommandError, match=said) as refused:
                self.run_it(*args)
            self.assertNotIn("\n", str(refused.value))
        self.assertEqual({}, figures())
