"""What a colleague saved while a form was open: which version one had, and where the two differ."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from django import forms

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def version_of(row: Any) -> str:
    """The moment of the last change in microseconds: it goes into the form and comes back."""
    return str((row.changed_at - EPOCH) // timedelta(microseconds=1))


def version_to(text: str | None) -> datetime | None:
    """Back from the form; something else is an old version."""
    if text is None:
        return None
    return EPOCH + timedelta(microseconds=int(text)) if text.isdigit() and len(text) < 18 else EPOCH


def differences(form: forms.Form, stands: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Label, what stands now and what was typed, where they differ."""
    form.is_valid()
    found = []
    for name, now in stands.items():
        typed = form.cleaned_data.get(name, form[name].value())
        if (typed or "") != (now or ""):
            found.append({"label": form[name].label, "now": _shown(form, name, now), "mine": _shown(form, name, typed)})
    return found


def _shown(form: forms.Form, name: str, value: Any) -> Any:
    """A choice by its words."""
    return dict(getattr(form.fields[name], "choices", ())).get(value, value)
