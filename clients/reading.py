"""Reading reports: a fixed number of statements, and the same time, whatever the length of the record."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone

from buurtzorgweb.sql import rows
from clients.names import full_name
from clients.promised import PromiseLine, promise_row
from teams.models import Membership, Team

# Where one goes on reading: the moment and the key of the last report shown. Counting pages from the newest would read
# all that lies before.
Place = tuple[datetime, UUID]
TICKED_STAYS = timedelta(hours=12)

COLUMNS = """
SELECT r.id, r.client_id, r.written_at, r.text, u.first_name || ' ' || u.last_name, r.author_id, r.problem_id,
  r.restricted_to IS NOT NULL, r.corrects_id, c.address_as, c.first_name, c.birth_prefix, c.birth_family,
  c.partner_prefix, c.partner_family, c.name_use, {shown}
FROM clients_report r JOIN access_user u ON u.id = r.author_id JOIN clients_client c ON c.id = r.client_id
"""
STANDING = "NOT EXISTS (SELECT FROM clients_report n WHERE n.corrects_id = r.id)"
NEWEST_FIRST = " ORDER BY r.written_at DESC, r.id DESC LIMIT %(most)s"
SEARCHED = """r.id IN (SELECT gate.search_reports(%(words)s, %(team)s, %(client)s, %(problems)s, %(author)s, %(since)s,
  %(until)s, %(before_at)s, %(before_id)s, %(most)s))"""
# Only for what is shown. The brackets become marks in the page once all else is escaped.
SHOWN = """ts_headline('dutch', r.text, gate.report_query(%(words)s),
  'StartSel="⟦", StopSel="⟧", {how}') AS shown"""
SNIPPETS, WHOLE = 'MaxFragments=3, MaxWords=30, MinWords=12, FragmentDelimiter=" … "', "HighlightAll=true"
CHAIN = """
WITH RECURSIVE older AS (
  SELECT r.id AS top, r.corrects_id AS id FROM clients_report r
  WHERE r.id = ANY(%(reports)s) AND r.corrects_id IS NOT NULL
  UNION ALL SELECT o.top, r.corrects_id FROM older o JOIN clients_report r ON r.id = o.id
  WHERE r.corrects_id IS NOT NULL
)
SELECT o.top, r.id, r.written_at, r.text, u.first_name || ' ' || u.last_name
FROM older o JOIN clients_report r ON r.id = o.id JOIN access_user u ON u.id = r.author_id
ORDER BY r.written_at DESC, r.id DESC
"""
NEWEST = """
WITH RECURSIVE newer AS (
  SELECT r.id FROM clients_report r WHERE r.id = %(report)s AND r.client_id = %(client)s
  UNION ALL SELECT r.id FROM newer n JOIN clients_report r ON r.corrects_id = n.id
)
SELECT n.id FROM newer n WHERE NOT EXISTS (SELECT FROM clients_report r WHERE r.corrects_id = n.id)
"""
PROMISES = """
SELECT p.id, p.client_id, p.text, p.due_on, p.person_id, u.first_name, k.at, k.first_name
FROM clients_promise p JOIN access_user u ON u.id = p.person_id LEFT JOIN LATERAL (
  SELECT m.at, w.first_name FROM clients_promisekept m JOIN access_user w ON w.id = m.user_id
  WHERE m.promise_id = p.id AND m.withdrawn_at IS NULL ORDER BY m.at LIMIT 1) k ON true
"""
TO_KEEP = (
    "WHERE p.client_id = ANY(%(clients)s) AND p.withdrawn_at IS NULL AND (k.at IS NULL OR k.at > %(since)s)"
    " ORDER BY p.due_on, p.id"
)


@dataclass(frozen=True, slots=True)
class Version:
    """How a report read before it was corrected."""

    id: UUID
    written_at: datetime
    text: str
    author: str


@dataclass(frozen=True, slots=True)
class ReportLine:
    id: UUID
    client_id: UUID
    written_at: datetime
    text: str
    author: str
    author_id: int
    problem_id: UUID | None
    restricted: bool
    corrects_id: UUID | None
    called: str
    shown: str

    @property
    def place(self) -> Place:
        return self.written_at, self.id


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which reports: words, problems, one author, a period; from which place back."""

    words: str = ""
    problems: tuple[UUID, ...] | None = None
    author_id: int | None = None
    since: datetime | None = None
    until: datetime | None = None
    before: Place | None = None

    @property
    def narrowed(self) -> bool:
        return bool(self.words or self.author_id or self.since or self.until) or self.problems is not None


