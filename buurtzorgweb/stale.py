"""What a colleague saved while a form was open: a mark of what one saw, and where the two differ.

The mark goes into the form and comes back. When what stands has changed since, both versions are shown; the new mark
goes along, so that sending again chooses one's own.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext as _

Stands = Mapping[str, Any]


def mark(stands: Stands) -> str:
    """Changes with any value; says nothing about them."""
    said = json.dumps({name: _plain(value) for name, value in stands.items()}, sort_keys=True, default=str)
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def _plain(value: Any) -> Any:
    """Empty is empty, and a list is what is in it."""
    if isinstance(value, list | tuple | set | frozenset):
        return sorted(str(one) for one in value)
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    return "" if value is None else str(value)


@dataclass
class Edit:
    """One form over values that others may change meanwhile."""

    form: forms.BaseForm
    stands: Stands
    stale: bool = False
    version: str = ""
    differences: list[dict[str, Any]] = field(default_factory=list)

    @classmethod
    def of(cls, request: HttpRequest, form: forms.BaseForm, stands: Stands, *, strict: bool = False) -> "Edit":
        """`stands`: the fields of the form as they are now, and whatever else it was decided on.

        A form without a mark is taken as fresh, unless `strict`.
        """
        now, seen = mark(stands), request.POST.get("version")
        stale = form.is_bound and (seen is not None or strict) and seen != now
        edit = cls(form, stands, stale, now if stale or not form.is_bound else seen or now)
        if stale:
            edit.differences = differences(form, stands)
        return edit

    @property
    def status(self) -> int:
        """409 for what a colleague saved meanwhile, 422 for what was refused."""
        return 409 if self.stale else 422 if self.form.is_bound else 200

    @property
    def context(self) -> dict[str, Any]:
        return {
            "form": self.form,
            "stale": self.stale,
            "version": self.version,
            "differences": self.differences,
        }


def differences(form: forms.BaseForm, stands: Stands) -> list[dict[str, Any]]:
    """Label, what stands now and what was typed, where they differ."""
    form.is_valid()
    found = []
    for name, now in stands.items():
        if name not in form.fields:
            continue
        typed = form.cleaned_data.get(name, form[name].value())
        if _plain(typed) != _plain(now):
            found.append({"label": form[name].label, "now": _shown(form, name, now), "mine": _shown(form, name, typed)})
    return found


def _shown(form: forms.BaseForm, name: str, value: Any) -> Any:
    """A choice by its words, several of them one after the other; ticked or not as yes or no."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    words = {str(key): label for key, label in _flat(getattr(form.fields[name], "choices", ()))}
    if isinstance(value, list | tuple | set | frozenset):
        return ", ".join(str(words.get(str(one), one)) for one in sorted(value, key=str))
    return words.get(str(value), value) if value not in (None, "") else ""


def _flat(choices: Iterable[Any]) -> Iterable[tuple[Any, Any]]:
    """Choices in groups stand one after the other."""
    for key, label in choices:
        if isinstance(label, list | tuple):
            yield from label
        else:
            yield key, label
