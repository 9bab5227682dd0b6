from schedule.models.care import CareMoment, CareMomentIntervention, PartOfDay, Pause
from schedule.models.duty import Shift, WorkEntry
from schedule.models.visits import Visit, VisitOutcome

__all__ = ["CareMoment", "CareMomentIntervention", "PartOfDay", "Pause", "Shift", "Visit", "VisitOutcome", "WorkEntry"]
