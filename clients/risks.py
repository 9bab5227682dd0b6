"""How a risk stands on a screen."""

from clients.models import Risk

ICONS = {
    "allergy": "octagon-alert",
    "bleeding": "droplets",
    "fall": "footprints",
    "medication": "pill",
    "resuscitation": "heart",
}


def risk_line(kind: str, text: str) -> dict[str, str]:
    """Harm in red, the rest to look at; each kind with its own icon."""
    harm = kind in Risk.HARM
    icon = ICONS.get(kind, "octagon-alert" if harm else "triangle-alert")
    return {"icon": icon, "tone": "stop" if harm else "watch", "text": text}
