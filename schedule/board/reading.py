"""The week of a team in a fixed number of statements: members, shifts, who is away, and all visits in one pass."""

import json
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone

from buurtzorgweb.sql import rows
from schedule.board.load import Band, Cell, Day, Gap, Person, Stint, days_of
from schedule.duty import duties_of, rest_rules
from schedule.worktime.duties import Breach, Rule
from schedule.worktime.rules import breaches

MEMBERS = """
SELECT m.user_id, u.first_name, u.last_name, m.contract_hours, m.level, m.transport, m.starts_on, m.ends_on
FROM teams_membership m JOIN access_user u ON u.id = m.user_id
WHERE m.team_id = %(team)s AND m.starts_on <= %(last)s AND (m.ends_on IS NULL OR m.ends_on >= %(first)s)
ORDER BY u.first_name, u.last_name, m.user_id, m.starts_on
"""
STINTS = """
SELECT s.id, s.user_id, s.date, s.kind, s.starts_at, s.ends_at, s.break_minutes, s.locked, s.published_at IS NOT NULL,
  s.transport, s.part, s.version, u.first_name, u.last_name
FROM schedule_shift s JOIN access_user u ON u.id = s.user_id
WHERE s.team_id = %(team)s AND s.date BETWEEN %(first)s AND %(last)s
ORDER BY s.starts_at
"""
AWAY = """
SELECT user_id, starts_on, ends_on, kind, true FROM teams_absence
WHERE team_id = %(team)s AND starts_on <= %(last)s AND (ends_on IS NULL OR ends_on >= %(first)s)
UNION ALL
SELECT user_id, date, date, kind, false FROM schedule_availability
WHERE team_id = %(team)s AND date BETWEEN %(first)s AND %(last)s
"""
# A visit in the small hours belongs to the shift that began the evening before, so the shift names its day. Open visits
# are grouped by part of day, with the same hours as load.band_of. The distance is that of travel.straight_km.
VISITS = """
WITH placed AS (
  SELECT v.id, v.nurse_id, coalesce(s.date, v.date) AS day, v.planned_start, v.planned_minutes,
    v.planned_start + make_interval(mins => v.planned_minutes) AS planned_end,
    s.id IS NULL OR v.planned_start + make_interval(mins => v.planned_minutes) > s.ends_at AS outside,
    radians(c.latitude) AS lat, radians(c.longitude) AS lon,
    CASE WHEN v.nurse_id IS NULL
      THEN extract(hour FROM v.planned_start AT TIME ZONE 'Europe/Amsterdam')::int END AS hour
  FROM schedule_visit v JOIN clients_client c ON c.id = v.client_id
  LEFT JOIN schedule_shift s ON s.user_id = v.nurse_id AND s.team_id = %(team)s
    AND s.date BETWEEN %(first)s - 1 AND %(last)s AND v.planned_start >= s.starts_at AND v.planned_start < s.ends_at
  WHERE v.team_id = %(team)s AND v.date BETWEEN %(first)s AND %(last)s + 1 AND v.status <> 'lapsed'
), stepped AS (
  SELECT p.*, sin((lat - lag(lat) OVER w) / 2) ^ 2
      + cos(lat) * cos(lag(lat) OVER w) * sin((lon - lag(lon) OVER w) / 2) ^ 2 AS half,
    lag(planned_end) OVER w > planned_start AS clash
  FROM placed p WINDOW w AS (PARTITION BY nurse_id, day ORDER BY planned_start, id)
)
SELECT g.*, u.first_name, u.last_name FROM (
  SELECT nurse_id, day,
    CASE WHEN hour < 6 OR hour >= 23 THEN 'night' WHEN hour < 12 THEN 'morning' WHEN hour < 17 THEN 'afternoon'
         WHEN hour < 23 THEN 'evening' END AS band,
    count(*), sum(planned_minutes),
    coalesce(sum(2 * 6371 * asin(sqrt(least(half, 1)))) FILTER (WHERE half IS NOT NULL), 0), count(half),
    count(*) FILTER (WHERE outside), count(*) FILTER (WHERE clash AND nurse_id IS NOT NULL),
    min(planned_start), max(planned_end), bit_xor(hash_record_extended(row(id, planned_start, planned_minutes), 0))
  FROM stepped WHERE day BETWEEN %(first)s AND %(last)s GROUP BY 1, 2, 3
) g LEFT JOIN access_user u ON u.id = g.nurse_id
"""
PUBLISHED = """
SELECT p.id, p.published_at, u.first_name, p.cells FROM schedule_weekpublication p JOIN access_user u ON u.id = p.by_id
WHERE p.team_id = %(team)s AND p.monday = %(first)s ORDER BY p.published_at DESC LIMIT 1
"""
WEEK = timedelta(days=7)
BETWEEN = {Rule.DAILY_REST, Rule.NIGHT_REST, Rule.LONG_NIGHT_REST, Rule.NIGHT_SERIES_REST}


@dataclass(frozen=True, slots=True)
class Published:
    """The last time the team said that this week stands; `cells`: the marks of all days then."""

    id: UUID
    at: datetime
    by: str
    cells: dict[str, str]


