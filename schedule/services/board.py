"""What a team does with a week: give visits away, take that back, publish; and what its members are told of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from access.services import Actor
from buurtzorgweb.forms import Refused
from schedule.board.load import Cell
from schedule.board.reading import Board, board_of
from schedule.models import Notice, Shift, Visit, WeekPublication
from schedule.recurrence import instant, monday_of
from schedule.services.duty import change_shift
from schedule.services.moves import Stale, move_visit
from teams.models import Team

# Two who plan the same week of the same team take turns, so that what one checks is what one changes.
TURN = "SELECT pg_advisory_xact_lock(%s, %s)"
WEEKS = 0x7EE4  # keeps these locks apart from any other use of two numbers


@dataclass(frozen=True, slots=True)
class Seen:
    """A visit with whom and when, as it stood on the screen."""

    visit_id: UUID
    nurse_id: int | None
    start: datetime


@dataclass(frozen=True, slots=True)
class SeenShift:
    """A shift with its version, as it stood on the screen."""

    shift_id: UUID
    version: int


@dataclass(frozen=True, slots=True)
class Target:
    """Where it goes: somebody's day, or nobody's. `mark`: how that day looked on the screen, if that matters."""

    day: date
    user_id: int | None
    mark: str | None = None


@dataclass(frozen=True, slots=True)
class Moved:
    """What a move did, with what it takes to undo it."""

    visit_id: UUID
    was: Seen
    nurse_id: int | None
    start: datetime


def take_turn(*, team_id: int, monday: date) -> None:
    """Until the end of the transaction nobody else plans this week."""
    with connection.cursor() as cursor:
        cursor.execute(TURN, [WEEKS ^ team_id, monday.toordinal()])


@transaction.atomic
def place(
    *,
    team: Team,
    visits: Sequence[Seen],
    origin: date,
    target: Target,
    actor: Actor,
    shifts: Sequence[SeenShift] = (),
    reason: str = "",
) -> list[Moved]:
    """Put shifts and visits on somebody's day, all or none. Raises Stale when one of them or that day is not as seen.

    Raises RestBroken where a shift needs a reason.
    """
    board = _ready(team, target)
    cell = board.cell(target.user_id, target.day) if target.user_id else None
    if target.user_id and (cell is None or not cell.employed):
        raise Refused(_("This colleague is not in the team on that day. Choose somebody else."))
    if cell and target.mark is not None and target.mark != cell.mark:
        raise Stale(_("This day changed since you saw it. Look at it again, and then decide."))
    ahead = target.day - origin
    if shifts:
        _place_shifts(team, shifts, target, ahead, reason, actor)
        cell = board_of(team_id=team.pk, monday=board.monday).cell(target.user_id or 0, target.day)
    found = Visit.objects.filter(team=team).in_bulk([seen.visit_id for seen in visits])
    moved = []
    for seen in visits:
        if seen.visit_id not in found:
            raise Refused(_("This visit is not of your team any more."))
        start = new_start(seen.start, cell, ahead)
        move_visit(
            visit=found[seen.visit_id],
            nurse_id=target.user_id,
            planned_start=start,
            seen=(seen.nurse_id, seen.start),
            actor=actor,
        )
        moved.append(Moved(seen.visit_id, seen, target.user_id, start))
    return moved


def _place_shifts(
    team: Team, shifts: Sequence[SeenShift], target: Target, ahead: timedelta, reason: str, actor: Actor
) -> None:
    if target.user_id is None:
        raise Refused(_("A shift is always of somebody. Take it off the week on its own page."))
    found = Shift.objects.filter(team=team).select_related("team").in_bulk([seen.shift_id for seen in shifts])
    for seen in shifts:
        if seen.shift_id not in found:
            raise Stale(_("A colleague just took this shift away. Nothing was changed."))
        shift = found[seen.shift_id]
        change_shift(
            shift=shift,
            seen=seen.version,
            user_id=target.user_id,
            day=shift.date + ahead if ahead else None,
            reason=reason or None,
            actor=actor,
        )


def _ready(team: Team, target: Target) -> Board:
    monday = monday_of(target.day)
    take_turn(team_id=team.pk, monday=monday)
    return board_of(team_id=team.pk, monday=monday)


def new_start(start: datetime, cell: Cell | None, ahead: timedelta) -> datetime:
    """The same hour on the new day; where a shift of that day covers it already (a night), nothing moves."""
    if not ahead or (cell and any(stint.covers(start) for stint in cell.stints)):
        return start
    wall = timezone.localtime(start)
    return instant(wall.date() + ahead, wall.time())


@transaction.atomic
def move_in_time(*, team: Team, seen: Seen, start: datetime, actor: Actor) -> None:
    """The same nurse at another hour. Raises Stale when the visit is not as it was seen."""
    visit = Visit.objects.filter(team=team, pk=seen.visit_id).first()
    if visit is None:
        raise Refused(_("This visit is not of your team any more."))
    move_visit(visit=visit, nurse_id=seen.nurse_id, planned_start=start, seen=(seen.nurse_id, seen.start), actor=actor)


@transaction.atomic
def put_back(*, team: Team, moved: Sequence[Moved], actor: Actor) -> None:
    """Undo a move, as long as nobody moved it again. Raises Stale."""
    found = Visit.objects.filter(team=team).in_bulk([one.visit_id for one in moved])
    for one in moved:
        if one.visit_id not in found:
            raise Refused(_("This visit is not of your team any more."))
        move_visit(
            visit=found[one.visit_id],
            nurse_id=one.was.nurse_id,
            planned_start=one.was.start,
            seen=(one.nurse_id, one.start),
            actor=actor,
        )


@transaction.atomic
def publish_week(*, team: Team, monday: date, mark: str, actor: Actor) -> int:
    """Say that a week stands, and tell everybody whose days are not as they were published. Raises Stale.

    Returns how many colleagues are told; who publishes knows already.
    """
    take_turn(team_id=team.pk, monday=monday)
    board = board_of(team_id=team.pk, monday=monday)
    if mark != board.mark:
        raise Stale(_("The week changed since you saw it. Look at it again before you publish it."))
    changed = changed_days(board)
    if not changed and board.published:
        raise Refused(_("This week is published already, and nothing has changed since."))
    WeekPublication.objects.create(team=team, monday=monday, by_id=actor.person_id, cells=board.marks)
    team.shifts.filter(date__range=(board.days[0], board.days[-1]), published_at__isnull=True).update(
        published_at=timezone.now()
    )
    kind = Notice.Kind.CHANGED if board.published else Notice.Kind.PUBLISHED
    members = {person.user_id for person in board.people if person.member}
    told = [
        Notice(
            team=team,
            user_id=user_id,
            made_by_id=actor.person_id,
            kind=kind,
            facts={"monday": monday.isoformat(), "days": [day.isoformat() for day in days]},
        )
        for user_id, days in changed.items()
        if user_id != actor.user_id and user_id in members
    ]
    Notice.objects.bulk_create(told)
    return len(told)


def changed_days(board: Board) -> dict[int, list[date]]:
    """Of each person the days that are not as they were published."""
    found: dict[int, list[date]] = {}
    for key in sorted(board.changed):
        user_id, _dot, day = key.partition(".")
        found.setdefault(int(user_id), []).append(date.fromisoformat(day))
    return found


def see_notice(*, notice: Notice) -> None:
    """Read: it does not come back."""
    Notice.objects.filter(pk=notice.pk, seen_at__isnull=True).update(seen_at=timezone.now())
