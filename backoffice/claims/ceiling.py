"""What a contract brought so far, and where it ends: a straight line, and the day on which it meets the ceiling."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from backoffice.models import Contract
from backoffice.months import Month
from buurtzorgweb.sql import rows

# Of each month and number: what stands in files (as the insurer judged it, else as sent, else as drafted), and what the
# last rehearsal would still add. Sums of runs and files alone: no line is read.
BROUGHT = """
WITH numbers AS (
  SELECT n.contract_id, n.insurer_id, k.message_code, k.year FROM backoffice_contractinsurer n
  JOIN backoffice_contract k ON k.id = n.contract_id WHERE k.year = %(year)s
), filed AS (
  SELECT n.contract_id, date_trunc('month', f.period_first)::date AS month,
    coalesce(r.awarded, CASE f.state WHEN 'issued' THEN f.total
      ELSE (SELECT sum(cents) / 100.0 FROM backoffice_runsum s WHERE s.run_id = f.run_id AND s.cause = ''
        AND s.uzovi = f.insurer_id) END, 0) AS euros
  FROM numbers n JOIN backoffice_claimfile f ON f.insurer_id = n.insurer_id AND f.message_code = n.message_code
    AND extract(year FROM f.period_first) = n.year AND NOT f.test
  LEFT JOIN LATERAL (SELECT sum(awarded) AS awarded FROM backoffice_returnfile r WHERE r.claim_file_id = f.id) r ON true
), rehearsed AS (
  SELECT n.contract_id, s.month, s.cents / 100.0 AS euros FROM numbers n JOIN (
    SELECT r.month, s.uzovi, sum(s.cents) AS cents FROM backoffice_runsum s JOIN (
      SELECT DISTINCT ON (month) id, month FROM backoffice_monthrun
      WHERE kind = 'rehearsal' AND state = 'done' AND extract(year FROM month) = %(year)s
      ORDER BY month, started_at DESC
    ) r ON r.id = s.run_id
    WHERE s.cause = '' AND NOT EXISTS (
      SELECT FROM backoffice_monthrun c WHERE c.kind = 'claim' AND c.month = r.month AND c.insurer IN ('', s.uzovi))
    GROUP BY r.month, s.uzovi
  ) s ON s.uzovi = n.insurer_id
)
SELECT contract_id, month, sum(euros)::numeric(14, 2) FROM (TABLE filed UNION ALL TABLE rehearsed) t
GROUP BY contract_id, month ORDER BY contract_id, month
"""
# So many of the last days say how the year goes on.
LOOK_BACK = timedelta(days=91)


@dataclass(frozen=True, slots=True)
class Forecast:
    """Euros so far and at the end of the year; the day on which the ceiling is reached, if it is."""

    so_far: Decimal
    expected: Decimal
    ceiling: Decimal | None
    reached_on: date | None

    @property
    def percent(self) -> int | None:
        return int(self.so_far * 100 / self.ceiling) if self.ceiling else None

    @property
    def percent_expected(self) -> int | None:
        return int(self.expected * 100 / self.ceiling) if self.ceiling else None

    def warned(self, levels: Sequence[int]) -> int | None:
        """The highest level that is reached today."""
        return max((level for level in levels if self.percent is not None and self.percent >= level), default=None)


def forecast(months: dict[date, Decimal], year: int, today: date, ceiling: Decimal | None) -> Forecast:
    """From what each month brought. The pace is that of the last thirteen weeks of which something is known."""
    so_far = sum(months.values(), Decimal(0))
    first, last = date(year, 1, 1), date(year, 12, 31)
    known_until = min(today, last)
    if not months or known_until < first:
        return Forecast(so_far, so_far, ceiling, None)
    known_until = min(known_until, Month.of(max(months)).last)
    began = max(Month.of(known_until - LOOK_BACK).first, min(months))
    days = (known_until - began).days + 1
    pace = sum((euros for month, euros in months.items() if month >= began), Decimal(0)) / days
    expected = so_far + pace * (last - known_until).days
    return Forecast(so_far, expected.quantize(Decimal("0.01")), ceiling, _met(so_far, pace, ceiling, known_until, last))


def _met(so_far: Decimal, pace: Decimal, ceiling: Decimal | None, since: date, last: date) -> date | None:
    if ceiling is None:
        return None
    if so_far >= ceiling:
        return since
    days_left = (last - since).days
    if pace <= 0 or so_far + pace * days_left < ceiling:
        return None
    return since + timedelta(days=min(int(-(-(ceiling - so_far) // pace)), days_left))


def brought(year: int) -> dict[int, dict[date, Decimal]]:
    """Euros of each contract of a year by month; one statement over sums."""
    found: dict[int, dict[date, Decimal]] = {}
    for contract, month, euros in rows(BROUGHT, year=year):
        found.setdefault(contract, {})[month] = euros
    return found


def full_contracts(month: Month) -> list[int]:
    """Contracts that hold what comes above their ceiling, and have reached it before this month."""
    holding = Contract.objects.of_year(month.first.year).filter(above_ceiling="hold", ceiling__isnull=False)
    ceilings = dict(holding.values_list("pk", "ceiling"))
    if not ceilings:
        return []
    so_far = brought(month.first.year)
    return [
        key
        for key, ceiling in ceilings.items()
        if ceiling is not None and sum(e for m, e in so_far.get(key, {}).items() if m < month.first) >= ceiling
    ]
