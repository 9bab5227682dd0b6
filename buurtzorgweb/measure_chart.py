"""A measured value over time. The grammar of `charts`: brick = this series, soft = its second number, dashes = a limit.

What lies outside the limits is hollow and has an arrow: colour never says it alone.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from itertools import pairwise
from typing import NamedTuple

from django.utils.safestring import SafeString
from django.utils.translation import gettext

from buurtzorgweb.charts import across, round_ticks
from buurtzorgweb.svg import drawing, pct, tag
from buurtzorgweb.templatetags.look import brief_day, number

LEFT, RIGHT, TOP, BOTTOM, HEIGHT = 9.0, 97.0, 16, 150, 182
ARROWS = {"high": "↑", "low": "↓"}


class Dot(NamedTuple):
    """`second`: the other number of a pair, such as the diastolic pressure; `side`: outside the limits, high or low."""

    at: datetime
    value: float
    second: float | None = None
    side: str = ""


def measure_line(dots: Sequence[Dot], *, label: str, limits: Sequence[float] = (), said: str = "") -> SafeString:
    """One line, two for a pair; `limits` are dashed lines; `said` is the finding as a sentence."""
    if not dots:
        return drawing([], gettext("%(label)s: no figures yet.") % {"label": label}, 34)
    dots = sorted(dots, key=lambda dot: dot.at)
    marks = round_ticks([*_values(dots), *limits])
    first, span = dots[0].at, (dots[-1].at - dots[0].at).total_seconds()

    def x(at: datetime) -> float:
        return LEFT + 3 + ((at - first).total_seconds() / span if span else 1) * (RIGHT - LEFT - 3)

    def y(value: float) -> float:
        return round(BOTTOM - (value - marks[0]) / (marks[-1] - marks[0]) * (BOTTOM - TOP), 1)

    parts = list(_axis(marks, y))
    parts += [across("norm", LEFT, 100, y(limit)) for limit in limits]
    parts += _line([(x(dot.at), y(dot.second)) for dot in dots if dot.second is not None], "trace")
    parts += _line([(x(dot.at), y(dot.value)) for dot in dots], "trace own")
    parts += _dots(dots, x, y)
    parts += _days(first.date(), dots[-1].at.date())
    return drawing(parts, f"{label}: {said}" if said else label, HEIGHT)


def _values(dots: Sequence[Dot]) -> Iterator[float]:
    for dot in dots:
        yield dot.value
        if dot.second is not None:
            yield dot.second


def _axis(marks: Sequence[float], y: Callable[[float], float]) -> Iterator[SafeString]:
    places = max(len(f"{mark:g}".partition(".")[2]) for mark in marks)
    for mark in marks:
        yield across("grid", LEFT, 100, y(mark))
        yield tag("text", number(mark, places), x="0", y=y(mark) + 4)


def _line(places: Sequence[tuple[float, float]], class_: str) -> Iterator[SafeString]:
    for (x1, y1), (x2, y2) in pairwise(places):
        yield tag("line", class_=class_, x1=pct(x1), y1=y1, x2=pct(x2), y2=y2)


def _dots(dots: Sequence[Dot], x: Callable[[datetime], float], y: Callable[[float], float]) -> Iterator[SafeString]:
    """Few enough to be told apart: each a dot. Many: the line, what lies outside, and the last."""
    each = len(dots) <= 24
    for dot in dots[:-1]:
        if dot.side:
            yield from _outside(x(dot.at), y(dot.value), dot.side)
        elif each:
            yield tag("circle", class_="dot", cx=pct(x(dot.at)), cy=y(dot.value), r=3)
    last = dots[-1]
    if last.second is not None:
        yield tag("circle", class_="dot", cx=pct(x(last.at)), cy=y(last.second), r=5)
    yield tag("circle", class_="dot last", cx=pct(x(last.at)), cy=y(last.value), r=7)
    if last.side:
        yield tag(
            "text", ARROWS[last.side], class_="say", x=pct(x(last.at)), y=y(last.value) - 10, text_anchor="middle"
        )


def _outside(x: float, y: float, side: str) -> Iterator[SafeString]:
    yield tag("circle", class_="dot first", cx=pct(x), cy=y, r=5)
    yield tag("text", ARROWS[side], class_="say", x=pct(x), y=y - 9, text_anchor="middle")


def _days(first: date, last: date) -> Iterator[SafeString]:
    if first != last:
        yield tag("text", brief_day(first, short=True), x=pct(LEFT), y=HEIGHT - 6)
    yield tag("text", brief_day(last, short=True), x="100%", y=HEIGHT - 6, text_anchor="end")
