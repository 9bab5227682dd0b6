"""The rules of rest: what a roster does to them. Pure: times in, breaches out.

Rest is elapsed time, so the nights on which the clock changes count as long as they are. Work is what lies between
start and end without the break; being on call is rest until one is called. Facts: the Working Hours Act, chapter 5.
"""

from collections.abc import Iterable, Iterator
from itertools import pairwise

from schedule.worktime.duties import Breach, Duty, Level, Rule, by_person, stretches_of
from schedule.worktime.hours import on_call_breaches, work_breaches
from schedule.worktime.limits import CODES, RestRules, RulesOn, Value, rules_by_date
from schedule.worktime.nights import night_breaches
from schedule.worktime.rests import rest_breaches

__all__ = ["CODES", "Breach", "Duty", "Level", "RestRules", "Rule", "RulesOn", "Value", "breaches", "rules_by_date"]


def breaches(duties: Iterable[Duty], rules: RulesOn | RestRules) -> list[Breach]:
    """Everything that does not hold in these duties, of any number of people, in order of person and time.

    `rules`: the limits by date, or the same ones for all days. What is not given counts as free: for the averages give
    the weeks around, 52 back for Sundays and nights.
    """
    on = (lambda _day: rules) if isinstance(rules, RestRules) else rules
    found = [breach for work, on_call in by_person(duties) for breach in of_one(work, on_call, on)]
    return sorted(found, key=lambda breach: (breach.first.user, breach.first.start, breach.second.start, breach.rule))


def of_one(work: list[Duty], on_call: list[Duty], rules: RulesOn) -> Iterator[Breach]:
    yield from two_at_once(sorted([*work, *on_call], key=lambda duty: duty.start))
    stretches = stretches_of(work, rules)
    yield from rest_breaches(stretches, rules)
    yield from work_breaches(work, stretches, rules)
    yield from night_breaches(stretches, rules)
    yield from on_call_breaches(on_call, stretches, rules)


def two_at_once(duties: list[Duty]) -> Iterator[Breach]:
    for one, other in pairwise(duties):
        if other.start < one.end:
            yield Breach(Rule.OVERLAP, one, other, min(one.end, other.end) - other.start)