def find_reports(*, team_id: int, client_id: UUID | None = None, wanted: Wanted, most: int) -> list[ReportLine]:
    """Newest first; what was corrected is replaced by its correction. One statement, of a client or of a whole team."""
    before_at, before_id = wanted.before or (None, None)
    values = {
        "team": team_id,
        "client": client_id,
        "words": wanted.words,
        "problems": None if wanted.problems is None else list(wanted.problems),
        "author": wanted.author_id,
        "since": wanted.since,
        "until": wanted.until,
        "before_at": before_at,
        "before_id": before_id,
        "most": most,
    }
    if wanted.words:
        shown = SHOWN.format(how=WHOLE if client_id else SNIPPETS)
        return _lines(COLUMNS.format(shown=shown) + "WHERE " + SEARCHED + NEWEST_FIRST, values)
    # Put together from what is asked: a condition that may be empty would cost every reading the better plan.
    conditions = [
        ("r.client_id = %(client)s", client_id),
        ("r.owner_team_id = %(team)s", client_id is None),
        ("r.problem_id = ANY(%(problems)s)", wanted.problems is not None),
        ("r.author_id = %(author)s", wanted.author_id),
        ("r.written_at >= %(since)s", wanted.since),
        ("r.written_at < %(until)s", wanted.until),
        ("r.written_at <= %(before_at)s AND (r.written_at, r.id) < (%(before_at)s, %(before_id)s)", wanted.before),
        (STANDING, True),
    ]
    where = " AND ".join(condition for condition, asked in conditions if asked)
    return _lines(COLUMNS.format(shown="''") + "WHERE " + where + NEWEST_FIRST, values)


def reports_of(client_id: UUID, *, most: int = 10) -> list[ReportLine]:
    """The newest of one client."""
    where = f"WHERE r.client_id = %(client)s AND {STANDING}"
    return _lines(COLUMNS.format(shown="''") + where + NEWEST_FIRST, {"client": client_id, "most": most})


def report_line(report_id: UUID) -> ReportLine | None:
    """One report as it is shown in a list."""
    found = _lines(COLUMNS.format(shown="''") + "WHERE r.id = %(report)s", {"report": report_id})
    return found[0] if found else None


def _lines(statement: str, values: dict[str, Any]) -> list[ReportLine]:
    used = {name: value for name, value in values.items() if f"%({name})s" in statement}
    return [ReportLine(*(*row[:9], _called(row[9:16]), row[16])) for row in rows(statement, **used)]


def _called(names: Sequence[str]) -> str:
    address, first, prefix, family, partner_prefix, partner_family, use = names
    return address or full_name(first, (prefix, family), (partner_prefix, partner_family), use)


def versions_of(reports: Sequence[ReportLine]) -> dict[UUID, list[Version]]:
    """What stood there before, newest first, of the reports that are corrections; asks nothing when there is none."""
    corrected = [report.id for report in reports if report.corrects_id]
    found: dict[UUID, list[Version]] = {}
    for top, *version in rows(CHAIN, reports=corrected) if corrected else []:
        found.setdefault(top, []).append(Version(*version))
    return found


def newest_version(*, report_id: UUID, client_id: UUID) -> UUID | None:
    """The key of the version that stands now, from any of its versions; None where there is none to be read."""
    found = rows(NEWEST, report=report_id, client=client_id)
    return found[0][0] if found else None


def promises_of(client_ids: Sequence[UUID], *, since: datetime) -> list[PromiseLine]:
    """What is still to be kept, and what was kept after `since`; the first due first."""
    return [PromiseLine(*row) for row in rows(PROMISES + TO_KEEP, clients=list(client_ids), since=since)]


def promises_at(client_id: UUID, *, me: int) -> list[dict[str, Any]]:
    """As they are shown at the door. What was kept in the last hours stays: a tick by mistake can be undone."""
    lines = promises_of([client_id], since=timezone.now() - TICKED_STAYS)
    return [promise_row(line, me=me, today=timezone.localdate()) for line in lines]


def promise_line(promise_id: UUID) -> PromiseLine:
    """One promise as it is shown in a list."""
    return PromiseLine(*rows(PROMISES + "WHERE p.id = %(promise)s", promise=promise_id)[0])


def members_of(team: Team, *, ever: bool = False) -> list[tuple[int, str]]:
    """Who is in the team today (or was, at any time): key and name, in the order of first names."""
    members = Membership.objects.filter(team=team) if ever else Membership.objects.now().filter(team=team)
    named = members.with_names().values_list("user_id", "first_name", "last_name")  # type: ignore[attr-defined]
    return sorted({key: f"{first} {last}" for key, first, last in named}.items(), key=lambda pair: pair[1])
