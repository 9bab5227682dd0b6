"""Moving a record: who takes over, and why."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from clients.forms.person import key_choice, short
from clients.services.transfer import receivers
from teams.models import Team


class TransferForm(forms.Form):
    receiver = key_choice(_("Who takes over?"), required=True)
    why = short(300, _("Why?"), required=True, widget=forms.Textarea({"rows": 3}))

    def __init__(self, data: Any = None, *, to_team: Team) -> None:
        super().__init__(data)
        field = self.fields["receiver"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("Choose")), *receivers(to_team)]
