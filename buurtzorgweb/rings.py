"""The network around a client: the one drawing with a viewBox (380 × 380), text at least 13 px at full size."""

from collections.abc import Sequence
from math import cos, inf, radians, sin
from typing import Any, NamedTuple

from django.utils.safestring import SafeString
from django.utils.translation import gettext

from buurtzorgweb.svg import tag

CENTRE, HEART, KNOT, EDGE = 190, 31, 15, 186
# How many fit in each band, from the inside out, before the rest becomes one "+n": for three bands and for four.
ROOM = {3: (4, 5, 7), 4: (3, 4, 5, 7)}
# The room of a band beside that of another: the first lies around the heart, one without people has its name alone.
FIRST, EMPTY = 1.3, 0.55
# A finger is larger than a circle with a name.
TOUCH = 46
# Turns of a ring that are tried, in parts of the room between two people; half a step leaves the label at the top free.
TURNS = (0.5, 0.35, 0.65, 0.2, 0.8, 0.42, 0.58, 0.28, 0.72, 0.1, 0.9, 0.0)


class Knot(NamedTuple):
    """A person or practice. `name` stands below the circle (a first name or a role), `initials` in it.

    With a phone number the circle is one tap from a call.
    """

    name: str
    initials: str
    us: bool = False
    phone: str = ""


class Ring(NamedTuple):
    """A band of the drawing, from the inside out: huisgenoten, familie en vrienden, team, andere zorg."""

    label: str
    knots: Sequence[Knot]


class Band(NamedTuple):
    """Its outer radius, the radius its people sit on, and how many of them it shows."""

    outer: float
    middle: float
    room: int


# All names are said in the label of the whole, and in those of the calls.
HIDDEN: dict[str, Any] = {"aria_hidden": "true"}

Point = tuple[float, float]
Box = tuple[float, float, float, float]
# Left and right of the drawing: a long word there would be cut off.
OUTSIDE: list[Box] = [(-400, 0, 0, 2 * CENTRE), (2 * CENTRE, 0, 780, 2 * CENTRE)]


def rings(client_name: str, network: Sequence[Ring]) -> SafeString:
    """Draw up to four rings around the client's first name; people of the own team (`us`) in brick."""
    bands = list(zip(network, _bands(network), strict=False))
    parts = []
    for ring, (radius, _, _) in reversed(bands):
        parts.append(tag("circle", class_="ring", cx=CENTRE, cy=CENTRE, r=radius))
        parts.append(
            tag("text", ring.label, class_="band", x=CENTRE, y=radius_top(radius) + 18, text_anchor="middle", **HIDDEN)
        )
    parts += _heart(client_name)
    taken: list[Box] = [(CENTRE - HEART, CENTRE - HEART, CENTRE + HEART, CENTRE + HEART)]
    taken += [_box(CENTRE, radius_top(radius) + 14, ring.label, 8, 6) for ring, (radius, _, _) in bands]
    calls = False
    for ring, (_, radius, room) in bands:
        shown = _fitting(ring.knots, room)
        places = _places(shown, radius, taken)
        taken += [_box(*place, knot.name) for knot, place in zip(shown, places, strict=True)]
        parts += [mark for knot, place in zip(shown, places, strict=True) for mark in _knot(knot, *place)]
        calls = calls or any(knot.phone for knot in shown)
    label = gettext("The network of %(name)s. %(said)s") % {"name": client_name, "said": _said(network)}
    # A picture is one thing for who does not see it; with calls in it, it is a group of things.
    role = "group" if calls else "img"
    return tag("svg", SafeString("".join(parts)), class_="rings", viewBox="0 0 380 380", role=role, aria_label=label)


def radius_top(radius: float) -> float:
    return CENTRE - radius


