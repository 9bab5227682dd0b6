"""A person's month as she reads it, on screen and on paper: day by day, with the reason of each row."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby
from typing import Any, NamedTuple

from backoffice.models import PayrollRow, PayrollRun, PayrollTotal
from backoffice.months import Month
from backoffice.pay import ledger, reading, sources, words
from backoffice.pay.engine import pay_month
from backoffice.pay.sheet import Problem
from buurtzorgweb.templatetags.look import hours, number

FIELDS = ("day", "component", "percent", "minutes", "units", "why", "corrects", "old_minutes", "new_minutes")
TOTALS = ("number", "hours", "worked", "absent", "agreed", "balance", "double")
ORDER = {str(component): place for place, component in enumerate(PayrollRow.Component)}


class Row(NamedTuple):
    day: date
    component: str
    percent: Decimal
    minutes: int
    units: Decimal
    why: str
    corrects: date | None = None
    old: int | None = None
    new: int | None = None


class Contract(NamedTuple):
    number: str
    hours: Decimal
    worked: int
    absent: int
    agreed: int
    balance: int
    double: int

    @property
    def said_balance(self) -> str:
        return signed(self.balance)

    @property
    def said_hours(self) -> str:
        return number(self.hours, -2)


@dataclass(frozen=True)
class Statement:
    """`rows`: of this month; `fixes`: what puts earlier months right."""

    month: Month
    rows: list[Row]
    fixes: list[Row]
    contracts: list[Contract]
    problems: list[Problem]
    frozen: bool

    @property
    def worked(self) -> int:
        return sum(row.minutes for row in self.rows if row.component == "worked")

    def context(self) -> dict[str, Any]:
        return {
            "days": days(self.rows),
            "sums": sums([*self.rows, *self.fixes]),
            "fixes": fixes(self.fixes),
            "contracts": self.contracts,
            "problems": words.problems(self.problems),
            "worked": self.worked,
            "frozen": self.frozen,
        }


def signed(minutes: int) -> str:
    return f"+{hours(minutes)}" if minutes > 0 else f"−{hours(-minutes)}" if minutes < 0 else hours(0)


def order(row: Row) -> tuple[Any, ...]:
    return (row.corrects or date.min, row.day, ORDER[row.component], row.percent)


def kept(run: PayrollRun, user_id: int) -> Statement:
    """As a run has it: two statements."""
    found = [Row(*row) for row in PayrollRow.objects.filter(run=run, user=user_id).values_list(*FIELDS)]
    contracts = PayrollTotal.objects.filter(run=run, user=user_id).order_by("membership").values_list(*TOTALS)
    return statement(run.of_month, found, [Contract(*row) for row in contracts], [], run.frozen)


def statement(
    month: Month, found: Iterable[Row], contracts: list[Contract], problems: list[Problem], frozen: bool
) -> Statement:
    ordered = sorted(found, key=order)
    return Statement(
        month,
        [row for row in ordered if row.corrects is None],
        [row for row in ordered if row.corrects is not None],
        contracts,
        problems,
        frozen,
    )


def live(month: Month, user_id: int, moment: datetime) -> Statement:
    """As far as the month has come, by the same words and the same engine as the run."""
    person = sources.read(sources.told(month, [user_id])[0], month)
    person.balances = ledger.balances(month, [user_id]).get(user_id, {})
    sheet = pay_month(person, reading.frame(month, moment))
    of = {one.key: one for one in person.contracts}
    rows = [Row(one.day, one.component, one.percent, one.minutes, one.units, one.why) for one in sheet.lines]
    contracts = [Contract(of[one.contract].number, of[one.contract].hours, *one[1:]) for one in sheet.totals]
    coming = PayrollRow.objects.filter(
        run__in=PayrollRun.objects.of(month).filter(state="done"), user=user_id, corrects__isnull=False
    )
    rows += [Row(*row) for row in coming.values_list(*FIELDS)]
    return statement(month, rows, contracts, sheet.problems, frozen=False)


def days(found: list[Row]) -> list[dict[str, Any]]:
    """Each day with its rows; the hours of a day stand beside it."""
    return [
        {
            "day": day,
            "worked": sum(row.minutes for row in of if row.component == "worked"),
            "rows": [said(row) for row in of],
        }
        for day, of in ((day, list(group)) for day, group in groupby(found, key=lambda row: row.day))
    ]


def said(row: Row) -> dict[str, str]:
    return {
        "label": words.label(row.component, row.percent),
        "amount": words.amount(row.component, row.minutes, row.units),
        "why": words.why(row.component, row.why),
    }


def sums(found: list[Row]) -> list[tuple[str, str]]:
    """All rows of one component and percentage together."""
    together: dict[tuple[int, str, Decimal], tuple[int, Decimal]] = {}
    for row in found:
        share = Decimal(0) if row.component in words.KILOMETRES else row.percent
        key = (ORDER[row.component], row.component, share)
        minutes, units = together.get(key, (0, Decimal(0)))
        together[key] = (minutes + row.minutes, units + row.units)
    return [
        (words.label(component, share), words.amount(component, minutes, units))
        for (_place, component, share), (minutes, units) in sorted(together.items())
    ]


def fixes(found: list[Row]) -> list[dict[str, Any]]:
    return [
        said(row)
        | {
            "day": row.day,
            "old": words.amount(row.component, row.old or 0, Decimal(0)),
            "new": words.amount(row.component, row.new or 0, Decimal(0)),
            "of_time": row.component not in words.KILOMETRES,
        }
        for row in found
    ]
