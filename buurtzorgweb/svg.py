"""The two bricks of every drawing: an element, and the frame that says in a sentence what it shows."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from markupsafe import escape


def tag(name: str, text: Any = None, /, **attributes: Any) -> SafeString:
    """One element. A trailing underscore is dropped (`class_`), the others become dashes; `None` leaves one out."""
    made = [f"<{name}"]
    made += [f'{_name(key)}{_plain(value)}"' for key, value in attributes.items() if value is not None]
    made.append("/>" if text is None else f">{_plain(text)}</{name}>")
    return mark_safe("".join(made))  # noqa: S308 names are ours, values and text are escaped


@cache
def _name(key: str) -> str:
    return f' {key.rstrip("_").replace("_", "-")}="'


def drawing(parts: Sequence[SafeString], label: str, height: int, class_: str = "chart") -> SafeString:
    """The frame of a chart: `label` says the finding in a sentence, `height` is in pixels."""
    return tag("svg", SafeString("".join(parts)), class_=class_, height=height, role="img", aria_label=label)


def pct(value: float) -> str:
    """A place or width along x."""
    return f"{value:.2f}%"


def _plain(value: Any) -> str:
    """Escaped; most values are numbers, which need none."""
    if isinstance(value, float):
        return f"{value:g}"
    return str(value) if isinstance(value, int) else str(escape(value))
