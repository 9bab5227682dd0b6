from schedule.services.moves import (
    Stale,
    add_second,
    add_visit,
    fix_visit,
    move_visit,
    plan_again,
    set_out,
    skip_visit,
    take_over,
)
from schedule.services.visits import Closed, close_visit, reopen_visit, start_visit

__all__ = [
    "Closed",
    "Stale",
    "add_second",
    "add_visit",
    "close_visit",
    "fix_visit",
    "move_visit",
    "plan_again",
    "reopen_visit",
    "set_out",
    "skip_visit",
    "start_visit",
    "take_over",
]
