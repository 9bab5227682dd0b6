"""What is typed when care is planned or ends; the usual hours of each part of the day."""

from collections.abc import Mapping, Sequence
from datetime import time, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access.forms import DayField
from buurtzorgweb.forms import Clock
from clients.models import CareEpisode
from schedule.models import PartOfDay, Pause
from teams.models import Level

HOURS = {
    PartOfDay.EARLY: (time(7), time(8)),
    PartOfDay.MORNING: (time(8), time(11)),
    PartOfDay.MIDDAY: (time(11), time(13)),
    PartOfDay.AFTERNOON: (time(13), time(17)),
    PartOfDay.EVENING: (time(17), time(20)),
    PartOfDay.LATE: (time(20), time(23)),
    PartOfDay.NIGHT: (time(1), time(5)),
}
WEEKDAYS = [
    (1, _("Mon")),
    (2, _("Tue")),
    (3, _("Wed")),
    (4, _("Thu")),
    (5, _("Fri")),
    (6, _("Sat")),
    (7, _("Sun")),
]
Reason = CareEpisode.EndReason
REASONS = [(value, label) for value, label in Reason.choices if value != Reason.DECEASED]


class MomentForm(forms.Form):
    """When care is given. Without a window: the usual hours of that part of the day, or as long as the visit takes."""

    days = forms.TypedMultipleChoiceField(
        label=_("On which days?"), required=False, coerce=int, choices=WEEKDAYS, widget=forms.CheckboxSelectMultiple
    )
    part_of_day = forms.ChoiceField(
        label=_("When?"), choices=PartOfDay.choices, initial=PartOfDay.MORNING, widget=forms.RadioSelect
    )
    window_from = Clock(label=_("Not before"), required=False)
    window_to = Clock(label=_("Not after"), required=False)
    minutes = forms.IntegerField(label=_("Minutes"), min_value=1, max_value=1440, initial=30)
    nurses = forms.TypedChoiceField(label=_("Nurses at a time"), coerce=int, choices=[(1, "1"), (2, "2")], initial=1)
    min_level = forms.TypedChoiceField(label=_("At least"), coerce=int, choices=Level.choices, initial=Level.CARER)
    every_weeks = forms.IntegerField(label=_("Every how many weeks?"), min_value=1, max_value=52, initial=1)
    every_days = forms.IntegerField(
        label=_("Or every how many days?"), required=False, min_value=1, max_value=366, help_text=_("Without weekdays.")
    )
    starts_on = DayField(label=_("From"))
    ends_on = DayField(label=_("Until"), required=False)
    indication = forms.TypedChoiceField(label=_("On which indication?"), required=False, coerce=UUID, empty_value=None)
    interventions = forms.TypedMultipleChoiceField(
        label=_("For which actions of the plan?"), required=False, coerce=UUID, widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self,
        data: Any = None,
        *,
        work: Sequence[tuple[str, str]] = (),
        grounds: Sequence[tuple[str, str]] = (),
        initial: Mapping[str, Any] | None = None,
        from_day_on: bool = False,
    ) -> None:
        """`work`: the actions of the plan that run; `grounds`: indications; `from_day_on`: the first day is settled."""
        tomorrow = timezone.localdate() + timedelta(days=1)
        super().__init__(data, initial={"starts_on": tomorrow} | dict(initial or {}))
        for name, choices in (("interventions", list(work)), ("indication", [("", _("By the day")), *grounds])):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = choices
        rhythm = data.get("every_days") if data else self.initial.get("every_days")
        self.fields["days"].required = not rhythm
        if not grounds:
            del self.fields["indication"]
        if from_day_on:
            del self.fields["starts_on"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if "part_of_day" in data and "minutes" in data:
            begin, end = HOURS[PartOfDay(data["part_of_day"])]
            data["window_from"] = data.get("window_from") or begin
            data["window_to"] = data.get("window_to") or max(end, later(data["window_from"], data["minutes"]))
        return data

    @staticmethod
    def usual(part_of_day: str, window: tuple[time, time]) -> bool:
        """Whether a window is the one that the part of the day has by itself."""
        return HOURS[PartOfDay(part_of_day)] == window

    @property
    def special(self) -> bool:
        """Whether something is said, or wrong, that stands folded away."""
        names = ("window_from", "window_to", "every_weeks", "every_days", "nurses", "ends_on")
        usual = {"every_weeks": "1", "nurses": "1"}
        return any(
            self[name].errors or str(self[name].value() or "") not in {"", usual.get(name, "")} for name in names
        )


def later(clock: time, minutes: int) -> time:
    """So much later on the same day; its last minute where the day is over."""
    total = min(clock.hour * 60 + clock.minute + minutes, 24 * 60 - 1)
    return time(total // 60, total % 60)


class EndForm(forms.Form):
    on = DayField(label=_("Last day"), initial=timezone.localdate)


class PauseForm(forms.Form):
    """In hospital or away: from when, and until when if that is known."""

    reason = forms.ChoiceField(label=_("Where is she or he?"), choices=Pause.Reason.choices, widget=forms.RadioSelect)
    starts_on = DayField(label=_("First day without visits"), initial=timezone.localdate)
    ends_on = DayField(
        label=_("Last day without visits"), required=False, help_text=_("Leave it empty while nobody knows.")
    )
    note = forms.CharField(label=_("What should be remembered?"), required=False, max_length=300)


class ResumeForm(forms.Form):
    on = DayField(label=_("First day with visits again"), initial=timezone.localdate)


class DischargeForm(forms.Form):
    on = DayField(label=_("Last day of care"), initial=timezone.localdate)
    reason = forms.ChoiceField(label=_("Why does care end?"), choices=REASONS, widget=forms.RadioSelect)
    why = forms.CharField(
        label=_("What should be remembered?"), required=False, max_length=2000, widget=forms.Textarea({"rows": 3})
    )


class DeathForm(forms.Form):
    on = DayField(label=_("Day of death"), initial=timezone.localdate)
    aftercare_on = DayField(label=_("Aftercare visit to the family on"), required=False)
