"""Duties written as one says them: 'Mon 15:00-23:00'. The week of Monday 2 November 2026, without a change of the clock."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from schedule.worktime.limits import RestRules
from schedule.worktime.rules import Duty, breaches

ZONE = ZoneInfo("Europe/Amsterdam")
MONDAY = date(2026, 11, 2)
NAMES = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]


def at(day, text):
    return datetime.combine(day, time.fromisoformat(text), tzinfo=ZONE)


def duty(day, start, end, pause=None, kind="early", user=1):
    """`end` before `start` lies on the next morning. Without `pause` the break is the one it needs."""
    starts, ends = at(day, start), at(day, end)
    if ends <= starts:
        ends = at(day + timedelta(days=1), end)
    elapsed = int((ends.timestamp() - starts.timestamp()) / 60)
    if pause is None:
        pause = 0 if kind == "on_call" else RestRules().usual_break(elapsed)
    return Duty(user, day, starts, ends, kind, pause, key=(user, day, start))


def roster(*said, monday=MONDAY, pause=None, kind="early"):
    """'Mon 15:00-23:00' or, a week later, 'Mon+1 07:00-11:00'."""
    made = []
    for line in said:
        name, times = line.split()
        name, _, weeks = name.partition("+")
        day = monday + timedelta(days=NAMES.index(name) + 7 * int(weeks or 0))
        made.append(duty(day, *times.split("-"), pause=pause, kind=kind))
    return made


def told(duties, rules=None, without=()):
    """(rule, level, by how much) of each breach."""
    return [
        (found.rule.value, found.level.value, found.minutes_short or found.times_over)
        for found in breaches(duties, rules or RestRules())
        if found.rule not in without
    ]
