"""A message as data: which records, which fields, from where to where, and what may stand there."""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache, cached_property
from pathlib import Path

DATA = Path(__file__).parent / "data"
# A pattern without a choice in it is a constant: "01", "EUR", " {193}".
LITERAL = re.compile(r"(?P<text>[A-Z0-9]+)|(?P<sign> )\{(?P<times>[0-9]+)\}")


@dataclass(frozen=True)
class Field:
    """One element. `start` counts from 1, as the standard does."""

    number: str
    name: str
    name_nl: str
    kind: str
    length: int
    start: int
    mandatory: str
    pattern: str

    @cached_property
    def regex(self) -> re.Pattern[str]:
        return re.compile(self.pattern, re.DOTALL)

    @cached_property
    def place(self) -> slice:
        return slice(self.start - 1, self.start - 1 + self.length)

    @cached_property
    def constant(self) -> str | None:
        """What always stands here, if the standard leaves no choice."""
        found = LITERAL.fullmatch(self.pattern)
        if not found:
            return None
        return found["text"] or found["sign"] * int(found["times"])

    @property
    def is_number(self) -> bool:
        return self.kind == "N"

    @property
    def is_filler(self) -> bool:
        return self.mandatory == "S"

    @property
    def empty(self) -> str:
        return ("0" if self.is_number else " ") * self.length

    def put(self, value: str) -> str:
        """Padded to its width: numbers with zeros from the left, text with spaces from the right."""
        return value.rjust(self.length, "0") if self.is_number else value.ljust(self.length)


@dataclass(frozen=True)
class Record:
    code: str
    name: str
    fields: tuple[Field, ...]

    @cached_property
    def by_number(self) -> dict[str, Field]:
        return {field.number: field for field in self.fields}

    @cached_property
    def regex(self) -> re.Pattern[str]:
        """The whole record at once; what does not fit is then looked at field by field."""
        return re.compile("".join(f"(?:{field.pattern})" for field in self.fields), re.DOTALL)

    @cached_property
    def length(self) -> int:
        return sum(field.length for field in self.fields)

    @cached_property
    def _plan(self) -> list[tuple[str, str, int, bool]]:
        return [(f.number, f.constant or f.empty, f.length, f.is_number) for f in self.fields]

    def filled(self, values: dict[str, str]) -> str:
        """All fields behind each other, unchecked: what is too long for its field makes the record longer."""
        parts = []
        for number, usual, width, is_number in self._plan:
            value = values.get(number)
            if not value:
                parts.append(usual)
            else:
                parts.append(value.rjust(width, "0") if is_number else value.ljust(width))
        return "".join(parts)


@dataclass(frozen=True)
class Layout:
    standard: str
    records: dict[str, Record]

    @cached_property
    def length(self) -> int:
        return self.records["01"].length

    @cached_property
    def fields(self) -> dict[str, Field]:
        return {field.number: field for record in self.records.values() for field in record.fields}

    def view(self, line: str) -> "View":
        return View(line, self.fields)


class View:
    """One record, its fields by their number."""

    __slots__ = ("fields", "line")

    def __init__(self, line: str, fields: dict[str, Field]) -> None:
        self.line = line
        self.fields = fields

    def __getitem__(self, number: str) -> str:
        return self.line[self.fields[number].place]

    def number(self, number: str) -> int:
        return int(self.line[self.fields[number].place])


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _field(row: dict[str, str]) -> Field:
    return Field(
        number=row["element_no"],
        name=row["name_en"],
        name_nl=row["name_nl"],
        kind=row["type"],
        length=int(row["length"]),
        start=int(row["start"]),
        mandatory=row["mandatory"],
        pattern=row["pattern"],
    )


def _record(code: str, rows: list[dict[str, str]]) -> Record:
    """Raises ValueError where the table has a gap or an overlap: a wrong table must not write a file."""
    fields = tuple(_field(row) for row in rows)
    at = 1
    for field in fields:
        if field.start != at:
            raise ValueError(f"{field.number} begins at {field.start}, not {at}")
        at += field.length
    return Record(code, rows[0]["record_name_en"], fields)


@cache
def later_editions(name: str) -> Layout:
    """The same layout with what editions after the table allow more."""
    wider = {row["element_no"]: row["pattern"] for row in _rows("later-editions.csv")}
    layout = read_layout(name)
    return Layout(
        layout.standard,
        {
            code: replace(
                record,
                fields=tuple(replace(field, pattern=wider.get(field.number, field.pattern)) for field in record.fields),
            )
            for code, record in layout.records.items()
        },
    )


@cache
def read_layout(name: str) -> Layout:
    """`aw319` or `aw320`, from its table."""
    rows = list(_rows(f"{name}.csv"))
    codes = dict.fromkeys(row["record_code"] for row in rows)
    records = {code: _record(code, [row for row in rows if row["record_code"] == code]) for code in codes}
    if len({record.length for record in records.values()}) != 1:
        raise ValueError(f"{name}: records of different length")
    return Layout(rows[0]["standard"], records)
