"""What an insurer refused a line for: in whose hands it lies, and what follows from it. Pure."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext_lazy as _

from backoffice.vektis.codes import ReturnCode, return_code


class Who(StrEnum):
    OFFICE = "office"
    TEAM = "team"
    CONTRACTS = "contracts"
    TOGETHER = "together"


# By the category of the code. Where a code of a category lies with somebody else, it is named below.
WHO_BY_CATEGORY = {
    "client": Who.TEAM,
    "authorisation": Who.TEAM,
    "debtor": Who.OFFICE,
    "insurance": Who.OFFICE,
    "routing": Who.OFFICE,
    "header": Who.OFFICE,
    "technical": Who.OFFICE,
    "trailer": Who.OFFICE,
    "reference": Who.OFFICE,
    "privacy": Who.OFFICE,
    "comment": Who.OFFICE,
    "amount": Who.CONTRACTS,
    "tariff": Who.CONTRACTS,
    "contract": Who.CONTRACTS,
    "budget": Who.CONTRACTS,
    "provider": Who.CONTRACTS,
    "performance": Who.CONTRACTS,
    "category": Who.CONTRACTS,
}
WHO_BY_CODE = {"0320": Who.OFFICE, "0553": Who.TEAM}
# Where another insurer may be the answer.
INSURED_ELSEWHERE = {"insurance", "routing", "debtor"}
INSURED_CODES = {"0320"}
SAID: dict[Who, Any] = {
    Who.OFFICE: _("You can clear this"),
    Who.TEAM: _("The team can clear this"),
    Who.CONTRACTS: _("Look at the contract"),
    Who.TOGETHER: _("Find out together with the insurer"),
}
NEXT: dict[Who, Any] = {
    Who.OFFICE: _(
        "Once it is right, the lines go out again under new references. Nothing was paid, so nothing goes back."
    ),
    Who.TEAM: _("One question for each team, among what stands in the way of its claims. Then they go out again."),
    Who.CONTRACTS: _("Correct the contract or tariff, then send the lines again: they are counted anew."),
    Who.TOGETHER: _("The code is kept as it came. Ask what it means before anything is sent again."),
}


@dataclass(frozen=True, slots=True)
class Remedy:
    """Who can do something about a code, and which ways there are."""

    code: str
    known: ReturnCode
    who: Who

    @property
    def said(self) -> Any:
        return SAID[self.who]

    @property
    def follows(self) -> Any:
        return NEXT[self.who]

    @property
    def insurer(self) -> bool:
        """Whether another insurer may be the answer."""
        return self.code in INSURED_CODES or self.known.category in INSURED_ELSEWHERE


def remedy(code: str) -> Remedy:
    """For any code, known or not; never fails."""
    known = return_code(code)
    who = WHO_BY_CODE.get(code) or WHO_BY_CATEGORY.get(known.category, Who.TOGETHER)
    return Remedy(code, known, who)
