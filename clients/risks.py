"""How a risk or a treatment limit stands on a screen, and which kinds there are."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from clients.models import Risk

ICONS = {
    "allergy": "octagon-alert",
    "bleeding": "droplets",
    "fall": "footprints",
    "medication": "pill",
    "resuscitation": "heart",
}
# What was agreed not to be done; the text says what exactly, and with whom.
LIMITS = {
    "resuscitation": _("resuscitation"),
    "hospital_limit": _("admission to hospital"),
    "treatment_limit": _("another treatment"),
}
RISKS = {
    "fall": _("fall"),
    "allergy": _("allergy"),
    "pressure_ulcer": _("pressure ulcer"),
    "skin": _("skin"),
    "infection": _("infection"),
    "medication": _("medicine"),
    "bleeding": _("bleeding"),
    "choking": _("choking"),
    "hypoglycaemia": _("low blood sugar"),
    "nutrition": _("food"),
    "fluid": _("drinking, fluid"),
    "exacerbation": _("sudden worsening"),
    "ventilation": _("breathing support"),
    "catheter": _("catheter"),
    "transfer": _("moving and lifting"),
    "wandering": _("wandering"),
    "mood": _("mood"),
    "triggers": _("what upsets her or him"),
    "relapse": _("relapse"),
    "fire": _("fire"),
    "oxygen_fire": _("fire with oxygen"),
    "smoking": _("smoking"),
    "heat": _("heat"),
    "safety": _("safety"),
    "language": _("language"),
    "religion": _("religion"),
    "other": _("something else"),
}
NAMES = LIMITS | RISKS


def risk_choices() -> list[Any]:
    """In two groups, as one chooses."""
    return [
        (_("Treatment limit"), list(LIMITS.items())),
        (_("Risk"), list(RISKS.items())),
    ]


def risk_line(kind: str, text: str) -> dict[str, str]:
    """Harm in red, the rest to look at; each kind with its own icon."""
    harm = kind in Risk.HARM
    icon = ICONS.get(kind, "octagon-alert" if harm else "triangle-alert")
    return {"icon": icon, "tone": "stop" if harm else "watch", "text": text}
