"""Kinds of measurement: LOINC code, UCUM unit, bounds of what a body can show, and how a value is said and judged.

Calculation alone, no database. A team's own kinds come from `TeamMeasurementKind` and join as `own_kind`.
"""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any, Literal, NamedTuple

from django.utils.formats import get_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from buurtzorgweb.templatetags.look import number

OWN = "own"
OWN_PREFIX = f"{OWN}:"
HARD_SPACE = "\N{NO-BREAK SPACE}"
# UCUM is for exchange; on screen stands what people say.
UNIT_NAMES: dict[str, Any] = {
    "mm[Hg]": "mmHg",
    "Cel": "°C",
    "/min": _("per minute"),
    "{score}": "",
    "{count}": _("times"),
}


class Kind(NamedTuple):
    """`low` and `high` bound what may be typed at all; they are no judgement of health."""

    code: str
    name: Any
    loinc: str
    unit: str
    low: Decimal
    high: Decimal
    second: Any = ""
    first: Any = ""

    @property
    def unit_name(self) -> str:
        return str(UNIT_NAMES.get(self.unit, self.unit))

    @property
    def stored(self) -> tuple[str, str]:
        """The columns `kind` and `label`: an own kind is known by its name, which means the same anywhere."""
        return (OWN, str(self.name)) if self.code.startswith(OWN_PREFIX) else (self.code, "")


def _kind(code: str, name: Any, loinc: str, unit: str, low: float, high: float, *parts: Any) -> Kind:
    first, second = parts or ("", "")
    return Kind(code, name, loinc, unit, Decimal(str(low)), Decimal(str(high)), second, first)


KINDS = {
    kind.code: kind
    for kind in (
        _kind("blood_pressure", _("Blood pressure"), "85354-9", "mm[Hg]", 20, 300, _("systolic"), _("diastolic")),
        _kind("heart_rate", _("Pulse"), "8867-4", "/min", 20, 300),
        _kind("weight", _("Weight"), "29463-7", "kg", 1, 400),
        _kind("temperature", _("Temperature"), "8310-5", "Cel", 25, 45),
        _kind("glucose", _("Glucose"), "15074-8", "mmol/L", 0.5, 50),
        _kind("oxygen_saturation", _("Oxygen saturation"), "59408-5", "%", 40, 100),
        _kind("pain_nrs", _("Pain"), "72514-3", "{score}", 0, 10),
        _kind("respiratory_rate", _("Breathing rate"), "9279-1", "/min", 2, 80),
        _kind("fluid_intake_day", _("Fluid intake in a day"), "", "mL", 0, 10000),
        _kind("wound_size", _("Wound size"), "", "cm", 0.1, 60, _("length"), _("width")),
        _kind("ankle_circumference", _("Ankle circumference"), "", "cm", 10, 60),
        _kind("calf_circumference", _("Calf circumference"), "", "cm", 15, 90),
        _kind("mood_0_10", _("Mood, own score"), "", "{score}", 0, 10),
        _kind("carer_strain_0_10", _("Burden of the informal carer, own score"), "", "{score}", 0, 10),
        _kind("chair_stands_30s", _("Standing up from a chair in 30 seconds"), "", "{count}", 0, 60),
    )
}


# For a kind whose bounds are unknown here: another team's, from before the client moved.
UNBOUND = (Decimal("-9999999"), Decimal("9999999"))


def own_kind(key: Any, name: str, unit: str, low: Decimal, high: Decimal) -> Kind:
    """A number that one team follows."""
    return Kind(f"{OWN_PREFIX}{key}", name, "", unit, low, high)


def unit_name(unit: str) -> str:
    return str(UNIT_NAMES.get(unit, unit))


def series_name(kind: str, label: str) -> str:
    """What a series of values is called: the kind, or a team's own name for it. The place is said beside it."""
    if kind == OWN:
        return label
    return str(KINDS[kind].name) if kind in KINDS else kind.replace("_", " ")


def plain(value: Decimal) -> str:
    """In the local form, with the decimals it has: 1.700, 71,4."""
    exponent = value.normalize().as_tuple().exponent
    return number(value, max(0, -exponent) if isinstance(exponent, int) else 0)


def said(value: Decimal, second: Decimal | None = None, unit: str = "", *, kind: str = "") -> str:
    """132/82 mmHg, 4,5 × 2 cm, 71,4 kg: in the local form, with its unit and no trailing zeros."""
    words = plain(value)
    if second is not None:
        words += f"{HARD_SPACE}×{HARD_SPACE}{plain(second)}" if kind == "wound_size" else f"/{plain(second)}"
    name = unit_name(unit)
    return f"{words}{HARD_SPACE}{name}" if name else words


def typed(value: Decimal | None) -> str:
    """As one would type it: without the dots of thousands, which would be read as a decimal point."""
    if value is None:
        return ""
    return f"{value.normalize():f}".replace(".", get_format("DECIMAL_SEPARATOR"))


class Limits(NamedTuple):
    """Between what a value should stay; `None` where nothing was agreed."""

    low: Decimal | None = None
    high: Decimal | None = None
    second_low: Decimal | None = None
    second_high: Decimal | None = None

    @property
    def any(self) -> bool:
        return any(limit is not None for limit in self)

    def side(self, value: Decimal, second: Decimal | None = None) -> Literal["", "low", "high"]:
        """On which side a value lies outside. A limit itself is still inside; too high goes before too low."""
        pairs = [(value, self.low, self.high)]
        if second is not None:
            pairs.append((second, self.second_low, self.second_high))
        if any(high is not None and found > high for found, _low, high in pairs):
            return "high"
        return "low" if any(low is not None and found < low for found, low, _high in pairs) else ""

    def said(self, unit: str, name: Any = "") -> str:
        """between 90 and 140, diastolic at most 90: the sentence beside the chart; `name` is the second number's."""
        parts = [_range(self.low, self.high, unit)]
        if second := _range(self.second_low, self.second_high, unit):
            parts.append(f"{name} {second}".strip())
        return ", ".join(filter(None, parts))


def _range(low: Decimal | None, high: Decimal | None, unit: str) -> str:
    if low is not None and high is not None:
        return gettext("between %(low)s and %(high)s") % {"low": plain(low), "high": said(high, unit=unit)}
    if low is not None:
        return gettext("at least %(low)s") % {"low": said(low, unit=unit)}
    return gettext("at most %(high)s") % {"high": said(high, unit=unit)} if high is not None else ""


Value = Decimal | None


def wrong(kind: Kind, value: Value, second: Value, *, fields: tuple[str, str]) -> Iterator[tuple[str, str]]:
    """(field, sentence) for each number that is missing or cannot be; said alike at the door and in the record."""
    needed = [(fields[0], value), (fields[1], second)] if kind.second else [(fields[0], value)]
    for field, found in needed:
        if found is None:
            yield field, gettext("Type the value.")
        elif not kind.low <= found <= kind.high:
            yield (
                field,
                gettext("%(kind)s lies between %(low)s and %(high)s.")
                % {"kind": kind.name, "low": plain(kind.low), "high": said(kind.high, unit=kind.unit)},
            )
    if kind.code == "blood_pressure" and value is not None and second is not None and second >= value:
        yield fields[1], gettext("The diastolic pressure lies below the systolic. Did they change places?")
