"""The rule module's last word on a row: the rest rules of the Working Hours Act and the agreement, with real times."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time, timedelta

from schedule.planner.problem import DAY, Row, Week
from schedule.planner.rest import standing
from schedule.recurrence import instant
from schedule.worktime.rules import Breach, Duty, Level, RulesOn, breaches


def at(monday: date, day: int, minutes: float) -> datetime:
    """The instant of so many minutes by the clock after a day's midnight; a change of the clock is heeded."""
    ahead, rest = divmod(round(minutes), DAY)
    return instant(monday + timedelta(days=day + ahead), time(rest // 60, rest % 60))


def duties_of(week: Week, nurse: int, row: Row, monday: date) -> list[Duty]:
    return [
        Duty(
            nurse,
            monday + timedelta(days=day),
            at(monday, day, part.start),
            at(monday, day, part.end),
            week.kinds[kind].code,
            part.break_minutes,
        )
        for day, kind in enumerate(row)
        for part in week.kinds[kind].parts
    ]


def by_rule_module(
    week: Week, monday: date, around: Mapping[int, Sequence[Duty]], rules: RulesOn
) -> Callable[[int, Row], bool]:
    """Whether a row breaks nothing beyond what the duties that stay, and those of other weeks, break already.

    `around`: each nurse's duties before and after the week.
    """

    def wrong(nurse: int, row: Row) -> set[tuple[str, date, date]]:
        found = breaches([*around.get(nurse, ()), *duties_of(week, nurse, row, monday)], rules)
        return {_named(one) for one in found if one.level == Level.ERROR}

    def lawful(nurse: int, row: Row) -> bool:
        found = wrong(nurse, row)
        return not found or found <= wrong(nurse, standing(week, nurse))

    return lawful


def _named(one: Breach) -> tuple[str, date, date]:
    return one.rule.value, one.first.day, one.second.day
