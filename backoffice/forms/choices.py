"""Forms of the settings page."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from access.forms import AmountField, DayField
from backoffice.choices import Choice

CODE = RegexValidator(r"^[0-9A-Z]{4,5}\Z", _("Four or five digits or capitals."))


class ChoiceForm(forms.Form):
    """One choice, as a list where it has one."""

    starts_on = DayField(label=_("From this day on"))

    def __init__(self, *args: Any, choice: Choice, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["value"] = (
            forms.ChoiceField(label=choice.label, choices=list(choice.options.items()), widget=forms.RadioSelect)
            if choice.options
            else forms.CharField(label=choice.label, help_text=choice.wants, max_length=200, required=False)
        )
        self.order_fields(["value", "starts_on"])


class MaximumForm(forms.Form):
    name = forms.CharField(label=_("Performance"), max_length=120)
    product = forms.CharField(
        label=_("Product"),
        help_text=_("Without its code it is known, and not checked."),
        required=False,
        validators=[CODE],
    )
    hourly = AmountField(label=_("Euros an hour"), min_value=Decimal("0.01"), max_digits=6, decimal_places=2)
    starts_on = DayField(label=_("First day"))
    ends_on = DayField(label=_("Last day"), required=False)
    source = forms.CharField(label=_("Decision of the NZa"), max_length=200, required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        first, last = data.get("starts_on"), data.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _("The last day lies before the first."))
        return data


class MaximumChangeForm(forms.Form):
    product = forms.CharField(label=_("Product"), required=False, validators=[CODE])
    ends_on = DayField(label=_("Last day"), required=False)
