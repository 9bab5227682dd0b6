"""Writing, correcting and looking for reports."""

from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from uuid_utils.compat import uuid7

from clients.forms.drafts import typed
from clients.forms.promises import DayInput, Members, PromiseFields
from clients.models import Draft
from clients.reading import Place, Wanted

LONGEST = 10_000
Choices = list[tuple[Any, Any]]


def choose(form: forms.Form, name: str, choices: Choices) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices


class NoteForm(PromiseFields):
    """A report that belongs to no visit. The id is made with the form: sent twice, it is one report."""

    report_id = forms.UUIDField(widget=forms.HiddenInput)
    text = forms.CharField(
        max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 6}), label=_("What must your colleagues know?")
    )
    problem = forms.ChoiceField(required=False, label=_("Belongs to"))

    def __init__(
        self,
        data: Any = None,
        *,
        problems: Choices,
        members: Members,
        me: int,
        draft: Draft | None = None,
    ) -> None:
        super().__init__(data, initial={"report_id": uuid7()} | typed(draft))
        choose(self, "problem", [("", _("In general")), *problems])
        self.offer(members, me)

    @property
    def problem_id(self) -> UUID | None:
        chosen = self.cleaned_data["problem"]
        return UUID(chosen) if chosen else None


class CorrectionForm(forms.Form):
    """A new version. `seen`: the version that was on the screen when one began."""

    report_id = forms.UUIDField(widget=forms.HiddenInput)
    seen = forms.UUIDField(widget=forms.HiddenInput)
    text = forms.CharField(max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 6}), label=_("As it should read"))

    def __init__(self, data: Any = None, *, seen: UUID, text: str, draft: Draft | None = None) -> None:
        super().__init__(data, initial={"report_id": uuid7(), "seen": seen, "text": text} | typed(draft))

    def now_seen(self, newest: UUID) -> None:
        """Both versions are on the screen now: what is sent next was chosen with open eyes."""
        self.data = {**self.data.dict(), "seen": str(newest)}  # type: ignore[attr-defined]


class ReportFilter(forms.Form):
    """What to look for; a wrong answer to one question does not spoil the others."""

    q = forms.CharField(required=False, max_length=100)
    problem = forms.ChoiceField(required=False, label=_("Problem"))
    who = forms.TypedChoiceField(required=False, coerce=int, empty_value=None, label=_("Written by"))
    since = forms.DateField(required=False, widget=DayInput, label=_("From"))
    until = forms.DateField(required=False, widget=DayInput, label=_("Until"))
    before = forms.CharField(required=False, max_length=80)

    def __init__(self, data: Any, *, problems: Choices, members: list[tuple[int, str]]) -> None:
        super().__init__(data)
        choose(self, "problem", [("", _("All problems")), *problems])
        choose(self, "who", [("", _("Everybody")), *members])
        self.is_valid()

    def said(self, name: str) -> Any:
        return self.cleaned_data.get(name)

    @property
    def opened(self) -> bool:
        """Whether more than words is asked, so that the questions stay in sight."""
        return any(self.data.get(name) for name in ("problem", "who", "since", "until"))

    def wanted(self, problems: tuple[UUID, ...] | None) -> Wanted:
        return Wanted(
            words=self.said("q") or "",
            problems=problems,
            author_id=self.said("who"),
            since=_midnight(self.said("since")),
            until=_midnight(self.said("until"), days=1),
            before=_place(self.said("before") or ""),
        )


def _midnight(day: Any, days: int = 0) -> datetime | None:
    if day is None or day.year >= 9999:
        return None
    return timezone.make_aware(datetime.combine(day + timedelta(days=days), time()))


def _place(text: str) -> Place | None:
    """From the address; what is not understood begins with the newest."""
    moment, _tilde, key = text.partition("~")
    try:
        at = datetime.fromisoformat(moment)
        return (at, UUID(key)) if at.tzinfo else None
    except ValueError:
        return None
