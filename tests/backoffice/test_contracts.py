"""Contracts, their ceilings, and what a standard leaves open, through their addresses."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from access.context import Mode, acting_as, job
from backoffice.choices import BY_KEY, CHOICES
from backoffice.chosen import chosen_on
from backoffice.claims.causes import Cause
from backoffice.claims.ceiling import brought, forecast, full_contracts
from backoffice.claims.run import lines_of
from backoffice.models import Contract, Insurer, MaximumTariff, Tariff
from backoffice.services import months
from tests.backoffice.planted import MONTH, OfficeTestCase, on

TERMS = {
    "number": "", "unit": "07", "rounding": "visit", "line_per": "day", "priced_per": "hour", "message_code": "428",
    "code_list": "065", "claim_months": "12", "resubmit_months": "3", "ceiling": "", "above_ceiling": "send",
}  # fmt: skip
JAN, JUL = date(2026, 1, 1), date(2026, 7, 1)


def test_a_straight_line_and_the_day_it_meets_the_ceiling():
    even = {date(2026, month, 1): Decimal(1000) for month in range(1, 7)}
    seen = forecast(even, 2026, date(2026, 6, 30), Decimal(9000))
    assert seen.so_far == 6000
    assert 11900 < seen.expected < 12150
    assert date(2026, 9, 25) < seen.reached_on < date(2026, 10, 5)
    assert (seen.percent, seen.warned([80, 90, 100]), seen.warned([60])) == (66, None, 60)


def test_a_ceiling_that_is_reached_or_never_is():
    assert forecast({JAN: Decimal(10)}, 2026, date(2026, 1, 31), Decimal(10)).reached_on == date(2026, 1, 31)
    assert forecast({JAN: Decimal(1)}, 2026, date(2026, 1, 31), Decimal(9999)).reached_on is None
    assert forecast({}, 2026, JUL, Decimal(10)).expected == 0
    assert forecast({JAN: Decimal(10)}, 2026, JUL, None).percent is None


@given(st.dictionaries(st.integers(1, 12), st.decimals(0, 100_000, places=2)), st.integers(1, 12))
def test_what_came_in_is_never_expected_away(euros, month):
    held = {date(2026, number, 1): amount for number, amount in euros.items() if number <= month}
    seen = forecast(held, 2026, date(2026, month, 28), Decimal(1000))
    assert seen.expected >= seen.so_far == sum(held.values())
    assert seen.reached_on is None or seen.reached_on.year == 2026


@pytest.mark.parametrize("choice", CHOICES, ids=lambda choice: choice.key)
def test_a_choice_takes_its_own_default_and_no_nonsense(choice):
    assert choice.taken(choice.default) == choice.default
    with pytest.raises(ValueError):  # noqa: PT011
        choice.taken("x" if choice.options else "nonsense!")


class DeskCase(OfficeTestCase):
    def setUp(self):
        self.sign_in(self.office)

    def post(self, path, **fields):
        return self.client.post(f"/office/{path}", fields)


class ContractPageTests(DeskCase):
    def add(self, **fields):
        return self.post("contracts/add/", **TERMS | {"insurer": "3311", "year": "2027", "law": "Zvw"} | fields)

    def test_a_contract_is_added_with_what_most_say_filled_in(self):
        page = self.client.get("/office/contracts/add/?insurer=5050").content.decode()
        self.assertIn('value="187"', page)
        self.assertEqual(302, self.add(ceiling="1250000,00").status_code)
        with acting_as(self.office.pk, Mode.OFFICE):
            made = Contract.objects.get(year=2027)
            self.assertEqual(
                (Decimal("1250000.00"), ["3311"]), (made.ceiling, [n.insurer_id for n in made.numbers.all()])
            )

    def test_what_cannot_be_is_refused(self):
        wrong = [{"year": "2026"}, {"law": "Wlz"}, {"code_list": "055"}, {"unit": "99"}, {"claim_months": "0"},
                 {"ceiling": "-5"}, {"year": "1999"}, {"message_code": "42"}, {"insurer": "0000"}]  # fmt: skip
        for fields in wrong:
            with self.subTest(fields):
                self.assertEqual(422, self.add(**fields).status_code)

    def test_a_number_has_one_contract_a_year(self):
        with acting_as(self.office.pk, Mode.OFFICE):
            Insurer.objects.create(uzovi="3313", name="Interpolis")
        self.assertEqual(302, self.add(others=["3313"]).status_code)
        self.assertEqual(422, self.add(insurer="5050", others=["3313"]).status_code)

    def test_terms_change_for_what_is_still_to_be_claimed(self):
        with acting_as(self.office.pk, Mode.OFFICE):
            key = Contract.objects.get(insurer="3311").pk
        self.assertEqual(302, self.post(f"contracts/{key}/", **TERMS | {"rounding": "month"}).status_code)
        self.visit(self.marieke, self.velden, on(1), 7)
        self.visit(self.marieke, self.velden, on(2), 7)
        with job("test"):
            self.assertEqual([3], [line.units for line in lines_of(MONTH)])

    def test_the_same_again_for_the_next_year_once(self):
        with acting_as(self.office.pk, Mode.OFFICE):
            key = Contract.objects.get(insurer="3311").pk
        for _time in range(2):
            self.assertEqual(302, self.post(f"contracts/{key}/renew/").status_code)
        with acting_as(self.office.pk, Mode.OFFICE):
            self.assertEqual(1, Contract.objects.filter(year=2027).count())

    def test_the_year_can_be_chosen_and_nonsense_is_this_year(self):
        self.assertContains(self.client.get("/office/contracts/?year=2031"), "2031")
        self.assertContains(self.client.get("/office/contracts/?year=nine"), str(self.today.year))

    def test_a_contract_that_is_not_there(self):
        self.assertEqual(404, self.client.get("/office/contracts/999999/").status_code)


class CeilingTests(DeskCase):
    def setUp(self):
        super().setUp()
        for day in (1, 2, 3):
            self.visit(self.marieke, self.velden, on(day), 60)

    def brought(self):
        with acting_as(self.office.pk, Mode.OFFICE):
            return {key: sum(by.values()) for key, by in brought(2026).items()}

    def test_rehearsed_then_drafted_it_counts_once(self):
        months.rehearse(MONTH)
        self.assertEqual([Decimal("180.00")], list(self.brought().values()))
        months.claim(MONTH)
        self.assertEqual([Decimal("180.00")], list(self.brought().values()))

    def test_what_comes_above_is_held_where_the_contract_says_so(self):
        self.agree(ceiling=Decimal(100))
        months.claim(MONTH)
        self.visit(self.marieke, self.velden, date(2026, 10, 1), 60)
        with job("test"):
            self.assertEqual([], full_contracts(MONTH.next))
            self.assertEqual([""], [line.cause for line in lines_of(MONTH.next)])
        self.agree(above_ceiling="hold")
        with job("test"):
            self.assertEqual([Cause.OVER_CEILING], [line.cause for line in lines_of(MONTH.next)])

    def test_the_page_says_how_far_it_is(self):
        self.agree(ceiling=Decimal(200))
        months.rehearse(MONTH)
        self.assertContains(self.client.get("/office/contracts/?year=2026"), "90")


class SettingsTests(DeskCase):
    def choose(self, key, value, starts_on="2026-01-01"):
        return self.post(f"settings/{key}/", value=value, starts_on=starts_on).status_code

    def test_every_choice_stands_there_with_its_page(self):
        page = self.client.get("/office/settings/").content.decode()
        for choice in CHOICES:
            self.assertIn(f"/office/settings/{choice.key}/", page)
            self.assertEqual(200, self.client.get(f"/office/settings/{choice.key}/").status_code)
        self.assertEqual(404, self.client.get("/office/settings/nonsense/").status_code)

    def test_a_choice_holds_from_its_day(self):
        self.assertEqual(302, self.choose("wlz_days", "20", "2026-06-01"))
        with acting_as(self.office.pk, Mode.OFFICE):
            self.assertEqual("17", chosen_on(date(2026, 5, 31))["wlz_days"])
            self.assertEqual("20", chosen_on(date(2026, 6, 1))["wlz_days"])

    def test_nonsense_is_refused(self):
        wrong = {"agb": "00123456 75000000 7599990 759999011 75A99901", "wlz_days": "0 61 x", "tolerance": "-1 101 x",
                 "unit": "99", "wlz_product": "h1 TOOLONG", "ceiling_warnings": "x"}  # fmt: skip
        for key, values in wrong.items():
            for value in values.split():
                with self.subTest(f"{key} {value}"):
                    self.assertEqual(422, self.choose(key, value))
        self.assertEqual(302, self.choose("agb", "75999901"))
        self.assertEqual(set(BY_KEY), set(chosen_on(self.today)) if self.enter() else set())

    def enter(self):
        from access.context import enter

        enter(Mode.OFFICE, user_id=self.office.pk)
        return True


class MaximumTests(DeskCase):
    def test_a_tariff_above_it_is_refused(self):
        made = {"name": "langdurig", "product": "1037", "hourly": "70,00", "starts_on": "2026-07-01"}
        self.assertEqual(302, self.post("settings/maxima/add/", **made).status_code)
        self.assertEqual(422, self.post("settings/maxima/add/", **made).status_code)
        tariff = {"insurer": "3311", "product": "1037", "hourly": "70,01", "starts_on": "2026-01-01"}
        self.assertEqual(422, self.post("contracts/tariffs/add/", **tariff).status_code)
        self.assertEqual(302, self.post("contracts/tariffs/add/", **tariff, ends_on="2026-06-30").status_code)
        with acting_as(self.office.pk, Mode.OFFICE):
            self.assertEqual(1, Tariff.objects.filter(product="1037").count())

    def test_a_code_can_be_filled_in_once_it_is_known(self):
        with acting_as(self.office.pk, Mode.OFFICE):
            nursing = MaximumTariff.objects.get(name="verpleging")
        self.assertEqual(
            302, self.post(f"settings/maxima/{nursing.pk}/", product="1002", ends_on="2024-12-31").status_code
        )
        self.assertEqual(
            422, self.post(f"settings/maxima/{nursing.pk}/", product="x", ends_on="2023-12-31").status_code
        )
        with acting_as(self.office.pk, Mode.OFFICE):
            self.assertEqual("1002", MaximumTariff.objects.get(pk=nursing.pk).product)
