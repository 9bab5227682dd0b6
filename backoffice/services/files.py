"""One door for every file that is dropped: a claim is checked, an answer booked. Its first line says which it is."""

from dataclasses import dataclass, field
from itertools import islice
from typing import BinaryIO

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from access.services import Action, Actor, log_access
from backoffice.models import ReturnFile
from backoffice.services.ledger import book_return
from backoffice.vektis.checker import check
from backoffice.vektis.claim import ANSWERS
from backoffice.vektis.faults import Fault
from buurtzorgweb.forms import Refused

SHOWN = 100
# After so many a file is not read further: nobody mends them one by one.
MOST = 10_000


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of a file: the faults of a claim, or the booking of an answer and whether it is new."""

    name: str
    faults: list[Fault] = field(default_factory=list)
    more: int = 0
    booked: ReturnFile | None = None
    new: bool = False

    @property
    def wrong(self) -> bool:
        return any(not fault.is_advice for fault in self.faults)


@transaction.atomic
def take_file(*, file: UploadedFile, actor: Actor) -> Taken:
    """Check a claim or book an answer. Raises Refused for anything else, and for an answer that does not fit."""
    stream: BinaryIO = file.file  # type: ignore[assignment]
    name, kind = file.name or "", _kind(stream)
    if kind in ANSWERS:
        return _checked(stream, name, actor)
    if kind in ANSWERS.values():
        try:
            booked, new = book_return(stream=stream, name=name, actor=actor)
        except Refused as refused:
            raise Refused(refused.message, "file") from refused
        return Taken(name, booked=booked, new=new)
    raise Refused(_("Neither a claim (AW319) nor an answer to one (AW320)."), "file")


def _kind(stream: BinaryIO) -> str:
    """The message code of the first line; what was saved with a mark of its encoding is told as what it was."""
    first = stream.read(16).removeprefix(b"\xef\xbb\xbf")
    stream.seek(0)
    return first[2:5].decode("latin-1") if first.startswith(b"01") else ""


def _checked(stream: BinaryIO, name: str, actor: Actor) -> Taken:
    found = list(islice(check(stream, timezone.localdate()), MOST))
    log_access(actor, "claim_checked", Action.EXECUTE, object_type="file", result_count=len(found))
    # What an insurer refuses before what it may not mind.
    shown = sorted(found, key=lambda fault: (fault.is_advice, fault.line))[:SHOWN]
    return Taken(name, shown, len(found) - len(shown))
