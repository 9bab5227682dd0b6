"""From figures to the Markdown of README.md. Pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

START, END = "<!-- bench -->", "<!-- /bench -->"


@dataclass(frozen=True)
class Line:
    """One line: the ratio and what it is held against. `more` is better for paces; costs come as words."""

    number: str
    name: str
    floor: str
    ratio: float
    goal: float
    stretch: float
    floor_cost: str
    cost: str
    more: bool = False

    @property
    def verdict(self) -> str:
        def reached(wanted: float) -> bool:
            return self.ratio >= wanted if self.more else self.ratio <= wanted

        return "stretch" if reached(self.stretch) else "goal" if reached(self.goal) else "**not yet**"


HEAD = """| # | page or job | ratio | goal | stretch | reached | floor | ours |
| --- | --- | --- | --- | --- | --- | --- | --- |
"""


def render(lines: Iterable[Line], notes: Iterable[str]) -> str:
    body = "".join(
        f"| {line.number} | {line.name} | {line.ratio:.2f} × {line.floor} | {sign(line)} {line.goal:g} |"
        f" {sign(line)} {line.stretch:g} | {line.verdict} | {line.floor_cost} | {line.cost} |\n"
        for line in lines
    )
    return f"{HEAD}{body}\n" + "".join(f"{note}\n" for note in notes)


def sign(line: Line) -> str:
    return "≥" if line.more else "≤"


def put_into(readme: Path, table: str) -> None:
    """Between the markers, which must be there once."""
    text = readme.read_text(encoding="utf-8")
    between = re.compile(f"({re.escape(START)}\n).*?({re.escape(END)})", re.DOTALL)
    new, count = between.subn(lambda found: f"{found[1]}{table.rstrip()}\n{found[2]}", text)
    if count != 1:
        raise ValueError(f"{readme.name} must hold {START} and {END} once.")
    readme.write_text(new, encoding="utf-8")
