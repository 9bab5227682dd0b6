"""Rest: between two stretches of work, in each week, after nights, and the break within. Pure."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from schedule.worktime.duties import DAY, Breach, Level, Rule, Stretch, merged
from schedule.worktime.limits import RestRules, RulesOn

WEEK = 7 * DAY


def rest_breaches(stretches: Sequence[Stretch], rules: RulesOn) -> Iterator[Breach]:
    yield from between_two(stretches, rules)
    yield from after_series_of_nights(stretches, rules)
    yield from merged(weekly(stretches, rules))
    for stretch in stretches:
        yield from break_within(stretch, rules(stretch.first.day))


def between_two(stretches: Sequence[Stretch], rules: RulesOn) -> Iterator[Breach]:
    """Daily rest, and the longer one after a night; each may be shortened once in 7 x 24 hours."""
    shortened: dict[Rule, int] = {}
    for one, other in pairwise(stretches):
        limits, rest = rules(other.first.day), other.start - one.end
        if rest < 0:
            continue  # two at once is told as such
        if one.is_night and one.work > limits.night_most and rest < limits.long_night_rest:
            yield short_of(Rule.LONG_NIGHT_REST, one, other, limits.long_night_rest)
        broken = list(rests_missed(one, rest, limits))
        if not broken:
            continue
        used = any(rule in shortened and one.end - shortened[rule] < WEEK for rule, _limit, _short in broken)
        rule, limit, short = broken[0]
        level = Level.ERROR if used or rest < short else Level.WARNING
        yield short_of(rule, one, other, limit, level)
        shortened.update(dict.fromkeys((rule for rule, *_ in broken), one.end))


def rests_missed(one: Stretch, rest: int, limits: RestRules) -> Iterator[tuple[Rule, int, int]]:
    """Which rests this is too short for, the longest first: (rule, what it asks, to what it may be shortened)."""
    if one.is_late_night and rest < limits.night_rest:
        yield Rule.NIGHT_REST, limits.night_rest, limits.night_rest_short
    if rest < limits.daily_rest:
        yield Rule.DAILY_REST, limits.daily_rest, limits.daily_rest_short


def short_of(rule: Rule, one: Stretch, other: Stretch, limit: int, level: Level = Level.ERROR) -> Breach:
    rest = other.start - one.end
    return Breach(rule, one.last, other.first, limit - rest, level=level, limit=limit, found=rest)


def after_series_of_nights(stretches: Sequence[Stretch], rules: RulesOn) -> Iterator[Breach]:
    """After three nights in a row or more comes a long rest, before anything that is no night."""
    nights = 0
    for one, other in pairwise(stretches):
        limits = rules(other.first.day)
        nights = nights + 1 if one.is_night else 0
        if other.start - one.end >= limits.night_series_rest:
            nights = 0
        elif nights >= limits.night_series_from and not other.is_night:
            yield short_of(Rule.NIGHT_SERIES_REST, one, other, limits.night_series_rest)


def weekly(stretches: Sequence[Stretch], rules: RulesOn) -> Iterator[Breach]:
    """36 hours in each 7 x 24, or 72 in each 14 x 24 in parts of 32. A period begins where work begins: nowhere else is
    there less rest in it. What is not planned yet is rest."""
    for index, stretch in enumerate(stretches):
        limits = rules(stretch.first.day)
        inside = list(rests_within(stretches, index, WEEK))
        longest = max(rest for _stretch, rest in inside)
        if longest < limits.weekly_rest and not fortnights_hold(stretches, index, limits):
            short, last = limits.weekly_rest - longest, inside[-1][0].last
            yield Breach(Rule.WEEKLY_REST, stretch.first, last, short, limit=limits.weekly_rest, found=longest)


def fortnights_hold(stretches: Sequence[Stretch], index: int, limits: RestRules) -> bool:
    """Has each 14 x 24 hours that holds this week its 72 hours?"""
    start = stretches[index].start
    while index >= 0 and stretches[index].start >= start - WEEK:
        parts = (rest for _stretch, rest in rests_within(stretches, index, 2 * WEEK))
        if sum(rest for rest in parts if rest >= limits.fortnight_part) < limits.fortnight_rest:
            return False
        index -= 1
    return True


def rests_within(stretches: Sequence[Stretch], index: int, length: int) -> Iterator[tuple[Stretch, int]]:
    """Each stretch from this one within the period, with the rest after it as far as the period goes."""
    until = stretches[index].start + length
    for at in range(index, len(stretches)):
        if stretches[at].start >= until:
            return
        following = stretches[at + 1].start if at + 1 < len(stretches) else until
        yield stretches[at], max(0, min(following, until) - stretches[at].end)


def break_within(stretch: Stretch, limits: RestRules) -> Iterator[Breach]:
    """The break of each duty for itself, and of the whole stretch, in which the time between two parts counts."""
    own = [duty.break_minutes if duty.break_minutes >= limits.break_part else 0 for duty in stretch.duties]
    between = [other.start - one.end for one, other in pairwise(stretch.duties)]
    asked = [(limits.break_for(stretch.work), sum(own) + sum(gap for gap in between if gap >= limits.break_part))]
    asked += [(limits.break_for(duty.minutes), pause) for duty, pause in zip(stretch.duties, own, strict=True)]
    needed, had = max(asked, key=lambda pair: pair[0] - pair[1])
    if needed > had:
        yield Breach(Rule.BREAK, stretch.first, stretch.last, needed - had, limit=needed, found=had)
