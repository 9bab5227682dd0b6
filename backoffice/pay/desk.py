"""What the payroll desk reads of a month: how far it is, what stands in the way of whom, what colleagues say."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from access.models import User
from backoffice.models import ExceptionNote, PayNote, PayrollException, PayrollRun
from backoffice.months import Month
from backoffice.pay import words
from backoffice.services.payroll import unreasoned
from teams.models import Membership

Code = PayrollException.Code


@dataclass(frozen=True)
class Cause:
    """One kind of exception: how many people, how many minutes, who can clear it."""

    label: Any
    people: int
    minutes: int
    todo: Any
    told_only: bool


@dataclass(frozen=True)
class State:
    """A month at the desk: the run that stands for it, its exceptions by cause, and what is still to be said."""

    run: PayrollRun | None
    building: PayrollRun | None
    causes: list[Cause]
    waiting: int
    without_reason: int
    unanswered: int
    over: bool

    @property
    def may_freeze(self) -> bool:
        frozen = self.run is not None and self.run.frozen
        return bool(self.over and self.run and not frozen and not self.building and not self.without_reason)


@dataclass(frozen=True)
class Held:
    """A person with exceptions: what they are, and what somebody said about them."""

    key: int
    name: str
    number: str
    problems: list[tuple[str, Any]]
    waits: bool
    note: str
    note_kind: str
    note_label: str


def state_of(month: Month) -> State:
    run = PayrollRun.objects.shown(month)
    building = (
        PayrollRun.objects.of(month).filter(kind=PayrollRun.Kind.FINAL).exclude(state__in=["frozen", "stopped"]).first()
    )
    found = list(_exceptions(run).values_list("user_id", "code", "minutes", "day")) if run else []
    held = [(user, code, minutes) for user, code, minutes, day in found if day >= month.first]
    return State(
        run,
        building,
        _causes(held),
        len({user for user, code, _minutes in held if code not in PayrollException.TOLD}),
        len(unreasoned(month)),
        PayNote.objects.filter(month=month.first, answered_at=None).count(),
        month.last < timezone.localdate(),
    )


def _exceptions(run: PayrollRun, user: int | None = None) -> "QuerySet[PayrollException]":
    found = PayrollException.objects.filter(run=run)
    return found if user is None else found.filter(user=user)


def _causes(found: list[tuple[int, str, int]]) -> list[Cause]:
    people: dict[str, set[int]] = {}
    minutes: Counter[str] = Counter()
    for user, code, time in found:
        people.setdefault(code, set()).add(user)
        minutes[code] += time
    return [
        Cause(code.label, len(people[code]), minutes[code], words.TODO[code], code in PayrollException.TOLD)
        for code in Code
        if code in people
    ]


def people_with_exceptions(month: Month, text: str = "") -> list[Held]:
    """Those whose pay waits first; of a name or number. Four statements, however many there are."""
    return _held(month, text)


def exceptions_of(month: Month, user: int) -> Held | None:
    return next(iter(_held(month, "", user)), None)


def _held(month: Month, text: str, user: int | None = None) -> list[Held]:
    run = PayrollRun.objects.shown(month)
    rows: dict[int, list[PayrollException]] = {}
    for row in _exceptions(run, user).order_by("day", "code") if run else ():
        rows.setdefault(row.user_id, []).append(row)
    people = User.objects.filter(pk__in=rows)
    for word in text.split():
        people = people.filter(Q(first_name__icontains=word) | Q(last_name__icontains=word))
    notes = {note.user_id: note for note in ExceptionNote.objects.filter(month=month.first, user__in=rows)}
    numbers: dict[int, set[str]] = {}
    held = Membership.objects.filter(user__in=rows).exclude(employee_number="")
    for key, number in held.values_list("user_id", "employee_number"):
        numbers.setdefault(key, set()).add(number)
    found = [
        _of(key, f"{first} {last}", " ".join(sorted(numbers.get(key, ()))), rows[key], notes.get(key), month)
        for key, first, last in people.values_list("pk", "first_name", "last_name")
    ]
    return sorted(found, key=lambda one: (not one.waits, bool(one.note), one.name))


def _of(
    key: int, name: str, number: str, rows: list[PayrollException], note: ExceptionNote | None, month: Month
) -> Held:
    codes = {Code(row.code) for row in rows if row.day >= month.first} - PayrollException.TOLD
    return Held(
        key,
        name,
        number,
        [(words.problem(row.code, row.day, row.minutes, row.what), words.TODO[Code(row.code)]) for row in rows],
        bool(codes),
        note.text if note else "",
        note.kind if note else "",
        note.get_kind_display() if note else "",
    )


def named(notes: "QuerySet[PayNote]") -> "QuerySet[PayNote]":
    return notes.annotate(first_name=F("user__first_name"), last_name=F("user__last_name"), team_name=F("team__name"))


def notes(month: Month) -> "QuerySet[PayNote]":
    return named(PayNote.objects.filter(month=month.first)).order_by(F("answered_at").desc(nulls_first=True), "at")
