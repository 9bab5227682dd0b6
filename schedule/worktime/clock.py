"""A time typed for a shift, on the two days of the year when the clock changes. Pure."""

from datetime import UTC, date, datetime, time

from schedule.worktime.duties import ZONE


class Skipped(Exception):
    """The clock jumps over this time: it does not exist on this day."""


class Doubled(Exception):
    """The clock shows this time twice on this day: one has to say which is meant."""


FIRST, SECOND = "first", "second"


def exact(day: date, clock: time, which: str = "") -> datetime:
    """The instant of a time on the wall. A care moment may slide along with the clock; a shift is paid, so it asks."""
    wall = datetime.combine(day, clock)
    first, second = (wall.replace(tzinfo=ZONE, fold=fold).astimezone(UTC) for fold in (0, 1))
    if first.astimezone(ZONE).replace(tzinfo=None) != wall:
        raise Skipped
    if first == second:
        return first
    if which not in (FIRST, SECOND):
        raise Doubled
    return first if which == FIRST else second
