"""The doors of the ledger: issue a draft, book an answer, a payment, a write-off. What went through stays."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from itertools import islice
from pathlib import PurePosixPath
from typing import BinaryIO

from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from access.services import Action, Actor, log_access
from backoffice.chosen import chosen_on
from backoffice.claims.issuing import Unfit, content
from backoffice.claims.keeping import digest_of, keep, opened, pieces_of
from backoffice.models import ClaimFile, ClaimLine, Payment, ReturnFile, ReturnLine, WriteOff
from backoffice.vektis.returns import Head, Judged, Reading, Unreadable, read_head
from backoffice.vektis.writer import Totals, Unwritable
from buurtzorgweb.forms import Refused

CHUNK = 20_000
# One line a row in fixed places: reference, calculated, awarded, codes behind each other.
BOOK = """
INSERT INTO backoffice_returnline (line_id, return_file_id, calculated, awarded, codes)
SELECT substr(t, 1, 20)::bigint, %(file)s, substr(t, 21, 8)::int * 0.01, substr(t, 29, 8)::int * 0.01,
  CASE WHEN length(t) > 36 THEN string_to_array(substr(t, 37), ' ') ELSE '{}' END
FROM string_to_table(%(rows)s, E'\\n') AS t
"""
# The lines that an answer leaves out: awarded whole, or refused with the file.
REST = """
INSERT INTO backoffice_returnline (line_id, return_file_id, calculated, awarded, codes)
SELECT l.id, %(file)s, CASE WHEN %(refused)s THEN 0 ELSE l.amount END, CASE WHEN %(refused)s THEN 0 ELSE l.amount END,
  '{}'
FROM backoffice_claimline l LEFT JOIN backoffice_returnline r ON r.line_id = l.id
WHERE l.file_id = %(claim)s AND r.line_id IS NULL
"""
# What was booked must be the lines of the invoice, all of them, for the amounts the answer added up.
BOOKED = """
SELECT count(*), coalesce(sum(CASE WHEN l.credits_id IS NULL THEN r.awarded ELSE -r.awarded END), 0)
FROM backoffice_returnline r JOIN backoffice_claimline l ON l.id = r.line_id AND l.file_id = %(claim)s
WHERE r.return_file_id = %(file)s
"""


@transaction.atomic
def issue_file(*, file: ClaimFile) -> ClaimFile:
    """Write a draft, keep its bytes with their digest, and close it for good. Once; a second time changes nothing."""
    file = ClaimFile.objects.select_for_update().get(pk=file.pk)
    if file.state == ClaimFile.State.ISSUED:
        return file
    agb = chosen_on(file.invoice_date)["agb"]
    if not agb:
        raise Refused(_("The AGB code of the organisation is not in the settings yet."))
    totals = Totals()
    try:
        kept = keep(f"claims/{file.period_first:%Y-%m}/{file.invoice_number}.aw319", content(file, agb, totals))
    except (Unfit, Unwritable) as error:
        raise Refused(
            _("Invoice %(number)s cannot be written: %(why)s.") % {"number": file.invoice_number, "why": error}
        ) from error
    if not totals.lines:
        raise Refused(_("Invoice %(number)s has no lines.") % {"number": file.invoice_number})
    file.state, file.issued_at = ClaimFile.State.ISSUED, timezone.now()
    file.insured, file.lines_count, file.total = totals.insured, totals.lines, Decimal(totals.cents) / 100
    file.stored, file.size, file.sha256 = kept
    file.save()
    return file


def _row(judged: Judged) -> str:
    reference, _claimed, calculated, awarded, codes = judged
    return f"{reference:0>20}{calculated:08d}{awarded:08d}{' '.join(codes)}"


def _chunks(lines: Iterator[Judged]) -> Iterator[str]:
    while chunk := list(islice(lines, CHUNK)):
        yield "\n".join(map(_row, chunk))


@transaction.atomic
def book_return(*, stream: BinaryIO, name: str, actor: Actor | None = None) -> tuple[ReturnFile, bool]:
    """Book an insurer's answer, whole or not at all. Gives the booking and whether it is new.

    The same bytes again change nothing. Raises Refused with the line of the file and the reason.
    """
    sha256, size = digest_of(stream)
    known = ReturnFile.objects.filter(sha256=sha256).first()
    if known:
        return known, False
    try:
        head = read_head(stream)
        claim = _claim_of(head)
        booked = _book(head, claim, stream, PurePosixPath(name.replace("\\", "/")).name[-200:], sha256, size, actor)
    except Unreadable as error:
        raise Refused(str(error)) from error
    if actor:
        log_access(actor, "return_booked", Action.CREATE, object_type="claim_file", object_id=claim.pk)
    return booked, True


def _claim_of(head: Head) -> ClaimFile:
    """The invoice that is answered, locked against a second answer. Raises Unreadable."""
    claim = ClaimFile.objects.filter(invoice_number=head.invoice_number, state=ClaimFile.State.ISSUED).first()
    if claim is None:
        raise Unreadable(1, _("We sent no invoice %(number)s.") % {"number": head.invoice_number})
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('claim return'), %s)", [claim.pk])
    answered = claim.returns.order_by("read_at").first()
    if answered:
        raise Unreadable(
            1,
            _("Invoice %(number)s was answered on %(day)s, by another file. Nothing is booked twice.")
            % {"number": claim.invoice_number, "day": f"{answered.sent_on:%d-%m-%Y}"},
        )
    return claim


def _book(
    head: Head, claim: ClaimFile, stream: BinaryIO, name: str, sha256: str, size: int, actor: Actor | None
) -> ReturnFile:
    with opened(claim.stored) as ours:
        if digest_of(ours)[0] != claim.sha256:
            raise Refused(_("The copy of invoice %s that is kept here is not as it was sent.") % claim.invoice_number)
        reading = Reading(head, stream, ours)
        key = _book_lines(claim, head, reading)
    stream.seek(0)
    kept = keep(f"claims/returns/{sha256[:2]}/{sha256}.aw320", pieces_of(stream))
    booked = ReturnFile(
        pk=key,
        claim_file=claim,
        outcome=ReturnFile.Outcome.REFUSED if head.refuses else ReturnFile.Outcome.JUDGED,
        insurer_reference=head.insurer_reference,
        sent_on=head.sent_on,
        codes=list(head.codes),
        claimed=Decimal(reading.claimed) / 100,
        awarded=Decimal(reading.awarded) / 100,
        lines_accepted=reading.accepted,
        lines_partly=reading.partly,
        lines_refused=reading.refused,
        name=name,
        stored=kept.stored,
        size=size,
        sha256=sha256,
        read_by_id=actor.user_id if actor else None,
    )
    booked.save(force_insert=True)
    return booked


def _book_lines(claim: ClaimFile, head: Head, reading: Reading) -> int:
    """The insurer's word on every line of the invoice. Raises Unreadable, and then nothing of it stands."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('backoffice_returnfile_id_seq')")
        (key,) = cursor.fetchone()
        values = {"file": key, "claim": claim.pk, "refused": head.refuses}
        try:
            for chunk in _chunks(reading.judged()):
                cursor.execute(BOOK, {"rows": chunk, "file": key})
        except IntegrityError as error:
            raise reading.wrong(_("A line of this invoice was answered before. Nothing is booked twice.")) from error
        if reading.missing:
            cursor.execute(REST, values)
        cursor.execute(BOOKED, values)
        count, awarded = cursor.fetchone()
    if (count, awarded * 100) != (claim.lines_count, reading.awarded):
        raise reading.wrong(_("The lines do not add up to the invoice that was sent."))
    return int(key)


