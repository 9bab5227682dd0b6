"""Where a month stands at a glance: sent, answered, refused, to be sent. Sums of files, but for causes."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from backoffice.claims.drafts import waiting_drafts
from backoffice.claims.refused import Group, groups, total
from backoffice.models import ClaimFile
from backoffice.months import Month
from backoffice.shares import Bar
from buurtzorgweb.charts import Part, legend, share_bar
from buurtzorgweb.sql import rows
from buurtzorgweb.templatetags.look import number

# Refused lines of each month less those that were dealt with: sums of answers, and the few rows of what was done.
WAITING = """
SELECT month, sum(count)::int FROM (
  SELECT date_trunc('month', i.period_first)::date AS month, r.lines_refused + r.lines_partly AS count
  FROM backoffice_returnfile r JOIN backoffice_claimfile i ON i.id = r.claim_file_id
  WHERE r.lines_refused + r.lines_partly > 0
  UNION ALL
  SELECT date_trunc('month', i.period_first)::date, -1 FROM backoffice_correction c
  JOIN backoffice_claimline l ON l.id = c.line_id JOIN backoffice_claimfile i ON i.id = l.file_id
  JOIN backoffice_returnline r ON r.line_id = l.id WHERE r.awarded < l.amount
  UNION ALL
  SELECT date_trunc('month', i.period_first)::date, -1 FROM backoffice_writeoff w
  JOIN backoffice_claimline l ON l.id = w.line_id JOIN backoffice_claimfile i ON i.id = l.file_id
  WHERE NOT EXISTS (SELECT FROM backoffice_correction c WHERE c.line_id = l.id)
) t GROUP BY month HAVING sum(count) > 0 ORDER BY month DESC LIMIT 12
"""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the month; `now` is the one that waits for somebody."""

    name: str
    done: bool
    now: bool = False


@dataclass(frozen=True, slots=True)
class MonthStatus:
    """A month of which something was sent."""

    files: list[ClaimFile]
    drafts: list[ClaimFile]
    groups: list[Group]

    @property
    def refused(self) -> int:
        return total(self.groups)[0]

    @property
    def refused_amount(self) -> Decimal:
        return total(self.groups)[1]

    @property
    def unanswered(self) -> int:
        return sum(file.awarded is None for file in self.files)  # type: ignore[attr-defined]

    @property
    def steps(self) -> list[Step]:
        sent = bool(self.files) and not self.drafts
        answered = bool(self.files) and not self.unanswered
        repaired = answered and not self.groups
        paid = repaired and all(file.open <= 0 for file in self.files)  # type: ignore[attr-defined]
        told = [
            (_("Rehearsed each night"), True),
            (_("Sent"), sent),
            (_("Answered"), answered),
            (_("Put right"), repaired),
            (_("Paid"), paid),
        ]
        current = next((place for place, (_name, done) in enumerate(told) if not done), None)
        return [Step(name, done, place == current) for place, (name, done) in enumerate(told)]


def month_status(month: Month) -> MonthStatus:
    files = list(ClaimFile.objects.issued().of_month(month.first).filter(test=False).standing())
    return MonthStatus(files, waiting_drafts(month), groups(month) if files else [])


def bar(status: MonthStatus) -> Bar | None:
    """Lines of the month by where they stand."""
    counted = {"paid": 0, "awarded": 0, "open": 0}
    for file in status.files:
        if file.awarded is None:  # type: ignore[attr-defined]
            counted["open"] += file.lines_count
            continue
        good = file.lines_count - file.lines_refused - file.lines_partly  # type: ignore[attr-defined]
        counted["paid" if file.open <= 0 else "awarded"] += good  # type: ignore[attr-defined]
    shares = [
        Part(_("Paid"), counted["paid"], "good", _lines(counted["paid"])),
        Part(_("Awarded"), counted["awarded"], "", _lines(counted["awarded"])),
        Part(_("Waits for an answer"), counted["open"], "wait", _lines(counted["open"])),
        Part(_("Refused"), status.refused, "stop", _lines(status.refused)),
    ]
    shares = [share for share in shares if share.value]
    return Bar(share_bar(shares, label=_("The lines of this month")), legend(shares)) if shares else None


def _lines(count: int) -> str:
    return ngettext("%(count)s line", "%(count)s lines", count) % {"count": number(count)}


def waiting_months(but: Month | None = None) -> list[tuple[date, int]]:
    """Months with refused lines that nobody dealt with yet, newest first."""
    return [(month, count) for month, count in rows(WAITING) if but is None or month != but.first]
