"""The doors of a month's run: rehearse it, claim it. Both go through the same parts; see backoffice.claims.run."""

from collections.abc import Callable
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from access.context import job
from backoffice.claims import run as runs
from backoffice.claims.drafts import open_drafts, throw_away_empty
from backoffice.models import MonthRun
from backoffice.months import Month
from buurtzorgweb.forms import Refused

Tell = Callable[[MonthRun], None]
Kind, State = MonthRun.Kind, MonthRun.State
KEEP_REHEARSALS = 3


def _silent(_run: MonthRun) -> None:
    """Nobody is watching."""


def rehearse(month: Month, *, asked_by: int | None = None, tell: Tell = _silent) -> MonthRun:
    """Count a month as if it were claimed now. One that was not finished is left: its sums would be of two days."""
    with job("rehearsal"):
        mine = MonthRun.objects.filter(month=month.first, kind=Kind.REHEARSAL)
        mine.busy().update(state=State.STOPPED)
        old = list(mine.order_by("-started_at").values_list("pk", flat=True)[KEEP_REHEARSALS:])
        MonthRun.objects.filter(pk__in=old).delete()
        run = _begin(month, Kind.REHEARSAL, "", asked_by)
    return _go_on(run.pk, tell)


def claim(month: Month, *, insurer: str = "", asked_by: int | None = None, tell: Tell = _silent) -> MonthRun:
    """Make the lines of a month in drafts, for all or one insurer; goes on with what was broken off. Raises Refused."""
    with job("claim"):
        run = MonthRun.objects.busy().filter(month=month.first, kind=Kind.CLAIM).first()
        if run and run.insurer != insurer:
            raise Refused(
                _("A run of this month is busy for %(who)s. Finish that one first.") % {"who": run.insurer or "*"}
            )
        if run is None:
            run = _begin(month, Kind.CLAIM, insurer, asked_by)
            open_drafts(run)
    done = _go_on(run.pk, tell)
    with job("claim"):
        throw_away_empty(done)
    return done


def _begin(month: Month, kind: Any, insurer: str, asked_by: int | None) -> MonthRun:
    """Raises Refused when somebody else just began the same."""
    try:
        with transaction.atomic():
            return MonthRun.objects.create(
                month=month.first, kind=kind, insurer=insurer, bounds=runs.bounds(), asked_by_id=asked_by
            )
    except IntegrityError as error:
        if "run_once_at_a_time" not in str(error):
            raise
        raise Refused(_("This month is being counted at this moment. Wait until that is done.")) from error


def _go_on(key: int, tell: Tell) -> MonthRun:
    """Part by part until it is done, by us or by somebody beside us."""
    while True:
        with job("claims"):
            run = MonthRun.objects.select_for_update().get(pk=key)
            if run.state != State.BUSY:
                return run
            runs.take(run)
        tell(run)
