"""What is typed about one's own hours."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from access.forms import DayField
from buurtzorgweb.forms import Clock
from schedule.models import WorkEntry

WHOLE = forms.TextInput({"inputmode": "numeric", "autocomplete": "off"})


class EntryForm(forms.Form):
    """Other work of one day."""

    kind = forms.ChoiceField(label=_("What"), choices=WorkEntry.Kind.choices)
    minutes = forms.IntegerField(label=_("Minutes"), min_value=1, max_value=1440, widget=WHOLE)
    day = DayField(label=_("Day"))


class SaidForm(forms.Form):
    """How a shift really was. `version`: what was on the screen."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    starts = Clock(label=_("From"))
    ends = Clock(label=_("Until"))
    break_minutes = forms.IntegerField(label=_("Break in minutes"), min_value=0, max_value=180, widget=WHOLE)
    reason = forms.CharField(label=_("Why it has to be"), required=False, max_length=300)

    @property
    def asks_reason(self) -> bool:
        return bool(self.errors.get("reason") or self["reason"].value())

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        data["seen"] = data.pop("version", None)
        return data
