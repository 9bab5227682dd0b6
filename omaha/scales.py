"""Three rows of five: the last score dashed, the target flagged, what the score means below it."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import get_language

from omaha.rules import SENTENCES, Rule, Scores
from omaha.terms import anchors
from omaha.trend import SCALES

NUMBERS = [(score, str(score)) for score in range(1, 6)]


def add_scales(form: forms.Form, prefix: str = "", *, required: bool = True, rule: Rule = Rule.SCORES) -> None:
    """Knowledge, behavior and status, one choice each; what is missing is said once, in the words of `rule`."""
    for scale, label in SCALES.items():
        form.fields[prefix + scale] = forms.TypedChoiceField(
            choices=NUMBERS,
            coerce=int,
            empty_value=None,
            label=label,
            required=required,
            error_messages={"required": SENTENCES[rule], "invalid_choice": SENTENCES[rule]},
        )


def scores_of(form: forms.Form, prefix: str = "") -> Scores | None:
    """The three together; only after is_valid()."""
    knowledge, behavior, status = (form.cleaned_data.get(prefix + scale) for scale in SCALES)
    return None if knowledge is None or behavior is None or status is None else (knowledge, behavior, status)


def scale_rows(
    form: forms.Form, prefix: str = "", *, was: Sequence[int] = (), goal: Sequence[int] = ()
) -> list[dict[str, Any]]:
    """What `omaha/_scales.html` draws."""
    return [
        _row(form[prefix + scale], scale, was[place] if was else 0, goal[place] if goal else 0)
        for place, scale in enumerate(SCALES)
    ]


def _row(field: forms.BoundField, scale: str, was: int, goal: int) -> dict[str, Any]:
    said = anchors(get_language() or "nl")
    chosen = str(field.value() or "")
    known = int(chosen) if chosen in {"1", "2", "3", "4", "5"} else was
    return {
        "field": field.html_name,
        "label": SCALES[scale],
        "said": said.get((scale, known), ""),
        "scores": [
            {
                "score": score,
                "anchor": said[scale, score],
                "on": chosen == str(score),
                "was": score == was,
                "goal": score == goal,
            }
            for score in range(1, 6)
        ],
    }


def scale_error(form: forms.Form, prefix: str = "") -> str:
    """The first thing wrong with the three, said once below them."""
    return next((str(form[prefix + scale].errors[0]) for scale in SCALES if form[prefix + scale].errors), "")


def anchor_table() -> list[tuple[int, list[str]]]:
    """All fifteen sentences, a row for each score."""
    said = anchors(get_language() or "nl")
    return [(score, [said[scale, score] for scale in SCALES]) for score in range(1, 6)]
