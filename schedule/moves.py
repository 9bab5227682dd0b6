"""What can still be done about a visit, as its card shows it, and which visits nobody closed."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from buurtzorgweb.sql import rows
from buurtzorgweb.templatetags.look import clock, day, when
from schedule.clashes import CLASHES, Clash, clash_in
from schedule.models import Visit
from schedule.route import ONE, Stop, _stop

FACTS = """
SELECT coalesce(u.first_name || ' ' || u.last_name, '') AS nurse, v.on_the_way_at, v.moved_from, v.care_moment_id,
  (SELECT w.first_name || ' ' || w.last_name FROM schedule_visit o JOIN access_user w ON w.id = o.nurse_id
   WHERE o.client_id = v.client_id AND o.date = v.date AND o.planned_start = v.planned_start AND o.slot <> v.slot
     AND o.care_moment_id IS NOT DISTINCT FROM v.care_moment_id AND o.status IN ('planned', 'done') LIMIT 1) AS second
FROM schedule_visit v LEFT JOIN access_user u ON u.id = v.nurse_id WHERE v.id = %(visit)s
"""
# The card of the visit and all of this in one statement: the doorstep is opened more often than anything else.
CARD = f"""
SELECT s.*, f.*, (SELECT coalesce(jsonb_agg(to_jsonb(c)), '[]') FROM ({CLASHES}) c)
FROM ({ONE}) s CROSS JOIN ({FACTS}) f
"""  # noqa: S608
OWN = 5  # columns of FACTS
LATE_AFTER = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Moves:
    """The visit as its card knows it, the columns of FACTS, who looks, and what falls together."""

    stop: Stop
    me: int
    clashes: list[Clash]
    nurse: str
    on_the_way_at: datetime | None
    moved_from: datetime | None
    care_moment_id: UUID | None
    second: str | None

    @property
    def mine(self) -> bool:
        return self.stop.nurse_id == self.me

    @property
    def is_open(self) -> bool:
        return self.stop.status == Visit.Status.PLANNED and self.stop.started_at is None

    @property
    def lapsed(self) -> bool:
        return self.stop.status == Visit.Status.LAPSED

    @property
    def today(self) -> bool:
        return bool(self.stop.day == timezone.localdate())

    @property
    def ahead(self) -> bool:
        return bool(self.stop.day > timezone.localdate())

    @property
    def may_set_out(self) -> bool:
        return self.is_open and self.mine and self.today and self.on_the_way_at is None

    @property
    def seen_start(self) -> str:
        return self.stop.planned_start.isoformat()

    @property
    def said(self) -> list[str]:
        """What differs from the plan, each in one sentence."""
        lines = []
        if self.second:
            lines.append(_("With %(who)s: two nurses together.") % {"who": self.second})
        if self.moved_from:
            moved = {"day": day(self.moved_from), "time": clock(self.moved_from)}
            lines.append(_("Moved: it was planned on %(day)s at %(time)s.") % moved)
        if is_late(self.stop.status, self.stop.started_at, self.stop.planned_start, self.stop.planned_minutes):
            lines.append(_("Planned for %(when)s and not closed yet.") % {"when": when(self.stop.planned_start)})
        return lines


def card_of(*, visit_id: UUID, user_id: int, team_id: int) -> Moves | None:
    """One visit of the team with its card and its moves, or None."""
    found = rows(CARD, visit=visit_id, visits=[visit_id], me=user_id, team=team_id)
    if not found:
        return None
    *columns, clashes = found[0]
    stop = _stop(columns[:-OWN])
    told = json.loads(clashes) if isinstance(clashes, str) else clashes
    return Moves(stop, user_id, [clash_in(one) for one in told], *columns[-OWN:])


def is_late(status: str, started_at: datetime | None, planned_start: datetime, minutes: int) -> bool:
    """Planned, over by half an hour, and nobody said that she was there: to be shown, no reason for alarm."""
    if status != Visit.Status.PLANNED or started_at is not None:
        return False
    return planned_start + timedelta(minutes=minutes) + LATE_AFTER < timezone.now()


OPEN = """
SELECT v.id, v.client_id, v.date, v.planned_start, v.planned_minutes, v.nurse_id,
  coalesce(u.first_name || ' ' || u.last_name, ''), c.address_as, c.first_name, c.birth_prefix, c.birth_family,
  c.partner_prefix, c.partner_family, c.name_use
FROM schedule_visit v JOIN clients_client c ON c.id = v.client_id LEFT JOIN access_user u ON u.id = v.nurse_id
WHERE v.team_id = %(team)s AND c.team_id = %(team)s AND v.date >= %(first)s AND v.date <= %(today)s
  AND v.status = 'planned' AND v.started_at IS NULL
  AND v.planned_start + (v.planned_minutes + 30) * interval '1 minute' < now()
ORDER BY v.planned_start, v.id LIMIT 200
"""
MINE = """
SELECT count(*) FROM schedule_visit v WHERE v.nurse_id = %(me)s AND v.team_id = %(team)s AND v.date < %(today)s
  AND v.date >= %(first)s AND v.status = 'planned'
"""
LOOK_BACK = timedelta(days=31)


def open_of_team(team_id: int) -> list[tuple[Any, ...]]:
    """Visits of the last month that nobody closed, the oldest first."""
    today = timezone.localdate()
    return rows(OPEN, team=team_id, today=today, first=today - LOOK_BACK)


def open_before_today(*, user_id: int, team_id: int) -> int:
    """How many of my visits of earlier days are still open; for one calm line on Today."""
    today = timezone.localdate()
    return int(rows(MINE, me=user_id, team=team_id, today=today, first=today - LOOK_BACK)[0][0])
