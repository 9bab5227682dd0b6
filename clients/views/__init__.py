"""One module per screen."""

from clients.views.list import clients
from clients.views.measurements import client_measurements
from clients.views.network import client_network
from clients.views.reports import client_reports

__all__ = ["client_measurements", "client_network", "client_reports", "clients"]
