"""What the payroll desk reads of a month: how far it is, what stands in the way of whom, what colleagues say."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Q, QuerySet

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
    accepts: bool


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
        month.last < Month.of(_today()).first,
    )


def _today() -> Any:
    from django.utils import timezone

    return timezone.localdate()


def _exceptions(run: PayrollRun) -> "QuerySet[PayrollException]":
    return PayrollException.objects.filter(run=run)


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
    """Those whose pay waits first; of a name or number."""
    run = PayrollRun.objects.shown(month)
    if run is None:
        return []
    rows = list(_exceptions(run).order_by("day", "code"))
    people = {row.user_id for row in rows}
    found = [_held(user, [row for row in rows if row.user_id == user], month) for user in _named(people, text)]
    return sorted(found, key=lambda one: (not one.waits, bool(one.note), one.name))


def exceptions_of(month: Month, user: int) -> Held | None:
    run = PayrollRun.objects.shown(month)
    rows = list(_exceptions(run).filter(user=user).order_by("day", "code")) if run else []
    named = _named({user}, "")
    return _held(named[0], rows, month) if rows and named else None


def _named(people: set[int], text: str) -> list[Any]:
    found = User.objects.filter(pk__in=people)
    for word in text.split():
        found = found.filter(Q(first_name__icontains=word) | Q(last_name__icontains=word))
    return list(found.values_list("pk", "first_name", "last_name"))


def _held(person: Any, rows: list[PayrollException], month: Month) -> Held:
    user, first, last = person
    return _of(user, f"{first} {last}", rows, month)


def _of(user: int, name: str, rows: list[PayrollException], month: Month) -> Held:
    numbers = Membership.objects.filter(user=user).exclude(employee_number="").values_list("employee_number", flat=True)
    note = ExceptionNote.objects.filter(month=month.first, user=user).first()
    codes = {Code(row.code) for row in rows if row.day >= month.first} - PayrollException.TOLD
    return Held(
        user,
        name,
        " ".join(sorted(set(numbers))),
        [(words.problem(row.code, row.day, row.minutes, row.what), words.TODO[Code(row.code)]) for row in rows],
        bool(codes),
        note.text if note else "",
        note.kind if note else "",
        note.get_kind_display() if note else "",
        bool(codes) and codes <= PayrollException.ACCEPTABLE,
    )


def named(notes: "QuerySet[PayNote]") -> "QuerySet[PayNote]":
    return notes.annotate(first_name=F("user__first_name"), last_name=F("user__last_name"), team_name=F("team__name"))


def notes(month: Month) -> "QuerySet[PayNote]":
    return named(PayNote.objects.filter(month=month.first)).order_by(F("answered_at").desc(nulls_first=True), "at")
