"""What standards and contracts leave open: each choice with its default, how sure we are, and why. Pure.

Whatever the reference marks as probable or uncertain is a choice here, dated, and shown on the settings page; nothing
of it is a constant in code.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext_lazy as _

AGB = re.compile(r"(?!00)\d{2}(?!000000)\d{6}", re.ASCII)


def _whole(least: int, most: int) -> Callable[[str], str]:
    def read(text: str) -> str:
        if not text.isascii() or not text.isdigit() or not least <= int(text) <= most:
            raise ValueError
        return str(int(text))

    return read


def _percent(text: str) -> str:
    try:
        value = Decimal(text.replace(",", "."))
    except InvalidOperation:
        raise ValueError from None
    if not 0 <= value <= 100 or value != round(value, 2):
        raise ValueError
    return f"{value.normalize():f}"


def _code(pattern: str) -> Callable[[str], str]:
    wanted = re.compile(pattern, re.ASCII)

    def read(text: str) -> str:
        if not wanted.fullmatch(text):
            raise ValueError
        return text

    return read


@dataclass(frozen=True)
class Choice:
    """One thing to choose. `read` normalises what was typed or raises ValueError; `options` are offered as a list."""

    key: str
    group: str
    label: Any
    why: Any
    default: str
    sure: str = "probable"
    options: dict[str, Any] = field(default_factory=dict)
    read: Callable[[str], str] = str
    wants: Any = ""

    def taken(self, text: str) -> str:
        text = text.strip()
        if self.options:
            if text not in self.options:
                raise ValueError(text)
            return text
        return self.read(text)

    def said(self, value: str) -> Any:
        return self.options.get(value, value)


GROUPS = {
    "us": _("Who we are"),
    "contract": _("New contracts"),
    "check": _("What is checked"),
    "books": _("Bookkeeping"),
}
UNITS = {"07": _("five minutes"), "01": _("minute"), "04": _("hour")}
ROUNDINGS = {"visit": _("each visit"), "day": _("each day"), "month": _("the month, in one line")}

CHOICES = [
    Choice(
        "agb",
        "us",
        _("AGB code"),
        _("Who claims: eight digits, a home-care organisation begins with 75. Without it no file can be made."),
        "",
        "exact",
        read=lambda text: _code(AGB.pattern)(text) if text else "",
        wants=_("Eight digits; the first two are not 00, the other six not all zeros."),
    ),
    Choice(
        "unit",
        "contract",
        _("Counted in"),
        _("Unit of the quantity on a line. Most contracts count in five minutes."),
        "07",
        "uncertain",
        UNITS,
    ),
    Choice(
        "rounding",
        "contract",
        _("Rounded to the nearest unit"),
        _("The standard says nothing about minutes that are no whole unit."),
        "visit",
        "uncertain",
        ROUNDINGS,
    ),
    Choice(
        "priced_per",
        "contract",
        _("The agreed amount is for"),
        _("Twelve rounded tariffs of five minutes are not the tariff of an hour."),
        "hour",
        "uncertain",
        {"hour": _("an hour"), "unit": _("one unit")},
    ),
    Choice(
        "claim_months",
        "contract",
        _("Months to claim"),
        _("After the care, before an insurer refuses as too late (0586)."),
        "12",
        read=_whole(1, 60),
        wants=_("A whole number from 1 to 60."),
    ),
    Choice(
        "resubmit_months",
        "contract",
        _("Months to send again"),
        _("After that, to correct what was refused."),
        "3",
        read=_whole(0, 60),
        wants=_("A whole number from 0 to 60."),
    ),
    Choice(
        "wlz_days",
        "check",
        _("Working days to claim Wlz care"),
        _("Care offices want a month within so many working days of its end."),
        "17",
        read=_whole(1, 60),
        wants=_("A whole number from 1 to 60."),
    ),
    Choice(
        "wlz_first",
        "check",
        _("A Wlz decision and a Zvw indication on one day"),
        _("Nursing is paid by one law on one date. Where a care moment names its ground, that holds."),
        "yes",
        options={"yes": _("Wlz goes first"), "no": _("the newest goes first")},
    ),
    Choice(
        "tolerance",
        "check",
        _("Percent above the indication before we say so"),
        _("It warns and holds nothing up."),
        "10",
        "uncertain",
        read=_percent,
        wants=_("A number from 0 to 100."),
    ),
    Choice(
        "sex_unknown",
        "check",
        _("Somebody who is neither man nor woman in the register"),
        _("AW319 edition 7 takes 1 and 2 alone; later lists know 0 and 9."),
        "hold",
        "uncertain",
        {"hold": _("hold the claim"), "send": _("send 0 or 9")},
    ),
    Choice(
        "wlz_product",
        "check",
        _("Product of Wlz care whose indication names none"),
        _("From Vektis list 055; which code a care office wants stands in its contract."),
        "H126",
        "uncertain",
        read=_code(r"[0-9A-Z]{4,5}"),
        wants=_("Four or five digits or capitals."),
    ),
    Choice(
        "ceiling_warnings",
        "check",
        _("Percent of a ceiling at which we say so"),
        _("The first, the second and the last."),
        "80 90 100",
        read=_code(r"\d{1,3}( \d{1,3}){0,4}"),
        wants=_("At most five whole numbers with spaces between them."),
    ),
    *(
        Choice(
            key,
            "books",
            label,
            _("The number in your chart of accounts, for what goes to the bookkeeping."),
            default,
            "uncertain",
            read=_code(r"[0-9A-Z]{1,10}"),
            wants=_("At most ten digits or capitals."),
        )
        for key, label, default in (
            ("account_debtors", _("Account of debtors"), "1300"),
            ("account_revenue", _("Account of revenue"), "8000"),
            ("account_bank", _("Account of the bank"), "1100"),
            ("account_written_off", _("Account of what is written off"), "4800"),
        )
    ),
]
BY_KEY = {choice.key: choice for choice in CHOICES}


def defaults() -> dict[str, str]:
    return {choice.key: choice.default for choice in CHOICES}


def grouped() -> Iterator[tuple[Any, list[Choice]]]:
    for key, name in GROUPS.items():
        if found := [choice for choice in CHOICES if choice.group == key]:
            yield name, found
