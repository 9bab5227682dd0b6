"""Who somebody is and where she lives, as it is typed."""

import re
from datetime import date
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access.forms import DayField
from clients.identifiers import bsn_from
from clients.insurers import insurers
from clients.known import Asked
from clients.models import Client
from clients.services.transfer import receivers
from teams.forms import PHONE
from teams.models import Team

POSTCODE = re.compile(r"([1-9]\d{3})\s*([A-Za-z]{2})")
OLDEST = 125


def key_choice(label: Any, *, required: bool) -> forms.TypedChoiceField:
    """A colleague by key: of a person no more than her name is read here."""
    return forms.TypedChoiceField(label=label, coerce=int, empty_value=None, required=required)


def short(most: int, label: Any, **more: Any) -> forms.CharField:
    return forms.CharField(max_length=most, label=label, **{"required": False, **more})


def optional(choices: Any, empty: Any) -> list[tuple[Any, Any]]:
    return [("", empty), *choices]


class PersonForm(forms.Form):
    first_name = short(200, _("First name"), required=True)
    initials = short(30, _("Initials"))
    birth_prefix = short(20, _("Prefix"))
    birth_family = short(200, _("Family name"), required=True)
    partner_prefix = short(20, _("Prefix of the partner's name"))
    partner_family = short(200, _("Family name of the partner"))
    name_use = forms.ChoiceField(label=_("Uses"), choices=Client.NameUse.choices, initial=Client.NameUse.OWN)
    address_as = short(200, _("Wants to be called"))
    gender = forms.ChoiceField(label=_("Gender"), choices=Client.Gender.choices, widget=forms.RadioSelect)
    birth_date = DayField(label=_("Birth date"))
    bsn = short(14, _("BSN"), widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}))
    street = short(200, _("Street"), required=True)
    house_number = short(
        5,
        _("Number"),
        required=True,
        validators=[RegexValidator(r"^[1-9][0-9]{0,4}\Z", _("Digits only; a letter goes into the addition."))],
        widget=forms.TextInput({"inputmode": "numeric"}),
    )
    house_suffix = short(6, _("Addition"))
    postcode = short(7, _("Postcode"), required=True)
    town = short(100, _("Town"), required=True)
    phone = short(20, _("Phone"), validators=[PHONE], widget=forms.TextInput({"type": "tel"}))
    insurer_uzovi = forms.ChoiceField(label=_("Insurer"), required=False)
    named_nurse_id = key_choice(_("Named nurse"), required=True)
    stand_in_id = key_choice(_("Stand-in"), required=False)

    def __init__(self, data: Any = None, *, team: Team, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial)
        members, listed = receivers(team), insurers()
        uzovi = (initial or {}).get("insurer_uzovi", "")
        if uzovi and uzovi not in dict(listed):
            listed.append((uzovi, uzovi))  # an insurer that is no longer there stays until somebody chooses another
        self.choose("named_nurse_id", members)
        self.choose("stand_in_id", optional(members, _("nobody yet")))
        self.choose("insurer_uzovi", optional(listed, _("not known yet")))

    def choose(self, name: str, choices: list[tuple[Any, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def clean_birth_date(self) -> date:
        born: date = self.cleaned_data["birth_date"]
        today = timezone.localdate()
        if born > today:
            raise forms.ValidationError(_("This day has not come yet."))
        if born.year < today.year - OLDEST:
            raise forms.ValidationError(_("Nobody is that old. Look at the year."))
        return born

    def clean_bsn(self) -> str:
        try:
            return bsn_from(self.cleaned_data["bsn"]) if self.cleaned_data["bsn"] else ""
        except ValueError:
            raise forms.ValidationError(_("This is not a BSN: nine digits that pass the eleven-test.")) from None

    def clean_postcode(self) -> str:
        """1234AB, 1234 ab: kept as 1234 AB."""
        found = POSTCODE.fullmatch(self.cleaned_data["postcode"].strip())
        if found is None:
            raise forms.ValidationError(_("A postcode has four digits and two letters, such as 8246 AH."))
        return f"{found[1]} {found[2].upper()}"

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("name_use", "NL1") != "NL1" and not data.get("partner_family"):
            self.add_error("partner_family", _("This use of names needs the name of the partner."))
        return data

    @property
    def person(self) -> dict[str, Any]:
        """The fields of the person, with the BSN; only after is_valid()."""
        return {name: self.cleaned_data[name] for name in PersonForm.base_fields}

    @property
    def asked(self) -> Asked:
        """What has been typed well enough to look whether she is known."""
        data = getattr(self, "cleaned_data", {})
        return Asked.of(
            first_name=data.get("first_name", ""),
            birth_family=data.get("birth_family", ""),
            born=data.get("birth_date"),
            bsn=data.get("bsn", ""),
        )
