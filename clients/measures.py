"""Kinds of measurement: LOINC code, UCUM unit, bounds of what a body can show, and whether there are two numbers."""

from decimal import Decimal
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _


class Kind(NamedTuple):
    """`low` and `high` bound what may be typed at all; they are no judgement of health."""

    code: str
    name: Any
    loinc: str
    unit: str
    low: Decimal
    high: Decimal
    second: Any = ""


def _kind(code: str, name: Any, loinc: str, unit: str, low: float, high: float, second: Any = "") -> Kind:
    return Kind(code, name, loinc, unit, Decimal(str(low)), Decimal(str(high)), second)


KINDS = {
    kind.code: kind
    for kind in (
        _kind("blood_pressure", _("Blood pressure"), "85354-9", "mm[Hg]", 20, 300, _("diastolic")),
        _kind("heart_rate", _("Pulse"), "8867-4", "/min", 20, 300),
        _kind("weight", _("Weight"), "29463-7", "kg", 1, 400),
        _kind("temperature", _("Temperature"), "8310-5", "Cel", 25, 45),
        _kind("glucose", _("Glucose"), "15074-8", "mmol/L", 0.5, 50),
        _kind("oxygen_saturation", _("Oxygen saturation"), "59408-5", "%", 40, 100),
        _kind("pain_nrs", _("Pain"), "72514-3", "{score}", 0, 10),
        _kind("respiratory_rate", _("Breathing rate"), "9279-1", "/min", 2, 80),
        _kind("fluid_intake_day", _("Fluid intake"), "", "mL", 0, 10000),
        _kind("wound_size", _("Wound size"), "", "cm", 0.1, 60, _("width")),
    )
}
