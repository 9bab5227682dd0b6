"""What a team fills in so that a client's care can be claimed."""

from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from access.forms import DayField
from backoffice.models import Insurer


def _digits(most: int, label: Any, *, required: bool = True, hint: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=most,
        required=required,
        help_text=hint,
        validators=[RegexValidator(r"^[0-9]+\Z", _("Digits only."))],
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )


class InsuredForm(forms.Form):
    insurer = forms.ModelChoiceField(
        Insurer.objects.order_by("kind", "name"), label=_("Insured with"), empty_label=_("Choose")
    )
    starts_on = DayField(label=_("From this day on"), help_text=_("Care before this day stays with whom it was."))


class NoBsnForm(forms.Form):
    starts_on = DayField(
        label=_("From this day on"), help_text=_("Only when it is certain: an insurer asks for the proof.")
    )


class DecisionForm(forms.Form):
    client_number = forms.CharField(label=_("Client number at the CIZ"), max_length=20)
    request_number = _digits(9, _("Request number"))
    decision_number = _digits(9, _("Decision number"))
    function_code = _digits(2, _("Function code"), required=False, hint=_("Two digits, if the letter has one."))
    package_code = _digits(3, _("Care package code"), required=False, hint=_("Three digits, if the letter has one."))
    starts_on = DayField(label=_("Valid from"))

    def clean_function_code(self) -> str:
        return self._filled("function_code", 2)

    def clean_package_code(self) -> str:
        return self._filled("package_code", 3)

    def _filled(self, name: str, width: int) -> str:
        value: str = self.cleaned_data[name]
        return value.zfill(width) if value else ""
