from decimal import Decimal
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from access.forms import DayField
from backoffice.models import AllowanceRule
from backoffice.pay import iban
from backoffice.pay.export import SOURCES
from backoffice.pay.rules import MEANINGS
from buurtzorgweb.forms import Comma

SOURCE = {
    "label": _("Where it stands"),
    "max_length": 300,
    "help_text": _("Law, agreement and article, or who decided."),
}


class MinuteField(forms.CharField):
    """A time of the day as minutes after midnight; 24.00 is its end."""

    def __init__(self, **kwargs: Any) -> None:
        times = RegexValidator(r"^([01]?\d|2[0-3])[:.]?[0-5]\d\Z|^24[:.]?00\Z", _("A time such as 20.00, up to 24.00."))
        super().__init__(max_length=5, validators=[times], **kwargs)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return 0
        digits = text.replace(":", "").replace(".", "")
        return int(digits[:-2]) * 60 + int(digits[-2:])


class RuleForm(forms.Form):
    value = Comma(label=_("New value"), min_value=Decimal(0), max_value=Decimal(9999), max_digits=8, decimal_places=4)
    starts_on = DayField(label=_("First day"))
    source = forms.CharField(**SOURCE)  # type: ignore[arg-type]


class TextRuleForm(forms.Form):
    text = forms.CharField(label=_("New value"), max_length=100)
    starts_on = DayField(label=_("First day"))
    source = forms.CharField(**SOURCE)  # type: ignore[arg-type]

    def __init__(self, *args: Any, code: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.code = code

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        if self.code == "payer_iban":
            text = iban.plain(text)
            if not iban.is_iban(text):
                raise forms.ValidationError(_("This is no IBAN: look at it once more, such as NL91 ABNA 0417 1643 00."))
        return text


def rule_form(code: str, data: Any) -> forms.Form:
    return TextRuleForm(data, code=code) if MEANINGS[code].is_text else RuleForm(data)


class AllowanceForm(forms.Form):
    kind = forms.ChoiceField(label=_("Kind of day"), choices=[("", _("Choose")), *AllowanceRule.Kind.choices])
    from_minute = MinuteField(label=_("From"))
    to_minute = MinuteField(label=_("Up to"))
    percent = Comma(label=_("Percent"), min_value=Decimal(0), max_value=Decimal(300), max_digits=5, decimal_places=2)
    starts_on = DayField(label=_("First day"))
    source = forms.CharField(**SOURCE)  # type: ignore[arg-type]


class EndForm(forms.Form):
    ends_on = DayField(label=_("Last day"))


class HolidayForm(forms.Form):
    date = DayField(label=_("Day"))
    name = forms.CharField(label=_("Name"), max_length=60)
    from_minute = MinuteField(label=_("Counts from"), initial="0.00")


class YearForm(forms.Form):
    year = forms.IntegerField(label=_("Year"), min_value=2024, max_value=2099)


class ColumnForm(forms.Form):
    heading = forms.CharField(
        label=_("Heading"),
        max_length=40,
        validators=[RegexValidator(r"^[A-Za-z0-9_ -]+\Z", _("Letters, digits, spaces, - and _ only."))],
    )
    source = forms.ChoiceField(label=_("Holds"), choices=[(name, name) for name in SOURCES])
    about = forms.CharField(label=_("What it means"), max_length=200)
