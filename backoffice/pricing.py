"""What a line costs, and why a visit cannot become one. Pure: values in, values out."""

from decimal import ROUND_HALF_UP, Decimal

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

CENT = Decimal("0.01")


class Cause(TextChoices):
    """Why a done visit is not in a claim, in the order in which they are asked: a visit has one cause, the first."""

    AFTER_DEATH = "after_death", _("Visit after the day of death")
    NO_INDICATION = "no_indication", _("Care outside an indication")
    NO_BSN = "no_bsn", _("Client without a BSN")
    NO_INSURER = "no_insurer", _("Client without an insurer")
    NO_TARIFF = "no_tariff", _("No tariff on that day")


WHAT_TO_DO = {
    Cause.AFTER_DEATH: _("Either the visit or the day of death is wrong. The team knows which."),
    Cause.NO_INDICATION: _(
        "Care was given on a day without a valid indication. A district nurse can set one, or it is not claimed."
    ),
    Cause.NO_BSN: _("A claim needs the BSN. The team asks for it, or records that there is none."),
    Cause.NO_INSURER: _("Nobody to send the claim to. The team asks how the client is insured."),
    Cause.NO_TARIFF: _("The care is fine; what it costs is not in the contracts yet."),
}

# Solved in the back office itself; all else is known only by the team that gives care.
OURS = {Cause.NO_TARIFF}


def line_amount(minutes: int, hourly: Decimal) -> Decimal:
    """Euros of one line: hours times the tariff, rounded half up to the cent, once."""
    return (minutes * hourly / 60).quantize(CENT, ROUND_HALF_UP)
