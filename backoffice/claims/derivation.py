"""Claim lines of a month, derived from visits in one set-based statement; nothing is typed or stored again.

A line is one client, one day, one product: the minutes of all nurses together (a visit for two counts twice), at the
tariff of that day, rounded once. The ground of a day is the Wlz decision if there is one, else the Zvw indication, the
newest first. Care under the Wmo or paid privately goes elsewhere and is no exception. A Wlz indication names no
product; the care office's tariff without a product holds for it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

from backoffice.models import Insurer
from backoffice.months import Month
from backoffice.pricing import OURS, WHAT_TO_DO, Cause
from clients.names import fold
from teams.models import Team

ELSEWHERE = "elsewhere"

# Client-days first, then what is known of each. `grounds`: the days on which an indication is the one that counts, so
# that a day finds one row and nothing is sorted. `prices` is kept apart lest each line asks an index. `cause` is '' for
# a line that can be claimed.
LINES = """
WITH days AS (
  SELECT client_id, date, sum(actual_minutes) AS minutes, count(*) AS visits
  FROM schedule_visit
  WHERE status = 'done' AND date BETWEEN %(first)s AND %(last)s
  GROUP BY client_id, date
), held AS (
  SELECT i.client_id, i.law, i.product, span.days,
    range_agg(span.days) OVER (
      PARTITION BY i.client_id
      ORDER BY CASE i.law WHEN 'Wlz' THEN 1 WHEN 'Zvw' THEN 2 ELSE 3 END, i.starts_on DESC, i.id
      ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS taken
  FROM clients_indication i
  CROSS JOIN LATERAL (
    SELECT daterange(i.starts_on, i.ends_on, '[]') * daterange(%(first)s, %(last)s, '[]') AS days
  ) span
  WHERE i.starts_on <= %(last)s AND (i.ends_on IS NULL OR i.ends_on >= %(first)s)
), grounds AS MATERIALIZED (
  SELECT client_id, law, product, lower(part) AS begins, upper(part) AS ends
  FROM held CROSS JOIN LATERAL unnest(datemultirange(days) - coalesce(taken, '{}')) AS part
), prices AS MATERIALIZED (
  SELECT insurer_id, product, hourly, starts_on, coalesce(ends_on, %(last)s) AS ends_on
  FROM backoffice_tariff
  WHERE starts_on <= %(last)s AND (ends_on IS NULL OR ends_on >= %(first)s)
), payers AS (
  SELECT d.client_id, d.date, d.minutes, d.visits, g.law, g.product, c.team_id, c.deceased_on,
    c.bsn_sealed IS NULL AS nameless,
    CASE g.law WHEN 'Zvw' THEN c.insurer_uzovi WHEN 'Wlz' THEN c.care_office_uzovi ELSE '' END AS uzovi
  FROM days d
  JOIN clients_client c ON c.id = d.client_id
  LEFT JOIN grounds g ON g.client_id = d.client_id AND g.begins <= d.date AND g.ends > d.date
), lines AS (
  SELECT p.client_id, p.team_id, p.date, p.uzovi, p.product, p.minutes, p.visits, t.hourly,
    round(p.minutes * t.hourly / 60, 2) AS amount,
    CASE
      WHEN p.date > p.deceased_on THEN 'after_death'
      WHEN p.law IS NULL THEN 'no_indication'
      WHEN p.law NOT IN ('Zvw', 'Wlz') THEN 'elsewhere'
      WHEN p.nameless THEN 'no_bsn'
      WHEN p.uzovi = '' THEN 'no_insurer'
      WHEN t.hourly IS NULL THEN 'no_tariff'
      ELSE ''
    END AS cause
  FROM payers p
  LEFT JOIN prices t
    ON t.insurer_id = p.uzovi AND t.product = p.product AND t.starts_on <= p.date AND t.ends_on >= p.date
)
"""
EACH = """
SELECT cause, client_id, date, uzovi, product, visits, minutes, hourly, amount FROM lines ORDER BY client_id, date
"""
# Who pays matters for lines and for a missing tariff; the other causes stand for themselves. By client first, as
# counting different clients would sort every line.
SUMS = """
, by_client AS (
  SELECT cause, uzovi, product, client_id, team_id,
    count(*) AS lines, sum(visits) AS visits, sum(minutes) AS minutes, sum(amount) AS amount
  FROM lines GROUP BY cause, uzovi, product, client_id, team_id
), told AS (
  SELECT *, CASE WHEN cause IN ('', 'no_tariff') THEN uzovi ELSE '' END AS payer,
    CASE WHEN cause IN ('', 'no_tariff') THEN product ELSE '' END AS article
  FROM by_client
)
SELECT cause, payer, article, sum(lines)::bigint, sum(visits)::bigint, sum(minutes)::bigint, sum(amount),
  count(DISTINCT client_id) FILTER (WHERE cause <> ''), array_agg(DISTINCT team_id) FILTER (WHERE cause <> '')
FROM told GROUP BY cause, payer, article ORDER BY cause, sum(visits) DESC, payer, article
"""
# A month of the whole organisation is added up in memory instead of sorted on disk.
ROOM = "SET LOCAL work_mem = '128MB'"


class Line(NamedTuple):
    """One client's day. `cause` is empty when it can be claimed; else `hourly` and `amount` may be missing."""

    cause: str
    client_id: UUID
    date: date
    uzovi: str
    product: str | None
    visits: int
    minutes: int
    hourly: Decimal | None
    amount: Decimal | None


class Sums(NamedTuple):
    cause: str
    uzovi: str
    product: str
    lines: int
    visits: int
    minutes: int
    amount: Decimal | None
    clients: int
    teams: list[int] | None


@dataclass(frozen=True, slots=True)
class Payer:
    """What one insurer will be asked for."""

    uzovi: str
    name: str
    lines: int
    visits: int
    minutes: int
    amount: Decimal
    products: list[str]


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Visits that cannot be claimed for one cause, and who can clear it."""

    cause: Cause
    uzovi: str
    payer: str
    product: str
    visits: int
    minutes: int
    clients: int
    teams: list[str]
    more_teams: int

    @property
    def ours(self) -> bool:
        return self.cause in OURS

    @property
    def what_to_do(self) -> Any:
        return WHAT_TO_DO[self.cause]


@dataclass(frozen=True, slots=True)
class ClaimMonth:
    """All done visits of a month: claimed, held up, or paid by others."""

    month: Month
    payers: list[Payer]
    obstacles: list[Obstacle]
    elsewhere: int

    @property
    def lines(self) -> int:
        return sum(payer.lines for payer in self.payers)

    @property
    def visits(self) -> int:
        return sum(payer.visits for payer in self.payers)

    @property
    def minutes(self) -> int:
        return sum(payer.minutes for payer in self.payers)

    @property
    def amount(self) -> Decimal:
        return sum((payer.amount for payer in self.payers), Decimal(0))

    @property
    def held_up(self) -> int:
        return sum(obstacle.visits for obstacle in self.obstacles)

    def named(self, text: str) -> list[Payer]:
        """Payers whose name or number contains each word."""
        words = fold(text).split()
        return [payer for payer in self.payers if all(word in fold(f"{payer.name} {payer.uzovi}") for word in words)]


def _ask(sql: str, month: Month) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(ROOM)
        cursor.execute(LINES + sql, {"first": month.first, "last": month.last})
        return cursor.fetchall()


def claim_lines(month: Month) -> list[Line]:
    """Every client's day of the month, claimable or not, in the eyes of whoever asks."""
    return [Line(*row) for row in _ask(EACH, month)]


def claim_month(month: Month) -> ClaimMonth:
    """The month in sums: four statements, whatever its size."""
    sums = [Sums(*row) for row in _ask(SUMS, month)]
    names = dict(Insurer.objects.values_list("uzovi", "name"))
    return ClaimMonth(
        month=month,
        payers=_payers([row for row in sums if not row.cause], names),
        obstacles=_obstacles([row for row in sums if row.cause in Cause.values], names),
        elsewhere=sum(row.visits for row in sums if row.cause == ELSEWHERE),
    )


def _payers(sums: Sequence[Sums], names: dict[str, str]) -> list[Payer]:
    found = []
    for uzovi in dict.fromkeys(row.uzovi for row in sums):
        rows = [row for row in sums if row.uzovi == uzovi]
        found.append(
            Payer(
                uzovi,
                names.get(uzovi, uzovi),
                sum(row.lines for row in rows),
                sum(row.visits for row in rows),
                sum(row.minutes for row in rows),
                sum((row.amount or Decimal(0) for row in rows), Decimal(0)),
                [row.product for row in rows if row.product],
            )
        )
    return sorted(found, key=lambda payer: payer.amount, reverse=True)


def _obstacles(sums: Sequence[Sums], names: dict[str, str]) -> list[Obstacle]:
    """The largest first; of the teams that can clear it, two by name and the number of the others."""
    first_teams = {team for row in sums for team in (row.teams or [])[:2]}
    team_names = dict(Team.objects.filter(pk__in=first_teams).values_list("pk", "name"))
    found = [
        Obstacle(
            Cause(row.cause),
            row.uzovi,
            names.get(row.uzovi, row.uzovi),
            row.product,
            row.visits,
            row.minutes,
            row.clients,
            [team_names[team] for team in (row.teams or [])[:2]],
            max(len(row.teams or []) - 2, 0),
        )
        for row in sums
    ]
    return sorted(found, key=lambda obstacle: obstacle.visits, reverse=True)
