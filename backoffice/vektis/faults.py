"""What may be wrong with a file: where, by which rule, and the return code an insurer would answer with."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from backoffice.vektis.layout import DATA


@dataclass(frozen=True, slots=True)
class Fault:
    """`line` counts from 1. Without a code it is advice: an insurer may still take it. Never holds a person's value."""

    line: int
    record: str
    field: str
    code: str
    text: str

    @property
    def is_advice(self) -> bool:
        return not self.code


@cache
def field_codes() -> dict[str, str]:
    """Element → the return code for "missing or wrong"."""
    with (DATA / "field-codes.csv").open(encoding="utf-8", newline="") as file:
        return {row["element_no"]: row["code"] for row in csv.DictReader(file)}


Found = tuple[str, str, str]  # field, code, what is wrong
Rule = Iterator[Found]
