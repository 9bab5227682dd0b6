"""What is done about refused lines, for all lines of a cause at once or for one. What was sent never changes.

Lines are made in a job's eyes: the office reads the books and writes none of their lines itself.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from access.context import Mode, enter, job
from access.services import Action, Actor, log_access
from backoffice.claims import derivation
from backoffice.claims import run as runs
from backoffice.claims.causes import Cause
from backoffice.claims.drafts import AGAIN, open_drafts, throw_away_empty, waiting_drafts
from backoffice.claims.refused import Refused as RefusedLine
from backoffice.claims.refused import lines_of
from backoffice.models import (
    ClaimFile,
    ClaimLine,
    ClaimQuestion,
    ClaimVisit,
    Correction,
    Insurer,
    MonthRun,
    WriteOff,
)
from backoffice.models.ledger import Stand
from backoffice.months import Month
from backoffice.services.ledger import issue_file
from buurtzorgweb.forms import Refused
from buurtzorgweb.sql import rows

# Who is insured elsewhere that month, unless something is known of those days already.
INSURED = """
INSERT INTO backoffice_claimfact (id, client_id, owner_team_id, recorded_at, kind, uzovi, starts_on, ends_on,
  recorded_by_id)
SELECT uuidv7(), c.id, c.team_id, now(), 'insurer', %(uzovi)s, %(since)s, %(last)s, %(by)s
FROM clients_client c WHERE c.id = ANY (%(clients)s) AND NOT EXISTS (SELECT FROM backoffice_claimfact f
  WHERE f.client_id = c.id AND f.kind = 'insurer' AND f.starts_on <= %(last)s
    AND (f.ends_on IS NULL OR f.ends_on >= %(since)s))
"""
ASK = """
INSERT INTO backoffice_claimquestion (id, client_id, owner_team_id, recorded_at, month, code, lines, first_day,
  last_day, asked_by_id)
SELECT uuidv7(), c.id, c.team_id, now(), %(month)s, %(code)s, count(*), min(l.starts_on), max(l.ends_on), %(by)s
FROM backoffice_claimline l JOIN clients_client c ON c.id = l.client_id WHERE l.id = ANY (%(lines)s)
GROUP BY c.id, c.team_id ON CONFLICT DO NOTHING RETURNING owner_team_id
"""
FREE = """
UPDATE backoffice_claimvisit SET ended = line_id WHERE visit_id = ANY (%(visits)s) AND ended = 0
  AND line_id = ANY (%(lines)s)
