"""Reading the reports of a client: a fixed number of statements whatever their length."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from buurtzorgweb.sql import rows

REPORTS = """
SELECT r.id, r.written_at, r.text, u.first_name || ' ' || u.last_name, r.problem_id, r.restricted_to IS NOT NULL
FROM clients_report r JOIN access_user u ON u.id = r.author_id
WHERE r.client_id = %(client)s AND (%(words)s = '' OR r.text ILIKE %(pattern)s)
  AND NOT EXISTS (SELECT FROM clients_report c WHERE c.corrects_id = r.id)
ORDER BY r.written_at DESC, r.id LIMIT %(most)s OFFSET %(skip)s
"""


@dataclass(frozen=True, slots=True)
class ReportLine:
    id: UUID
    written_at: datetime
    text: str
    author: str
    problem_id: UUID | None
    restricted: bool


def reports_of(client_id: UUID, *, words: str = "", most: int = 10, skip: int = 0) -> list[ReportLine]:
    """Newest first; what was corrected is replaced by its correction."""
    escaped = words.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_")
    pattern = f"%{escaped}%"
    return [
        ReportLine(*row) for row in rows(REPORTS, client=client_id, words=words, pattern=pattern, most=most, skip=skip)
    ]
