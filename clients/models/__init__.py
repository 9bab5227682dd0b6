"""The client record: the person, the network around her, what was seen and written, on what ground care is given."""

from clients.models.care import CareEpisode, ClientEvent, Indication, NetworkContact, Risk, Transfer
from clients.models.notes import Measurement, Report
from clients.models.person import Client, ClientQuerySet, OfClient

__all__ = [
    "CareEpisode",
    "Client",
    "ClientEvent",
    "ClientQuerySet",
    "Indication",
    "Measurement",
    "NetworkContact",
    "OfClient",
    "Report",
    "Risk",
    "Transfer",
]