@transaction.atomic
def book_payment(*, file: ClaimFile, amount: Decimal, paid_on: date, statement: str, actor: Actor) -> Payment:
    """Money that came in for an invoice, once for each line of the bank. Raises Refused."""
    if file.state != ClaimFile.State.ISSUED:
        raise Refused(_("This invoice was not sent yet."))
    if paid_on > timezone.localdate():
        raise Refused(_("This day has not come yet."), "paid_on")
    if not amount:
        raise Refused(_("An amount of nothing is no payment."), "amount")
    try:
        with transaction.atomic():
            payment = Payment.objects.create(
                claim_file=file, amount=amount, paid_on=paid_on, statement=statement, booked_by_id=actor.person_id
            )
    except IntegrityError as error:
        if "payment_booked_once" not in str(error):
            raise
        raise Refused(_("This line of the bank was booked for this invoice before."), "statement") from error
    log_access(actor, "payment_booked", Action.CREATE, object_type="claim_file", object_id=file.pk)
    return payment


@transaction.atomic
def write_off(*, line: ClaimLine, reason: str, actor: Actor) -> WriteOff:
    """What an insurer will not pay of a line is asked no more; once, whole. Raises Refused."""
    judged = ReturnLine.objects.filter(line=line).first()
    refused = line.amount - judged.awarded if judged else None
    if not refused:
        raise Refused(_("Of this line nothing is refused that could be written off."))
    try:
        with transaction.atomic():
            made = WriteOff.objects.create(line=line, amount=refused, reason=reason, made_by_id=actor.person_id)
    except IntegrityError as error:
        raise Refused(_("This line was written off before.")) from error
    log_access(actor, "line_written_off", Action.CREATE, object_type="claim_line", object_id=line.pk)
    return made
