"""Going through a month: each part is one transaction in which its lines, its sums and the note that it is done arrive.

Killed at any moment, the part that was busy never was; whoever begins again goes on after the last one that is noted.
Two processes beside each other share the work: the row of the run is locked for as long as a part lasts.
"""

from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any, NamedTuple
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from backoffice.chosen import chosen_on
from backoffice.claims import derivation
from backoffice.claims.ceiling import full_contracts
from backoffice.models import ClaimFile, MonthRun, Tariff
from backoffice.months import Month
from buurtzorgweb.sql import rows

# Clients in a part: a second of work, some megabytes of lines.
PART = 4000
LEAST, MOST = UUID(int=0), UUID(int=2**128 - 1)
BOUNDS = """
SELECT id FROM (SELECT id, row_number() OVER (ORDER BY id) AS place FROM clients_client) t
WHERE place %% %(part)s = 0 ORDER BY id
"""
# In memory instead of on disk, in one process, planned for each part; compiling would cost more than a part does.
ROOM = """
SET LOCAL work_mem = '64MB'; SET LOCAL jit = off; SET LOCAL max_parallel_workers_per_gather = 0;
SET LOCAL plan_cache_mode = force_custom_plan; SET LOCAL enable_mergejoin = off
"""
AWAY = """
DELETE FROM backoffice_claimobstacle WHERE month = %(first)s AND client_id >= %(low)s AND client_id < %(high)s
"""


def bounds() -> list[UUID]:
    """Where the parts begin, but for the first; by id of the client, which never changes."""
    return [key for (key,) in rows(BOUNDS, part=PART)]


def given(month: Month, low: UUID, high: UUID, run: int | None = None) -> dict[str, Any]:
    """What the statements of the derivation ask for. What was chosen is asked on the last day of the month."""
    today = timezone.localdate()
    chosen = chosen_on(min(today, month.last))
    names = ("sex_unknown", "wlz_first", "wlz_product", "tolerance")
    return {name: chosen[name] for name in names} | {
        "first": month.first,
        "last": month.last,
        "today": today,
        "low": low,
        "high": high,
        "run": run,
        "full": full_contracts(month),
        "by_payer": list(derivation.BY_PAYER),
    }


def limits(month: Month) -> bool:
    """Whether some tariff of the month says how many units a client may have."""
    return Tariff.objects.between(month.first, month.last).filter(most_units__isnull=False).exists()


def fresh(month: Month, run: MonthRun) -> bool:
    """Whether nothing of the month was claimed but by this run itself, whose parts share no client."""
    others = ClaimFile.objects.filter(period_first__lte=month.last, period_last__gte=month.first)
    return not others.exclude(run_id=run.pk).exists()


def take(run: MonthRun) -> None:
    """One part of a run that is locked, and the note of it."""
    month = Month(run.month)
    low, high = list(pairwise([LEAST, *run.bounds, MOST]))[run.parts_done]
    values = given(month, low, high, run.pk)
    claims = run.kind == MonthRun.Kind.CLAIM
    write = derivation.claim if claims else derivation.rehearsal
    with connection.cursor() as cursor:
        cursor.execute(ROOM)
        if not claims:
            cursor.execute(AWAY, values)
        limited, untouched = limits(month), fresh(month, run)
        try:
            with transaction.atomic():
                cursor.execute(write(limited, untouched), values)
        except IntegrityError:
            # Records that became one since the last part brought visits along that it claimed.
            if not untouched:
                raise
            cursor.execute(write(limited, False), values)
    run.parts_done += 1
    run.moved_at = timezone.now()
    if run.parts_done == run.parts:
        run.state, run.finished_at = MonthRun.State.DONE, run.moved_at
    run.save(update_fields=["parts_done", "moved_at", "state", "finished_at"])


class Line(NamedTuple):
    """One line as it would be made now; with a cause, what is held up. `visits`: their ids."""

    cause: str
    client_id: UUID
    starts_on: date
    ends_on: date
    uzovi: str
    product: str | None
    visits: int
    minutes: int
    units: int
    unit: str | None
    tariff: Decimal | None
    amount: Decimal | None
    indication_id: UUID | None
    ids: list[UUID]


def lines_of(month: Month, low: UUID = LEAST, high: UUID = MOST) -> list[Line]:
    """Every line of a month as it would be made now, claimable or not; in the eyes of a job."""
    with connection.cursor() as cursor:
        cursor.execute(ROOM)
        cursor.execute(derivation.each(limits(month)), given(month, low, high))
        return [Line(*row) for row in cursor.fetchall()]
