"""What an insurer's code means, at which level it speaks, and what one can do. Codes we do not know are kept."""

import csv
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from backoffice.vektis.layout import DATA


class Level(StrEnum):
    FILE = "file"
    DECLARATION = "declaration"
    LINE = "line"
    INFO = "info"
    UNKNOWN = "unknown"


# A code at these levels in the header refuses everything below it.
WHOLE = {Level.FILE, Level.DECLARATION}


@dataclass(frozen=True, slots=True)
class ReturnCode:
    code: str
    level: Level
    category: str = ""
    meaning_en: str = ""
    action_en: str = ""
    meaning_nl: str = ""
    action_nl: str = ""

    @property
    def is_known(self) -> bool:
        return self.level != Level.UNKNOWN

    def meaning(self, language: str) -> str:
        return self.meaning_nl if language.startswith("nl") else self.meaning_en

    def action(self, language: str) -> str:
        return self.action_nl if language.startswith("nl") else self.action_en


@cache
def return_codes() -> dict[str, ReturnCode]:
    dutch = {row["code"]: row for row in _rows("return-codes-nl.csv")}
    return {
        row["code"]: ReturnCode(
            code=row["code"],
            level=Level(row["level"]),
            category=row["category"],
            meaning_en=row["meaning_en"],
            action_en=row["advised_action"],
            meaning_nl=dutch[row["code"]]["meaning_nl"],
            action_nl=dutch[row["code"]]["action_nl"],
        )
        for row in _rows("return-codes.csv")
    }


def return_code(code: str) -> ReturnCode:
    """Never fails: a code of a later edition is shown as unknown."""
    return return_codes().get(code) or ReturnCode(code, Level.UNKNOWN)


def refuses_all(codes: tuple[str, ...]) -> bool:
    return any(return_code(code).level in WHOLE for code in codes)


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
