"""What is typed about a measurement: its kind, its value, where and when."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from uuid_utils.compat import uuid7

from access.forms import DayField
from buurtzorgweb.forms import Clock, Comma
from clients.measures import KINDS, OWN, UNBOUND, Kind, Limits, typed, wrong
from clients.models import Client, Measurement
from clients.series import Choices

SOON = timedelta(minutes=5)


def _value(label: Any = "", **more: Any) -> Comma:
    return Comma(max_digits=9, decimal_places=2, label=label, **({"required": False} | more))


class MeasurementForm(forms.Form):
    """A new value of any kind. The id is made with the form, so that sending it twice is one value."""

    measurement_id = forms.UUIDField(widget=forms.HiddenInput)
    kind = forms.ChoiceField(label=_("What was measured?"))
    value = _value(_("Value"), required=True)
    second_value = _value(_("Second value"), help_text=_("Diastolic pressure, or the width of a wound."))
    label = forms.CharField(
        required=False,
        max_length=100,
        label=_("Where or what exactly?"),
        help_text=_("For a wound, or one of several pains. The same words keep a series together."),
        widget=forms.TextInput({"list": "places", "autocomplete": "off"}),
    )
    day = DayField(label=_("Day"))
    at = Clock(label=_("Time"), widget=forms.TimeInput({"type": "time"}, format="%H:%M"))

    def __init__(self, data: Any = None, *, client: Client, choices: Choices, kind: str = "") -> None:
        now = timezone.localtime()
        super().__init__(data, initial={"measurement_id": uuid7(), "kind": kind, "day": now.date(), "at": now.time()})
        self.client = client
        self.kinds = choices.kinds
        field = self.fields["kind"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("Choose")), *((one.code, _with_unit(one)) for one in choices.kinds.values())]

    def clean_label(self) -> str:
        """One space between words, so that the same place is the same series."""
        return " ".join(self.cleaned_data["label"].split())

    def chosen(self) -> Kind | None:
        return self.kinds.get(self.cleaned_data.get("kind", ""))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        kind = self.chosen()
        if kind and not data.get("struck"):
            self._clean_values(kind, data)
        self._clean_moment(data)
        return self._fields(kind, data)

    def _clean_values(self, kind: Kind, data: dict[str, Any]) -> None:
        for name, sentence in wrong(
            kind, data.get("value"), data.get("second_value"), fields=("value", "second_value")
        ):
            if not self.has_error(name):
                self.add_error(name, sentence)
        if kind.code == "wound_size" and not data.get("label") and not self.has_error("label"):
            self.add_error("label", _("Say where the wound is, so that its sizes stay together."))

    def _clean_moment(self, data: dict[str, Any]) -> None:
        if not data.get("day") or data.get("at") is None:
            return
        moment = timezone.make_aware(datetime.combine(data["day"], data["at"]))
        if moment > timezone.now() + SOON:
            self.add_error("day", _("This moment has yet to come. Type when it was measured."))
        elif data["day"] < self.client.birth_date:
            self.add_error("day", _("This day lies before the birth of the client."))
        data["measured_at"] = min(moment, timezone.now())

    def _fields(self, kind: Kind | None, data: dict[str, Any]) -> dict[str, Any]:
        """What the service takes."""
        names = ("measurement_id", "label", "value", "second_value", "measured_at", "struck")
        kept = {name: data[name] for name in names if name in data}
        if kind and not kind.second:
            kept["second_value"] = None
        return kept | {"kind": kind}


def _with_unit(kind: Kind) -> str:
    return f"{kind.name} ({kind.unit_name})" if kind.unit_name else str(kind.name)


class CorrectionForm(MeasurementForm):
    """What it should have been. The kind stands; what is not of this client is struck."""

    struck = forms.BooleanField(required=False, label=_("This was not measured, or not of this client: strike it"))

    def __init__(self, data: Any = None, *, client: Client, choices: Choices, measurement: Measurement) -> None:
        super().__init__(data, client=client, choices=choices)
        del self.fields["kind"]
        if measurement.kind == OWN:
            del self.fields["label"]
        kind = KINDS.get(measurement.kind)
        if not (kind.second if kind else measurement.second_value):
            del self.fields["second_value"]
        self.fields["value"].required = False  # what is struck has none
        self.measurement = measurement
        at = timezone.localtime(measurement.measured_at)
        self.initial = {
            **self.initial,
            "value": typed(measurement.value),
            "second_value": typed(measurement.second_value),
            "label": measurement.label,
            "day": at.date(),
            "at": at.time(),
        }

    def chosen(self) -> Kind:
        """The kind of what is corrected; of a kind that the team no longer has, any number is fine."""
        was = self.measurement
        known = KINDS.get(was.kind) or next(
            (one for one in self.kinds.values() if one.stored == (OWN, was.label)), None
        )
        return known or Kind(was.kind, was.label, was.loinc, was.unit, *UNBOUND)

    def _fields(self, kind: Kind | None, data: dict[str, Any]) -> dict[str, Any]:
        """Struck: the old value stands beside the word."""
        was = self.measurement
        old = {"label": was.label, "value": was.value, "second_value": was.second_value}
        kept = old | {name: value for name, value in super()._fields(kind, data).items() if name != "kind"}
        return kept | old if data.get("struck") else kept


class LimitsForm(forms.Form):
    """Between what a value should stay for this client; empty means that there is no limit."""

    low = _value()
    high = _value()
    second_low = _value()
    second_high = _value()
    why = forms.CharField(
        required=False, max_length=200, label=_("Why, or with whom agreed?"), help_text=_("GP, heart-failure nurse …")
    )

    def __init__(self, data: Any = None, *, kind: Kind, limits: Limits, why: str = "") -> None:
        initial = {name: typed(limit) for name, limit in limits._asdict().items() if limit is not None}
        super().__init__(data, initial=initial | {"why": why})
        self.kind = kind
        self._name("low", "high", kind.first)
        if kind.second:
            self._name("second_low", "second_high", kind.second)
        else:
            del self.fields["second_low"], self.fields["second_high"]

    def _name(self, low: str, high: str, what: Any) -> None:
        """Not below, not above; of which number, where a kind has two."""
        for field, label in ((low, _("Not below")), (high, _("Not above"))):
            self.fields[field].label = f"{capfirst(what)}: {str(label).lower()}" if what else label

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for low, high in (("low", "high"), ("second_low", "second_high")):
            self._clean_pair(low, high, data)
        limits = Limits(**{name: data.get(name) for name in Limits._fields})
        return {"limits": limits, "why": data.get("why", "")}

    def _clean_pair(self, low: str, high: str, data: dict[str, Any]) -> None:
        for name in (low, high):
            found = data.get(name)
            if found is not None:
                for _field, sentence in wrong(self.kind._replace(second=""), found, None, fields=(name, name)):
                    self.add_error(name, sentence)
        if data.get(low) is not None and data.get(high) is not None and data[low] >= data[high]:
            self.add_error(high, _("The upper limit lies above the lower one."))


class TeamKindForm(forms.Form):
    """A number of the team's own: what it is called, in what unit, and what can be typed."""

    name = forms.CharField(max_length=60, label=_("What do you measure?"))
    unit = forms.CharField(max_length=15, label=_("Unit"), help_text=_("cm, steps, glasses …"))
    low = Comma(max_digits=9, decimal_places=2, label=_("Lowest possible value"))
    high = Comma(max_digits=9, decimal_places=2, label=_("Highest possible value"))

    def clean_name(self) -> str:
        name = " ".join(self.cleaned_data["name"].split())
        if name.casefold() in {str(kind.name).casefold() for kind in KINDS.values()}:
            raise forms.ValidationError(_("This kind is there for every team already."))
        return name

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("low") is not None and data.get("high") is not None and data["low"] >= data["high"]:
            self.add_error("high", _("The highest possible value lies above the lowest."))
        return data
