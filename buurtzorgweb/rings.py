"""The network around a client: the one drawing with a viewBox (380 × 380), text at least 13 px at full size."""

from collections.abc import Sequence
from math import cos, inf, radians, sin
from typing import NamedTuple

from django.utils.safestring import SafeString
from django.utils.translation import gettext

from buurtzorgweb.svg import tag

CENTRE, HEART, KNOT = 190, 31, 15
# Outer radius of each band, the radius its people sit on, and how many fit before the rest becomes one "+n".
BANDS = ((94, 67, 4), (140, 117, 5), (186, 163, 7))
# Turns of a ring that are tried, in parts of the room between two people; half a step leaves the label at the top free.
TURNS = (0.5, 0.35, 0.65, 0.2, 0.8, 0.42, 0.58, 0.28, 0.72, 0.1, 0.9, 0.0)


class Knot(NamedTuple):
    """A person or practice. `name` stands below the circle (a first name or a role), `initials` in it."""

    name: str
    initials: str
    us: bool = False


class Ring(NamedTuple):
    """A band of the drawing, from the inside out: naasten, buurtteam, andere zorg."""

    label: str
    knots: Sequence[Knot]


Point = tuple[float, float]
Box = tuple[float, float, float, float]


def rings(client_name: str, network: Sequence[Ring]) -> SafeString:
    """Draw up to three rings around the client's first name; people of the own team (`us`) in brick."""
    bands = list(zip(network, BANDS, strict=False))
    parts = []
    for ring, (radius, _, _) in reversed(bands):
        parts.append(tag("circle", class_="ring", cx=CENTRE, cy=CENTRE, r=radius))
        parts.append(tag("text", ring.label, class_="band", x=CENTRE, y=CENTRE - radius + 18, text_anchor="middle"))
    parts += _heart(client_name)
    taken = [_box(CENTRE, CENTRE - radius + 14, ring.label, 8, 6) for ring, (radius, _, _) in bands]
    for ring, (_, radius, room) in bands:
        shown = _fitting(ring.knots, room)
        places = _places(shown, radius, taken)
        taken += [_box(*place, knot.name) for knot, place in zip(shown, places, strict=True)]
        parts += [mark for knot, place in zip(shown, places, strict=True) for mark in _knot(knot, *place)]
    label = gettext("The network of %(name)s. %(said)s") % {"name": client_name, "said": _said(network)}
    return tag("svg", SafeString("".join(parts)), class_="rings", viewBox="0 0 380 380", role="img", aria_label=label)


def _heart(name: str) -> list[SafeString]:
    """The client's name fits its circle: smaller from eight letters, initials from eleven."""
    said = name if len(name) <= 10 else "".join(word[0] for word in name.split()[:3])
    class_ = "heart-name long" if len(said) > 7 else "heart-name"
    return [
        tag("circle", class_="heart", cx=CENTRE, cy=CENTRE, r=max(HEART, len(said) * 4)),
        tag("text", said, class_=class_, x=CENTRE, y=CENTRE + 6, text_anchor="middle"),
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
        shared = sum(_shared(box, other) for box in boxes for other in taken)
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
    return [
        tag("circle", class_="knot us" if knot.us else "knot", cx=x, cy=y, r=KNOT),
        tag("text", knot.initials, class_="init", x=x, y=y + 5, text_anchor="middle"),
        tag("text", knot.name, x=x, y=y + 29, text_anchor="middle"),
    ]


def _said(network: Sequence[Ring]) -> str:
    """Who is there, in words: every name, also those that the drawing folds into +n."""
    sentences = [f"{ring.label}: {', '.join(knot.name for knot in ring.knots)}." for ring in network if ring.knots]
    return " ".join(sentences) or gettext("Nobody noted yet.")
