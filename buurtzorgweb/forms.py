"""Form plumbing that every room shares."""

from collections.abc import Callable
from typing import Any

from django import forms


class Refused(Exception):
    """A rule says no. The text is for the person at the screen; `field` names the field it stands beside."""

    def __init__(self, message: Any, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field


def attempt(form: forms.BaseForm, act: Callable[..., Any], /, **kwargs: Any) -> bool:
    """Validate, call the service with the form's fields, and turn `Refused` into a form error."""
    if not form.is_bound or not form.is_valid():
        return False
    try:
        form.result = act(**form.cleaned_data, **kwargs)  # type: ignore[attr-defined]
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        return False
    return True
