"""One module per screen."""

from schedule.views.close import visit_close, visit_reopen
from schedule.views.doorstep import visit, visit_key, visit_start
from schedule.views.record import client
from schedule.views.today import today
from schedule.views.week import week

__all__ = ["client", "today", "visit", "visit_close", "visit_key", "visit_reopen", "visit_start", "week"]
