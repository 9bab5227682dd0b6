from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _

from access.forms import AmountField, DayField


class FileForm(forms.Form):
    file = forms.FileField(
        label=_("A file of claims or answers"),
        help_text=_("What an insurer sent (AW320) is booked; a claim (AW319) is checked and nothing is kept of it."),
    )


class PaymentForm(forms.Form):
    amount = AmountField(
        label=_("Euros"),
        help_text=_("With a minus when the insurer took it back."),
        min_value=Decimal("-99999999.99"),
        max_value=Decimal("99999999.99"),
        max_digits=10,
        decimal_places=2,
    )
    paid_on = DayField(label=_("Day of the bank"))
    statement = forms.CharField(
        label=_("Statement and line"), help_text=_("So that the same line is never booked twice."), max_length=60
    )
