"""One module per desk. They cross teams, and see what administration needs and nothing of the care itself."""

from backoffice.views.claims import claims
from backoffice.views.clients import office_clients
from backoffice.views.contracts import contracts, insurer_add, tariff, tariff_add
from backoffice.views.payroll import (
    pay_exception,
    pay_exceptions,
    pay_file,
    pay_note,
    pay_notes,
    pay_person,
    pay_run,
    payroll,
)

__all__ = [
    "claims",
    "contracts",
    "insurer_add",
    "office_clients",
    "pay_exception",
    "pay_exceptions",
    "pay_file",
    "pay_note",
    "pay_notes",
    "pay_person",
    "pay_run",
    "payroll",
    "tariff",
    "tariff_add",
]
