from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _

from access.forms import AmountField, DayField
from backoffice.models import ExceptionNote
from backoffice.pay import iban


class IbanField(forms.CharField):
    """An account number, with or without spaces."""

    def to_python(self, value: str | None) -> str:
        return iban.plain(super().to_python(value) or "")

    def validate(self, value: str) -> None:
        super().validate(value)
        if value and not iban.is_iban(value):
            raise forms.ValidationError(_("This is no IBAN: look at it once more, such as NL91 ABNA 0417 1643 00."))


class WrongForm(forms.Form):
    text = forms.CharField(
        label=_("What is wrong?"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3, "maxlength": 1000})
    )
    day = DayField(label=_("On which day?"), required=False)


class ExpenseForm(forms.Form):
    what = forms.CharField(label=_("What did you pay for?"), max_length=120)
    amount = AmountField(
        label=_("Amount on the receipt, in euros"), min_value=Decimal("0.01"), max_value=Decimal(5000),
        max_digits=6, decimal_places=2,
    )  # fmt: skip
    day = DayField(label=_("Day on the receipt"))
    iban = IbanField(label=_("Pay it back to (IBAN)"), max_length=42)


class NoteForm(forms.Form):
    kind = forms.ChoiceField(label=_("What happens"), choices=ExceptionNote.Kind.choices, widget=forms.RadioSelect)
    text = forms.CharField(label=_("Why"), max_length=300)


class AnswerForm(forms.Form):
    answer = forms.CharField(
        label=_("Answer"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2, "maxlength": 1000})
    )
