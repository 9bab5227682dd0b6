"""Somebody around the client, as typed."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from clients.forms.person import short
from clients.models import NetworkContact
from clients.roles import role_word
from teams.forms import PHONE


class AroundForm(forms.Form):
    name = short(200, _("Name"), required=True)
    ring = forms.ChoiceField(label=_("Stands where?"), choices=NetworkContact.Ring.choices, widget=forms.RadioSelect)
    role = short(
        60,
        _("Is to the client"),
        required=True,
        help_text=_("Daughter, neighbour, GP …"),
        widget=forms.TextInput({"list": "roles", "autocomplete": "off"}),
    )
    phone = short(20, _("Phone"), validators=[PHONE], widget=forms.TextInput({"type": "tel"}))
    note = short(1000, _("Good to know"), widget=forms.Textarea({"rows": 2}))
    first = forms.BooleanField(label=_("The first to call"), required=False)

    def clean_role(self) -> str:
        """In the one word under which it is kept, whatever the language it was typed in."""
        return role_word(self.cleaned_data["role"])

    @property
    def draft(self) -> dict[str, Any]:
        return dict(self.cleaned_data)
