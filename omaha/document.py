"""The plan as values, as it is agreed and frozen, and what differs between two of them. Pure: no database, no form.

A plan is {"problems": [...], "moments": [...]}. A problem: key, name {nl, en}, kind {nl, en}, signs [{nl, en}], now and
target as [knowledge, behavior, status] or None, evaluate (ISO date or None), work [{key, text, category {nl, en}}].
A moment: key, days [1-7], part, minutes, nurses, every. All of it survives JSON unchanged.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

Plan = dict[str, Any]
Row = dict[str, Any]

SCALES = ("knowledge", "behavior", "status")


class Difference(NamedTuple):
    """What happened to which part: `sign` is "+", "-" or "~"; `part` problem, goal, work or moment; both as values."""

    sign: str
    part: str
    name: Any
    before: Any
    after: Any


def differences(old: Plan, new: Plan) -> list[Difference]:
    """What one sees who knew the old plan; the order of rows and what merely passed with time do not count."""
    return [*_problems(old, new), *_moments(old, new)]


def _pairs(old: list[Row], new: list[Row]) -> Iterator[tuple[Row | None, Row | None]]:
    """Rows of both sides by their key, in the new order, then what is gone."""
    before = {row["key"]: row for row in old}
    for row in new:
        yield before.pop(row["key"], None), row
    for row in before.values():
        yield row, None


def _problems(old: Plan, new: Plan) -> Iterator[Difference]:
    for was, row in _pairs(old["problems"], new["problems"]):
        if was is None or row is None:
            present = row or was
            assert present is not None
            yield Difference("+" if row else "-", "problem", present["name"], None, None)
            continue
        if was["kind"] != row["kind"]:
            yield Difference("~", "kind", row["name"], was["kind"], row["kind"])
        if was["target"] != row["target"]:
            yield Difference("~", "goal", row["name"], was["target"], row["target"])
        yield from _work(was, row)


def _work(was: Row, row: Row) -> Iterator[Difference]:
    for before, after in _pairs(was["work"], row["work"]):
        if before is None or after is None:
            yield Difference(
                "+" if after else "-", "work", row["name"], before and before["text"], after and after["text"]
            )
        elif before["text"] != after["text"]:
            yield Difference("~", "work", row["name"], before["text"], after["text"])


def _moments(old: Plan, new: Plan) -> Iterator[Difference]:
    for before, after in _pairs(old["moments"], new["moments"]):
        if before != after:
            sign = "~" if before and after else "+" if after else "-"
            yield Difference(sign, "moment", None, before, after)
