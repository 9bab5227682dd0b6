"""On the way to doing without us: hours planned and given by month, what was agreed, and what was reached."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from buurtzorgweb.sql import rows

MONTHS = """
SELECT date_trunc('month', v.date)::date, sum(v.planned_minutes) FILTER (WHERE v.status <> 'lapsed'),
  coalesce(sum(v.actual_minutes) FILTER (WHERE v.status = 'done'), 0)
FROM schedule_visit v WHERE v.client_id = %(client)s AND v.date >= %(first)s AND v.date <= %(last)s
GROUP BY 1 ORDER BY 1
"""
GOALS = """
SELECT count(*), count(*) FILTER (WHERE r.knowledge >= p.target_knowledge AND r.behavior >= p.target_behavior
    AND r.status >= p.target_status),
  (SELECT max(i.ends_on) FROM clients_indication i WHERE i.client_id = %(client)s),
  (SELECT CASE WHEN bool_or(m.ends_on IS NULL) THEN NULL ELSE max(m.ends_on) END FROM schedule_caremoment m
   WHERE m.client_id = %(client)s)
FROM omaha_clientproblem p LEFT JOIN LATERAL (SELECT * FROM omaha_rating r WHERE r.client_problem_id = p.id
  AND NOT EXISTS (SELECT FROM omaha_rating c WHERE c.replaces_id = r.id)
  ORDER BY r.rated_at DESC, r.id DESC LIMIT 1) r ON true WHERE p.client_id = %(client)s
"""


@dataclass(frozen=True, slots=True)
class Taper:
    """`months`: (first day, planned minutes, given minutes), oldest first; `ends_on` when care is expected to end."""

    months: list[tuple[date, int, int]]
    goals: int
    reached: int
    ends_on: date | None

    @property
    def falling(self) -> bool:
        """Whether the last whole month took less than the first one shown."""
        given = [minutes for _month, _planned, minutes in self.months[:-1]]
        return len(given) >= 2 and given[-1] < given[0]


def taper_of(client_id: UUID, day: date) -> Taper:
    """The last six months and this one; two statements."""
    year, month = divmod(day.year * 12 + day.month - 1 - 6, 12)
    found: list[Any] = rows(MONTHS, client=client_id, first=date(year, month + 1, 1), last=last_of_month(day))
    goals, reached, indicated, planned = rows(GOALS, client=client_id)[0]
    ends = [end for end in (indicated, planned) if end is not None]
    return Taper(
        [(first, int(plan or 0), int(given)) for first, plan, given in found],
        goals,
        reached,
        min(ends) if ends else None,
    )


def last_of_month(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])
