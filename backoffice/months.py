"""A calendar month, as an address names it: 2026-11. Pure."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

PATTERN = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])", re.ASCII)


@dataclass(frozen=True, slots=True)
class Month:
    first: date

    @classmethod
    def of(cls, day: date) -> "Month":
        return cls(day.replace(day=1))

    @classmethod
    def parse(cls, text: str) -> "Month":
        """Raises ValueError for anything but YYYY-MM in this century."""
        found = PATTERN.fullmatch(text)
        if not found:
            raise ValueError(text)
        return cls(date(int(found[1]), int(found[2]), 1))

    @property
    def code(self) -> str:
        return f"{self.first:%Y-%m}"

    @property
    def last(self) -> date:
        return self.next.first - timedelta(days=1)

    @property
    def next(self) -> "Month":
        return Month.of(self.first + timedelta(days=31))

    @property
    def previous(self) -> "Month":
        return Month.of(self.first - timedelta(days=1))

    def __str__(self) -> str:
        return self.code
