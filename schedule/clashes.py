"""Two visits at once: of one nurse, or at one client. It stops nobody; it is said wherever it happens."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from buurtzorgweb.sql import rows
from buurtzorgweb.templatetags.look import clock
from clients.names import full_name

# Planned hours until there are real ones. A night may reach over midnight, so the days beside count too.
# Two nurses who go together are no clash at the client; the same nurse sent twice is one.
FROM = "coalesce({0}.started_at, {0}.planned_start)"
UNTIL = FROM + " + coalesce({0}.actual_minutes, {0}.planned_minutes) * interval '1 minute'"
AT_ONCE = f"""
  o.id <> a.id AND o.status IN ('planned', 'done') AND o.date BETWEEN a.date - 1 AND a.date + 1
  AND {FROM.format("o")} < {UNTIL.format("a")} AND {UNTIL.format("o")} > {FROM.format("a")}
"""
CLASHES = f"""
WITH a AS MATERIALIZED (
  SELECT * FROM schedule_visit v WHERE v.id = ANY (%(visits)s) AND v.status IN ('planned', 'done')
), found AS (
  SELECT a.id AS visit, 'nurse' AS kind, o.id AS other
  FROM a JOIN schedule_visit o ON o.nurse_id = a.nurse_id AND {AT_ONCE}
  UNION ALL
  SELECT a.id, 'client', o.id
  FROM a JOIN schedule_visit o ON o.client_id = a.client_id AND {AT_ONCE}
  WHERE (o.nurse_id IS DISTINCT FROM a.nurse_id OR a.nurse_id IS NULL)
    AND NOT (o.care_moment_id IS NOT DISTINCT FROM a.care_moment_id AND o.slot <> a.slot
             AND o.planned_start = a.planned_start)
)
SELECT f.visit, f.kind, o.id, o.client_id, o.nurse_id, {FROM.format("o")} AS start,
  coalesce(o.actual_minutes, o.planned_minutes) AS minutes, coalesce(u.first_name || ' ' || u.last_name, '') AS nurse,
  c.address_as, c.first_name, c.birth_prefix, c.birth_family, c.partner_prefix, c.partner_family, c.name_use
FROM found f JOIN schedule_visit o ON o.id = f.other JOIN clients_client c ON c.id = o.client_id
LEFT JOIN access_user u ON u.id = o.nurse_id
ORDER BY o.planned_start, f.visit, o.id
"""  # noqa: S608


COLUMNS = (
    *("visit", "kind", "id", "client_id", "nurse_id", "start", "minutes", "nurse", "address_as", "first_name"),
    *("birth_prefix", "birth_family", "partner_prefix", "partner_family", "name_use"),
)


@dataclass(frozen=True, slots=True)
class Clash:
    """`visit_id` falls together with `other_id`: the same nurse goes to both, or the same client gets both."""

    visit_id: UUID
    kind: str
    other_id: UUID
    client_id: UUID
    nurse_id: int | None
    start: datetime
    minutes: int
    nurse: str
    client: str

    @property
    def sentence(self) -> str:
        """Names the other visit. It holds a client's name: for a page of the team, never for a message."""
        end = self.start + timedelta(minutes=self.minutes)
        values = {"who": self.nurse, "client": self.client, "from": clock(self.start), "to": clock(end)}
        if self.kind == "nurse":
            return _("At the same time %(who)s is at %(client)s: %(from)s–%(to)s.") % values
        if not self.nurse:
            return _("At the same time %(client)s has another visit: %(from)s–%(to)s, nobody yet.") % values
        return _("At the same time %(client)s has another visit: %(from)s–%(to)s, %(who)s.") % values


def clashes_of(visits: Iterable[UUID]) -> list[Clash]:
    """What falls together with these visits, in the order of the clock; one statement."""
    keys = list(visits)
    if not keys:
        return []
    return [_clash(*row) for row in rows(CLASHES, visits=keys)]


def _clash(
    visit: UUID,
    kind: str,
    other: UUID,
    client_id: UUID,
    nurse_id: int | None,
    start: datetime,
    minutes: int,
    nurse: str,
    called: str,
    first: str,
    *names: str,
) -> Clash:
    prefix, family, partner_prefix, partner_family, use = names
    name = called or full_name(first, (prefix, family), (partner_prefix, partner_family), use)
    return Clash(visit, kind, other, client_id, nurse_id, start, minutes, nurse, name)


def clash_in(told: dict[str, Any]) -> Clash:
    """The same row as JSON, by the names of its columns and in their order."""
    visit, kind, other, client_id, nurse_id, start, *rest = (told[name] for name in COLUMNS)
    return _clash(UUID(visit), kind, UUID(other), UUID(client_id), nurse_id, datetime.fromisoformat(start), *rest)
