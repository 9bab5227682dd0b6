"""The doors of the rollup: what changed since the last time, or a month or everything anew."""

from collections.abc import Callable
from datetime import date

from access.context import job
from benchmarks import rollup
from teams.models import Team

Tell = Callable[[date, int, int], None]


def _silent(month: date, done: int, of: int) -> None:
    """Nobody is watching."""


def roll_up_touched(tell: Tell = _silent) -> int:
    """Recompute the days noted as changed and their months. Returns the number of months.

    One transaction a month, in which the notes are taken away too: killed at any moment, the rest is done next time.
    """
    with job("rollup"):
        touched = rollup.touched_months()
    for done, month in enumerate(touched, 1):
        with job("rollup"):
            if spans := rollup.take_touched(month):
                rollup.count(month, spans)
        tell(month, done, len(touched))
    return len(touched)


def rebuild(month: date | None = None, tell: Tell = _silent) -> int:
    """Recompute one month, or all that are known, from the visits. Returns the number of months.

    Whoever loads visits past the triggers calls this: later changes are added to what it counted.
    """
    with job("rollup"):
        wanted = [month] if month else rollup.known_months()
    for done, each in enumerate(wanted, 1):
        with job("rollup"):
            rollup.take_touched(each)
            rollup.count(each, [rollup.whole(team, each) for team in Team.objects.values_list("pk", flat=True)])
        tell(each, done, len(wanted))
    with job("rollup"):
        rollup.look_again()
    return len(wanted)
