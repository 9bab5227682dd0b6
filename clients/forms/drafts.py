"""What was typed before, put back into a form."""

from collections.abc import Collection
from typing import Any

from clients.models import Draft


def typed(draft: Draft | None, *, many: Collection[str] = ()) -> dict[str, Any]:
    """The fields of a draft as initial values. In `many` each value counts, and none at all is said too."""
    if draft is None:
        return {}
    nothing: dict[str, Any] = {name: [] for name in many}
    return nothing | {name: values if name in many else values[0] for name, values in draft.fields.items() if values}
