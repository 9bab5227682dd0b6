from schedule.models.board import Notice, WeekPublication
from schedule.models.care import CareMoment, CareMomentIntervention, PartOfDay, Pause
from schedule.models.cover import CalendarFeed, Offer
from schedule.models.duty import Availability, RestRule, Shift, WorkEntry
from schedule.models.proposals import PlanRun
from schedule.models.visits import Visit, VisitOutcome

__all__ = [
    "Availability",
    "CalendarFeed",
    "CareMoment",
    "CareMomentIntervention",
    "Notice",
    "Offer",
    "PartOfDay",
    "Pause",
    "PlanRun",
    "RestRule",
    "Shift",
    "Visit",
    "VisitOutcome",
    "WeekPublication",
    "WorkEntry",
]
