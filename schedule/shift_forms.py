"""Forms of duty: a shift, what one can and wishes, leave, illness, a rule of rest."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access.forms import AmountField, DayField
from buurtzorgweb.forms import Clock
from schedule.models import RestRule, Shift
from schedule.services.away import LEAVES
from schedule.worktime.clock import FIRST, SECOND
from teams.models import Absence, Membership

MOST_WEEKS = timedelta(weeks=53)


class ShiftForm(forms.Form):
    """One shift. `version`: what was on the screen, so that a colleague's change is not lost unseen."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    user = forms.TypedChoiceField(label=_("Who"), coerce=int)
    day = DayField(label=_("Day"))
    kind = forms.ChoiceField(label=_("Shift"), choices=Shift.Kind.choices)
    starts = Clock(label=_("From"))
    ends = Clock(label=_("Until"))
    second_starts = Clock(label=_("Second part from"), required=False)
    second_ends = Clock(label=_("Second part until"), required=False)
    break_minutes = forms.IntegerField(
        label=_("Break in minutes"),
        required=False,
        min_value=0,
        max_value=180,
        help_text=_("Empty: the break the law asks for."),
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
    )
    transport = forms.ChoiceField(label=_("Goes by"), required=False)
    which_hour = forms.ChoiceField(
        label=_("Which of the two hours"),
        required=False,
        choices=[("", _("Choose")), (FIRST, _("the first, summer time")), (SECOND, _("the second, winter time"))],
    )
    reason = forms.CharField(label=_("Why it has to be"), required=False, max_length=300)

    def __init__(self, *args: Any, members: list[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = [(one.user_id, f"{one.first_name} {one.last_name}") for one in members]  # type: ignore[attr-defined]
        self.fields["user"].choices = people  # type: ignore[attr-defined]
        usual = ("", _("as usual"))
        self.fields["transport"].choices = [usual, *Membership.Transport.choices]  # type: ignore[attr-defined]

    @property
    def asks_hour(self) -> bool:
        return bool(self.errors.get("which_hour") or self["which_hour"].value())

    @property
    def asks_reason(self) -> bool:
        return bool(self.errors.get("reason") or self["reason"].value())

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        data["user_id"] = data.pop("user", None)
        second = data.pop("second_starts", None), data.pop("second_ends", None)
        if (second[0] is None) != (second[1] is None):
            self.add_error("second_ends", _("Say both times of the second part, or none."))
        data["second"] = second if None not in second else None
        data["seen"] = data.pop("version", None)
        return data


class NewShiftForm(ShiftForm):
    def clean(self) -> dict[str, Any]:
        data = super().clean()
        del data["seen"]
        return data


class ChangeShiftForm(ShiftForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"].required = True
        for name in ("second_starts", "second_ends"):
            del self.fields[name]

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        del data["second"]
        return data


class AvailabilityForm(forms.Form):
    kind = forms.ChoiceField(label=_("What do you want to say?"), widget=forms.RadioSelect)
    day = DayField(label=_("Day"))
    until = DayField(label=_("Up to and including"), required=False)
    weekly = forms.BooleanField(label=_("Only on this day of the week"), required=False)
    part = forms.ChoiceField(label=_("For"), required=False)
    note = forms.CharField(label=_("For your team"), required=False, max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [
            ("cannot", _("I cannot work")),
            ("wish_free", _("I would rather be free")),
            ("would_like", _("I would like to work")),
        ]
        self.fields["kind"].choices = kinds  # type: ignore[attr-defined]
        parts = [("", _("the whole day")), ("early", _("the early shift")), ("late", _("the late shift"))]
        self.fields["part"].choices = [*parts, ("night", _("the night"))]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        day, until, weekly = data.pop("day", None), data.pop("until", None), data.pop("weekly", False)
        if day and until and until < day:
            self.add_error("until", _("The last day lies before the first."))
        elif day and until and until - day > MOST_WEEKS:
            self.add_error("until", _("This is more than a year away. Is the date right?"))
        elif day:
            data["days"] = days_from(day, until or day, timedelta(days=7 if weekly else 1))
        return data


def days_from(first: date, last: date, step: timedelta) -> list[date]:
    return [first + step * number for number in range((last - first) // step + 1)]


class LeaveForm(forms.Form):
    kind = forms.ChoiceField(label=_("Kind of leave"), choices=[(kind.value, kind.label) for kind in LEAVES])
    starts_on = DayField(label=_("First day"), initial=timezone.localdate)
    ends_on = DayField(label=_("Last day"), required=False, help_text=_("Empty: one day."))
    percent = forms.TypedChoiceField(
        label=_("How much of your hours"),
        coerce=int,
        empty_value="100",
        choices=[(100, _("all of them")), (75, _("three quarters")), (50, _("half")), (25, _("a quarter"))],
    )
    note = forms.CharField(label=_("For your team"), required=False, max_length=300)


class LastDayForm(forms.Form):
    last_day = DayField(label=_("Last day"))


class SickForm(forms.Form):
    starts_on = DayField(label=_("First day"), initial=timezone.localdate)
    percent = LeaveForm.base_fields["percent"]
    expected_on = DayField(label=_("Back on, as you think now"), required=False)


class RecoverForm(forms.Form):
    on = DayField(label=_("From this day"), initial=timezone.localdate)
    percent = forms.TypedChoiceField(label=_("How much of your hours are you still ill?"), coerce=int)

    def __init__(self, *args: Any, absence: Absence, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        shares = [(75, _("three quarters")), (50, _("half")), (25, _("a quarter"))]
        left = [(share, label) for share, label in shares if share < absence.percent]
        self.fields["percent"].choices = [(0, _("nothing: I am better")), *left]  # type: ignore[attr-defined]


class RestRuleForm(forms.Form):
    value = AmountField(label=_("New value"), min_value=0, max_digits=6, decimal_places=1)
    starts_on = DayField(label=_("Holds from"))
    source = forms.CharField(
        label=_("Where it stands"), max_length=300, help_text=_("Law, agreement or decision, with the article.")
    )

    def __init__(self, *args: Any, unit: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["value"].help_text = RestRule.Unit(unit).label
