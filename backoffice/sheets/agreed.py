"""What a row says of a contract and one tariff, checked cell by cell. Pure: what it means is the service's."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from backoffice.sheets.files import Cell, NumberedRow

CENT = Decimal("0.01")


class Fault(NamedTuple):
    """Line 0 is the file itself."""

    line: int
    column: str
    text: str


class Wrong(Exception):
    """What is wrong with one cell, for the person who reads it."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the sheet. Without `hourly` it speaks of the contract alone."""

    line: int
    uzovi: str
    year: int
    law: str
    terms: dict[str, Any] = field(hash=False)
    others: tuple[str, ...]
    product: str
    hourly: Decimal | None
    starts_on: date | None
    ends_on: date | None
    unit: str
    most_units: int | None


def _text(cell: Cell) -> str:
    """Numbers as typed: Excel keeps 3311 as 3311.0."""
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)


def _digits(width: int) -> Callable[[Cell], str]:
    def take(cell: Cell) -> str:
        found = _text(cell).zfill(width) if not isinstance(cell, str) else cell
        if not re.fullmatch(rf"[0-9]{{{width}}}", found, re.ASCII):
            raise Wrong(_("must be %(count)s digits") % {"count": width})
        return found

    return take


def _whole(least: int, most: int) -> Callable[[Cell], int]:
    def take(cell: Cell) -> int:
        found = _text(cell)
        if not re.fullmatch(r"[0-9]{1,9}", found, re.ASCII) or not least <= int(found) <= most:
            raise Wrong(_("must be a whole number from %(least)s to %(most)s") % {"least": least, "most": most})
        return int(found)

    return take


def _one_of(*options: str) -> Callable[[Cell], str]:
    def take(cell: Cell) -> str:
        found = _text(cell)
        found = found.zfill(2) if found.isdigit() else found
        if found not in options:
            raise Wrong(_("must be one of %(options)s") % {"options": ", ".join(options)})
        return found

    return take


def _euros(cell: Cell) -> Decimal:
    """1.234,50 and 1234.50; whole cents."""
    text = str(cell).replace("€", "").replace("\xa0", "").replace(" ", "")
    if isinstance(cell, str) and "," in text:
        text = text.replace(".", "").replace(",", ".")
    try:
        found = Decimal(text)
    except InvalidOperation:
        raise Wrong(_("must be an amount in euros")) from None
    if not found.is_finite() or not 0 < found < Decimal("1e10"):
        raise Wrong(_("must be an amount above zero"))
    rounded = found.quantize(CENT, ROUND_HALF_UP)
    # A spreadsheet keeps 76.2 as the nearest binary number; what a person typed has whole cents.
    if abs(rounded - found) > Decimal("1e-6"):
        raise Wrong(_("must be whole cents"))
    return rounded


def _day(cell: Cell) -> date:
    if isinstance(cell, date):
        return cell
    for form in ("%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y"):
        try:
            return datetime.strptime(str(cell), form).date()  # noqa: DTZ007
        except ValueError:
            continue
    raise Wrong(_("must be a day, such as 2026-01-31"))


def _short(most: int) -> Callable[[Cell], str]:
    def take(cell: Cell) -> str:
        found = _text(cell)
        if len(found) > most:
            raise Wrong(_("is longer than %(most)s signs") % {"most": most})
        return found

    return take


def _product(cell: Cell) -> str:
    found = _text(cell)
    if not re.fullmatch(r"[0-9A-Z]{4,5}", found, re.ASCII):
        raise Wrong(_("must be four or five digits or capitals"))
    return found


def _others(cell: Cell) -> tuple[str, ...]:
    return tuple(_digits(4)(word) for word in _text(cell).replace(",", " ").split())


UNITS = ("01", "04", "07", "16", "81")


class Column(NamedTuple):
    name: str
    take: Callable[[Any], Any]
    needed: bool = True


