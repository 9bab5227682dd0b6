"""What runs wrote and what they know of earlier ones, set-based: rows go in and come out in batches of people."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple

from django.db import connection

from backoffice.months import Month
from backoffice.pay.corrections import HOURS, Correction, Issued
from backoffice.pay.person import Person
from backoffice.pay.sheet import Line, Problem, Total
from buurtzorgweb.sql import rows

# The balance after the last frozen month of the year before this one, and what this month's own run put right of it.
BALANCES = """
SELECT t.user_id, t.membership_id, t.balance + coalesce((
  SELECT sum(c.minutes) FROM backoffice_payrollrow c JOIN backoffice_payrollrun own ON own.id = c.run_id
  WHERE own.state = 'frozen' AND own.month = %(month)s AND c.user_id = t.user_id
    AND c.membership_id = t.membership_id AND c.corrects >= %(year)s AND c.component = ANY (%(hours)s)), 0)::int
FROM (
  SELECT DISTINCT ON (t.membership_id) t.user_id, t.membership_id, t.balance
  FROM backoffice_payrolltotal t JOIN backoffice_payrollrun r ON r.id = t.run_id
  WHERE r.state = 'frozen' AND r.month >= %(year)s AND r.month < %(month)s AND t.user_id = ANY (%(people)s)
  ORDER BY t.membership_id, r.month DESC
) t
"""
KNOWN = """
SELECT DISTINCT ON (s.user_id) s.user_id, CASE WHEN s.left_out = '' THEN s.digest ELSE '' END
FROM backoffice_payrollseen s JOIN backoffice_payrollrun r ON r.id = s.run_id
WHERE r.state = 'frozen' AND s.month = %(month)s AND s.user_id = ANY (%(people)s)
ORDER BY s.user_id, r.month DESC
"""
ISSUED = """
SELECT w.user_id, w.day, w.membership_id, w.team_id, w.component, w.percent, sum(w.minutes)::int, sum(w.units)
FROM backoffice_payrollrow w JOIN backoffice_payrollrun r ON r.id = w.run_id
WHERE r.state = 'frozen' AND coalesce(w.corrects, r.month) = %(month)s AND w.user_id = ANY (%(people)s)
GROUP BY 1, 2, 3, 4, 5, 6
"""
NAMES = "SELECT id, first_name || ' ' || last_name FROM access_user WHERE id = ANY (%(people)s)"
INSERT_ROWS = """
INSERT INTO backoffice_payrollrow (run_id, user_id, membership_id, team_id, day, component, percent, minutes, units,
  why, corrects, old_minutes, new_minutes)
SELECT %s, * FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[], %s::date[], %s::text[], %s::numeric[], %s::int[],
  %s::numeric[], %s::text[], %s::date[], %s::int[], %s::int[])
"""
INSERT_TOTALS = """
INSERT INTO backoffice_payrolltotal (run_id, user_id, membership_id, team_id, number, name, hours, worked, absent,
  agreed, balance, double)
SELECT %s, * FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[], %s::text[], %s::text[], %s::numeric[], %s::int[],
  %s::int[], %s::int[], %s::int[], %s::int[])
"""
INSERT_PROBLEMS = """
INSERT INTO backoffice_payrollexception (run_id, user_id, team_id, code, day, minutes, what)
SELECT %s, * FROM unnest(%s::bigint[], %s::bigint[], %s::text[], %s::date[], %s::int[], %s::text[])
"""
INSERT_SEEN = """
INSERT INTO backoffice_payrollseen (run_id, user_id, month, digest, left_out)
SELECT %s, * FROM unnest(%s::bigint[], %s::date[], %s::text[], %s::text[])
"""
LONGEST_WHY = 300


class Seen(NamedTuple):
    user: int
    month: date
    digest: str
    left_out: str = ""


class Batch:
    """What a batch of people brings, gathered by column, written in four statements."""

    def __init__(self, run: int) -> None:
        self.run = run
        self.rows: list[tuple[Any, ...]] = []
        self.totals: list[tuple[Any, ...]] = []
        self.problems: list[tuple[Any, ...]] = []
        self.seen: list[Seen] = []

    def pay(self, user: int, lines: Iterable[Line]) -> None:
        self.rows += [
            (user, one.contract, one.team, one.day, one.component, one.percent, one.minutes, one.units,
             one.why[:LONGEST_WHY], None, None, None)
            for one in lines
        ]  # fmt: skip

    def correct(self, user: int, month: date, found: Iterable[Correction]) -> None:
        self.rows += [
            (user, one.contract, one.team, one.day, one.component, one.percent, one.minutes, one.units,
             one.why[:LONGEST_WHY], month, old, new)
            for one, old, new in found
        ]  # fmt: skip

    def total(self, person: Person, name: str, found: Iterable[Total]) -> None:
        contracts = {one.key: one for one in person.contracts}
        self.totals += [
            (person.key, one.contract, contracts[one.contract].team, contracts[one.contract].number, name,
             contracts[one.contract].hours, one.worked, one.absent, one.agreed, one.balance, one.double)
            for one in found
        ]  # fmt: skip

    def tell(self, user: int, problems: Iterable[Problem]) -> None:
        self.problems += [(user, one.team, one.code, one.day, one.minutes, one.what) for one in problems]

    def write(self) -> None:
        with connection.cursor() as cursor:
            for statement, found in (
                (INSERT_ROWS, self.rows),
                (INSERT_TOTALS, self.totals),
                (INSERT_PROBLEMS, self.problems),
                (INSERT_SEEN, self.seen),
            ):
                if found:
                    cursor.execute(statement, [self.run, *(list(column) for column in zip(*found, strict=True))])


def balances(month: Month, people: Sequence[int]) -> dict[int, dict[int, int]]:
    """Minutes more (or less) than agreed since the beginning of the year, by person and contract."""
    found: dict[int, dict[int, int]] = defaultdict(dict)
    year = month.first.replace(month=1)
    for user, contract, minutes in rows(BALANCES, month=month.first, year=year, people=list(people), hours=list(HOURS)):
        found[user][contract] = minutes
    return found


def known(month: Month, people: Sequence[int]) -> dict[int, str]:
    """The digest that frozen runs last saw of a month; empty for who was left out."""
    return dict(rows(KNOWN, month=month.first, people=list(people)))


def issued(month: Month, people: Sequence[int]) -> dict[int, list[Issued]]:
    found: dict[int, list[Issued]] = defaultdict(list)
    for user, *rest in rows(ISSUED, month=month.first, people=list(people)):
        found[user].append(Issued(*rest))
    return found


def names(people: Sequence[int]) -> dict[int, str]:
    return dict(rows(NAMES, people=list(people)))
