"""Fields that every room's forms use, and the choices a person makes for herself."""

from typing import Any

from django import forms
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy as _

from access.models import User


def posted(request: HttpRequest) -> QueryDict | None:
    """What binds a form: a POST that carries nothing is still a form that was sent."""
    return request.POST if request.method == "POST" else None


class DayInput(forms.DateInput):
    """The device's own calendar; it speaks ISO whatever the language."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class DayField(forms.DateField):
    widget = DayInput


class AmountField(forms.DecimalField):
    """A number with a decimal comma or point, typed as text so that the tablet does not refuse the comma."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(localize=True, **kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {**super().widget_attrs(widget), "inputmode": "decimal", "autocomplete": "off"}


class SettingsForm(forms.Form):
    """The language, and light or dark. "device" stands for no choice: a radio without a value cannot be missed."""

    language = forms.ChoiceField(
        label=_("Language"), widget=forms.RadioSelect, choices=[("nl", "Nederlands"), ("en", "English")]
    )
    theme = forms.TypedChoiceField(
        label=_("Appearance"),
        widget=forms.RadioSelect,
        choices=[(value or "device", label) for value, label in User.Theme.choices],
        coerce=lambda value: "" if value == "device" else value,
    )
