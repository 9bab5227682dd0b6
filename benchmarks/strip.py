"""The strip of a measure: each other team a dot, stacked where they collide; the own dot largest and on top.

Same grammar as `buurtzorgweb.charts`. The dots are most of a board's bytes and time, and the same for every team of a
large organisation until the next rollup: they are drawn once.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache
from statistics import median

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from buurtzorgweb.svg import drawing, pct, tag

Say = Callable[[float], str]
LINE, PITCH, REACH = 40, 7.0, 22  # y of the axis, distance of stacked dots, and how far they may go from it, in pixels
APART = 1.5  # percent of the width below which two dots would touch


def strip(dots: Sequence[float], own: float, *, teams: int, label: str, say: Say) -> SafeString:
    """`dots`: the other teams in order, or an even sample of all; `teams`: how many there are with the own one."""
    known = [*dots, own]
    low, high = min(known), max(known)
    x = _at(own, low, high)
    parts = [tag("line", class_="grid", x1="0%", x2="100%", y1=LINE, y2=LINE)]
    if dots:
        parts += [_dots(tuple(dots), low, high), *_middle(median(dots), low, high, say)]
    parts += [
        tag("circle", class_="dot last", cx=pct(x), cy=LINE, r=9),
        _word(x, 18, _("you %(value)s") % {"value": say(own)}, "own", 8),
        tag("text", say(low), x="0", y=82),
        tag("text", say(high), x="100%", y=82, text_anchor="end"),
    ]
    return drawing(parts, _said(dots, own, teams, label, say), 86)


def _middle(value: float, low: float, high: float, say: Say) -> list[SafeString]:
    x = _at(value, low, high)
    tick = tag("line", class_="mid", x1=pct(x), x2=pct(x), y1=LINE - 14, y2=LINE + 14)
    return [tick, _word(x, 82, _("middle %(value)s") % {"value": say(value)}, None, 22)]


def _word(x: float, y: int, text: str, class_: str | None, inside: int) -> SafeString:
    """Centred on its mark, but within the drawing and clear of the ends of the axis."""
    return tag("text", text, class_=class_, x=pct(min(max(x, inside), 100 - inside)), y=y, text_anchor="middle")


def _at(value: float, low: float, high: float) -> float:
    return (value - low) / (high - low) * 96 + 2 if high > low else 50.0


@lru_cache(maxsize=512)
def _dots(dots: tuple[float, ...], low: float, high: float) -> SafeString:
    lanes: list[float] = []
    placed: list[tuple[float, int]] = []
    for x in (_at(value, low, high) for value in dots):
        lane = next((index for index, taken in enumerate(lanes) if x - taken >= APART), len(lanes))
        lanes[lane : lane + 1] = [x]
        placed.append((x, lane))
    pitch = min(PITCH, REACH / max(len(lanes) // 2, 1))
    radius = round(min(4.0, max(pitch * 0.6, 1.2)), 1)
    return SafeString(
        "".join(tag("circle", class_="peer", cx=f"{x:.1f}%", cy=_lane(lane, pitch), r=radius) for x, lane in placed)
    )


def _lane(lane: int, pitch: float) -> float:
    """On the axis, then in turn above and below it."""
    return round(LINE + (lane + 1) // 2 * pitch * (1 if lane % 2 else -1), 1)


def _said(dots: Sequence[float], own: float, teams: int, label: str, say: Say) -> str:
    said = _("%(label)s: you %(own)s") % {"label": label, "own": say(own)}
    if not dots:
        return f"{said}."
    among = _("middle of %(count)d teams %(middle)s, lowest %(low)s, highest %(high)s") % {
        "count": teams, "middle": say(median(dots)), "low": say(min(*dots, own)), "high": say(max(*dots, own)),
    }  # fmt: skip
    return f"{said}; {among}."
