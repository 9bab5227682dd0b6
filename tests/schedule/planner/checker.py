"""The hard rules once more, written apart from the planner: what a proposal breaks, in words."""

from itertools import pairwise

DAY = 1440
EPS = 0.01


def broken(week, rows, planned, unplaced):
    """Every hard rule that a proposal breaks; empty is right."""
    return [
        *lost(week, planned, unplaced),
        *duties(week, rows),
        *visits(week, rows, planned),
        *routes(week, rows, planned),
    ]


def lost(week, planned, unplaced):
    known = sorted([*planned, *unplaced])
    return [] if known == list(range(len(week.tasks))) else [f"visits lost or twice: {known}"]


def duties(week, rows):
    for nurse, row in enumerate(rows):
        person, limits = week.nurses[nurse], week.limits
        stays = tuple(week.cells.get((nurse, day), 0) for day in range(week.days))
        if any(kept and kept != kind for kept, kind in zip(stays, row, strict=True)):
            yield f"{nurse}: a duty that stays was changed"
        if row == stays:
            continue  # the team's own, whatever it breaks
        days = [day for day, kind in enumerate(row) if kind]
        ours = {day for day in days if not stays[day]}
        if ours & person.days_off:
            yield f"{nurse}: works on a day off"
        if any((day, row[day]) in person.cannot for day in ours):
            yield f"{nurse}: works what she cannot"
        if person.weekend_free and {5, 6} & ours:
            yield f"{nurse}: works in her free weekend"
        yield from rests(week, nurse, row, limits)
        hours = sum(part.end - part.start - part.break_minutes for day in days for part in week.kinds[row[day]].parts)
        if hours > person.contract_minutes + limits.over_contract:
            yield f"{nurse}: {hours} minutes"


def rests(week, nurse, row, limits):
    person = week.nurses[nurse]
    spans = [
        (d * DAY + week.kinds[k].parts[0].start, d * DAY + week.kinds[k].parts[-1].end) for d, k in enumerate(row) if k
    ]
    ends = [person.last_end, *(end for _, end in spans)]
    starts = [*(start for start, _ in spans), week.days * DAY]
    gaps = [start - end for end, start in zip(ends, starts, strict=True)]
    if any(gap < limits.daily_rest for gap in gaps[:-1]):
        yield f"{nurse}: daily rest"
    if max(gaps) < limits.weekly_rest:
        yield f"{nurse}: weekly rest"
    run = person.days_in_a_row
    for kind in row:
        run = run + 1 if kind else 0
        if run > limits.days_in_a_row:
            yield f"{nurse}: {run} days in a row"


def visits(week, rows, planned):
    for task, plan in planned.items():
        one = week.tasks[task]
        client = week.clients[one.client]
        if one.locked:
            if set(plan.nurses) != set(one.now) or plan.start != one.now_start:
                yield f"{task}: was fixed and moved"
            continue
        if len(set(plan.nurses)) != one.carers:
            yield f"{task}: {plan.nurses} for {one.carers}"
        if not one.window[0] - EPS <= plan.start <= one.window[1] + EPS:
            yield f"{task}: starts {plan.start} outside {one.window}"
        for nurse in plan.nurses:
            if week.nurses[nurse].level < one.level:
                yield f"{task}: level of {nurse}"
            if nurse in client.not_with:
                yield f"{task}: not {nurse}"
            if not rows[nurse][one.day]:
                yield f"{task}: {nurse} is not on duty"
        for earlier, least in one.after:
            if (
                earlier in planned
                and not week.tasks[earlier].locked
                and plan.start - planned[earlier].start < least - EPS
            ):
                yield f"{task}: too soon after {earlier}"


def routes(week, rows, planned):
    """Travel, ends of duties and breaks, for each unbroken part of each duty; visits that were fixed outside are not ours."""
    for nurse, row in enumerate(rows):
        for day, kind in enumerate(row):
            mine = [t for t, plan in planned.items() if nurse in plan.nurses and week.tasks[t].day == day]
            mine = sorted(mine, key=lambda task: planned[task].start)
            for part in week.kinds[kind].parts if kind else ():
                inside = [t for t in mine if part.start <= planned[t].start < part.end]
                yield from route(week, nurse, day, part, inside, planned)


def route(week, nurse, day, part, mine, planned):
    fixed = [number for number in mine if week.tasks[number].locked]
    if any(planned[b].start < planned[a].start + week.tasks[a].minutes + 30 for a, b in pairwise(fixed)):
        return  # the team's own double booking
    travel = week.travel[week.transports.get((nurse, day)) or week.nurses[nurse].transport]
    clock, here, gaps = part.start, 0, []
    for number in mine:
        task = week.tasks[number]
        there = week.clients[task.client].place
        ready = clock + travel[here][there]
        start = planned[number].start
        if start < ready - EPS and not task.locked:
            yield f"{number}: {nurse} is there at {ready}, not {start}"
        gaps.append(start - ready)
        clock, here = start + task.minutes, there
    home = clock + travel[here][0] if mine else clock
    if home > part.end + EPS and not week.tasks[mine[-1]].locked:
        yield f"{nurse} on {day}: home at {home} after {part.end}"
    long = home - part.start > week.limits.break_if_longer and len(fixed) < len(mine)
    if long and max(gaps[1:], default=0) < max(30, part.break_minutes) - EPS:
        yield f"{nurse} on {day}: no room for a break"
