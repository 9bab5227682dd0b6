"""Laying the pattern of a week over others: looked at first, then done, with everything that does not fit said."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from access.services import Action, Actor, log_access
from buurtzorgweb.sql import rows
from clients.names import full_name
from schedule.board.copying import Clash, Copy, Planned, Who, Why, copy_shifts, copy_visits
from schedule.board.reading import WEEK, Board, board_of
from schedule.models import Shift
from schedule.services.board import take_turn
from teams.models import Team

VISITS = """
SELECT v.id, v.client_id, v.care_moment_id, v.slot, v.nurse_id, v.planned_start, v.planned_minutes,
  coalesce(m.min_level, 0), v.status = 'planned' AND v.started_at IS NULL AND NOT v.locked AND v.date >= %(today)s,
  c.address_as, c.first_name, c.birth_prefix, c.birth_family, c.partner_prefix, c.partner_family, c.name_use
FROM schedule_visit v JOIN clients_client c ON c.id = v.client_id
LEFT JOIN schedule_caremoment m ON m.id = v.care_moment_id
WHERE v.team_id = %(team)s AND v.date BETWEEN %(first)s AND %(last)s AND v.status <> 'lapsed'
ORDER BY v.planned_start, v.id
"""
# Only what nobody has meanwhile: a visit that a colleague gave away between the look and this stays as it is.
GIVE = """
UPDATE schedule_visit v SET nurse_id = g.nurse_id, planned_start = g.start,
  moved_from = CASE WHEN v.moved_from IS NULL AND v.planned_start <> g.start THEN v.planned_start ELSE v.moved_from END
FROM unnest(%(visits)s::uuid[], %(nurses)s::bigint[], %(starts)s::timestamptz[]) g (id, nurse_id, start)
WHERE v.id = g.id AND v.team_id = %(team)s AND v.nurse_id IS NULL AND v.status = 'planned' AND v.started_at IS NULL
RETURNING v.id
"""


def look_at_copy(*, team: Team, source: date, monday: date, shifts: bool, visits: bool) -> Copy:
    """What would follow, without doing it."""
    copy, ahead = Copy(monday), monday - source
    before, board = board_of(team_id=team.pk, monday=source), board_of(team_id=team.pk, monday=monday)
    people = {person.user_id: who for person in board.people for who in [who_of(person)]}
    if shifts:
        copy_shifts(copy, stints(before), stints(board), people, ahead)
    if visits:
        copy_visits(copy, planned(team.pk, source), planned(team.pk, monday), people, ahead)
    return copy


def who_of(person: Any) -> Who:
    return Who(
        user_id=person.user_id,
        level=person.level,
        employed=frozenset(cell.day for cell in person.cells if cell.employed),
        away=frozenset(cell.day for cell in person.cells if cell.away or cell.wish == "cannot"),
    )


def stints(board: Board) -> list[Any]:
    return [stint for person in board.people for cell in person.cells for stint in cell.stints]


def planned(team_id: int, monday: date) -> list[Planned]:
    span = {"team": team_id, "first": monday, "last": monday + WEEK - timedelta(days=1), "today": timezone.localdate()}
    return [planned_of(row) for row in rows(VISITS, **span)]


def planned_of(row: Sequence[Any]) -> Planned:
    key, client, moment, slot, nurse, start, minutes, level, movable, called, first, *names = row
    prefix, family, partner_prefix, partner_family, use = names
    name = called or full_name(first, (prefix, family), (partner_prefix, partner_family), use)
    return Planned(key, client, moment, slot, nurse, timezone.localtime(start), minutes, level, movable, name)


@transaction.atomic
def copy_week(*, team: Team, source: date, monday: date, shifts: bool, visits: bool, actor: Actor) -> Copy:
    """Fill a week after the pattern of another; what is there stays. Returns what was done and what did not fit."""
    take_turn(team_id=team.pk, monday=monday)
    copy = look_at_copy(team=team, source=source, monday=monday, shifts=shifts, visits=visits)
    Shift.objects.bulk_create(
        Shift(
            team=team,
            user_id=stint.user_id,
            date=stint.day,
            kind=stint.kind,
            part=stint.part,
            starts_at=stint.starts_at,
            ends_at=stint.ends_at,
            break_minutes=stint.break_minutes,
            transport=stint.transport,
        )
        for stint in copy.shifts
    )
    give(team, copy)
    log_access(
        actor,
        "week_copy",
        Action.UPDATE,
        owner_team_id=team.pk,
        object_type="client_list",
        part="visit",
        result_count=len(copy.given),
    )
    return copy


def give(team: Team, copy: Copy) -> None:
    keys, nurses = [visit.id for visit, _nurse in copy.given], [nurse for _visit, nurse in copy.given]
    starts = [visit.start for visit, _nurse in copy.given]
    with connection.cursor() as cursor:
        cursor.execute(GIVE, {"visits": keys, "nurses": nurses, "starts": starts, "team": team.pk})
        done = {key for (key,) in cursor.fetchall()}
    late = [(visit, nurse) for visit, nurse in copy.given if visit.id not in done]
    copy.clashes += [Clash(Why.TAKEN, nurse, visit.day, visit.start, visit.called) for visit, nurse in late]
    copy.given = [(visit, nurse) for visit, nurse in copy.given if visit.id in done]
