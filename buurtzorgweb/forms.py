"""Form plumbing that every room shares."""

from collections.abc import Callable
from datetime import time
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


class Clock(forms.TimeField):
    """09.15 as in Dutch, 09:15 as in English; both are read in both languages."""

    def to_python(self, value: Any) -> time | None:
        return super().to_python(value.strip().replace(".", ":") if isinstance(value, str) else value)


class Comma(forms.DecimalField):
    """A measured number: comma and point both start the decimals, whatever the language.

    A localised field would read 7,4 as 74 in English. Typed as text: a number field of the browser refuses one of them.
    """

    widget = forms.TextInput

    def to_python(self, value: Any) -> Any:
        return super().to_python(value.strip().replace(",", ".") if isinstance(value, str) else value)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return super().widget_attrs(widget) | {"inputmode": "decimal", "autocomplete": "off"}
