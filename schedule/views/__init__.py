"""One module per screen."""

from schedule.views.agreement import client_agreement, plan_pdf, plan_version, transfer_letter
from schedule.views.care import client_death, client_discharge
from schedule.views.close import visit_close, visit_reopen
from schedule.views.doorstep import visit, visit_key, visit_start
from schedule.views.ending import ending_undo
from schedule.views.handover import handover
from schedule.views.record import client
from schedule.views.today import today
from schedule.views.week import week

__all__ = [
    "client",
    "client_agreement",
    "client_death",
    "client_discharge",
    "ending_undo",
    "handover",
    "plan_pdf",
    "plan_version",
    "today",
    "transfer_letter",
    "visit",
    "visit_close",
    "visit_key",
    "visit_reopen",
    "visit_start",
    "week",
]
