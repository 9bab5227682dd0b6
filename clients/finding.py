"""Finding a client of the team: by default who is in care; by name also who left. One statement, counted with it."""

import re
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from buurtzorgweb.sql import rows
from clients.names import fold, full_name

ROWS = """
SELECT c.id, c.first_name, c.birth_prefix, c.birth_family, c.partner_prefix, c.partner_family, c.name_use,
  c.birth_date, c.deceased_on, c.street, c.house_number, c.house_suffix, u.first_name, count(*) OVER ()
FROM clients_client c LEFT JOIN access_user u ON u.id = c.named_nurse_id
WHERE c.team_id = %(team)s AND c.merged_at IS NULL AND {which}
ORDER BY c.birth_family, c.first_name, c.id LIMIT %(most)s OFFSET %(skip)s
"""
NAMED = ROWS.format(which="c.search_name LIKE ALL (%(patterns)s)")
IN_CARE = ROWS.format(
    which="""EXISTS (SELECT FROM clients_careepisode e WHERE e.client_id = c.id AND e.starts_on <= %(day)s
  AND (e.ends_on IS NULL OR e.ends_on >= %(day)s))"""
)


@dataclass(frozen=True, slots=True)
class Found:
    """What a list shows of a client; stories and instructions stay where they are."""

    id: UUID
    name: str
    birth_date: date
    deceased_on: date | None
    address: str
    nurse: str

    def age_on(self, day: date) -> int:
        born = self.birth_date
        return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def patterns(text: str) -> list[str]:
    """Each word as a LIKE pattern, in which a typed `%` or `_` is only itself."""
    return ["%" + re.sub(r"([\\%_])", r"\\\1", word) + "%" for word in fold(text).split()]


def find_own(*, team_id: int, text: str, day: date, most: int, skip: int = 0) -> tuple[list[Found], int]:
    """Clients whose name contains each word of `text`, in any order, accents and capitals aside; how many there are.

    Without a text those in care on the day. Past the last row the count is 0, too.
    """
    if text:
        found = rows(NAMED, team=team_id, most=most, skip=skip, patterns=patterns(text))
    else:
        found = rows(IN_CARE, team=team_id, most=most, skip=skip, day=day)
    return [_found(*row[:-1]) for row in found], found[0][-1] if found else 0


def _found(
    key: UUID, first: str, prefix: str, family: str, partner_prefix: str, partner: str, use: str, born: date,
    died: date | None, street: str, number: str, suffix: str, nurse: str | None,
) -> Found:  # fmt: skip
    name = full_name(first, (prefix, family), (partner_prefix, partner), use)
    return Found(key, name, born, died, f"{street} {number}{suffix}", nurse or "")
