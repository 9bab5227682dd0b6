"""Rules of rest that were broken, with the reason the team gave: told at the desk, and no reason to wait with pay."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from backoffice.months import Month
from backoffice.pay.sheet import Problem
from schedule.models import RestRule, Shift
from schedule.worktime.duties import Breach, Duty, Level
from schedule.worktime.limits import Value
from schedule.worktime.rules import breaches as check
from schedule.worktime.rules import rules_by_date

# As far back as an average of four weeks looks; what is not read counts as free.
BEFORE = timedelta(days=35)
VALUES = ("code", "value", "unit", "starts_on", "ends_on")
SHIFTS = ("user_id", "date", "starts_at", "ends_at", "kind", "break_minutes", "team_id", "reason")


def breaches(month: Month, people: Sequence[int]) -> dict[int, list[Problem]]:
    """Law or agreement broken in the month, by person; two statements."""
    shifts = Shift.objects.filter(
        user__in=people, date__range=(month.first - BEFORE, month.last), published_at__isnull=False
    )
    duties = [duty(*row) for row in shifts.values_list(*SHIFTS)]
    if not duties:
        return {}
    values = RestRule.objects.filter(confirmed_at__isnull=False).values_list(*VALUES)
    found: dict[int, list[Problem]] = defaultdict(list)
    for breach in check(duties, rules_by_date(Value(*row) for row in values)):
        if breach.level == Level.ERROR and breach.second.day >= month.first:
            found[breach.second.user].append(said(breach))
    return found


def duty(*row: Any) -> Duty:
    user, day, starts_at, ends_at, kind, pause, team, reason = row
    return Duty(user, day, starts_at, ends_at, kind, pause, (team, reason))


def said(breach: Breach) -> Problem:
    """`daily_rest;Ruilde op verzoek`: the rule, and why it was broken where somebody said so."""
    keys: Any = breach.first.key, breach.second.key
    (_team, first_reason), (team, reason) = keys
    why = f"{breach.rule};{reason or first_reason}"
    return Problem("rest", breach.second.day, team, breach.minutes_short, why[:300])
