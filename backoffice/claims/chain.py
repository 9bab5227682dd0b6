"""The history of one line, and of those before and after it: made, sent, answered, taken back, renewed, written off."""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from backoffice.models import ClaimLine, Correction, Payment, ReturnLine, WriteOff
from backoffice.vektis.codes import return_code

# Nobody renews a line so often; a circle cannot be, as each successor is younger.
LONGEST = 20


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened to a line of the chain. `codes`: each with its words, known or not."""

    at: datetime | None
    line: ClaimLine
    text: str
    by: str = ""
    reason: str = ""
    tone: str = ""
    amount: Decimal | None = None
    codes: list[tuple[str, str]] = field(default_factory=list)


def _family(line: ClaimLine) -> list[ClaimLine]:
    """The line, what it came from, and what came of it; credits too. Oldest first."""
    keys, asked = {line.pk}, {line.pk}
    for _round in range(LONGEST):
        found = Correction.objects.filter(Q(line_id__in=asked) | Q(renewed_id__in=asked) | Q(credit_id__in=asked))
        near = {key for row in found.values_list("line_id", "renewed_id", "credit_id") for key in row if key}
        asked = near - keys
        if not asked:
            break
        keys |= asked
    return list(ClaimLine.objects.filter(pk__in=keys).select_related("file__insurer").order_by("pk"))


def chain_of(line: ClaimLine) -> list[Event]:
    """All events of a line and its family, oldest first."""
    family = {one.pk: one for one in _family(line)}
    events = [*_sent(family), *_answered(family), *_corrected(family), *_written_off(family), *_paid(family)]
    return sorted(events, key=lambda event: (event.at is None, event.at and event.at.timestamp(), event.line.pk))


def _sent(family: dict[int, ClaimLine]) -> list[Event]:
    said = []
    for line in family.values():
        names = {"who": line.file.insurer.name, "number": line.file.invoice_number}
        if line.file.issued_at:
            text = _("Credit sent to %(who)s") if line.credits_id else _("Sent to %(who)s")
        else:
            text = _("Ready for %(who)s, not sent yet")
        said.append(Event(line.file.issued_at, line, text % names, amount=line.amount))
    return said


def _answered(family: dict[int, ClaimLine]) -> list[Event]:
    found = ReturnLine.objects.filter(line_id__in=family).select_related("return_file")
    return [_answer(family[row.line_id], row) for row in found]


def _answer(line: ClaimLine, row: ReturnLine) -> Event:
    language = get_language() or "nl"
    told: dict[bool, Any] = {True: (_("Awarded"), "good"), False: (_("Partly awarded"), "watch")}
    text, tone = told[row.awarded == line.amount] if row.awarded else (_("Refused"), "stop")
    codes = [(code, return_code(code).meaning(language)) for code in row.codes or row.return_file.codes]
    return Event(row.return_file.read_at, line, text, tone=tone, amount=row.awarded, codes=codes)


def _corrected(family: dict[int, ClaimLine]) -> list[Event]:
    found = Correction.objects.filter(line_id__in=family).annotate(
        first=F("made_by__first_name"), last=F("made_by__last_name")
    )
    said = []
    for row in found.values("line_id", "credit_id", "renewed_id", "reason", "made_at", "first", "last"):
        if row["credit_id"]:
            text = _("Taken back and claimed anew") if row["renewed_id"] else _("Taken back")
        else:
            text = _("Claimed again under a new reference")
        said.append(Event(row["made_at"], family[row["line_id"]], text, _name(row), row["reason"]))
    return said


def _written_off(family: dict[int, ClaimLine]) -> list[Event]:
    found = WriteOff.objects.filter(line_id__in=family).annotate(
        first=F("made_by__first_name"), last=F("made_by__last_name")
    )
    return [
        Event(
            row["made_at"],
            family[row["line_id"]],
            _("Written off"),
            _name(row),
            row["reason"],
            "watch",
            row["amount"],
        )
        for row in found.values("line_id", "amount", "reason", "made_at", "first", "last")
    ]


def _paid(family: dict[int, ClaimLine]) -> list[Event]:
    """Insurers pay an invoice as one, so each line of it shows the payment."""
    files = {line.file_id: line for line in family.values()}
    return [
        Event(row.booked_at, files[row.claim_file_id], _("Payment of the invoice"), tone="good", amount=row.amount)
        for row in Payment.objects.filter(claim_file_id__in=files)
    ]


def _name(row: dict[str, Any]) -> str:
    return f"{row['first'] or ''} {row['last'] or ''}".strip()
