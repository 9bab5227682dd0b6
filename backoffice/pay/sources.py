"""What a person worked, as the database tells it (backoffice/sql/payroll.sql), read into plain values.

One text for each kind of thing keeps half a million days small on their way, and gives the digest by which a later run
sees that something changed. Where a client lives is no part of the digest: a move changes no hours.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from hashlib import md5
from typing import NamedTuple

from django.db import connection

from backoffice.months import Month
from backoffice.pay.person import Absence, Contract, Entry, Person, Shift, Visit

PEOPLE = """
SELECT user_id FROM teams_membership WHERE starts_on <= %(last)s AND (ends_on IS NULL OR ends_on >= %(since)s)
UNION SELECT DISTINCT nurse_id FROM schedule_visit WHERE status = 'done' AND date BETWEEN %(first)s AND %(last)s
UNION SELECT DISTINCT user_id FROM schedule_workentry WHERE date BETWEEN %(first)s AND %(last)s
UNION SELECT DISTINCT user_id FROM schedule_shift
  WHERE published_at IS NOT NULL AND kind <> 'on_call' AND date BETWEEN %(first)s AND %(last)s
ORDER BY 1
"""
WORK = "SELECT * FROM gate.pay_work(%(people)s, %(first)s, %(last)s)"
DIGESTS = """
SELECT user_id, md5(concat_ws('|', %(tables)s::text, contracts, absences, shifts, visits, entries))
FROM gate.pay_work(%(people)s, %(first)s, %(last)s)
"""


class Told(NamedTuple):
    """One row of gate.pay_work: lists in text, each row's fields by commas, rows by semicolons."""

    user: int
    contracts: str | None
    absences: str | None
    shifts: str | None
    visits: str | None
    places: str | None
    entries: str | None

    def digest(self, tables: str) -> str:
        """The same as DIGESTS makes of it."""
        known = (tables, self.contracts, self.absences, self.shifts, self.visits, self.entries)
        return md5("|".join(text for text in known if text is not None).encode(), usedforsecurity=False).hexdigest()


def people_of(month: Month, since: date) -> list[int]:
    """Everybody with hours in the month or a contract since a day: who left may have something to be put right."""
    with connection.cursor() as cursor:
        cursor.execute(PEOPLE, {"first": month.first, "last": month.last, "since": since})
        return [key for (key,) in cursor.fetchall()]


def told(month: Month, people: Sequence[int]) -> list[Told]:
    """The work of some people; of oneself alone in the eyes of a team."""
    with connection.cursor() as cursor:
        cursor.execute(WORK, {"people": list(people), "first": month.first, "last": month.last})
        return [Told(*row) for row in cursor.fetchall()]


def digests(month: Month, people: Sequence[int], tables: str) -> dict[int, str]:
    """What their month looks like now, without carrying it here."""
    with connection.cursor() as cursor:
        cursor.execute(DIGESTS, {"people": list(people), "first": month.first, "last": month.last, "tables": tables})
        return dict(cursor.fetchall())


def split(text: str | None) -> Iterable[list[str]]:
    return (row.split(",") for row in text.split(";")) if text else ()


def day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def read(row: Told, month: Month) -> Person:
    """From text to values."""
    days = [month.first + timedelta(days=number) for number in range(-1, 32)]
    return Person(
        row.user,
        [_contract(*fields) for fields in split(row.contracts)],
        [_shift(days, *fields) for fields in split(row.shifts)],
        list(_visits(days, row)),
        [Entry(int(team), days[int(on) + 1], kind, int(time)) for team, on, kind, time in split(row.entries)],
        [_absence(*fields) for fields in split(row.absences)],
    )


def _contract(key: str, team: str, hours: str, first: str, last: str, transport: str, number: str) -> Contract:
    return Contract(int(key), int(team), number, Decimal(hours), date.fromisoformat(first), day(last), transport)


def _shift(days: list[date], team: str, on: str, start: str, end: str, pause: str, kind: str, transport: str) -> Shift:
    return Shift(int(team), days[int(on) + 1], int(start), int(end), int(pause), kind, transport)


def _visits(days: list[date], row: Told) -> Iterator[Visit]:
    if not row.visits:
        return
    places = (row.places or "").split(";")
    for fields, place in zip(row.visits.split(";"), places, strict=True):
        team, on, start, minutes = fields.split(",")
        yield Visit(int(team), days[int(on) + 1], int(start), int(minutes), place)


def _absence(team: str, kind: str, percent: str, first: str, last: str) -> Absence:
    return Absence(int(team), kind, int(percent), date.fromisoformat(first), day(last))
