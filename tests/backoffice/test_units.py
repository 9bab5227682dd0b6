"""Quantities and cents by rule, and the database by the same rule."""

from decimal import Decimal
from fractions import Fraction

import pytest
from django.db import connection
from django.test import TestCase
from hypothesis import given
from hypothesis import strategies as st

from backoffice.claims.causes import SAID, Cause
from backoffice.claims.units import Agreed, amount, quantity, unit_tariff, units_of

MINUTES = st.integers(1, 1440)
VISITS = st.lists(MINUTES, min_size=1, max_size=12)
EUROS = st.decimals("0.01", "9999.99", places=2)
UNIT = st.sampled_from([1, 5, 60, 240])


@pytest.mark.parametrize(
    ("minutes", "unit", "units"),
    [
        (1, 5, 0),
        (2, 5, 0),
        (3, 5, 1),
        (7, 5, 1),
        (8, 5, 2),
        (30, 5, 6),
        (29, 60, 0),
        (30, 60, 1),
        (90, 60, 2),
        (7, 1, 7),
    ],
)
def test_exactly_half_goes_up(minutes, unit, units):
    assert units_of(minutes, unit) == units


@pytest.mark.parametrize(
    ("hourly", "five"),
    [("67.94", "5.66"), ("72.76", "6.06"), ("88.35", "7.36"), ("94.64", "7.89"), ("110.81", "9.23"), ("0.06", "0.01")],
)
def test_the_published_tariffs_of_five_minutes(hourly, five):
    """NZa 2024, as the reference rounds them."""
    assert unit_tariff(Decimal(hourly), Agreed()) == Decimal(five)


def test_twelve_times_five_minutes_is_not_an_hour():
    assert 12 * unit_tariff(Decimal("67.94"), Agreed()) == Decimal("67.92")


def test_what_is_agreed_per_unit_or_piece_is_not_divided():
    assert unit_tariff(Decimal("5.66"), Agreed(priced_per="unit")) == Decimal("5.66")
    assert unit_tariff(Decimal("36.38"), Agreed(unit_minutes=None)) == Decimal("36.38")
    assert quantity([3, 50], Agreed(unit_minutes=None)) == 2


@pytest.mark.parametrize(("rounding", "units"), [("visit", 0), ("day", 1), ("month", 1)])
def test_two_short_visits_round_apart_or_together(rounding, units):
    assert quantity([2, 2], Agreed(rounding=rounding)) == units


@given(MINUTES, UNIT)
def test_units_are_at_most_half_a_unit_off(minutes, unit):
    assert Fraction(-unit, 2) < units_of(minutes, unit) * unit - minutes <= Fraction(unit, 2)


@given(EUROS, UNIT)
def test_a_tariff_is_whole_cents_and_at_most_half_a_cent_off(hourly, unit):
    found = unit_tariff(hourly, Agreed(unit))
    assert found == found.quantize(Decimal("0.01"))
    assert abs(Fraction(found) - Fraction(hourly) * unit / 60) <= Fraction(1, 200)


@given(st.lists(VISITS, min_size=1, max_size=20), EUROS, UNIT, st.sampled_from(["visit", "day"]))
def test_quantity_times_tariff_never_drifts(days, hourly, unit, rounding):
    """The sum of the lines is the sum of their quantities, priced once."""
    how = Agreed(unit, rounding)
    tariff = unit_tariff(hourly, how)
    quantities = [quantity(visits, how) for visits in days]
    assert sum(amount(units, tariff) for units in quantities) == sum(quantities) * tariff


@given(VISITS, UNIT)
def test_exact_minutes_lose_nothing(visits, unit):
    assert quantity(visits, Agreed(1, "visit")) == sum(visits)


@given(VISITS, UNIT)
def test_rounding_later_is_nearer_the_truth(visits, unit):
    truth = Fraction(sum(visits), unit)
    assert abs(quantity(visits, Agreed(unit, "month")) - truth) <= Fraction(1, 2)
    assert abs(quantity(visits, Agreed(unit, "visit")) - truth) <= Fraction(len(visits), 2)


def test_every_cause_says_what_to_do():
    assert set(SAID) == set(Cause)
    assert all(said.code or said.warns for said in SAID.values())


class DatabaseTests(TestCase):
    def test_the_database_rounds_as_the_rule_does(self):
        """Each cent that lands on, just below and just above half a cent of five minutes; each minute of four hours."""
        cents = [*range(1, 13), *range(6700, 6850), 999_999]
        minutes = range(1, 241)
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT round(h * 5 / 60, 2) FROM unnest(%s::numeric[]) WITH ORDINALITY AS t (h, at) ORDER BY at",
                [[Decimal(cent) / 100 for cent in cents]],
            )
            tariffs = [row[0] for row in cursor.fetchall()]
            cursor.execute(
                "SELECT (2 * m + u) / (2 * u) FROM unnest(%s::int[]) AS m, unnest(%s::int[]) AS u ORDER BY u, m",
                [list(minutes), [1, 5, 60, 240]],
            )
            units = [row[0] for row in cursor.fetchall()]
        self.assertEqual([unit_tariff(Decimal(cent) / 100, Agreed()) for cent in cents], tariffs)
        self.assertEqual([units_of(m, u) for u in (1, 5, 60, 240) for m in minutes], units)
