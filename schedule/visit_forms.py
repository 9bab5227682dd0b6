"""What is typed about one visit before it is closed; and a visit that nobody foresaw."""

from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _
from uuid_utils.compat import uuid7

from access.forms import DayField
from buurtzorgweb.forms import Clock
from buurtzorgweb.templatetags.look import clock
from schedule.models import Visit
from schedule.recurrence import instant

People = Sequence[tuple[int, str]]


def person(value: str) -> int | None:
    return int(value) if value else None


def choose(form: forms.Form, name: str, choices: Sequence[tuple[Any, Any]]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = list(choices)


class WhenForm(forms.Form):
    """A day, an hour on it, how long and who."""

    day = DayField(label=_("Day"))
    start = Clock(label=_("From"))
    minutes = forms.IntegerField(label=_("Minutes"), min_value=1, max_value=1440)
    nurse = forms.TypedChoiceField(label=_("Who goes?"), required=False, coerce=person, empty_value=None)

    def __init__(self, data: Any = None, *, members: People, initial: Mapping[str, Any]) -> None:
        super().__init__(data, initial=dict(initial))
        choose(self, "nurse", [("", _("Nobody yet")), *members])

    def clean(self) -> dict[str, Any]:
        """`planned_start`: the instant that day and hour make."""
        data = super().clean() or {}
        if data.get("day") and data.get("start"):
            data["planned_start"] = instant(data["day"], data["start"])
        return data


class MoveForm(WhenForm):
    """Carries along how the visit was when the form was opened: nurse and start."""

    seen_nurse = forms.CharField(required=False, widget=forms.HiddenInput)
    seen_start = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, members: People, visit: Visit) -> None:
        start = timezone.localtime(visit.planned_start)
        initial = {
            "day": visit.date,
            "start": clock(start),
            "minutes": visit.planned_minutes,
            "nurse": visit.nurse_id or "",
            **seen_of(visit.nurse_id, visit.planned_start),
        }
        super().__init__(data, members=members, initial=initial)
        self.date = visit.date

    def clean(self) -> dict[str, Any]:
        """An hour that was not touched stays to the second, and on the day the visit belongs to."""
        data = super().clean()
        data["seen"] = seen = seen_in(data)
        wall = timezone.localtime(seen[1]) if seen else None
        if seen and wall and (data.get("day"), data.get("start")) == (self.date, time(wall.hour, wall.minute)):
            data["planned_start"] = seen[1]
        return data


def seen_of(nurse_id: int | None, start: datetime) -> dict[str, str]:
    return {"seen_nurse": str(nurse_id or ""), "seen_start": start.isoformat()}


def seen_in(data: Mapping[str, Any]) -> tuple[int | None, datetime] | None:
    """Nurse and start as they were on the screen; None where somebody sent something else."""
    nurse, start = str(data.get("seen_nurse") or ""), str(data.get("seen_start") or "")
    try:
        moment = parse_datetime(start)
    except ValueError:
        return None
    if moment is None or timezone.is_naive(moment) or (nurse and not (nurse.isdigit() and len(nurse) < 19)):
        return None
    return (int(nurse) if nurse else None, moment)


class AddVisitForm(WhenForm):
    """A visit that no care moment foresaw: now, unless said otherwise. Its id is made here; sent twice, it is one."""

    visit_id = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, members: People, me: int) -> None:
        now = timezone.localtime()
        start = now - timedelta(minutes=now.minute % 5)
        initial = {"day": now.date(), "start": clock(start), "minutes": 30, "nurse": me, "visit_id": uuid7()}
        super().__init__(data, members=members, initial=initial)


class SecondForm(forms.Form):
    nurse = forms.TypedChoiceField(label=_("Who comes along?"), coerce=int, widget=forms.RadioSelect)

    def __init__(self, data: Any = None, *, members: People, me: int) -> None:
        super().__init__(data, initial={"nurse": me})
        choose(self, "nurse", members)


class SkipForm(forms.Form):
    reason = forms.ChoiceField(label=_("Why not this time?"), choices=Visit.Reason.choices, widget=forms.RadioSelect)
