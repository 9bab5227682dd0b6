"""What insurers refused of a month and nothing was done about yet, by cause: the desk's list of work.

A line's cause is the first code that refuses (a code for information refuses nothing), else that of its file. What was
corrected or written off is no work any more.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from backoffice.claims.remedies import Remedy, remedy
from backoffice.months import Month
from backoffice.vektis.codes import Level, return_codes
from buurtzorgweb.sql import rows
from clients.names import full_name

NO_CODE = "none"
# The files are few, and only those with something refused are looked into.
OPEN = """
WITH open AS (
  SELECT l.id, l.client_id, l.team_id, l.starts_on, l.ends_on, l.amount, r.awarded, i.insurer_id, i.id AS file_id,
    coalesce((SELECT c FROM unnest(r.codes || f.codes) WITH ORDINALITY u (c, n) WHERE c <> ALL (%(info)s)
      ORDER BY n LIMIT 1), 'none') AS code
  FROM backoffice_claimfile i JOIN backoffice_returnfile f ON f.claim_file_id = i.id
  JOIN backoffice_returnline r ON r.return_file_id = f.id JOIN backoffice_claimline l ON l.id = r.line_id
  WHERE i.state = 'issued' AND i.period_first BETWEEN %(first)s AND %(last)s AND f.lines_refused + f.lines_partly > 0
    AND r.awarded < l.amount AND l.credits_id IS NULL AND (%(uzovi)s = '' OR i.insurer_id = %(uzovi)s)
    AND NOT EXISTS (SELECT FROM backoffice_correction c WHERE c.line_id = l.id)
    AND NOT EXISTS (SELECT FROM backoffice_writeoff w WHERE w.line_id = l.id)
)
"""
GROUPS = f"""{OPEN}
SELECT o.code, count(*), sum(o.amount - o.awarded), count(*) FILTER (WHERE o.awarded > 0), count(DISTINCT o.client_id),
  array_agg(DISTINCT t.name),
  array_agg(DISTINCT n.uzovi || n.name), (SELECT count(*) FROM backoffice_claimquestion q
    WHERE q.month = %(first)s AND q.code = o.code AND q.answered_at IS NULL)
FROM open o JOIN teams_team t ON t.id = o.team_id JOIN backoffice_insurer n ON n.uzovi = o.insurer_id
GROUP BY o.code ORDER BY 2 DESC, 1
"""  # noqa: S608 parts of our own
PEOPLE = f"""{OPEN}
SELECT c.id, c.first_name, c.birth_prefix, c.birth_family, c.partner_prefix, c.partner_family, c.name_use, c.birth_date,
  t.name, t.phone, count(*), sum(o.amount - o.awarded), min(o.starts_on), max(o.ends_on), count(*) OVER (),
  (SELECT min(id) FROM open p WHERE p.client_id = c.id AND p.code = %(code)s)
FROM open o JOIN clients_client c ON c.id = o.client_id JOIN teams_team t ON t.id = c.team_id WHERE o.code = %(code)s
GROUP BY c.id, t.id ORDER BY t.name, c.birth_family, c.id LIMIT %(most)s OFFSET %(skip)s
"""  # noqa: S608 parts of our own
LINES = f"""{OPEN}
SELECT id, client_id, amount, awarded, starts_on, ends_on FROM open WHERE code = %(code)s ORDER BY client_id, id
"""  # noqa: S608 parts of our own


@dataclass(frozen=True, slots=True)
class Group:
    """Lines refused for one cause: how many, whose, and who can do something about it."""

    code: str
    lines: int
    amount: Decimal
    partly: int
    clients: int
    teams: list[str]
    numbered: list[str]
    asked: int

    @property
    def payers(self) -> list[tuple[str, str]]:
        """Number and name of each insurer."""
        return sorted(((one[:4], one[4:]) for one in self.numbered), key=lambda one: one[1])

    @property
    def insurers(self) -> list[str]:
        return [name for _number, name in self.payers]

    @property
    def remedy(self) -> Remedy:
        return remedy(self.code)


@dataclass(frozen=True, slots=True)
class Refused:
    """One line of a group, as the services need it."""

    id: int
    client_id: UUID
    amount: Decimal
    awarded: Decimal
    starts_on: date
    ends_on: date


@dataclass(frozen=True, slots=True)
class Held:
    """One client of a group: who it is and which team to call, no more."""

    name: str
    birth_date: date
    team: str
    phone: str
    lines: int
    amount: Decimal
    first_day: date
    last_day: date
    line: int


def _values(month: Month, **more: Any) -> dict[str, Any]:
    info = [code.code for code in return_codes().values() if code.level == Level.INFO]
    return {"first": month.first, "last": month.last, "info": info, "uzovi": ""} | more


def groups(month: Month, uzovi: str = "") -> list[Group]:
    """The largest first; of one insurer, where that is asked."""
    return [Group(*found) for found in rows(GROUPS, **_values(month, uzovi=uzovi))]


def lines_of(month: Month, code: str, uzovi: str = "") -> list[Refused]:
    return [Refused(*found) for found in rows(LINES, **_values(month, code=code, uzovi=uzovi))]


def people_of(month: Month, code: str, uzovi: str, skip: int, most: int) -> tuple[list[Held], int]:
    """A page of the clients of one cause, and how many there are."""
    found = rows(PEOPLE, **_values(month, code=code, uzovi=uzovi, skip=skip, most=most))
    return [_held(row) for row in found], found[0][14] if found else 0


def _held(row: tuple[Any, ...]) -> Held:
    _key, first, prefix, family, their_prefix, their_family, use, born, *rest = row
    team, phone, lines, amount, first_day, last_day, _all, line = rest
    name = full_name(first, (prefix, family), (their_prefix, their_family), use)
    return Held(name, born, team, phone, lines, amount, first_day, last_day, line)


def total(found: Iterable[Group]) -> tuple[int, Decimal]:
    """How many lines wait, and for how much."""
    found = list(found)
    return sum(one.lines for one in found), sum((one.amount for one in found), Decimal(0))
