"""What the desk fills in about refused lines."""

from django import forms
from django.utils.translation import gettext_lazy as _

from access.forms import DayField
from backoffice.models import Insurer


class ElsewhereForm(forms.Form):
    insurer = forms.ModelChoiceField(
        Insurer.objects.filter(kind="insurer", contracts__isnull=False).distinct().order_by("name"),
        label=_("Insured with"),
        empty_label=_("Choose"),
        help_text=_("Only insurers with a contract."),
    )
    since = DayField(label=_("From this day on"), help_text=_("Until the end of the month of these lines."))


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Why"), max_length=300, min_length=5)


class TakeBackForm(ReasonForm):
    again = forms.BooleanField(
        label=_("And claim it anew"),
        required=False,
        help_text=_("The visits are counted again, with what was put right since."),
    )


class RecordForm(forms.Form):
    reason = forms.CharField(
        label=_("Why you must see it"),
        min_length=10,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The team and the client can read this. For example which insurer asked, and for what."),
    )
