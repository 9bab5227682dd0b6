"""The visits of one day of the team, with names: what stands in the tray, and one person's day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone

from buurtzorgweb.sql import rows
from clients.names import full_name
from schedule.board.load import Band, band_of
from schedule.models import Visit
from schedule.recurrence import AMSTERDAM
from schedule.travel import Position

COLUMNS = """v.id, v.client_id, v.nurse_id, v.planned_start, v.planned_minutes, v.status, v.locked, v.slot,
  m.min_level, m.window_from, m.window_to, c.latitude, c.longitude, c.address_as, c.first_name, c.birth_prefix,
  c.birth_family, c.partner_prefix, c.partner_family, c.name_use, c.street, c.house_number, c.house_suffix"""
# Her shift names the day, as in reading.VISITS.
DAY = f"""
SELECT {COLUMNS}
FROM schedule_visit v JOIN clients_client c ON c.id = v.client_id
LEFT JOIN schedule_caremoment m ON m.id = v.care_moment_id
LEFT JOIN schedule_shift s ON s.user_id = v.nurse_id AND s.team_id = %(team)s
  AND s.date BETWEEN %(day)s - 1 AND %(day)s AND v.planned_start >= s.starts_at AND v.planned_start < s.ends_at
WHERE v.team_id = %(team)s AND v.date BETWEEN %(day)s AND %(day)s + 1 AND v.status <> 'lapsed'
  AND coalesce(s.date, v.date) = %(day)s
ORDER BY v.planned_start, v.id
"""  # noqa: S608
KNOWN = """
SELECT DISTINCT nurse_id, client_id FROM schedule_visit
WHERE client_id = ANY (%(clients)s) AND status = 'done' AND date BETWEEN %(since)s AND %(day)s
"""
FAMILIAR = timedelta(days=56)
EPOCH, MICROSECOND = datetime(1970, 1, 1, tzinfo=UTC), timedelta(microseconds=1)


def token_of(visit_id: UUID, nurse_id: int | None, start: datetime) -> str:
    """A visit with whom and when: what a form brings back to tell whether that is still so."""
    return f"{visit_id}.{nurse_id or ''}.{(start - EPOCH) // MICROSECOND}"


@dataclass(frozen=True, slots=True)
class Item:
    """One visit as a board's tray and a day show it; times are local."""

    id: UUID
    client_id: UUID
    nurse_id: int | None
    start: datetime
    minutes: int
    status: str
    locked: bool
    slot: int
    min_level: int
    window: tuple[time, time] | None
    position: Position | None
    called: str
    address: str

    @property
    def end(self) -> datetime:
        return (self.start.astimezone(UTC) + timedelta(minutes=self.minutes)).astimezone(AMSTERDAM)

    @property
    def band(self) -> Band:
        return band_of(self.start.hour)

    @property
    def is_open(self) -> bool:
        """Whether it can still be planned otherwise."""
        return self.status == Visit.Status.PLANNED

    @property
    def token(self) -> str:
        """The visit, with whom and when as seen here: goes into a form and comes back."""
        return token_of(self.id, self.nurse_id, self.start)


def item_of(row: Iterable[Any]) -> Item:
    key, client, nurse, start, minutes, status, locked, slot, level, w_from, w_to, lat, lon, called, *rest = row
    first, prefix, family, partner_prefix, partner_family, use, street, number, suffix = rest
    return Item(
        id=key,
        client_id=client,
        nurse_id=nurse,
        start=timezone.localtime(start),
        minutes=minutes,
        status=status,
        locked=locked,
        slot=slot,
        min_level=level or 0,
        window=(w_from, w_to) if w_from else None,
        position=None if lat is None or lon is None else (lat, lon),
        called=called or full_name(first, (prefix, family), (partner_prefix, partner_family), use),
        address=f"{street} {number}{suffix}",
    )


def visits_on(*, team_id: int, day: date) -> list[Item]:
    """All visits of the team on one day, in the order of the clock."""
    return [item_of(row) for row in rows(DAY, team=team_id, day=day)]


def known_pairs(*, clients: Iterable[UUID], day: date) -> set[tuple[int, UUID]]:
    """Who has been with whom in the last eight weeks."""
    return set(rows(KNOWN, clients=list(clients), since=day - FAMILIAR, day=day))
