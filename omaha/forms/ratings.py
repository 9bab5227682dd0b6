"""Rating a problem again, and correcting a rating."""

from datetime import date, datetime, time
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from uuid_utils.compat import uuid7

from access.forms import DayField
from omaha.rules import SENTENCES, Rule, Scores
from omaha.scales import add_scales, scores_of


class RateForm(forms.Form):
    """Three taps. The id is made with the form, so that sending it twice is one rating."""

    rating_id = forms.UUIDField(widget=forms.HiddenInput)
    next_evaluation_on = DayField(label=_("Next evaluation"), required=False)

    def __init__(self, data: Any = None, **more: Any) -> None:
        super().__init__(data, **more)
        self.fields["rating_id"].initial = uuid7()
        add_scales(self)

    @property
    def scores(self) -> Scores | None:
        return scores_of(self)

    @property
    def unfinished(self) -> bool:
        """Not all three scales have been tapped yet."""
        return any(not self[scale].value() for scale in ("knowledge", "behavior", "status"))


class CorrectForm(forms.Form):
    """What it should have been; a day that stays keeps its time."""

    rated_on = DayField(label=_("Day"))

    def __init__(self, data: Any = None, *, rated_at: datetime, **more: Any) -> None:
        super().__init__(data, **more)
        self.rated_at = rated_at
        add_scales(self)

    def clean_rated_on(self) -> date:
        day: date = self.cleaned_data["rated_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(SENTENCES[Rule.IN_FUTURE])
        return day

    @property
    def at(self) -> datetime:
        """The time it had; on another day noon, or now when that is still to come."""
        day = self.cleaned_data["rated_on"]
        if day == timezone.localdate(self.rated_at):
            return self.rated_at
        return min(timezone.make_aware(datetime.combine(day, time(12))), timezone.now())
