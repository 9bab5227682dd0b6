from backoffice.models.contracts import Insurer, InsurerQuerySet, Tariff, TariffQuerySet
from backoffice.models.ledger import (
    ClaimFile,
    ClaimLine,
    ClaimVisit,
    Correction,
    Payment,
    ReturnFile,
    ReturnLine,
    WriteOff,
)

__all__ = [
    "ClaimFile",
    "ClaimLine",
    "ClaimVisit",
    "Correction",
    "Insurer",
    "InsurerQuerySet",
    "Payment",
    "ReturnFile",
    "ReturnLine",
    "Tariff",
    "TariffQuerySet",
    "WriteOff",
]
