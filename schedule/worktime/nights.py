"""Nights: how many, how long, in which series. Pure. The rests after them stand in rests.py."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from schedule.worktime.duties import DAY, Breach, Level, Rule, Stretch, merged
from schedule.worktime.limits import RestRules, RulesOn

FORTNIGHT, SIXTEEN_WEEKS, YEAR = 14 * DAY, 16 * 7 * DAY, 52 * 7 * DAY


def night_breaches(stretches: Sequence[Stretch], rules: RulesOn) -> Iterator[Breach]:
    yield from series(stretches, rules)
    long_ones = [
        stretch for stretch in stretches if stretch.is_night and stretch.work > rules(stretch.first.day).night_most
    ]
    for length, code in ((FORTNIGHT, "long_nights_fortnight"), (YEAR, "long_nights_year")):
        yield from merged(too_many(Rule.LONG_NIGHTS, long_ones, length, code, rules))
    late_ones = [stretch for stretch in stretches if stretch.is_late_night]
    yield from merged(
        at_another_limit(breach, late_ones, rules(breach.first.day))
        for breach in too_many(Rule.NIGHTS, late_ones, SIXTEEN_WEEKS, "nights_most", rules)
    )


def series(stretches: Sequence[Stretch], rules: RulesOn) -> Iterator[Breach]:
    """Shifts without a weekly rest between them, at least one of them at night: not too many."""
    run: list[Stretch] = list(stretches[:1])
    for one, other in (*pairwise(stretches), (None, None)):
        if one and other and other.start - one.end < rules(other.first.day).weekly_rest:
            run.append(other)
            continue
        limit = rules(run[0].first.day).series_most if run else 0
        if len(run) > limit and any(stretch.is_night for stretch in run):
            yield Breach(
                Rule.SERIES, run[0].first, run[-1].last, times_over=len(run) - limit, limit=limit, found=len(run)
            )
        run = [other] if other else []


def too_many(rule: Rule, nights: Sequence[Stretch], length: int, code: str, rules: RulesOn) -> Iterator[Breach]:
    """More of these nights than the limit in any period of this length."""
    starts = [stretch.start for stretch in nights]
    for at, stretch in enumerate(nights):
        count = bisect_left(starts, stretch.start + length) - at
        limit = getattr(rules(stretch.first.day), code)
        if count > limit:
            last = nights[at + count - 1].last
            yield Breach(rule, stretch.first, last, times_over=count - limit, limit=limit, found=count)


def at_another_limit(breach: Breach, nights: Sequence[Stretch], limits: RestRules) -> Breach:
    """By agreement 140 nights in 52 weeks, or 38 hours at night in each two weeks, may stand for 36 in 16 weeks: then
    it is no error but worth knowing."""
    year = max(held(nights, stretch.start, YEAR, 1) for stretch in nights)
    fortnight = max(held(nights, stretch.start, FORTNIGHT, 0) for stretch in nights)
    if year <= limits.nights_year or fortnight <= limits.night_hours_fortnight:
        return replace(breach, level=Level.WARNING)
    return breach


def held(nights: Sequence[Stretch], since: int, length: int, each: int) -> int:
    """Nights (each = 1), or minutes at night (each = 0), from here on."""
    inside = (stretch for stretch in nights if since <= stretch.start < since + length)
    return sum(each or stretch.night_minutes for stretch in inside)
