"""The ledger in sums, and as the bookkeeping takes it over: what is open and how old, and each booking of a year."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from backoffice.claims.ceiling import Forecast, brought, forecast
from backoffice.models import Contract
from buurtzorgweb.sql import rows

NOTHING = Decimal(0)
# Days after sending at which an open amount moves to the next column.
AGES = (30, 60, 90)
# What is still to come of each invoice: awarded (or claimed, before an answer) less what was paid.
OPEN = """
WITH sums AS (
  SELECT f.id, f.insurer_id, gate.day_of(f.issued_at) AS sent,
    coalesce(r.awarded, f.total) - coalesce(p.paid, 0) AS open
  FROM backoffice_claimfile f
  LEFT JOIN LATERAL (SELECT sum(awarded) AS awarded FROM backoffice_returnfile WHERE claim_file_id = f.id) r ON true
  LEFT JOIN LATERAL (SELECT sum(amount) AS paid FROM backoffice_payment WHERE claim_file_id = f.id) p ON true
  WHERE f.state = 'issued' AND NOT f.test
)
SELECT i.name, coalesce(sum(open) FILTER (WHERE %(today)s - sent <= 30), 0),
  coalesce(sum(open) FILTER (WHERE %(today)s - sent BETWEEN 31 AND 60), 0),
  coalesce(sum(open) FILTER (WHERE %(today)s - sent BETWEEN 61 AND 90), 0),
  coalesce(sum(open) FILTER (WHERE %(today)s - sent > 90), 0)
FROM sums s JOIN backoffice_insurer i ON i.uzovi = s.insurer_id WHERE open <> 0 GROUP BY i.name ORDER BY sum(open) DESC
"""
# `refused`: not awarded, and neither made again nor written off yet.
TOTALS = """
SELECT coalesce(sum(f.total), 0), coalesce(sum(r.awarded), 0), coalesce(sum(p.paid), 0),
  coalesce((SELECT sum(w.amount) FROM backoffice_writeoff w JOIN backoffice_claimline l ON l.id = w.line_id
    JOIN backoffice_claimfile i ON i.id = l.file_id WHERE i.period_first BETWEEN %(first)s AND %(last)s), 0),
  coalesce(sum(CASE WHEN r.awarded IS NULL THEN f.total END), 0), coalesce(sum(f.total - r.awarded), 0)
    - coalesce((SELECT sum(l.amount - j.awarded) FROM backoffice_correction c JOIN backoffice_claimline l
      ON l.id = c.line_id JOIN backoffice_returnline j ON j.line_id = l.id JOIN backoffice_claimfile i
      ON i.id = l.file_id WHERE i.period_first BETWEEN %(first)s AND %(last)s), 0)
FROM backoffice_claimfile f
LEFT JOIN LATERAL (SELECT sum(awarded) AS awarded FROM backoffice_returnfile WHERE claim_file_id = f.id) r ON true
LEFT JOIN LATERAL (SELECT sum(amount) AS paid FROM backoffice_payment WHERE claim_file_id = f.id) p ON true
WHERE f.state = 'issued' AND NOT f.test AND f.period_first BETWEEN %(first)s AND %(last)s
"""
# One row for each booking: its journal, day, invoice, who, what moves from debtors (negative) or to them.
BOOKINGS = """
SELECT 'sales' AS journal, gate.day_of(f.issued_at) AS day, f.invoice_number, i.uzovi, i.name, f.total AS amount,
  '' AS why
FROM backoffice_claimfile f JOIN backoffice_insurer i ON i.uzovi = f.insurer_id
WHERE f.state = 'issued' AND NOT f.test AND gate.day_of(f.issued_at) BETWEEN %(first)s AND %(last)s
UNION ALL
SELECT 'bank', p.paid_on, f.invoice_number, i.uzovi, i.name, -p.amount, p.statement
FROM backoffice_payment p JOIN backoffice_claimfile f ON f.id = p.claim_file_id
JOIN backoffice_insurer i ON i.uzovi = f.insurer_id WHERE p.paid_on BETWEEN %(first)s AND %(last)s
UNION ALL
SELECT 'written_off', gate.day_of(w.made_at), f.invoice_number, i.uzovi, i.name, -sum(w.amount), w.reason
FROM backoffice_writeoff w JOIN backoffice_claimline l ON l.id = w.line_id
JOIN backoffice_claimfile f ON f.id = l.file_id JOIN backoffice_insurer i ON i.uzovi = f.insurer_id
WHERE gate.day_of(w.made_at) BETWEEN %(first)s AND %(last)s
GROUP BY gate.day_of(w.made_at), f.invoice_number, i.uzovi, i.name, w.reason
UNION ALL
SELECT 'renewed', gate.day_of(c.made_at), f.invoice_number, i.uzovi, i.name, -sum(l.amount - r.awarded), c.reason
FROM backoffice_correction c JOIN backoffice_claimline l ON l.id = c.line_id
JOIN backoffice_returnline r ON r.line_id = l.id
JOIN backoffice_claimfile f ON f.id = l.file_id
JOIN backoffice_insurer i ON i.uzovi = f.insurer_id
WHERE gate.day_of(c.made_at) BETWEEN %(first)s AND %(last)s AND r.awarded < l.amount
GROUP BY gate.day_of(c.made_at), f.invoice_number, i.uzovi, i.name, c.reason
ORDER BY day, invoice_number, journal
"""


@dataclass(frozen=True, slots=True)
class Aged:
    """What one insurer still owes, by how long ago it was sent."""

    name: str
    columns: tuple[Decimal, ...]

    @property
    def total(self) -> Decimal:
        return sum(self.columns, NOTHING)


@dataclass(frozen=True, slots=True)
class Totals:
    """All invoices of care given in a year."""

    claimed: Decimal
    awarded: Decimal
    paid: Decimal
    written_off: Decimal
    unanswered: Decimal
    not_awarded: Decimal

    @property
    def to_come(self) -> Decimal:
        return self.awarded + self.unanswered - self.paid

    @property
    def refused(self) -> Decimal:
        return self.not_awarded - self.written_off


@dataclass(frozen=True, slots=True)
class Booking:
    """One move of debtors. `amount`: added to what is owed to us; against which account, its journal says."""

    journal: str
    day: date
    invoice: str
    uzovi: str
    name: str
    amount: Decimal
    why: str


def _year(year: int) -> dict[str, Any]:
    return {"first": date(year, 1, 1), "last": date(year, 12, 31)}


def aged(today: date) -> list[Aged]:
    """The largest debt first."""
    return [Aged(name, tuple(columns)) for name, *columns in rows(OPEN, today=today)]


def age_names() -> list[str]:
    return [_("up to 30 days"), _("31 to 60"), _("61 to 90"), _("longer")]


def summed(found: Iterable[Aged]) -> Aged:
    found = list(found)
    return Aged("", tuple(sum((one.columns[place] for one in found), NOTHING) for place in range(len(AGES) + 1)))


def totals(year: int) -> Totals:
    (found,) = rows(TOTALS, **_year(year))
    return Totals(*found)


def bookings(year: int) -> list[Booking]:
    return [Booking(*found) for found in rows(BOOKINGS, **_year(year))]


def ceilings(year: int, today: date) -> list[tuple[Contract, Forecast]]:
    """Revenue of each contract beside its ceiling, the fullest first."""
    months = brought(year)
    found = [
        (one, forecast(months.get(one.pk, {}), year, today, one.ceiling))
        for one in Contract.objects.of_year(year).select_related("insurer")
    ]
    return sorted((row for row in found if row[1].so_far), key=lambda row: -(row[1].percent or 0))
