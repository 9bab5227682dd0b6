from decimal import Decimal
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from access.forms import AmountField, DayField
from backoffice.models import Contract, Insurer, Rounding, Unit


class InsurerForm(forms.Form):
    uzovi = forms.CharField(
        label=_("UZOVI number"),
        max_length=4,
        validators=[RegexValidator(r"^[0-9]{4}\Z", _("A UZOVI number has four digits."))],
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    name = forms.CharField(label=_("Name"), max_length=200)
    concern = forms.CharField(label=_("Concern"), max_length=100, required=False)
    kind = forms.ChoiceField(label=_("Kind"), choices=Insurer.Kind.choices, widget=forms.RadioSelect)


class TariffForm(forms.Form):
    insurer = forms.ModelChoiceField(Insurer.objects.all(), label=_("Insurer"), empty_label=_("Choose"))
    product = forms.CharField(
        label=_("Product"),
        help_text=_("The code of the Vektis list, such as 1034. A care office may go without."),
        required=False,
        max_length=5,
        validators=[RegexValidator(r"^[0-9A-Z]{4,5}\Z", _("Four or five digits or capitals."))],
    )
    hourly = AmountField(
        label=_("Euros an hour"),
        min_value=Decimal("0.01"),
        max_value=Decimal("9999.99"),
        max_digits=6,
        decimal_places=2,
    )
    unit = forms.ChoiceField(
        label=_("Counted in"),
        help_text=_("Only where it differs from the contract."),
        required=False,
        choices=[("", _("as the contract says")), *Unit.choices],
    )
    most_units = forms.IntegerField(
        label=_("At most for a client in a month"),
        help_text=_("In these units; empty when nothing was agreed."),
        required=False,
        min_value=1,
        max_value=99_999,
    )
    starts_on = DayField(label=_("First day"))
    ends_on = DayField(label=_("Last day"), required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        first, last = data.get("starts_on"), data.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _("The last day lies before the first."))
        return data


class TariffEndForm(forms.Form):
    ends_on = DayField(label=_("Last day"))


class TermsForm(forms.Form):
    """What a contract says. The same fields when it is made and when it changes."""

    number = forms.CharField(label=_("Number of the contract"), max_length=30, required=False)
    unit = forms.ChoiceField(label=_("Counted in"), choices=Unit.choices)
    rounding = forms.ChoiceField(label=_("Rounded"), choices=Rounding.choices)
    line_per = forms.ChoiceField(label=_("Lines"), choices=Contract.LinePer.choices)
    priced_per = forms.ChoiceField(label=_("The agreed amount is for"), choices=Contract.PricedPer.choices)
    message_code = forms.CharField(
        label=_("Message code"),
        max_length=3,
        help_text=_("428 for Zvw, 187 for Wlz, unless agreed otherwise."),
        validators=[RegexValidator(r"^[0-9]{3}\Z", _("Three digits."))],
    )
    code_list = forms.CharField(
        label=_("List of products"),
        max_length=3,
        help_text=_("065 for Zvw, 055 for Wlz, 990 by agreement."),
        validators=[RegexValidator(r"^[0-9]{3}\Z", _("Three digits."))],
    )
    claim_months = forms.IntegerField(label=_("Months to claim"), min_value=1, max_value=60)
    resubmit_months = forms.IntegerField(label=_("Months to send again"), min_value=0, max_value=60)
    ceiling = AmountField(
        label=_("Ceiling of the year, in euros"),
        min_value=Decimal("0.01"),
        max_digits=12,
        decimal_places=2,
        required=False,
    )
    above_ceiling = forms.ChoiceField(label=_("Above the ceiling"), choices=Contract.AboveCeiling.choices)
    others = forms.ModelMultipleChoiceField(
        Insurer.objects.all(), label=_("Also for these numbers"), required=False, widget=forms.CheckboxSelectMultiple
    )

    LISTS = {"187": {"055", "990"}, "428": {"065", "068", "990"}, "430": {"066", "990"}}

    def clean(self) -> dict[str, Any]:
        """A list that does not fit its message is refused whole (0416)."""
        data = super().clean() or {}
        message, products = data.get("message_code"), data.get("code_list")
        if message in self.LISTS and products and products not in self.LISTS[message]:
            self.add_error("code_list", _("This list does not go with message %(code)s.") % {"code": message})
        return data


class ContractForm(TermsForm):
    insurer = forms.ModelChoiceField(Insurer.objects.all(), label=_("Insurer"), empty_label=_("Choose"))
    year = forms.IntegerField(label=_("Year"), min_value=2013, max_value=2099)
    law = forms.ChoiceField(label=_("Law"), choices=Contract.Law.choices, widget=forms.RadioSelect)

    field_order = ["insurer", "year", "law", "number"]


class SheetForm(forms.Form):
    sheet = forms.FileField(
        label=_("Spreadsheet"), help_text=_("As .xlsx or .csv, with the columns of the one you can download here.")
    )
