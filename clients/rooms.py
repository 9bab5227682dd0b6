"""The rooms of one record, as tabs. Rooms further up the house add theirs by name alone."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from teams.middleware import TeamRequest

TABS = [
    ("client", _("Overview")),
    ("client_plan", _("Care plan")),
    ("client_moments", _("Care moments")),
    ("client_agreement", _("Agreement")),
    ("client_reports", _("Reports")),
    ("client_measurements", _("Measurements")),
    ("client_documents", _("Documents")),
    ("client_network", _("Network")),
    ("client_history", _("History")),
    ("client_looked", _("Who looked")),
    ("client_care", _("Care")),
]


def tabs(request: TeamRequest) -> dict[str, Any]:
    assert request.resolver_match is not None
    here = request.resolver_match.url_name
    return {"tabs": [{"name": name, "label": label, "current": name == here} for name, label in TABS]}
