"""What the team does about a problem."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access.forms import DayField
from omaha.rules import SENTENCES, Rule
from omaha.terms import categories, targets


class WorkForm(forms.Form):
    """The words and the days; sentences of the rules stand beside their field."""

    target_text = forms.CharField(label=_("What does “other” stand for?"), required=False, max_length=200)
    text = forms.CharField(
        label=_("What do you do for this client?"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": SENTENCES[Rule.INTERVENTION_TEXT]},
    )
    starts_on = DayField(label=_("From"), initial=timezone.localdate)
    ends_on = DayField(label=_("Up to and including"), required=False)


class InterventionForm(WorkForm):
    """Category × target × care description."""

    category = forms.ChoiceField(label=_("What kind of action?"))
    target = forms.ChoiceField(label=_("Directed at"))

    field_order = ("category", "target", "target_text", "text", "starts_on", "ends_on")

    def __init__(self, data: Any = None, **more: Any) -> None:
        super().__init__(data, **more)
        for name, entries in (("category", categories()), ("target", targets())):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [("", _("Choose")), *((entry.code, entry.name) for entry in entries.values())]
