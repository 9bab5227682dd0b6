"""Somebody around the client, as typed."""

from django import forms
from django.utils.translation import gettext_lazy as _

from clients.forms.person import short
from clients.models import NetworkContact
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
