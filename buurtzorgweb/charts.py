"""Charts as SVG text, drawn on the server so that they print, work offline and fit a PDF.

Pure functions: values in, `SafeString` out, no queries. No viewBox: x in percent, y in pixels, so that marks stretch
and words keep their size. No style attributes (the content policy refuses them): classes of `app.css` only. Grammar:
brick = own team or latest value, soft line = history, grey dot = a peer, solid tick = middle, green dots = target,
black dashes = norm, dotted vertical = an event, hollow dot = baseline. The network drawing is in `rings.py`.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from itertools import pairwise
from math import ceil, floor, log10
from typing import Literal, NamedTuple

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext

from buurtzorgweb.svg import drawing, pct, tag
from buurtzorgweb.templatetags.look import brief_day, clock, day, number

Say = Callable[[float], str]


class Stop(NamedTuple):
    """A visit on the day line. `start` and `end` in minutes since local midnight."""

    start: int
    end: int
    state: Literal["done", "next", "gone", "planned"]


STOP = '<rect class="{}" x="{:.2f}%" width="{:.2f}%" y="14" height="24" rx="7"/>'
STOP_CLASSES = {"done": "fill good", "next": "fill own", "gone": "event", "planned": "hollow"}


def minute_of(moment: datetime) -> int:
    """Minutes since midnight of a moment that is already in local time."""
    return moment.hour * 60 + moment.minute


def day_line(stops: Sequence[Stop], now: int | None = None) -> SafeString:
    """The day in one line, whole hours around the visits. `now` in minutes since midnight; outside the day: no tick."""
    if not stops:
        return drawing([tag("line", class_="grid", x1="0%", x2="100%", y1=26, y2=26)], gettext("No visits."), 64)
    first = min(stop.start for stop in stops) // 60 * 60
    last = max(ceil(max(max(stop.end, stop.start) for stop in stops) / 60) * 60, first + 60)
    span = last - first
    parts = [tag("line", class_="grid", x1="0%", x2="100%", y1=26, y2=26)]
    for stop in stops:
        x, width = (stop.start - first) / span * 100, max(stop.end - stop.start, 0) / span * 100
        gap = min(0.4, width / 2)
        parts.append(SafeString(STOP.format(STOP_CLASSES[stop.state], x, width - gap)))
    parts += _hours(first, last)
    if now is not None and first <= now <= last:
        x = (now - first) / span * 100
        parts.append(tag("line", class_="mid", x1=pct(x), x2=pct(x), y1=4, y2=46))
    return drawing(parts, _said_day(stops, now), 64)


def _hours(first: int, last: int) -> Iterator[SafeString]:
    every = 60 * max(1, ceil((last - first) / 60 / 6))
    for minute in range(first, last + 1, every):
        anchor = {first: "start", last: "end"}.get(minute, "middle")
        x = (minute - first) / (last - first) * 100
        yield tag("text", _clock(minute), x=pct(x), y=60, text_anchor=anchor)


def _said_day(stops: Sequence[Stop], now: int | None) -> str:
    done = sum(stop.state == "done" for stop in stops)
    left = [stop for stop in stops if stop.state in ("next", "planned")]
    said = [ngettext("%(count)d visit done", "%(count)d visits done", done) % {"count": done}]
    if now is not None:
        said.append(gettext("now %(time)s") % {"time": _clock(now)})
    if left:
        until = _clock(max(stop.end for stop in left))
        said.append(gettext("%(count)d to go, until %(time)s") % {"count": len(left), "time": until})
    return gettext("Your day in one line: %(said)s.") % {"said": ", ".join(said)}


def rating_steps(
    points: Sequence[tuple[date, int]],
    target: int | None = None,
    *,
    label: str,
    until: date | None = None,
    events: Sequence[date] = (),
    large: bool = False,
) -> SafeString:
    """One Omaha scale over time as a step line: it is ordinal, 1-5, so nothing slopes and nothing is averaged.

    `points`: (day, score), any order, the last of a day counts; `label` names the scale; `until` is the end of the
    axis (today); `events` are dotted verticals. `large` adds the axis, the days and all dots; small (the default) is
    the line with its last value, for a table cell.
    """
    points = sorted(dict(points).items())
    left, right, top, step = (10, 96, 12, 38) if large else (0, 92, 5, 9)
    bottom, height = top + 4 * step, (190 if large else 46)
    first, last = (points[0][0], max(points[-1][0], *events, until or date.min)) if points else (date.min, date.min)

    def x(on: date) -> float:
        return left + (on - first).days / ((last - first).days or 1) * (right - left) if last > first else right

    def y(score: int) -> int:
        return bottom - (min(max(score, 1), 5) - 1) * step

    parts = list(_rating_axis(left, right, y)) if large else [across("grid", left, right, bottom)]
    events = [on for on in events if first <= on]
    parts += [tag("line", class_="event", x1=pct(x(on)), x2=pct(x(on)), y1=top, y2=bottom) for on in events]
    if target is not None:
        parts.append(across("goal", left, right, y(target)))
    if points:
        parts += _steps([(x(on), y(score)) for on, score in points], left, right, large)
    if large and points:
        parts += _day_ends(first, last, left, right)
    return drawing(parts, _said_rating(points, target, label), height)


def _rating_axis(left: float, right: float, y: Callable[[int], int]) -> Iterator[SafeString]:
    for score in range(1, 6):
        yield across("grid", left, right, y(score))
        yield tag("text", score, x="0", y=y(score) + 4)


def _steps(marks: Sequence[tuple[float, int]], left: float, right: float, large: bool) -> Iterator[SafeString]:
    class_ = "trace own" if large else "trace"
    start = min(marks[0][0], left) if len(marks) == 1 else marks[0][0]
    walk = [(start, marks[0][1]), *marks[1:], (right, marks[-1][1])]
    for (x1, y1), (x2, y2) in pairwise(walk):
        yield tag("line", class_=class_, x1=pct(x1), x2=pct(x2), y1=y1, y2=y1)
        if y1 != y2:
            yield tag("line", class_=class_, x1=pct(x2), x2=pct(x2), y1=y1, y2=y2)
    if large and len(marks) > 1:
        yield tag("circle", class_="dot first", cx=pct(marks[0][0]), cy=marks[0][1], r=5)
        yield from (tag("circle", class_="dot", cx=pct(x), cy=y, r=5) for x, y in marks[1:-1])
    end = marks[-1][0] if large else right
    yield tag("circle", class_="dot last", cx=pct(end), cy=marks[-1][1], r=7 if large else 5)


def _day_ends(first: date, last: date, left: float, right: float) -> Iterator[SafeString]:
    yield tag("text", brief_day(first, short=True), x=pct(left), y=186)
    if last > first:
        yield tag("text", brief_day(last, short=True), x=pct(right), y=186, text_anchor="end")


def _said_rating(points: Sequence[tuple[date, int]], target: int | None, label: str) -> str:
    if not points:
        said = gettext("%(label)s: not rated yet") % {"label": label}
    elif len({score for _, score in points}) == 1:
        said = gettext("%(label)s: %(score)d since %(day)s") % {
            "label": label, "score": points[-1][1], "day": day(points[0][0]),
        }  # fmt: skip
    else:
        said = gettext("%(label)s: from %(first)d to %(last)d") % {
            "label": label, "first": points[0][1], "last": points[-1][1],
        }  # fmt: skip
    return said + (gettext(", target %(target)d.") % {"target": target} if target is not None else ".")


class Part(NamedTuple):
    """A share. `tone`: '' for the quiet greys, 'own' for what counts, or a status; `note` follows the percentage."""

    label: str
    value: float
    tone: Literal["", "own", "good", "watch", "wait", "stop"] = ""
    note: str = ""


def share_bar(parts: Sequence[Part], *, label: str) -> SafeString:
    """One bar whose parts add up to the whole, with gaps; words and numbers are in `legend(parts)` below it."""
    total = sum(max(part.value, 0) for part in parts)
    bars, at = [], 0.0
    for part, (class_, opacity) in zip(parts, _tones(parts), strict=True):
        width = max(part.value, 0) / total * 100 if total else 0
        gap = min(0.3, width / 2)
        bars.append(
            tag(
                "rect",
                class_=class_,
                fill_opacity=opacity,
                x=pct(at + gap / 2),
                width=pct(width - gap),
                y=4,
                height=26,
                rx=5,
            )
        )
        at += width
    said = ", ".join(f"{part.label} {_share(part, total)}" for part in parts)
    return drawing(bars, f"{label}: {said}.", 34)


def legend(parts: Sequence[Part]) -> SafeString:
    """The words and numbers of a share bar, as a list."""
    total = sum(max(part.value, 0) for part in parts)
    items = []
    for part, (class_, opacity) in zip(parts, _tones(parts), strict=True):
        key = tag("rect", class_=class_, fill_opacity=opacity, x="20%", width="60%", height="100%", rx=3)
        swatch = tag("svg", key, aria_hidden="true", class_="chart")
        items.append(
            format_html("<li>{}{} <strong>{}</strong> {}</li>", swatch, part.label, _share(part, total), part.note)
        )
    return tag("ul", SafeString("".join(items)), class_="legend")


def _tones(parts: Sequence[Part]) -> Iterator[tuple[str, str | None]]:
    greys = iter((".8", ".55", ".38", ".22"))
    for part in parts:
        yield (f"fill {part.tone}", None) if part.tone else ("fill ink", next(greys, ".15"))


def _share(part: Part, total: float) -> str:
    return f"{number(max(part.value, 0) / total * 100 if total else 0, 1)}\N{NO-BREAK SPACE}%"


def month_line(
    points: Sequence[tuple[str, float | None]], norm: float | None = None, *, label: str, say: Say | None = None
) -> SafeString:
    """A measure per month. `points`: (month's short name, value or None), oldest first; None breaks the line."""
    say = say or (lambda value: number(value, 1))
    known = [value for _, value in points if value is not None]
    if not known:
        return drawing([], _unknown(label), 34)
    ticks = round_ticks([*known, *([norm] if norm is not None else [])])
    low, high = ticks[0], ticks[-1]

    def x(index: int) -> float:
        return 8 + index / max(len(points) - 1, 1) * 86

    def y(value: float) -> float:
        return round(140 - (value - low) / (high - low) * 126, 1)

    parts = [mark for tick in ticks for mark in (across("grid", 8, 100, y(tick)), _tick(tick, y(tick)))]
    marks = [(x(index), y(value)) if value is not None else None for index, (_, value) in enumerate(points)]
    parts += [
        tag("line", class_="trace own", x1=pct(one[0]), y1=one[1], x2=pct(two[0]), y2=two[1])
        for one, two in pairwise(marks)
        if one and two
    ]
    parts += _lonely(marks)
    if norm is not None:
        parts.append(across("norm", 8, 100, y(norm)))
        parts.append(
            tag(
                "text",
                gettext("norm %(value)s") % {"value": say(norm)},
                class_="say",
                x="100%",
                y=y(norm) - 7,
                text_anchor="end",
            )
        )
    parts += _month_names(points, x)
    end = next(mark for mark in reversed(marks) if mark)
    parts.append(tag("circle", class_="dot last", cx=pct(end[0]), cy=end[1], r=7))
    above = norm is not None and known[-1] >= norm
    parts.append(_word(end[0], end[1] + (-14 if above else 22), say(known[-1]), "own", inside=(8, 95)))
    said = gettext("%(label)s per month: from %(first)s to %(last)s.") % {
        "label": label,
        "first": say(known[0]),
        "last": say(known[-1]),
    }
    return drawing(parts, said + (gettext(" Norm %(value)s.") % {"value": say(norm)} if norm is not None else ""), 170)


def _lonely(marks: Sequence[tuple[float, float] | None]) -> Iterator[SafeString]:
    """A month with gaps on both sides has no line: it is a dot."""
    padded = [None, *marks, None]
    for before, mark, after in zip(padded, marks, padded[2:], strict=False):
        if mark and not before and not after:
            yield tag("circle", class_="dot", cx=pct(mark[0]), cy=mark[1], r=4)


def _month_names(points: Sequence[tuple[str, float | None]], x: Callable[[int], float]) -> Iterator[SafeString]:
    every = max(1, round((len(points) - 1) / 4)) if len(points) > 6 else 1
    for index in range(len(points) - 1, -1, -every):
        yield tag("text", points[index][0], x=pct(x(index)), y=164, text_anchor="middle")


def _tick(value: float, y: float) -> SafeString:
    return tag("text", number(value, "-1"), x="0", y=y + 4)


def spark(values: Sequence[float | None], low: float, high: float, *, label: str, own: bool = False) -> SafeString:
    """A small line with its last value. All sparks of one column share `low` and `high`; `own` marks what changed."""
    known = [(index, value) for index, value in enumerate(values) if value is not None]
    if not known:
        return drawing([], _unknown(label), 30, "chart spark")

    def y(value: float) -> float:
        return round(26 - min(max((value - low) / ((high - low) or 1), 0), 1) * 22, 1)

    points = " ".join(f"{index / max(len(values) - 1, 1) * 100:.1f},{y(value)}" for index, value in known)
    line = tag("polyline", class_="trace own" if own else "trace", points=points)
    inner = tag("svg", line, width="94%", height=30, viewBox="0 0 100 30", preserveAspectRatio="none")
    at = known[-1][0] / max(len(values) - 1, 1) * 94
    dot = tag("circle", class_="dot last" if own else "dot", cx=pct(at), cy=y(known[-1][1]), r=4 if own else 3)
    return drawing([inner, dot], label, 30, "chart spark")


def _unknown(label: str) -> str:
    return gettext("%(label)s: no figures yet.") % {"label": label}


def across(class_: str, left: float, right: float, y: float) -> SafeString:
    return tag("line", class_=class_, x1=pct(left), x2=pct(right), y1=y, y2=y)


def _word(x: float, y: float, text: str, class_: str | None = None, *, inside: tuple[float, float]) -> SafeString:
    """A word centred on its mark, held `inside` (x %) so that it neither leaves the chart nor meets the axis ends."""
    return tag("text", text, class_=class_, x=pct(min(max(x, inside[0]), inside[1])), y=y, text_anchor="middle")


def _ends(values: Sequence[float]) -> tuple[float, float]:
    if not values:
        return 0.0, 1.0
    low, high = min(values), max(values)
    apart = high - low > 1e-6 * max(abs(low), abs(high), 1)
    return (low, high) if apart else (low - 1, high + 1)


def round_ticks(values: Sequence[float]) -> list[float]:
    """Three to five round numbers around the values: steps of 1, 2 or 5 times a power of ten."""
    low, high = _ends(values)
    rough = (high - low) / 3
    unit = 10.0 ** floor(log10(rough))
    step = next(unit * size for size in (1, 2, 5, 10) if unit * size >= rough * 0.999)
    return [round(step * index, 10) for index in range(floor(low / step), ceil(high / step) + 1)]


def _clock(minute: int) -> str:
    return clock(datetime(2000, 1, 1, minute // 60 % 24, minute % 60)).removeprefix("0")  # noqa: DTZ001 only a time of day
