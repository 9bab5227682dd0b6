"""A spreadsheet as rows of plain values, with the number each row has in the file. Pure.

xlsx is read by calamine (no formula is run, no entity is followed) and written by XlsxWriter; csv is read with comma or
semicolon, in UTF-8 or as Excel writes it in western Europe.
"""

import csv
import io
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

MOST_BYTES = 2_000_000
MOST_UNPACKED = 50_000_000
MOST_ROWS = 5_000

Cell = str | int | float | date
NumberedRow = tuple[int, list[Cell]]


class Unreadable(Exception):
    """Why this is no spreadsheet of ours. `kind` tells which sentence to say."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind


def read(content: bytes) -> list[NumberedRow]:
    """Rows that hold something, header included; the first row of a file is number 1. Raises Unreadable."""
    if len(content) > MOST_BYTES:
        raise Unreadable("large")
    rows = _xlsx(content) if content[:2] == b"PK" else _csv(content)
    found = [(number, row) for number, row in enumerate(rows, 1) if any(cell != "" for cell in row)]
    if not found:
        raise Unreadable("empty")
    if len(found) > MOST_ROWS:
        raise Unreadable("long")
    return found


def _xlsx(content: bytes) -> list[list[Cell]]:
    """A small file may unpack to a very large one."""
    import python_calamine  # only who reads a sheet needs it

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(part.file_size for part in packed.infolist()) > MOST_UNPACKED:
                raise Unreadable("large")
        sheet = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0)
        return [[_cell(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]
    except Unreadable:
        raise
    except Exception as error:  # what a broken file makes of two libraries has no common name
        raise Unreadable("broken") from error


def _cell(value: Any) -> Cell:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date | str | int | float) and not isinstance(value, bool):
        return value.strip() if isinstance(value, str) else value
    return str(value)


def _csv(content: bytes) -> list[list[Cell]]:
    if b"\x00" in content:
        raise Unreadable("broken")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    first = text.split("\n", 1)[0]
    try:
        rows = list(csv.reader(io.StringIO(text), delimiter=";" if ";" in first else ",", strict=True))
    except csv.Error as error:
        raise Unreadable("broken") from error
    return [[cell.strip() for cell in row] for row in rows]


def write(title: str, head: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """Text stays text, whatever it begins with: a name is never a formula."""
    import xlsxwriter  # only who writes a sheet needs it

    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet(title[:31])
        bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd"})
        money = book.add_format({"num_format": "0.00"})
        for column, name in enumerate(head):
            sheet.write_string(0, column, name, bold)
        for number, row in enumerate(rows, 1):
            for column, value in enumerate(row):
                if isinstance(value, date):
                    sheet.write_datetime(number, column, datetime(value.year, value.month, value.day), day)  # noqa: DTZ001
                elif isinstance(value, str):
                    sheet.write_string(number, column, value)
                elif value is not None:
                    sheet.write_number(number, column, value, money if not isinstance(value, int) else None)
        sheet.freeze_panes(1, 0)
        sheet.autofit()
    return out.getvalue()
