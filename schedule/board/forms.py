"""What comes in from the board: which visits, as they were seen, and where they go."""

import re
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from buurtzorgweb.forms import Clock
from schedule.board.day import EPOCH, MICROSECOND, token_of
from schedule.board.tray import Place, place_of
from schedule.services.board import Moved, Seen, SeenShift, Target

TOKEN = re.compile(r"^([0-9a-f-]{36})\.(\d{0,10})\.(\d{1,17})$")
SHIFT = re.compile(r"^([0-9a-f-]{36})\.(\d{1,9})$")
BACK = re.compile(r"^([0-9a-f-]{36}\.\d{0,10}\.\d{1,17})\.(\d{0,10})\.(\d{1,17})$")
TO = re.compile(r"^(\d{1,10}|open)\.(\d{4}-\d\d-\d\d)(?:~([0-9a-f]{0,8}))?$")
MOST = 200


def seen_of(token: str) -> Seen:
    """The visit, with whom and when. Raises ValueError."""
    found = TOKEN.match(token)
    if not found:
        raise ValueError(token)
    return Seen(UUID(found[1]), int(found[2]) if found[2] else None, instant_of(found[3]))


def shift_of(token: str) -> SeenShift:
    """A shift with its version. Raises ValueError."""
    found = SHIFT.match(token)
    if not found:
        raise ValueError(token)
    return SeenShift(UUID(found[1]), int(found[2]))


def instant_of(microseconds: str) -> datetime:
    return EPOCH + int(microseconds) * MICROSECOND


def moved_of(token: str) -> Moved:
    """What was moved, with what it was before. Raises ValueError."""
    found = BACK.match(token)
    if not found:
        raise ValueError(token)
    seen = seen_of(found[1])
    return Moved(seen.visit_id, seen, int(found[2]) if found[2] else None, instant_of(found[3]))


def back_token(moved: Moved) -> str:
    was = token_of(moved.visit_id, moved.was.nurse_id, moved.was.start)
    return f"{was}.{moved.nurse_id or ''}.{(moved.start - EPOCH) // MICROSECOND}"


def target_of(text: str) -> Target:
    """`12.2026-11-24~1a2b`, `open.2026-11-24`. Raises ValueError."""
    found = TO.match(text)
    if not found:
        raise ValueError(text)
    user_id = None if found[1] == "open" else int(found[1])
    return Target(date.fromisoformat(found[2]), user_id, found[3])


class Tokens(forms.Field):
    """Any number of the same word; what is not one of ours is refused as a whole."""

    def __init__(self, read: Any, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.read = read
        self.widget = forms.MultipleHiddenInput()

    def clean(self, value: Any) -> Any:
        if not value:
            if self.required:
                raise ValidationError(self.error_messages["required"])
            return []
        try:
            return [self.read(token) for token in value[:MOST]]
        except (ValueError, OverflowError, OSError) as error:
            raise ValidationError(_("This page is too old. Open it again.")) from error


class MoveForm(forms.Form):
    """The visits ticked, and a cell; or a person and a day chosen below it.

    `every`, or a candidate with nothing ticked, means all of the tray: `all` holds them as they were seen.
    """

    at = forms.CharField(max_length=40)
    visit = Tokens(seen_of, required=False)
    all = Tokens(lambda text: [seen_of(token) for token in text.split()[:MOST]], required=False)
    every = forms.BooleanField(required=False)
    shift = Tokens(shift_of, required=False)
    reason = forms.CharField(max_length=300, required=False)
    to = forms.CharField(max_length=60)
    person = forms.CharField(max_length=10, required=False)
    day = forms.CharField(max_length=10, required=False)

    def clean_at(self) -> Place:
        place = place_of(self.cleaned_data["at"])
        if place is None:
            raise ValidationError(_("This page is too old. Open it again."))
        return place

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        text = data.get("to", "")
        ticked, everything = data.get("visit") or [], [seen for part in data.get("all") or [] for seen in part]
        chose = bool(ticked or data.get("shift") or text == "chosen")
        data["visit"] = everything if data.get("every") or not chose else ticked
        if not data["visit"] and not data.get("shift"):
            raise ValidationError(_("Choose at least one visit first."))
        if text == "chosen":
            text = f"{data.get('person', '')}.{data.get('day', '')}"
        try:
            data["target"] = target_of(text)
        except ValueError as error:
            raise ValidationError(_("Choose a colleague and a day.")) from error
        return data


class TimeForm(forms.Form):
    """One visit at another hour of its day."""

    visit = forms.CharField(max_length=70)
    start = Clock(error_messages={"invalid": gettext_lazy("Type a time such as 09:15.")})

    def clean_visit(self) -> Seen:
        try:
            return seen_of(self.cleaned_data["visit"])
        except (ValueError, OverflowError) as error:
            raise ValidationError(_("This page is too old. Open it again.")) from error


class PutBackForm(forms.Form):
    v = Tokens(moved_of)


class PublishForm(forms.Form):
    monday = forms.DateField()
    mark = forms.CharField(max_length=8)

    @classmethod
    def of(cls, posted: QueryDict) -> "PublishForm":
        return cls({"monday": posted.get("from", ""), "mark": posted.get("mark", "")})


class CopyForm(forms.Form):
    """Which weeks are filled, and with what."""

    to = forms.MultipleChoiceField(
        label=gettext_lazy("To which weeks"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one week.")},
    )
    shifts = forms.BooleanField(label=gettext_lazy("the shifts"), required=False)
    visits = forms.BooleanField(label=gettext_lazy("who visits whom"), required=False)

    def __init__(self, *args: Any, weeks: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = weeks  # type: ignore[attr-defined]

    def clean_to(self) -> list[date]:
        return [date.fromisoformat(text) for text in self.cleaned_data["to"]]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not data.get("shifts") and not data.get("visits"):
            raise ValidationError(_("Choose what is copied: the shifts, who visits whom, or both."))
        return data
