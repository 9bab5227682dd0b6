"""One module per screen."""

from clients.views.care import (
    client_bsn,
    client_care,
    client_consent,
    client_indication,
    client_readmit,
    consent_withdraw,
)
from clients.views.documents import (
    client_documents,
    client_wound,
    document,
    document_add,
    document_file,
    document_readers,
    document_restore,
    document_small,
    document_withdraw,
)
from clients.views.drafts import draft_discard, drafts
from clients.views.harm import client_risks, event, event_add, risk, risk_add, risk_back, risk_end
from clients.views.history import client_history, client_looked
from clients.views.intake import intake, intake_decline, intake_known
from clients.views.limits import measurement_kind_end, measurement_kinds, measurement_limits
from clients.views.list import clients
from clients.views.measurements import client_measurements, measurement_add, measurement_correct
from clients.views.merge import client_merge, client_merge_undo
from clients.views.network import client_network, network_add, network_back, network_contact, network_gone
from clients.views.person import client_person
from clients.views.promises import (
    client_promises,
    promise_change,
    promise_kept,
    promise_put_back,
    promise_take_back,
)
from clients.views.story import client_story
from clients.views.transfer import client_transfer

__all__ = [
    "client_bsn",
    "client_care",
    "client_consent",
    "client_documents",
    "client_history",
    "client_indication",
    "client_looked",
    "client_measurements",
    "client_merge",
    "client_merge_undo",
    "client_network",
    "client_person",
    "client_promises",
    "client_readmit",
    "client_risks",
    "client_story",
    "client_transfer",
    "client_wound",
    "clients",
    "consent_withdraw",
    "document",
    "document_add",
    "document_file",
    "document_readers",
    "document_restore",
    "document_small",
    "document_withdraw",
    "draft_discard",
    "drafts",
    "event",
    "event_add",
    "intake",
    "intake_decline",
    "intake_known",
    "measurement_add",
    "measurement_correct",
    "measurement_kind_end",
    "measurement_kinds",
    "measurement_limits",
    "network_add",
    "network_back",
    "network_contact",
    "network_gone",
    "promise_change",
    "promise_kept",
    "promise_put_back",
    "promise_take_back",
    "risk",
    "risk_add",
    "risk_back",
    "risk_end",
]