@dataclass(slots=True)
class Board:
    monday: date
    days: list[date]
    people: list[Person]
    gaps: list[Gap]
    published: Published | None
    breaches: list[Breach] = field(default_factory=list)

    @property
    def totals(self) -> list[Day]:
        return days_of(self.days, self.people, self.gaps)

    @property
    def open_visits(self) -> int:
        return sum(gap.visits for gap in self.gaps)

    @property
    def marks(self) -> dict[str, str]:
        """Of each person and day that holds something: how it is now."""
        return {key_of(cell): cell.mark for person in self.people for cell in person.cells if cell.mark}

    @property
    def mark(self) -> str:
        """Changes with anything that is planned in this week."""
        said = sorted(self.marks.items()) + sorted((str(gap.day), str(gap.visit_mark)) for gap in self.gaps)
        return f"{zlib.crc32(repr(said).encode()):x}"

    @property
    def changed(self) -> set[str]:
        """Which days are not as they were published; all that hold something, as long as nothing was published."""
        before, now = self.published.cells if self.published else {}, self.marks
        return {key for key in before.keys() | now.keys() if before.get(key) != now.get(key)}

    def cell(self, user_id: int, day: date) -> Cell | None:
        person = self.person(user_id)
        return person.cells[(day - self.monday).days] if person and day in self.days else None

    def person(self, user_id: int) -> Person | None:
        return next((person for person in self.people if person.user_id == user_id), None)


def key_of(cell: Cell) -> str:
    return f"{cell.user_id}.{cell.day.isoformat()}"


def board_of(*, team_id: int, monday: date) -> Board:
    """Seven statements, however many people and visits."""
    span = {"team": team_id, "first": monday, "last": monday + WEEK - timedelta(days=1)}
    days = [monday + timedelta(days=number) for number in range(7)]
    people = members(rows(MEMBERS, **span), days)
    put_stints(people, days, rows(STINTS, **span))
    put_away(people, days, rows(AWAY, **span))
    gaps = put_visits(people, days, rows(VISITS, **span))
    found = rest_in(list(people), days)
    put_rest(people, days, found)
    return Board(monday, days, list(people.values()), gaps, published(rows(PUBLISHED, **span)), found)


def stint_of(
    key: UUID, user_id: int, day: date, kind: str, starts_at: datetime, ends_at: datetime, *rest: Any
) -> Stint:
    return Stint(key, user_id, day, kind, timezone.localtime(starts_at), timezone.localtime(ends_at), *rest)


def members(found: Iterable[Sequence[Any]], days: Sequence[date]) -> dict[int, Person]:
    """Who was in the team on any day of the week; two periods of one person are one row."""
    people: dict[int, Person] = {}
    for user_id, first_name, last_name, hours, level, transport, starts_on, ends_on in found:
        if user_id not in people:
            cells = [Cell(user_id, day, transport=transport, employed=False) for day in days]
            people[user_id] = Person(user_id, first_name, last_name, 0, level, transport, cells)
        people[user_id].hours = float(hours)
        for cell in people[user_id].cells:
            cell.employed |= starts_on <= cell.day and (ends_on is None or cell.day <= ends_on)
    return people


def stranger(user_id: int, days: Sequence[date], first_name: str, last_name: str) -> Person:
    """Somebody with visits or shifts who is not, or no longer, in the team: shown, so that it can be put right."""
    cells = [Cell(user_id, day, employed=False) for day in days]
    return Person(user_id, first_name, last_name, 0, 0, "bike", cells, member=False)


def put_stints(people: dict[int, Person], days: Sequence[date], found: Iterable[Sequence[Any]]) -> None:
    for *row, first_name, last_name in found:
        stint = stint_of(*row)
        if stint.user_id not in people:
            people[stint.user_id] = stranger(stint.user_id, days, first_name, last_name)
        people[stint.user_id].cells[(stint.day - days[0]).days].stints.append(stint)


def put_away(people: dict[int, Person], days: Sequence[date], found: Iterable[Sequence[Any]]) -> None:
    for user_id, starts_on, ends_on, kind, absent in found:
        if user_id not in people:
            continue
        for cell in people[user_id].cells:
            if starts_on <= cell.day and (ends_on is None or cell.day <= ends_on):
                if absent:
                    cell.away = kind
                else:
                    cell.wish = kind


def put_visits(people: dict[int, Person], days: Sequence[date], found: Iterable[Sequence[Any]]) -> list[Gap]:
    gaps = []
    for nurse_id, day, band, visits, minutes, km, legs, outside, clashes, first, last, mark, *names in found:
        if nurse_id is None:
            start, end = timezone.localtime(first), timezone.localtime(last)
            gaps.append(Gap(day, Band(band), visits, int(minutes), start, end, mark))
            continue
        if nurse_id not in people:
            people[nurse_id] = stranger(nurse_id, days, *names[:2])
        cell = people[nurse_id].cells[(day - days[0]).days]
        cell.visits, cell.minutes, cell.visit_mark = visits, int(minutes), mark
        cell.km, cell.legs, cell.outside, cell.clashes = km, legs, outside, clashes
    return sorted(gaps, key=lambda gap: (gap.first.timetz(), gap.day))


def rest_in(people: Sequence[int], days: Sequence[date]) -> list[Breach]:
    """What touches this week; two weeks back and one ahead are enough for every rest. Averages: the page of rest."""
    found = breaches(duties_of(people, days[0] - 2 * WEEK, days[-1] + WEEK), rest_rules())
    return [breach for breach in found if breach.first.day <= days[-1] and days[0] <= breach.second.day]


def put_rest(people: dict[int, Person], days: Sequence[date], found: Iterable[Breach]) -> None:
    """Too little rest between two shifts marks the days of both; what counts over weeks is said below the board."""
    for breach in found:
        if breach.rule not in BETWEEN:
            continue
        for duty in (breach.first, breach.second):
            if duty.day in days and duty.user in people:
                people[duty.user].cells[(duty.day - days[0]).days].rest = breach.found


def published(found: Sequence[Sequence[Any]]) -> Published | None:
    for key, at, by, cells in found:
        return Published(key, at, by, json.loads(cells) if isinstance(cells, str) else cells)
    return None
