from decimal import Decimal
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from access.forms import AmountField, DayField
from backoffice.models import Insurer


class InsurerForm(forms.Form):
    uzovi = forms.CharField(
        label=_("UZOVI number"),
        max_length=4,
        validators=[RegexValidator(r"^[0-9]{4}\Z", _("A UZOVI number has four digits."))],
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    name = forms.CharField(label=_("Name"), max_length=200)
    concern = forms.CharField(label=_("Concern"), max_length=100, required=False)
    kind = forms.ChoiceField(label=_("Kind"), choices=Insurer.Kind.choices, widget=forms.RadioSelect)


class TariffForm(forms.Form):
    insurer = forms.ModelChoiceField(Insurer.objects.all(), label=_("Insurer"), empty_label=_("Choose"))
    product = forms.CharField(
        label=_("Product"),
        help_text=_("The code of the Vektis list, such as 1034. A care office may go without."),
        required=False,
        max_length=5,
        validators=[RegexValidator(r"^[0-9A-Z]{4,5}\Z", _("Four or five digits or capitals."))],
    )
    hourly = AmountField(
        label=_("Euros an hour"),
        min_value=Decimal("0.01"),
        max_value=Decimal("9999.99"),
        max_digits=6,
        decimal_places=2,
    )
    starts_on = DayField(label=_("First day"))
    ends_on = DayField(label=_("Last day"), required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        first, last = data.get("starts_on"), data.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _("The last day lies before the first."))
        return data


class TariffEndForm(forms.Form):
    ends_on = DayField(label=_("Last day"))