def _bands(network: Sequence[Ring]) -> list[Band]:
    """The room between heart and edge, shared among the rings."""
    shares = [1.0 if ring.knots else EMPTY for ring in network[:4]]
    if shares and network[0].knots:
        shares[0] = FIRST
    found, inner = [], float(HEART)
    for share, room in zip(shares, ROOM[4 if len(shares) > 3 else 3], strict=False):
        outer = inner + (EDGE - HEART) * share / sum(shares)
        found.append(Band(round(outer, 1), (inner + outer) / 2, room))
        inner = outer
    return found


def _heart(name: str) -> list[SafeString]:
    """The client's name fits its circle: smaller from eight letters, initials from eleven."""
    said = name if len(name) <= 10 else "".join(word[0] for word in name.split()[:3])
    class_ = "heart-name long" if len(said) > 7 else "heart-name"
    return [
        tag("circle", class_="heart", cx=CENTRE, cy=CENTRE, r=max(HEART, len(said) * 4)),
        tag("text", said, class_=class_, x=CENTRE, y=CENTRE + 6, text_anchor="middle", **HIDDEN),
    ]


def _fitting(knots: Sequence[Knot], room: int) -> list[Knot]:
    if len(knots) <= room:
        return list(knots)
    rest = len(knots) - room + 1
    others = gettext("colleagues") if knots[-1].us else gettext("others")
    return [*knots[: room - 1], Knot(others, f"+{rest}", knots[-1].us)]


def _places(knots: Sequence[Knot], radius: float, taken: Sequence[Box]) -> list[Point]:
    """Spread over the circle; of a few turns the first where no circle or name lies over another, else the best."""
    best: list[Point] = []
    least = inf
    for turn in TURNS:
        places = [_at(radius, 360 / len(knots) * (index + turn)) for index in range(len(knots))]
        boxes = [_box(*place, knot.name) for knot, place in zip(knots, places, strict=True)]
        shared = sum(_shared(box, other) for box in boxes for other in [*taken, *OUTSIDE])
        if shared < least:
            best, least = places, shared
        if not shared:
            break
    return best


def _box(x: float, y: float, text: str, above: float = KNOT, below: float = 33) -> Box:
    """What a circle with the name below it covers: left, top, right, bottom."""
    half = max(KNOT, len(text) * 4.4)
    return x - half, y - above, x + half, y + below


def _shared(one: Box, two: Box) -> float:
    """The area that two boxes have in common."""
    width = min(one[2], two[2]) - max(one[0], two[0])
    height = min(one[3], two[3]) - max(one[1], two[1])
    return width * height if width > 0 and height > 0 else 0.0


def _at(radius: float, degrees: float) -> Point:
    angle = radians(degrees - 90)
    return round(CENTRE + radius * cos(angle), 1), round(CENTRE + radius * sin(angle) - 4, 1)


def _knot(knot: Knot, x: float, y: float) -> list[SafeString]:
    """With a number it is a link, and large enough for a finger."""
    marks = [
        tag("circle", class_="knot us" if knot.us else "knot", cx=x, cy=y, r=KNOT),
        tag("text", knot.initials, class_="init", x=x, y=y + 5, text_anchor="middle", **HIDDEN),
        tag("text", knot.name, x=x, y=y + 29, text_anchor="middle", **HIDDEN),
    ]
    if not knot.phone:
        return marks
    half = TOUCH / 2
    finger = tag("rect", x=x - half, y=y - 16, width=TOUCH, height=TOUCH, fill="none", pointer_events="all")
    said = gettext("Call %(name)s, %(phone)s") % {"name": knot.name, "phone": knot.phone}
    dial = "".join(sign for sign in knot.phone if sign in "+0123456789")
    return [tag("a", SafeString("".join([finger, *marks])), href=f"tel:{dial}", aria_label=said)]


def _said(network: Sequence[Ring]) -> str:
    """Who is there, in words: every name, also those that the drawing folds into +n."""
    sentences = [f"{ring.label}: {', '.join(knot.name for knot in ring.knots)}." for ring in network if ring.knots]
    return " ".join(sentences) or gettext("Nobody noted yet.")
