from schedule.services.visits import Closed, close_visit, reopen_visit, start_visit

__all__ = ["Closed", "close_visit", "reopen_visit", "start_visit"]
