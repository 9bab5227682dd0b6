"""One module per desk. They cross teams, and see what administration needs and nothing of the care itself."""

from backoffice.views.claims import claims
from backoffice.views.clients import office_clients
from backoffice.views.contracts import contracts, insurer_add, tariff, tariff_add
from backoffice.views.payroll import payroll

__all__ = ["claims", "contracts", "insurer_add", "office_clients", "payroll", "tariff", "tariff_add"]
