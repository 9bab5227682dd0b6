"""What somebody meant to do with visits that were no longer as she saw them: kept in sight, and how they stand now."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from buurtzorgweb.sql import rows
from buurtzorgweb.templatetags.look import brief_day, clock
from schedule.board.day import COLUMNS, Item, item_of
from schedule.board.load import Stint
from schedule.board.reading import Board
from schedule.board.words import short_day, stint_span
from schedule.models import Visit

CHOSEN = f"""
SELECT {COLUMNS}
FROM schedule_visit v JOIN clients_client c ON c.id = v.client_id
LEFT JOIN schedule_caremoment m ON m.id = v.care_moment_id
WHERE v.team_id = %(team)s AND v.id = ANY (%(keys)s) ORDER BY v.planned_start, v.id
"""  # noqa: S608


@dataclass(frozen=True, slots=True)
class Meant:
    """`to`: the same cell with its mark of now; `tokens`: the visits as they stand now; empty when it cannot be."""

    lines: list[str]
    whom: str
    to: str
    tokens: list[str]
    shifts: list[str]


def chosen(*, team_id: int, keys: Iterable[UUID]) -> list[Item]:
    return [item_of(row) for row in rows(CHOSEN, team=team_id, keys=list(keys))]


def meant_of(board: Board, items: Sequence[Item], keys: Collection[UUID], *, user_id: int | None, to: str) -> Meant:
    """Each visit and shift with who has it now, and the way to do it all the same."""
    person = board.person(user_id) if user_id else None
    possible = [item for item in items if item.is_open and not item.locked]
    shifts = [stint for one in board.people for cell in one.cells for stint in cell.stints if stint.id in keys]
    return Meant(
        lines=[_shift_line(board, stint) for stint in shifts] + [_line(board, item) for item in items],
        whom=person.name if person else _("nobody yet"),
        to=to,
        tokens=[item.token for item in possible],
        shifts=[f"{stint.id}.{stint.version}" for stint in shifts if not stint.locked],
    )


def _shift_line(board: Board, stint: Stint) -> str:
    person = board.person(stint.user_id)
    said = _("shift %(day)s %(times)s") % {"day": short_day(stint.day), "times": stint_span(stint)}
    return _("%(what)s: now %(who)s") % {"what": said, "who": person.name if person else ""}


def _line(board: Board, item: Item) -> str:
    said = f"{brief_day(item.start)} {clock(item.start)} {item.called}"
    if not item.is_open:
        return f"{said}: {Visit.Status(item.status).label}"
    person = board.person(item.nurse_id) if item.nurse_id else None
    now = person.name if person else _("nobody yet") if item.nurse_id is None else _("somebody else")
    return _("%(what)s: now %(who)s") % {"what": said, "who": now}
