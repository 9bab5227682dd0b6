"""Why a visit cannot be claimed: what would be said of it, who can change that, and where. Pure.

A visit has one cause, the first in this order. `code`: what the insurer would answer (Vektis COD954).
"""

from dataclasses import dataclass
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Cause(TextChoices):
    AFTER_DEATH = "after_death", _("Visit after the day of death")
    NO_INDICATION = "no_indication", _("Care outside an indication")
    NO_BSN = "no_bsn", _("Client without a BSN")
    UNFIT_PERSON = "unfit_person", _("Something is missing of who she is")
    NO_DECISION = "no_decision", _("Wlz care without the numbers of the decision")
    NO_INSURER = "no_insurer", _("Client without an insurer")
    UNKNOWN_INSURER = "unknown_insurer", _("Insurer's number is not known, or has ended")
    NO_CONTRACT = "no_contract", _("No contract with this insurer")
    NO_TARIFF = "no_tariff", _("No tariff on that day")
    ABOVE_MAXIMUM = "above_maximum", _("Tariff above what the NZa allows")
    TOO_LATE = "too_late", _("Past the term in which one can claim")
    OVER_CEILING = "over_ceiling", _("The ceiling of the contract is reached")
    ABOVE_UNITS = "above_units", _("More than the contract allows for a client in a month")
    TOO_SHORT = "too_short", _("Too short to count")
    ABOVE_INDICATION = "above_indication", _("More care than indicated")


@dataclass(frozen=True)
class Said:
    """What to do about a cause. `ours`: the back office clears it itself. `by_payer`: told per insurer and product."""

    what_to_do: Any
    code: str
    ours: bool = False
    by_payer: bool = False
    warns: bool = False


SAID = {
    Cause.AFTER_DEATH: Said(_("Either the visit or the day of death is wrong. The team knows which."), "0328"),
    Cause.NO_INDICATION: Said(
        _("Care was given on a day without a valid indication. A district nurse can set one, or it is not claimed."),
        "0553",
    ),
    Cause.NO_BSN: Said(_("A claim needs the BSN. The team asks for it, or records that there is none."), "0435"),
    Cause.UNFIT_PERSON: Said(
        _("The family name, sex, postcode or house number is not as an insurer reads it. The team corrects it."), "0351"
    ),
    Cause.NO_DECISION: Said(
        _("A care office refuses each line without them. The team finds them on the letter of the CIZ."), "1113"
    ),
    Cause.NO_INSURER: Said(_("Nobody to send the claim to. The team asks how the client is insured."), "0423"),
    Cause.UNKNOWN_INSURER: Said(
        _("Nobody can be sent a claim under this number. Add the insurer, or the team asks for the right one."),
        "0423",
        ours=True,
        by_payer=True,
    ),
    Cause.NO_CONTRACT: Said(
        _("Without a contract the insurer refuses all of it. Add the contract, or bring the number under one."),
        "8022",
        ours=True,
        by_payer=True,
    ),
    Cause.NO_TARIFF: Said(
        _("The care is fine; what it costs is not in the contracts yet."), "8060", ours=True, by_payer=True
    ),
    Cause.ABOVE_MAXIMUM: Said(_("Agree on a lower tariff, or correct it."), "0611", ours=True, by_payer=True),
    Cause.TOO_LATE: Said(
        _("Ask the insurer whether it still takes them; else this is written off."), "0586", ours=True, by_payer=True
    ),
    Cause.OVER_CEILING: Said(
        _("The contract says to hold what comes above. Ask for more, or choose to keep sending."),
        "0589",
        ours=True,
        by_payer=True,
    ),
    Cause.ABOVE_UNITS: Said(
        _("What comes above the agreed number waits. Ask the insurer, or the team looks at the indication."),
        "0584",
        ours=True,
        by_payer=True,
    ),
    Cause.TOO_SHORT: Said(
        _("Rounded to the nearest unit, nothing is left to claim. Were the minutes right, then all is well."), "0638"
    ),
    Cause.ABOVE_INDICATION: Said(
        _("It is claimed. If the care stays this much, the indication should say so."), "", warns=True
    ),
}
BY_PAYER = tuple(cause.value for cause, said in SAID.items() if said.by_payer)
WARNINGS = tuple(cause.value for cause, said in SAID.items() if said.warns)
# Care under the Wmo or paid privately goes elsewhere and is no exception.
ELSEWHERE = "elsewhere"
