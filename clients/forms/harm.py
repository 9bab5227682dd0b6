"""What may harm a client, what is not to be done, and what happened: as typed."""

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access.forms import DayField
from clients.models import ClientEvent
from clients.risks import risk_choices


class RiskForm(forms.Form):
    kind = forms.ChoiceField(label=_("What is it about?"))
    text = forms.CharField(
        max_length=300,
        label=_("What must a colleague know?"),
        help_text=_("Of a treatment limit also with whom and when it was agreed."),
        widget=forms.Textarea({"rows": 2, "autocapitalize": "sentences"}),
    )
    starts_on = DayField(label=_("Since"), initial=timezone.localdate)

    def __init__(self, data: Any = None, *, kind: str = "", **more: Any) -> None:
        super().__init__(data, **more)
        field = self.fields["kind"]
        assert isinstance(field, forms.ChoiceField)
        choices = [("", _("Choose")), *risk_choices()]
        known = {key for _name, group in choices[1:] for key, _label in group}
        # A kind that came from elsewhere stays until somebody chooses another.
        field.choices = choices if not kind or kind in known else [*choices, (kind, kind.replace("_", " "))]

    def clean_starts_on(self) -> date:
        return not_to_come(self.cleaned_data["starts_on"])


class EventForm(forms.Form):
    kind = forms.ChoiceField(label=_("What happened?"), choices=ClientEvent.Kind.choices, widget=forms.RadioSelect)
    starts_on = DayField(label=_("On"), initial=timezone.localdate)
    ends_on = DayField(
        label=_("Until"), required=False, help_text=_("Of an infection or a hospital stay, once it is over.")
    )
    text = forms.CharField(
        max_length=2000,
        required=False,
        label=_("How did it go?"),
        widget=forms.Textarea({"rows": 3, "autocapitalize": "sentences"}),
    )

    def clean_starts_on(self) -> date:
        return not_to_come(self.cleaned_data["starts_on"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("ends_on") and data.get("starts_on") and data["ends_on"] < data["starts_on"]:
            self.add_error("ends_on", _("The last day lies before the first."))
        return data


def not_to_come(day: date) -> date:
    if day > timezone.localdate():
        raise forms.ValidationError(_("This day has not come yet."))
    return day