# In the order of the export. Names are the same in both languages: a file goes between people and programs.
COLUMNS = [
    Column("uzovi", _digits(4)),
    Column("name", _short(200), False),
    Column("year", _whole(2013, 2099)),
    Column("law", _one_of("Zvw", "Wlz")),
    Column("number", _short(30), False),
    Column("message_code", _digits(3)),
    Column("code_list", _digits(3)),
    Column("unit", _one_of(*UNITS)),
    Column("rounding", _one_of("visit", "day", "month")),
    Column("line_per", _one_of("day", "visit")),
    Column("priced_per", _one_of("hour", "unit")),
    Column("claim_months", _whole(1, 60)),
    Column("resubmit_months", _whole(0, 60)),
    Column("ceiling", _euros, False),
    Column("above_ceiling", _one_of("send", "hold")),
    Column("also_for", _others, False),
    Column("product", _product, False),
    Column("tariff", _euros, False),
    Column("first_day", _day, False),
    Column("last_day", _day, False),
    Column("tariff_unit", _one_of(*UNITS), False),
    Column("at_most", _whole(1, 99_999), False),
]
HEAD = [column.name for column in COLUMNS]
TERMS = [
    *("number", "message_code", "code_list", "unit", "rounding", "line_per", "priced_per"),
    *("claim_months", "resubmit_months", "ceiling", "above_ceiling"),
]


def understood(rows: Sequence[NumberedRow]) -> tuple[list[Row], list[Fault]]:
    """Rows as the service takes them, and every fault with its line."""
    (_line, head), *body = rows
    names = [str(cell).strip().lower() for cell in head]
    missing = [column.name for column in COLUMNS if column.needed and column.name not in names]
    unknown = [name for name in names if name and name not in HEAD]
    if missing or unknown:
        faults = [Fault(1, name, _("this column is missing")) for name in missing]
        return [], faults + [Fault(1, name, _("nobody knows this column")) for name in unknown]
    found, faults = [], list[Fault]()
    for line, cells in body:
        row, wrong = _row(line, dict(zip(names, cells, strict=False)))
        found += [row] if row else []
        faults += wrong
    return found, faults + _twice(found)


def _row(line: int, cells: dict[str, Cell]) -> tuple[Row | None, list[Fault]]:
    values: dict[str, Any] = {}
    faults = []
    for column in COLUMNS:
        cell = cells.get(column.name, "")
        if cell == "":
            values[column.name] = None
            if column.needed:
                faults.append(Fault(line, column.name, _("is empty")))
            continue
        try:
            values[column.name] = column.take(cell)
        except Wrong as wrong:
            faults.append(Fault(line, column.name, str(wrong)))
    if not faults:
        faults = _together(line, values)
    if faults:
        return None, faults
    terms = {name: values[name] for name in TERMS} | {"number": values["number"] or ""}
    more = (values["product"] or "", values["tariff"], values["first_day"], values["last_day"])
    last = (values["tariff_unit"] or "", values["at_most"])
    return Row(line, values["uzovi"], values["year"], values["law"], terms, values["also_for"] or (), *more, *last), []


def _together(line: int, values: dict[str, Any]) -> list[Fault]:
    """What cells say of each other."""
    tariff, first, last = values["tariff"], values["first_day"], values["last_day"]
    if tariff is None and (values["product"] or first or last):
        return [Fault(line, "tariff", _("is empty, and the row names a product or a day"))]
    if tariff is not None and first is None:
        return [Fault(line, "first_day", _("is empty"))]
    if first and last and last < first:
        return [Fault(line, "last_day", _("lies before the first day"))]
    if tariff is not None and tariff > Decimal("9999.99"):
        return [Fault(line, "tariff", _("is more than 9999.99"))]
    return []


def _twice(rows: list[Row]) -> list[Fault]:
    """Two amounts for one tariff, one tariff twice in a year, or one contract with two sets of terms.

    A tariff that holds for two years stands on a line of each.
    """
    faults, tariffs, contracts = [], dict[Any, Row](), dict[Any, Row]()
    for row in rows:
        if row.hourly is not None:
            known = tariffs.setdefault((row.uzovi, row.product, row.starts_on), row)
            if known is not row and (known.year == row.year or _priced(known) != _priced(row)):
                faults.append(Fault(row.line, "tariff", _("stands on line %(line)s too") % {"line": known.line}))
        first = contracts.setdefault((row.uzovi, row.year, row.law), row)
        if (row.terms, row.others) != (first.terms, first.others):
            text = _("says other terms than line %(line)s of the same contract") % {"line": first.line}
            faults.append(Fault(row.line, "year", text))
    return faults


def _priced(row: Row) -> tuple[Any, ...]:
    return row.hourly, row.ends_on, row.unit, row.most_units
