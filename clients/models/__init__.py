"""The client record: the person, the network around her, what was seen and written, on what ground care is given."""

from clients.models.care import CareEpisode, ClientEvent, Ending, Indication, NetworkContact, Risk, Transfer
from clients.models.documents import Document
from clients.models.drafts import Draft, Promise, PromiseKept
from clients.models.history import RecordChange
from clients.models.intake import Consent, Decline, Merge, Referral, Referrer
from clients.models.limits import MeasurementLimit, TeamMeasurementKind
from clients.models.notes import Measurement, Report
from clients.models.person import Client, ClientQuerySet, OfClient

__all__ = [
    "CareEpisode",
    "Client",
    "ClientEvent",
    "ClientQuerySet",
    "Consent",
    "Decline",
    "Document",
    "Draft",
    "Ending",
    "Indication",
    "Measurement",
    "MeasurementLimit",
    "Merge",
    "NetworkContact",
    "OfClient",
    "Promise",
    "PromiseKept",
    "RecordChange",
    "Referral",
    "Referrer",
    "Report",
    "Risk",
    "TeamMeasurementKind",
    "Transfer",
]
