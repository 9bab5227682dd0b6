"""Intake in one sitting: all that is asked when somebody comes into care."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access.forms import AmountField, DayField
from clients.forms.person import PersonForm, short
from clients.models import Consent, Decline, Indication, NetworkContact, Referrer
from clients.roles import role_name
from clients.services.intake import Contact
from teams.models import Team

Ring = NetworkContact.Ring
# Whom one asks for at an intake, and where they stand; the network page knows many more.
ROLES = {
    "GP": Ring.PROFESSIONALS,
    "pharmacy": Ring.PROFESSIONALS,
    "partner": Ring.HOUSEHOLD,
    "daughter": Ring.FAMILY_FRIENDS,
    "son": Ring.FAMILY_FRIENDS,
    "sister": Ring.FAMILY_FRIENDS,
    "brother": Ring.FAMILY_FRIENDS,
    "friend": Ring.FAMILY_FRIENDS,
    "neighbour": Ring.FAMILY_FRIENDS,
    "volunteer": Ring.FAMILY_FRIENDS,
    "physiotherapist": Ring.PROFESSIONALS,
    "hospital ward": Ring.PROFESSIONALS,
}
# Vektis list 065, in the words of a nurse.
PRODUCTS = [
    ("", _("Choose")),
    ("1034", _("frail or chronically ill, longer than three months (1034)")),
    ("1033", _("frail or chronically ill, shorter than three months (1033)")),
    ("1035", _("psychogeriatric or psychiatric (1035)")),
    ("1032", _("after or instead of hospital, technical nursing (1032)")),
    ("1037", _("palliative, last phase of life (1037)")),
    ("1036", _("prevention (1036)")),
    ("1038", _("intensive child care (1038)")),
]
MOST_CONTACTS = 12


class ReferralForm(forms.Form):
    by = forms.ChoiceField(label=_("Who asks for care?"), choices=Referrer.choices, widget=forms.RadioSelect)
    name = short(200, _("Name"))
    received_on = DayField(label=_("Asked on"), initial=timezone.localdate)
    why = forms.CharField(
        label=_("Why is care needed?"),
        max_length=2000,
        widget=forms.Textarea({"rows": 3, "autocapitalize": "sentences"}),
    )
    starts_on = DayField(label=_("First day of care"), initial=timezone.localdate)

    @property
    def referral(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("by", "name", "received_on")}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("received_on") and data["received_on"] > timezone.localdate():
            self.add_error("received_on", _("This day has not come yet."))
        return data


class IndicationForm(forms.Form):
    law = forms.ChoiceField(label=_("Law"), choices=Indication.Law.choices, initial=Indication.Law.ZVW)
    product = forms.ChoiceField(label=_("Kind of care"), choices=PRODUCTS, required=False)
    hours_per_week = AmountField(
        label=_("Hours a week"), min_value=0, max_value=168, max_digits=5, decimal_places=2, required=False
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("hours_per_week") and data.get("law") == Indication.Law.ZVW and not data.get("product"):
            self.add_error("product", _("Choose the kind of care: the insurer asks for it."))
        return data


class NewIndicationForm(IndicationForm):
    starts_on = DayField(label=_("First day"), initial=timezone.localdate)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        self.fields["hours_per_week"].required = True


class ConsentForm(forms.Form):
    kind = forms.ChoiceField(label=_("For what?"), choices=Consent.Kind.choices, widget=forms.RadioSelect)
    relation = forms.ChoiceField(label=_("Given by"), choices=Consent.Relation.choices)
    given_by = short(200, _("Name, if not the client"))
    given_on = DayField(label=_("Given on"), initial=timezone.localdate)


class WithdrawForm(forms.Form):
    consent_id = forms.UUIDField()


class IntakeForm(IndicationForm, ReferralForm, PersonForm):
    """One page, one form. A sitting that breaks off keeps nothing; one that ends keeps everything."""

    consents = forms.MultipleChoiceField(
        label=_("Agrees with"), choices=Consent.Kind.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    relation = forms.ChoiceField(label=_("Given by"), choices=Consent.Relation.choices, required=False)
    given_by = short(200, _("Name, if not the client"))
    new_person = forms.BooleanField(label=_("I have looked: this is somebody new"), required=False)

    def __init__(self, data: Any = None, *, team: Team, me: int) -> None:
        super().__init__(data, team=team, initial={"town": team.town, "named_nurse_id": me, "relation": "self"})

    def draft(self) -> dict[str, Any]:
        """What the service takes; only after is_valid()."""
        data = self.cleaned_data
        ground = {name: data[name] for name in ("law", "product", "hours_per_week", "starts_on")}
        return {
            "person": self.person,
            "referral": self.referral,
            "starts_on": data["starts_on"],
            "why": data["why"],
            "consents": data["consents"],
            "consent": {"relation": data["relation"] or Consent.Relation.SELF, "given_by": data["given_by"]},
            "indication": ground if data["hours_per_week"] else None,
            "surely_new": data["new_person"],
        }


class ContactForm(forms.Form):
    name = short(200, _("Name"), required=True)
    role = forms.ChoiceField(label=_("Is"))
    phone = short(20, _("Phone"), widget=forms.TextInput({"type": "tel"}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["role"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("Choose")), *((role, role_name(role)) for role in ROLES)]


class BaseContacts(forms.BaseFormSet):
    def drafts(self) -> list[Contact]:
        """Those that were filled in; only after is_valid()."""
        typed = [form.cleaned_data for form in self.forms if form.has_changed()]
        return [Contact(data["name"], data["role"], ROLES[data["role"]], data["phone"]) for data in typed]


ContactForms = forms.formset_factory(
    ContactForm, formset=BaseContacts, extra=1, max_num=MOST_CONTACTS, absolute_max=MOST_CONTACTS, validate_max=True
)


def contact_forms(data: Any = None, *, more: bool = False) -> Any:
    """The contacts as typed so far; with `more`, room for another one."""
    if data is None:
        return ContactForms(prefix="contacts")
    typed = data.copy()
    typed.setdefault("contacts-TOTAL_FORMS", "0")
    typed.setdefault("contacts-INITIAL_FORMS", "0")
    if more and typed["contacts-TOTAL_FORMS"].isdigit():
        typed["contacts-TOTAL_FORMS"] = str(min(int(typed["contacts-TOTAL_FORMS"]) + 1, MOST_CONTACTS))
    return ContactForms(typed, prefix="contacts")


class DeclineForm(forms.Form):
    by = forms.ChoiceField(label=_("Who asked for care?"), choices=Referrer.choices, widget=forms.RadioSelect)
    reason = forms.ChoiceField(label=_("Why not?"), choices=Decline.Reason.choices, widget=forms.RadioSelect)
    on = DayField(label=_("On"), initial=timezone.localdate)
    referred_to = short(
        100, _("Referred on to"), help_text=_("A team or organisation. No name of the person: nothing else is kept.")
    )
