"""A run computed, in batches of people: each batch is one transaction and done once, however often the run is started.

Memory holds one batch. Whoever is killed leaves whole batches behind; the next start goes on with the others, and two
that work at once take turns at different batches.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from access.context import job
from backoffice.models import ExceptionNote, PayrollException, PayrollRun
from backoffice.months import Month
from backoffice.pay import ledger, reading, resting, sources
from backoffice.pay.corrections import HOURS, Correction, corrections
from backoffice.pay.engine import pay_month
from backoffice.pay.sheet import Frame, Problem, Sheet
from backoffice.pay.tables import Tables
from buurtzorgweb.sql import rows

BATCH = 100
Code = PayrollException.Code
BLOCKING = set(Code.values) - {str(code) for code in PayrollException.TOLD}
ACCEPTABLE = {str(code) for code in PayrollException.ACCEPTABLE}
LOCK = "SELECT pg_try_advisory_xact_lock(hashtext('payroll'), hashtext(%(key)s))"
SEEN = (
    "SELECT user_id FROM backoffice_payrollseen WHERE run_id = %(run)s AND month = %(month)s AND user_id = ANY (%(of)s)"
)
EARLIER = """
SELECT month FROM backoffice_payrollrun
WHERE state = 'frozen' AND month < %(month)s AND month >= %(month)s::date - make_interval(months => %(months)s)
ORDER BY month
"""


# Stands for a reason nobody gave; a run with one of these is not frozen.
NO_REASON = "?"


class Fix(NamedTuple):
    """What puts a frozen month of somebody right, and what was seen of it."""

    month: Month
    rows: list[Correction]
    digest: str


@dataclass
class Setting:
    """What all batches of a run share: the tables, the frames of this month and of those that are looked at again."""

    run: PayrollRun
    tables: Tables
    frame: Frame
    digest: str
    earlier: list[tuple[Month, Frame, str]] = field(default_factory=list)

    @property
    def month(self) -> Month:
        return self.run.of_month

    @property
    def since(self) -> date:
        """The first day of what is looked at."""
        return min([self.month.first, *(month.first for month, *_rest in self.earlier)])


def setting_of(run: PayrollRun) -> Setting:
    month = run.of_month
    tables = reading.tables(month)
    ways = reading.frame(month, run.moment, tables)
    found = Setting(run, tables, ways, reading.digest(tables, month))
    months = int(tables.value("correction_months", month.first) or 0)
    for (first,) in rows(EARLIER, month=month.first, months=months):
        old = Month(first)
        then = reading.tables(old)
        found.earlier.append((old, reading.frame(old, run.moment, then), reading.digest(then, old)))
    return found


def build(run: PayrollRun, tell: Callable[[int, int], None] = lambda _done, _all: None) -> None:
    """Compute whoever is missing in this run."""
    with job("payroll"):
        setting = setting_of(run)
        people = sources.people_of(setting.month, setting.since)
        PayrollRun.objects.filter(pk=run.pk).update(people=len(people))
    for start in range(0, len(people), BATCH):
        of = people[start : start + BATCH]
        with job("payroll"):
            build_batch(setting, of)
        tell(min(start + BATCH, len(people)), len(people))


def build_batch(setting: Setting, people: Sequence[int]) -> None:
    """One transaction: what is there stays, what somebody else computes right now is left to them."""
    run, month = setting.run, setting.month
    if not rows(LOCK, key=f"{run.pk} {people[0]}")[0][0]:
        return
    there = {user for (user,) in rows(SEEN, run=run.pk, month=month.first, of=list(people))}
    left = [user for user in people if user not in there]
    if not left:
        return
    batch = ledger.Batch(run.pk)
    names, balances = ledger.names(left), ledger.balances(month, left)
    notes = {note.user_id: note for note in ExceptionNote.objects.filter(month=month.first, user__in=left)}
    rest = resting.breaches(month, left)
    fixed = _fixed(setting, left, batch)
    for told in sources.told(month, left):
        person = sources.read(told, month)
        person.balances = dict(balances.get(person.key, {}))
        for fix in fixed.get(person.key, []):
            if fix.month.first.year == month.first.year:
                _carry(person.balances, fix.rows)
        sheet = pay_month(person, setting.frame)
        batch.tell(person.key, [*sheet.problems, *rest.get(person.key, [])])
        why = _left_out(run, sheet, notes.get(person.key))
        if not why:
            batch.pay(person.key, sheet.lines)
            batch.total(person, names.get(person.key, ""), sheet.totals)
            for fix in fixed.get(person.key, []):
                batch.correct(person.key, fix.month.first, fix.rows)
                batch.seen.append(ledger.Seen(person.key, fix.month.first, fix.digest))
        batch.seen.append(ledger.Seen(person.key, month.first, told.digest(setting.digest), why))
    batch.write()


def _carry(balances: dict[int, int], found: list[Correction]) -> None:
    for one in found:
        if one.line.component in HOURS:
            balances[one.line.contract] = balances.get(one.line.contract, 0) + one.line.minutes


def blocks(problems: list[Problem]) -> set[str]:
    return {problem.code for problem in problems} & BLOCKING


def _left_out(run: PayrollRun, sheet: Sheet, note: ExceptionNote | None) -> str:
    """Why somebody gets no rows in a run for good: the reason somebody gave, or that nobody did."""
    codes = blocks(sheet.problems)
    if run.kind != PayrollRun.Kind.FINAL or not codes:
        return ""
    if note and note.kind == ExceptionNote.Kind.ACCEPT and codes <= ACCEPTABLE:
        return ""
    return note.text if note and note.kind == ExceptionNote.Kind.LEAVE_OUT else NO_REASON


def _fixed(setting: Setting, people: list[int], batch: ledger.Batch) -> dict[int, list[Fix]]:
    """What changed in frozen months, by person. Where an exception stands in the way it waits for a later run."""
    found: dict[int, list[Fix]] = {}
    for month, frame, tables in setting.earlier:
        known, now = ledger.known(month, people), sources.digests(month, people, tables)
        changed = [user for user in people if known.get(user) != now[user]]
        if not changed:
            continue
        balances, issued = ledger.balances(month, changed), ledger.issued(month, changed)
        for told in sources.told(month, changed):
            person = sources.read(told, month)
            person.balances = balances.get(person.key, {})
            sheet = pay_month(person, frame)
            if blocks(sheet.problems) - ACCEPTABLE:
                batch.tell(person.key, sheet.problems)
                continue
            fix = Fix(month, list(corrections(issued.get(person.key, []), sheet.lines)), now[person.key])
            found.setdefault(person.key, []).append(fix)
    return found
