"""The invoices a run fills: one for each number and message code that some client could be claimed under."""

from django.db import connection
from django.utils import timezone

from backoffice.models import ClaimFile, MonthRun
from backoffice.months import Month

# The mark of a run that made lines again, where a month's run names its insurer; no number looks like it.
AGAIN = "fix"
# 2609-3311-001 without its dashes: month, number, and which time. At most twelve signs, never used twice.
OPEN = """
INSERT INTO backoffice_claimfile (run_id, insurer_id, message_code, invoice_number, invoice_date, period_first,
  period_last, test, state, made_at, insured, lines_count, total, stored, size, sha256)
SELECT %(run)s, w.insurer_id, w.message_code,
  to_char(%(first)s::date, 'YYMM') || w.insurer_id || lpad((w.place + coalesce(u.used, 0))::text, 3, '0'),
  %(today)s, %(first)s, %(last)s, false, 'draft', now(), 0, 0, 0, '', 0, ''
FROM (
  SELECT n.insurer_id, k.message_code, row_number() OVER (PARTITION BY n.insurer_id ORDER BY k.message_code) AS place
  FROM backoffice_contractinsurer n JOIN backoffice_contract k ON k.id = n.contract_id
  WHERE n.year = extract(year FROM %(first)s::date) AND (%(insurer)s = '' OR n.insurer_id = %(insurer)s)
    AND n.insurer_id IN (SELECT insurer_uzovi FROM clients_client UNION SELECT care_office_uzovi FROM clients_client
      UNION SELECT uzovi FROM backoffice_claimfact)
) w LEFT JOIN LATERAL (
  SELECT max(right(invoice_number, 3)::int) AS used FROM backoffice_claimfile
  WHERE invoice_number LIKE to_char(%(first)s::date, 'YYMM') || w.insurer_id || '___'
    AND right(invoice_number, 3) ~ '^[0-9]{3}$'
) u ON true
"""
EMPTY = """
DELETE FROM backoffice_claimfile f WHERE f.run_id = %(run)s AND f.state = 'draft'
  AND NOT EXISTS (SELECT FROM backoffice_claimline l WHERE l.file_id = f.id)
"""


def open_drafts(run: MonthRun) -> None:
    month = Month(run.month)
    who: dict[str, int | str] = {"run": run.pk, "insurer": run.insurer}
    days = {"today": timezone.localdate(), "first": month.first, "last": month.last}
    with connection.cursor() as cursor:
        cursor.execute(OPEN, {**who, **days})


def throw_away_empty(run: MonthRun) -> None:
    """Of those for whom there was nothing to claim."""
    with connection.cursor() as cursor:
        cursor.execute(EMPTY, {"run": run.pk})


def waiting_drafts(month: Month) -> list[ClaimFile]:
    """Invoices of corrections that are not written yet."""
    again = MonthRun.objects.filter(month=month.first, insurer=AGAIN).values("pk")
    found = ClaimFile.objects.filter(state=ClaimFile.State.DRAFT, run_id__in=again)
    return list(found.select_related("insurer").order_by("invoice_number"))
