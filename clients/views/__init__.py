"""One module per screen."""

from clients.views.documents import (
    client_documents,
    client_wound,
    document,
    document_add,
    document_file,
    document_restore,
    document_small,
    document_withdraw,
)
from clients.views.drafts import draft_discard, drafts
from clients.views.limits import measurement_kind_end, measurement_kinds, measurement_limits
from clients.views.list import clients
from clients.views.measurements import client_measurements, measurement_add, measurement_correct
from clients.views.network import client_network
from clients.views.promises import client_promises, promise_kept

__all__ = [
    "client_documents",
    "client_measurements",
    "client_network",
    "client_promises",
    "client_wound",
    "clients",
    "document",
    "document_add",
    "document_file",
    "document_restore",
    "document_small",
    "document_withdraw",
    "draft_discard",
    "drafts",
    "measurement_add",
    "measurement_correct",
    "measurement_kind_end",
    "measurement_kinds",
    "measurement_limits",
    "promise_kept",
]
