"""The days of a care moment in words: for the screens and the papers alike. Pure."""

from collections.abc import Sequence

from django.utils.dates import WEEKDAYS_ABBR
from django.utils.translation import gettext as _


def days_in_words(days: Sequence[int], every_weeks: int = 1, every_days: int | None = None) -> str:
    """every day; Mon, Wed, Fri; Tue, every 2 weeks; every 3 days."""
    if every_days:
        return _("every day") if every_days == 1 else _("every %(n)d days") % {"n": every_days}
    said = _("every day") if len(days) == 7 else ", ".join(str(WEEKDAYS_ABBR[day - 1]) for day in sorted(days))
    return f"{said}, {_('every %(n)d weeks') % {'n': every_weeks}}" if every_weeks > 1 else said
