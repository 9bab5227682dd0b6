"""What was chosen, on a day: the newest choice that holds by then, else the default."""

from datetime import date

from backoffice.choices import BY_KEY, defaults
from backoffice.models import OfficeSetting


def chosen_on(day: date) -> dict[str, str]:
    """Every choice by its key; one statement."""
    found = OfficeSetting.objects.filter(starts_on__lte=day, key__in=BY_KEY).order_by("starts_on")
    return defaults() | dict(found.values_list("key", "value"))
