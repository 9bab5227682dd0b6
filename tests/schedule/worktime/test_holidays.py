"""Public holidays against the table of payroll-nl, section 4, and against Easter as it is reckoned."""

from datetime import date, time, timedelta
from unittest import TestCase

from schedule.worktime.holidays import holiday_from, is_public_holiday, public_holidays

TABLE = """
2024 03-31 04-27 05-09 05-20
2025 04-20 04-26 05-29 06-09
2026 04-05 04-27 05-14 05-25
2027 03-28 04-27 05-06 05-17
2028 04-16 04-27 05-25 06-05
2029 04-01 04-27 05-10 05-21
2030 04-21 04-27 05-30 06-10
2031 04-13 04-26 05-22 06-02
"""


def easter(y):
    a, b, c = y % 19, y // 100, y % 100
    d, e, f = b // 4, b % 4, (b + 8) // 25
    g = (b - f + 1) // 3
    h = (19 * a + b - d - g + 15) % 30
    i, k = c // 4, c % 4
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return date(y, month, day + 1)


class HolidayTests(TestCase):
    def test_table(self):
        for line in TABLE.split("\n")[1:-1]:
            year, *days = line.split()
            expected = dict(
                zip(
                    ("easter_sunday", "kings_day", "ascension", "whit_monday"),
                    (date.fromisoformat(f"{year}-{day}") for day in days),
                    strict=True,
                )
            )
            found = {name: day for day, name in public_holidays(int(year)).items()}
            self.assertEqual(expected, {name: found[name] for name in expected}, year)

    def test_each_year_has_the_same_nine(self):
        for year in range(2020, 2061):
            names = list(public_holidays(year, every_liberation_day=True).values())
            self.assertEqual(10, len(names), year)
            self.assertEqual(9 + (year % 5 == 0), len(public_holidays(year)), year)
            sunday = easter(year)
            found = {name: day for day, name in public_holidays(year).items()}
            self.assertEqual(sunday, found["easter_sunday"])
            self.assertEqual(sunday + timedelta(days=49), found["whit_sunday"])
            self.assertFalse(is_public_holiday(sunday - timedelta(days=2)), "Good Friday is none")

    def test_evenings_of_december(self):
        self.assertEqual(time(0), holiday_from(date(2026, 12, 25)))
        self.assertEqual(time(18), holiday_from(date(2026, 12, 24)))
        self.assertEqual(time(18), holiday_from(date(2026, 12, 31)))
        self.assertIsNone(holiday_from(date(2026, 12, 24), december_evenings=False))
        self.assertIsNone(holiday_from(date(2026, 12, 23)))
        self.assertIsNone(holiday_from(date(2026, 5, 5)))
        self.assertEqual(time(0), holiday_from(date(2026, 5, 5), every_liberation_day=True))
        self.assertEqual(time(0), holiday_from(date(2025, 5, 5)))
