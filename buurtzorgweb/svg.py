"""The two bricks of every drawing: an element, and the frame that says in a sentence what it shows."""

from collections.abc import Sequence
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from markupsafe import escape


def tag(name: str, text: Any = None, /, **attributes: Any) -> SafeString:
    """One element. A trailing underscore is dropped (`class_`), the others become dashes; `None` leaves one out."""
    pairs = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(_plain(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    body = "/>" if text is None else f">{escape(text)}</{name}>"
    return mark_safe(f"<{name}{pairs}{body}")  # noqa: S308 names are ours, values and text are escaped


def drawing(parts: Sequence[SafeString], label: str, height: int, class_: str = "chart") -> SafeString:
    """The frame of a chart: `label` says the finding in a sentence, `height` is in pixels."""
    return tag("svg", SafeString("".join(parts)), class_=class_, height=height, role="img", aria_label=label)


def pct(value: float) -> str:
    """A place or width along x."""
    return f"{value:.2f}%"


def _plain(value: Any) -> Any:
    return f"{value:g}" if isinstance(value, float) else value