"""


@dataclass(frozen=True, slots=True)
class Renewed:
    """What came of sending again: new lines in drafts, and what still stands in the way of the others."""

    lines: int
    amount: Decimal
    blocked: Counter[str]

    @property
    def held(self) -> int:
        return sum(self.blocked.values())

    @property
    def reasons(self) -> list[tuple[Any, int]]:
        words: dict[str, Any] = {
            "gone": _("The visit is not there any more"),
            "elsewhere": _("Paid by others"),
            "payer": _("Somebody else pays on that day"),
        }
        return [(words.get(cause) or Cause(cause).label, count) for cause, count in self.blocked.most_common()]


@contextmanager
def in_books(actor: Actor) -> Iterator[None]:
    """The eyes of a job for what only a job may write; then those of the office again."""
    with job("claims desk"):
        yield
    enter(Mode.OFFICE, user_id=actor.person_id)


def _one_at_a_time(month: Month) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('claims desk'), hashtext(%s))", [month.code])


@transaction.atomic
def send_again(
    *,
    month: Month,
    code: str,
    actor: Actor,
    uzovi: str = "",
    insurer: Insurer | None = None,
    since: date | None = None,
) -> Renewed:
    """New lines under new references for all that was refused whole for one cause, into drafts. Raises Refused.

    `uzovi`: of one insurer alone.

    They are derived anew from the same visits, so what was put right since counts. Where something still stands in the
    way, the refused line stays as it is.
    """
    with in_books(actor):
        _one_at_a_time(month)
        old = [line for line in lines_of(month, code, uzovi) if not line.awarded]
        if not old:
            raise Refused(_("Nothing of this cause waits to be sent again."))
        if insurer:
            _insured(old, insurer, since or month.first, month, actor)
        reason = _("Refused (%(code)s), sent again") % {"code": code}
        done = _renew(old, month, actor, reason, insurer.pk if insurer else "")
    log_access(
        actor, "claims_sent_again", Action.CREATE, object_type="claim_line", object_id=code, result_count=done.lines
    )
    return done


def _insured(old: Sequence[RefusedLine], insurer: Insurer, since: date, month: Month, actor: Actor) -> None:
    if not month.first <= since <= month.last:
        raise Refused(_("This day does not lie in the month of the lines."), "since")
    values: dict[str, Any] = {
        "uzovi": insurer.pk,
        "since": since,
        "last": month.last,
        "by": actor.person_id,
        "clients": list({line.client_id for line in old if line.ends_on >= since}),
    }
    with connection.cursor() as cursor:
        cursor.execute(INSURED, values)


def _renew(old: Sequence[RefusedLine], month: Month, actor: Actor, reason: str, payer: str) -> Renewed:
    """The lines of `old` whose visits can all be claimed now, at `payer` where one is named; the others are counted."""
    claims = _visits_of([line.id for line in old])
    ready, blocked = _sorted(old, claims, month, payer)
    run = _run(month, actor)
    made = _put(ready, claims, month, run) if ready else {}
    Correction.objects.bulk_create(
        Correction(line_id=line.id, renewed_id=made[claims[line.id][0]], reason=reason, made_by_id=actor.person_id)
        for line in ready
    )
    throw_away_empty(run)
    amounts = ClaimLine.objects.filter(pk__in=set(made.values())).values_list("amount", flat=True)
    return Renewed(len(amounts), sum(amounts, Decimal(0)), blocked)


def _visits_of(lines: list[int]) -> dict[int, list[UUID]]:
    found: dict[int, list[UUID]] = {}
    claimed = ClaimVisit.objects.filter(line_id__in=lines, ended=0).order_by("visit_id")
    for line, visit in claimed.values_list("line_id", "visit_id"):
        found.setdefault(line, []).append(visit)
    return found


def _asked(old: Sequence[RefusedLine], claims: dict[int, list[UUID]], month: Month, run: int | None) -> dict[str, Any]:
    clients = sorted({line.client_id for line in old})
    return runs.given(month, clients[0], UUID(int=clients[-1].int + 1), run) | {
        "clients": clients,
        "visits": [visit for line in old for visit in claims.get(line.id, ())],
    }


def _sorted(
    old: Sequence[RefusedLine], claims: dict[int, list[UUID]], month: Month, payer: str = ""
) -> tuple[list[RefusedLine], Counter[str]]:
    found = derivation.again(runs.limits(month))
    with connection.cursor() as cursor:
        cursor.execute(runs.ROOM)
        cursor.execute(found, _asked(old, claims, month, None))
        told = [runs.Line(*row) for row in cursor.fetchall()]
    cause_of = {
        visit: line.cause or ("payer" if payer and line.uzovi != payer else "") for line in told for visit in line.ids
    }
    ready, blocked = [], Counter[str]()
    for line in old:
        causes = [cause_of.get(visit, "gone") for visit in claims.get(line.id, ())] or ["gone"]
        standing = next((cause for cause in causes if cause), "")
        if standing:
            blocked[standing] += 1
        else:
            ready.append(line)
    return ready, blocked


def _run(month: Month, actor: Actor) -> MonthRun:
    """A run of its own with its drafts; done at once."""
    now = timezone.now()
    run = MonthRun.objects.create(
        month=month.first,
        kind=MonthRun.Kind.CLAIM,
        state=MonthRun.State.DONE,
        finished_at=now,
        asked_by_id=actor.person_id,
    )
    open_drafts(run)
    run.insurer = AGAIN
    run.save(update_fields=["insurer"])
    return run


def _put(ready: Sequence[RefusedLine], claims: dict[int, list[UUID]], month: Month, run: MonthRun) -> dict[UUID, int]:
    """The visits are let go by the lines that were refused and bound to new ones; gives the new line of each."""
    values = _asked(ready, claims, month, run.pk)
    with connection.cursor() as cursor:
        cursor.execute(FREE, {"visits": values["visits"], "lines": [line.id for line in ready]})
        cursor.execute(derivation.renewal(runs.limits(month)), values)
        made = {visit: key for key, visits in cursor.fetchall() for visit in visits}
    if set(made) != set(values["visits"]):
        raise Refused(_("No invoice could be opened for some of these lines. Look at the contracts first."))
    return made


@transaction.atomic
def take_back(*, line: ClaimLine, reason: str, again: bool, actor: Actor) -> Correction:
    """A credit for a wrong line that was awarded, and a new line where there is something to claim. Raises Refused."""
    month = Month.of(line.starts_on)
    with in_books(actor):
        _one_at_a_time(month)
        line = ClaimLine.objects.standing().select_related("file").get(pk=line.pk)
        if Stand(line.stands) not in (Stand.ACCEPTED, Stand.PARTLY, Stand.PAID) or line.credits_id:  # type: ignore[attr-defined]
            raise Refused(_("Only what an insurer awarded can be taken back, once."))
        old = [RefusedLine(line.pk, line.client_id, line.amount, line.amount, line.starts_on, line.ends_on)]
        run = _run(month, actor)
        renewed = _anew(line, old, month, run) if again else None
        made = Correction.objects.create(
            line=line, credit=_credit(line, run), renewed_id=renewed, reason=reason, made_by_id=actor.person_id
        )
        throw_away_empty(run)
    log_access(actor, "line_taken_back", Action.CREATE, object_type="claim_line", object_id=line.pk)
    return made


def _anew(line: ClaimLine, old: list[RefusedLine], month: Month, run: MonthRun) -> int:
    """The key of the line in its place, which must differ: an insurer refuses a credit beside its twin (8062)."""
    claims = _visits_of([line.pk])
    ready, blocked = _sorted(old, claims, month)
    if not ready:
        (cause,) = blocked
        why = Renewed(0, Decimal(0), blocked).reasons[0][0]
        raise Refused(_("A new line cannot be made: %(why)s.") % {"why": why if cause else ""})
    made = ClaimLine.objects.select_related("file").get(pk=_put(ready, claims, month, run)[claims[line.pk][0]])
    same = ("product", "starts_on", "ends_on", "units", "tariff")
    if made.file.insurer_id == line.file.insurer_id and all(getattr(made, f) == getattr(line, f) for f in same):
        raise Refused(_("The new line would be the same. Put right what is wrong first, or take it back alone."))
    return made.pk


def _credit(line: ClaimLine, run: MonthRun) -> ClaimLine:
    """The same line with the other sign, to the same insurer."""
    draft = ClaimFile.objects.filter(
        run_id=run.pk, insurer=line.file.insurer_id, message_code=line.file.message_code
    ).first()
    if draft is None:
        raise Refused(_("There is no contract any more with who awarded this line."))
    copied = ("client_id", "team_id", "indication_id", "starts_on", "ends_on", "code_list", "product")
    counted = ("minutes", "units", "unit", "tariff", "amount")
    values = {name: getattr(line, name) for name in (*copied, *counted)}
    return ClaimLine.objects.create(file=draft, credits_id=line.pk, **values)


@transaction.atomic
def write_off_group(*, month: Month, code: str, reason: str, actor: Actor, uzovi: str = "") -> int:
    """What was refused for one cause is asked no more, each line for what was not awarded. Raises Refused."""
    _one_at_a_time(month)
    old = lines_of(month, code, uzovi)
    if not old:
        raise Refused(_("Nothing of this cause waits."))
    WriteOff.objects.bulk_create(
        WriteOff(line_id=line.id, amount=line.amount - line.awarded, reason=reason, made_by_id=actor.person_id)
        for line in old
    )
    log_access(
        actor, "lines_written_off", Action.CREATE, object_type="claim_line", object_id=code, result_count=len(old)
    )
    return len(old)


@transaction.atomic
def ask_teams(*, month: Month, code: str, actor: Actor, uzovi: str = "") -> int:
    """One question for each client to the team that owns her now; how many teams were asked. Raises Refused."""
    with in_books(actor):
        old = [line.id for line in lines_of(month, code, uzovi)]
        if not old:
            raise Refused(_("Nothing of this cause waits."))
        asked = rows(ASK, month=month.first, code=code, lines=old, by=actor.person_id)
    log_access(actor, "teams_asked", Action.CREATE, object_type="claim_line", object_id=code, result_count=len(asked))
    return len(set(asked))


def answer_question(*, question: ClaimQuestion, actor: Actor) -> None:
    """The team put it right; the office sees that it can be sent again."""
    mine = ClaimQuestion.objects.waiting().filter(pk=question.pk)
    mine.update(answered_at=timezone.now(), answered_by_id=actor.person_id)


@transaction.atomic
def issue_drafts(*, month: Month, actor: Actor) -> list[ClaimFile]:
    """Write the files of what was made again in a month. Once; whoever comes second finds none. Raises Refused."""
    with in_books(actor):
        _one_at_a_time(month)
        issued = [issue_file(file=file) for file in waiting_drafts(month)]
    if not issued:
        raise Refused(_("No invoice of this month waits to be written."))
    for file in issued:
        log_access(actor, "claim_issued", Action.CREATE, object_type="claim_file", object_id=file.pk)
    return issued
