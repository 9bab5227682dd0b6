from datetime import date

import pytest

from backoffice.months import Month


def test_an_address_names_a_month():
    month = Month.parse("2026-02")
    assert (month.first, month.last, month.code) == (date(2026, 2, 1), date(2026, 2, 28), "2026-02")


def test_the_year_turns():
    assert str(Month.parse("2026-12").next) == "2027-01"
    assert str(Month.parse("2026-01").previous) == "2025-12"
    assert Month.of(date(2028, 2, 29)).last == date(2028, 2, 29)


@pytest.mark.parametrize(
    "text", ["", "2026", "2026-13", "2026-00", "26-01", "2026-1", "2026-01-01", "9999-12", "٢٠٢٦-01", "2026-01\n"]
)
def test_anything_else_is_refused(text):
    with pytest.raises(ValueError, match=r".*"):
        Month.parse(text)
