"""Minutes of a month for payroll, derived from visits and work entries; nothing is typed again.

A row is one membership: one person, one team, one contract over a period. Work of a day belongs to the membership that
holds on that day, so that a contract that changes within the month splits its minutes by itself, and each minute is
counted once. Work on a day without a membership is an exception, never dropped.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import F, Q

from access.models import User
from backoffice.months import Month
from schedule.models import WorkEntry
from teams.models import Membership, MembershipQuerySet, Team

VISIT = "visit"
KINDS = [VISIT, *WorkEntry.Kind.values]

SUMS = """
WITH work AS (
  SELECT nurse_id AS user_id, team_id, date, 'visit' AS kind, sum(actual_minutes) AS minutes
  FROM schedule_visit WHERE status = 'done' AND date BETWEEN %(first)s AND %(last)s
  GROUP BY nurse_id, team_id, date
  UNION ALL
  SELECT user_id, team_id, date, kind, sum(minutes)
  FROM schedule_workentry WHERE date BETWEEN %(first)s AND %(last)s
  GROUP BY user_id, team_id, date, kind
), told AS (
  SELECT w.*, m.id IS NULL AS loose
  FROM work w
  LEFT JOIN teams_membership m
    ON m.user_id = w.user_id AND m.team_id = w.team_id
    AND m.starts_on <= w.date AND (m.ends_on IS NULL OR m.ends_on >= w.date)
)
SELECT kind, CASE WHEN loose THEN user_id END AS stranger, CASE WHEN loose THEN team_id END AS team,
  sum(minutes)::bigint, min(date), max(date)
FROM told GROUP BY 1, 2, 3
"""
# For a page of memberships: through the indexes on person and date, not through the month.
OF_MEMBERSHIPS = """
SELECT m.id, w.kind, w.minutes
FROM teams_membership m
CROSS JOIN LATERAL (
  SELECT greatest(m.starts_on, %(first)s::date) AS first, least(coalesce(m.ends_on, %(last)s), %(last)s::date) AS last
) held
CROSS JOIN LATERAL (
  SELECT 'visit' AS kind, sum(actual_minutes) AS minutes
  FROM schedule_visit
  WHERE nurse_id = m.user_id AND team_id = m.team_id AND status = 'done' AND date BETWEEN held.first AND held.last
  UNION ALL
  SELECT kind, sum(minutes)
  FROM schedule_workentry
  WHERE user_id = m.user_id AND team_id = m.team_id AND date BETWEEN held.first AND held.last
  GROUP BY kind
) w
WHERE m.id = ANY (%(memberships)s) AND w.minutes IS NOT NULL
"""


class Sum(NamedTuple):
    kind: str
    stranger: int | None
    team: int | None
    minutes: int
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Loose:
    """Worked without a contract: who, where, when, how long."""

    name: str
    team: str
    minutes: int
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class PayrollMonth:
    month: Month
    minutes: dict[str, int]
    loose: list[Loose]

    @property
    def worked(self) -> int:
        return sum(self.minutes.values())

    @property
    def worked_hours(self) -> float:
        return self.worked / 60

    @property
    def client_hours(self) -> float:
        return self.minutes[VISIT] / 60

    @property
    def held_up(self) -> int:
        return sum(found.minutes for found in self.loose)


def employments(month: Month, text: str = "") -> MembershipQuerySet:
    """Memberships of the month, of people whose name or employee number has each word of `text`."""
    held = Q(ends_on__isnull=True) | Q(ends_on__gte=month.first)
    found = Membership.objects.filter(held, starts_on__lte=month.last)
    for word in text.split():
        found = found.filter(
            Q(user__first_name__icontains=word)
            | Q(user__last_name__icontains=word)
            | Q(employee_number__istartswith=word)
        )
    return found.with_names().annotate(team_name=F("team__name")).order_by("last_name", "first_name", "starts_on", "pk")


def minutes_of(month: Month, memberships: Iterable[int]) -> dict[int, dict[str, int]]:
    """Minutes of each kind for these memberships; one statement."""
    found: dict[int, dict[str, int]] = defaultdict(lambda: dict.fromkeys(KINDS, 0))
    with connection.cursor() as cursor:
        cursor.execute(OF_MEMBERSHIPS, {"first": month.first, "last": month.last, "memberships": list(memberships)})
        for membership, kind, minutes in cursor.fetchall():
            found[membership][kind] += minutes
    return found


def payroll_month(month: Month) -> PayrollMonth:
    """All work of the month in sums, and what no contract covers; at most three statements, whatever its size."""
    with connection.cursor() as cursor:
        cursor.execute(SUMS, {"first": month.first, "last": month.last})
        sums = [Sum(*row) for row in cursor.fetchall()]
    minutes = dict.fromkeys(KINDS, 0)
    for row in sums:
        minutes[row.kind] += row.minutes
    return PayrollMonth(month, minutes, _loose([row for row in sums if row.stranger is not None]))


def _loose(sums: list[Sum]) -> list[Loose]:
    if not sums:
        return []
    names: dict[Any, str] = {
        pk: f"{first} {last}"
        for pk, first, last in User.objects.filter(pk__in={row.stranger for row in sums}).values_list(
            "pk", "first_name", "last_name"
        )
    }
    teams: dict[Any, str] = dict(Team.objects.filter(pk__in={row.team for row in sums}).values_list("pk", "name"))
    together: dict[tuple[int | None, int | None], list[Sum]] = defaultdict(list)
    for row in sums:
        together[row.stranger, row.team].append(row)
    found = [
        Loose(
            names[person],
            teams[team],
            sum(row.minutes for row in rows),
            min(row.first for row in rows),
            max(row.last for row in rows),
        )
        for (person, team), rows in together.items()
    ]
    return sorted(found, key=lambda one: one.minutes, reverse=True)
