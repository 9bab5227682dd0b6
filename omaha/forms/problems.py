"""A problem: entering the plan, another target, other signs, another kind, leaving it."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access.forms import DayField
from omaha.models import ClientProblem
from omaha.rules import ACTUAL, SENTENCES, Rule, Scores
from omaha.scales import add_scales, scores_of
from omaha.terms import Entry, ListedProblem, modifiers

NOW, GOAL = "now_", "goal_"
Reason = ClientProblem.CloseReason
Member = tuple[int, str]


def choices(entries: Iterable[Entry]) -> list[tuple[str, str]]:
    return [(entry.code, entry.name) for entry in entries]


class SignsForm(forms.Form):
    """What was seen, from the signs of this problem; “other” in words."""

    signs = forms.MultipleChoiceField(
        label=_("Signs and symptoms"),
        required=False,
        error_messages={"invalid_choice": SENTENCES[Rule.SIGN_OF_PROBLEM]},
    )
    other_sign = forms.CharField(label=_("Which other sign?"), required=False, max_length=300)

    def __init__(self, data: Any = None, *, problem: ListedProblem, **more: Any) -> None:
        super().__init__(data, **more)
        self.problem = problem
        field = self.fields["signs"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = choices(problem.signs)

    @property
    def seen(self) -> dict[str, str]:
        """Code → text; only after is_valid()."""
        others = {sign.code for sign in self.problem.signs if sign.is_other}
        text = self.cleaned_data.get("other_sign", "")
        return {code: text if code in others else "" for code in self.cleaned_data.get("signs", ())}


class TargetForm(forms.Form):
    """What is aimed for, and when that is looked at again."""

    next_evaluation_on = DayField(
        label=_("Next evaluation"), error_messages={"required": SENTENCES[Rule.NEEDS_EVALUATION]}
    )
    target_note = forms.CharField(label=_("About the target"), required=False, max_length=300)
    about = forms.CharField(label=_("What is it about here?"), required=False, max_length=300)

    def __init__(self, data: Any = None, **more: Any) -> None:
        super().__init__(data, **more)
        add_scales(self, GOAL, rule=Rule.TARGET)

    def clean_next_evaluation_on(self) -> date:
        day: date = self.cleaned_data["next_evaluation_on"]
        if "next_evaluation_on" in self.changed_data and day < timezone.localdate():
            raise forms.ValidationError(_("The next evaluation lies ahead. Choose today or later."))
        return day

    @property
    def target(self) -> Scores | None:
        return scores_of(self, GOAL)


class ProblemForm(SignsForm, TargetForm):
    """All that a problem needs to stand in the plan."""

    whose = forms.ChoiceField(label=_("Whose problem is it?"), widget=forms.RadioSelect)
    kind = forms.ChoiceField(label=_("What kind of problem is it?"), widget=forms.RadioSelect)
    readers = forms.TypedMultipleChoiceField(
        label=_("Who may read this, besides you?"), required=False, coerce=int, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, data: Any = None, *, members: Sequence[Member] | None, **more: Any) -> None:
        super().__init__(data, **more)
        add_scales(self, NOW, rule=Rule.NEEDS_BASELINE)
        for name, axis in (("whose", "client"), ("kind", "problem_type")):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = choices(modifiers(axis).values())
            field.initial = next(iter(modifiers(axis)))
        if members is None:
            del self.fields["readers"]
        else:
            self.fields["readers"].choices = members  # type: ignore[attr-defined]

    @property
    def values(self) -> dict[str, Any]:
        """For the service; only after is_valid()."""
        data = self.cleaned_data
        return {
            "whose": data["whose"],
            "kind": data["kind"],
            "signs": self.seen,
            "baseline": scores_of(self, NOW),
            "target": self.target,
            "next_evaluation_on": data["next_evaluation_on"],
            "target_note": data["target_note"],
            "about": data["about"],
            "readers": data.get("readers", ()),
        }


class KindForm(SignsForm):
    """Of another kind from now on, with the rating that this asks for. What was actual leaves its signs behind."""

    kind = forms.ChoiceField(label=_("What kind of problem is it now?"), widget=forms.RadioSelect)

    def __init__(self, data: Any = None, *, was: str, **more: Any) -> None:
        super().__init__(data, **more)
        add_scales(self, rule=Rule.KIND_NEEDS_RATING)
        field = self.fields["kind"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices(entry for entry in modifiers("problem_type").values() if entry.code != was)
        field.initial = ACTUAL if was != ACTUAL else field.choices[0][0]
        if was == ACTUAL:
            del self.fields["signs"], self.fields["other_sign"]


class CloseForm(forms.Form):
    """Why it ends and with which scores; who died is not rated."""

    reason = forms.ChoiceField(
        label=_("Why do you close it?"),
        choices=Reason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": SENTENCES[Rule.CLOSING_NEEDS_REASON]},
    )

    def __init__(self, data: Any = None, **more: Any) -> None:
        super().__init__(data, **more)
        add_scales(self, required=False)


class ReaderForm(forms.Form):
    reader = forms.TypedChoiceField(label=_("Which colleague?"), coerce=int)

    def __init__(self, data: Any = None, *, members: Sequence[Member]) -> None:
        super().__init__(data)
        self.fields["reader"].choices = members  # type: ignore[attr-defined]
