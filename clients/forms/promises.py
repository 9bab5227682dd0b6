"""A promise: what, by whom, by which day."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import cache
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from uuid_utils.compat import uuid7

from clients.promised import PromiseDraft

FURTHEST = timedelta(days=366)


class DayInput(forms.DateInput):
    """The calendar of the device; it wants and gives the ISO form whatever the language."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


Members = Callable[[], list[tuple[int, str]]]


class Colleague(forms.TypedChoiceField):
    """Who is in the team is asked when it is shown, and once more by the service when something was promised."""

    def valid_value(self, value: Any) -> bool:
        return str(value).isdigit() and len(str(value)) < 18


class PromiseFields(forms.Form):
    """Part of a larger form: without words nothing was promised."""

    promise_id = forms.UUIDField(required=False, widget=forms.HiddenInput)
    promise = forms.CharField(required=False, max_length=300, label=_("What did you promise?"))
    promise_by = Colleague(required=False, coerce=int, empty_value=None, label=_("Who does it?"))
    promise_on = forms.DateField(required=False, widget=DayInput, label=_("By which day?"))

    # The day of a promise that is changed: it may lie behind us.
    stood: date | None = None

    def offer(self, members: Members, me: int) -> None:
        """Whom one can choose; it is oneself and tomorrow unless one says otherwise."""
        by = self.fields["promise_by"]
        assert isinstance(by, forms.ChoiceField)
        by.choices = cache(members)
        tomorrow = timezone.localdate() + timedelta(days=1)
        self.initial = {"promise_id": uuid7(), "promise_by": me, "promise_on": tomorrow, **self.initial}

    def clean_promise_on(self) -> date | None:
        day: date | None = self.cleaned_data["promise_on"]
        today = timezone.localdate()
        if day and day == self.stood:
            return day
        if day and self.data.get("promise", "").strip() and not today <= day <= today + FURTHEST:
            raise forms.ValidationError(_("Choose a day from today on, within a year."))
        return day

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("promise"):
            if not data.get("promise_on") and not self.has_error("promise_on"):
                self.add_error("promise_on", _("By which day? Then it is found again in time."))
            if not data.get("promise_by") and not self.has_error("promise_by"):
                self.add_error("promise_by", _("Choose who does it; without a name nobody does."))
        return data

    @property
    def promised(self) -> PromiseDraft | None:
        """What was promised, or nothing; only after is_valid()."""
        data = self.cleaned_data
        if not data["promise"]:
            return None
        return PromiseDraft(data["promise_id"] or uuid7(), data["promise"], data["promise_by"], data["promise_on"])


class PromiseForm(PromiseFields):
    """A promise by itself, made at the door."""

    def __init__(self, data: Any = None, *, members: Members, me: int, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial or {})
        self.offer(members, me)
        for name in ("promise", "promise_by", "promise_on"):
            self.fields[name].required = True


class ChangeForm(PromiseForm):
    """A promise that stands already."""

    def __init__(self, data: Any = None, *, initial: dict[str, Any], **more: Any) -> None:
        super().__init__(data, initial=initial, **more)
        self.stood = initial["promise_on"]
        del self.fields["promise_id"]
