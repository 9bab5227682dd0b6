from decimal import Decimal
from fractions import Fraction

import pytest
from django.db import connection
from django.test import TestCase
from hypothesis import given
from hypothesis import strategies as st

from backoffice.pricing import WHAT_TO_DO, Cause, line_amount

MINUTES = st.integers(1, 2880)
CENTS = st.integers(1, 999_999)


@pytest.mark.parametrize(
    ("minutes", "hourly", "euros"),
    [(60, "61.53", "61.53"), (5, "67.94", "5.66"), (1, "60.30", "1.01"), (1, "60.29", "1.00"), (30, "0.01", "0.01")],
)
def test_cases(minutes, hourly, euros):
    assert line_amount(minutes, Decimal(hourly)) == Decimal(euros)


@given(MINUTES, CENTS)
def test_an_amount_is_whole_cents_and_at_most_half_a_cent_off(minutes, cents):
    exact = Fraction(minutes * cents, 60)
    amount = line_amount(minutes, Decimal(cents) / 100) * 100
    assert amount == amount.to_integral_value()
    assert Fraction(-1, 2) < Fraction(amount) - exact <= Fraction(1, 2)


@given(MINUTES, CENTS)
def test_whole_hours_are_never_rounded(hours, cents):
    assert line_amount(hours * 60, Decimal(cents) / 100) == hours * Decimal(cents) / 100


def test_every_cause_says_what_to_do():
    assert set(WHAT_TO_DO) == set(Cause)


class DatabaseTests(TestCase):
    def test_the_database_rounds_as_the_rule_does(self):
        """Each minute of a day at tariffs whose sixtieth lands on, just below and just above half a cent."""
        pairs = [(minutes, Decimal(cents) / 100) for minutes in range(1, 241) for cents in (1, 6029, 6030, 6031, 7499)]
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT round(minutes * hourly / 60, 2)"
                " FROM unnest(%s::bigint[], %s::numeric[]) WITH ORDINALITY AS t (minutes, hourly, at) ORDER BY at",
                [[minutes for minutes, _ in pairs], [hourly for _, hourly in pairs]],
            )
            found = [row[0] for row in cursor.fetchall()]
        self.assertEqual([line_amount(*pair) for pair in pairs], found)
