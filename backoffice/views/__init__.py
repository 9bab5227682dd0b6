"""One module per desk. They cross teams, and see what administration needs and nothing of the care itself.

`team` is the other side: what a team sees of its own claims.
"""

from backoffice.views.choices import maximum, maximum_add, office_setting, office_settings
from backoffice.views.claims import claims, claims_count, claims_held
from backoffice.views.clients import office_clients
from backoffice.views.contracts import (
    contract,
    contract_add,
    contract_renew,
    contracts,
    insurer_add,
    tariff,
    tariff_add,
)
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
from backoffice.views.sheets import contracts_import, contracts_sheet
from backoffice.views.team import client_claim, client_decision, client_insured, client_no_bsn, team_claims

__all__ = [
    "claims",
    "claims_count",
    "claims_held",
    "client_claim",
    "client_decision",
    "client_insured",
    "client_no_bsn",
    "contract",
    "contract_add",
    "contract_renew",
    "contracts",
    "contracts_import",
    "contracts_sheet",
    "insurer_add",
    "maximum",
    "maximum_add",
    "office_clients",
    "office_setting",
    "office_settings",
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
    "team_claims",
]
