"""Which rows a nurse may work: days off, rest, days in a row, hours. In whole minutes, for the search.

The search asks here some hundred thousand times; the rule module (worktime.rules) has the last word on the rows that
come out (see `loop`). What stands here is never milder than the law: no shortened rest is planned on purpose.
"""

from collections.abc import Callable

from schedule.planner.problem import DAY, FREE, Row, Week

Allowed = Callable[[int, Row], bool]


def duties(week: Week, row: Row) -> list[tuple[int, int]]:
    """(start, end) of a row in minutes of the week; the hours between the parts of a split duty are no rest."""
    return [
        (day * DAY + week.kinds[kind].start, day * DAY + week.kinds[kind].end) for day, kind in enumerate(row) if kind
    ]


def worked(week: Week, row: Row) -> int:
    return sum(week.kinds[kind].minutes for kind in row if kind)


def stops(week: Week, nurse: int, row: Row) -> str:
    """The first rule that forbids the row, or nothing: off, cannot, weekend, daily, weekly, run, hours."""
    person, limits = week.nurses[nurse], week.limits
    for day, kind in enumerate(row):
        if (nurse, day) in week.cells:
            continue  # the team's own
        if kind and day in person.days_off:
            return "off"
        if kind and (day, kind) in person.cannot:
            return "cannot"
        if kind and person.weekend_free and day in (5, 6):
            return "weekend"
    if too_long_a_run(week, nurse, row):
        return "run"
    if worked(week, row) > person.contract_minutes + limits.over_contract:
        return "hours"
    return short_rest(week, nurse, row)


def too_long_a_run(week: Week, nurse: int, row: Row) -> bool:
    run, most = week.nurses[nurse].days_in_a_row, week.limits.days_in_a_row
    for kind in row:
        run = run + 1 if kind else 0
        if run > most:
            return True
    return False


def short_rest(week: Week, nurse: int, row: Row) -> str:
    person, limits = week.nurses[nurse], week.limits
    end, longest = person.last_end, 0
    for start, until in duties(week, row):
        if start - end < limits.daily_rest:
            return "daily"
        longest, end = max(longest, start - end), until
    after = person.next_start
    if after is not None and after - end < limits.daily_rest and any(row):
        return "daily"
    # What comes after the last duty counts until the week is over.
    longest = max(longest, min(week.days * DAY, after if after is not None else week.days * DAY) - end)
    return "weekly" if longest < limits.weekly_rest else ""


def remembered(week: Week) -> Callable[[int, Row], str]:
    known: list[dict[Row, str]] = [{} for _ in week.nurses]

    def ask(nurse: int, row: Row) -> str:
        found = known[nurse].get(row)
        if found is None:
            found = known[nurse][row] = stops(week, nurse, row)
        return found

    return ask


def standing(week: Week, nurse: int) -> Row:
    """The row of the duties that stay."""
    return tuple(week.cells.get((nurse, day), FREE) for day in range(week.days))
