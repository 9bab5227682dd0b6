"""Taking in documents and photos, and withdrawing them. The only place that writes files."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import PurePosixPath
from secrets import token_hex
from uuid import UUID

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from uuid_utils.compat import uuid7

from access.services import Action, Actor, log_access
from buurtzorgweb.forms import Refused
from clients.images import MOST_BYTES, TOO_LARGE, UNKNOWN, check_pdf, redraw, what_is
from clients.measures import KINDS
from clients.models import Client, Document, Measurement
from clients.models.documents import PDF, PHOTO
from clients.services.measurements import add_measurement
from teams.models import Membership

Kind = Document.Kind


@dataclass(frozen=True, slots=True)
class Safe:
    """What is kept of a file, after nobody's word was taken for it."""

    content_type: str
    content: bytes
    small: bytes = b""
    width: int | None = None
    height: int | None = None


def made_safe(content: bytes, kind: str) -> Safe:
    """A photo drawn anew, or a PDF that is whole. Raises Refused."""
    if len(content) > MOST_BYTES:
        raise Refused(TOO_LARGE, "file")
    found = what_is(content)
    if found == "photo":
        photo = redraw(content, square=kind == Kind.PORTRAIT)
        return Safe(PHOTO, photo.large, photo.small, photo.width, photo.height)
    if found != "pdf":
        raise Refused(UNKNOWN, "file")
    if kind != Kind.LETTER:
        raise Refused(_("A PDF is a letter or document, not a photo. Choose “letter or document”."), "kind")
    check_pdf(content)
    return Safe(PDF, content)


def _store(content: bytes) -> str:
    """Under a random name without a meaning: not the client, not the sender's name for it."""
    if not content:
        return ""
    name = token_hex(16)
    return default_storage.save(f"documents/{name[:2]}/{name}", ContentFile(content))


def shown_name(file_name: str) -> str:
    """The sender's name for it, for reading alone: without folders or signs that act on a screen or in a header."""
    last = PurePosixPath(file_name.replace("\\", "/")).name
    return "".join(letter for letter in last if letter.isprintable())[-200:]


@transaction.atomic
def add_document(
    *,
    client: Client,
    actor: Actor,
    document_id: UUID,
    kind: str,
    content: bytes,
    file_name: str,
    taken_on: date,
    title: str = "",
    place: str = "",
    length: Decimal | None = None,
    width: Decimal | None = None,
    readers: Sequence[int] = (),
) -> Document:
    """Take in one file; the same id changes nothing. A wound's size becomes a measurement. Raises Refused."""
    known = Document.objects.filter(pk=document_id, client=client).first()
    if known:
        return known
    safe = made_safe(content, kind)
    stored = [_store(safe.content), _store(safe.small)]
    try:
        with transaction.atomic():
            document = Document.objects.create(
                id=document_id,
                client=client,
                owner_team_id=client.team_id,
                kind=kind,
                title=title,
                taken_on=taken_on,
                file_name=shown_name(file_name),
                content_type=safe.content_type,
                stored=stored[0],
                stored_small=stored[1],
                size=len(safe.content),
                width=safe.width,
                height=safe.height,
                sha256=hashlib.sha256(safe.content).hexdigest(),
                place=place if kind == Kind.WOUND else "",
                size_measured=_measure(client, actor, place, taken_on, length, width) if kind == Kind.WOUND else None,
                restricted_to=named_readers(client.team_id, readers, actor),
                uploaded_by_id=actor.person_id,
            )
    except IntegrityError as error:
        for name in filter(None, stored):
            default_storage.delete(name)
        raise Refused(_("This form was used before. Open it again and send it from there.")) from error
    if kind == Kind.PORTRAIT:
        Client.objects.filter(pk=client.pk).update(portrait_id=document.pk)
    _log(document, actor, "document_add", Action.CREATE)
    return document


def named_readers(team_id: int, readers: Sequence[int], actor: Actor) -> list[int] | None:
    """Members of today, and always who keeps it; without names it is for the whole team. Raises Refused."""
    if not readers:
        return None
    members = Membership.objects.now().filter(team_id=team_id, user_id__in=readers).values_list("user_id", flat=True)
    if set(readers) - set(members):
        raise Refused(_("This person is not in your team today."), "readers")
    return sorted({*readers, actor.person_id})


@transaction.atomic
def choose_readers(*, document: Document, actor: Actor, readers: Sequence[int], everybody: bool = False) -> None:
    """Who may see it from now on: these and oneself, only oneself, or the whole team. Raises Refused."""
    if document.kind == Kind.PORTRAIT and not everybody:
        raise Refused(_("The photo of the person stands on each page of the record, for the whole team."))
    named = None if everybody else named_readers(document.owner_team_id, readers, actor) or [actor.person_id]
    Document.objects.filter(pk=document.pk).update(restricted_to=named)
    _log(document, actor, "document_readers", Action.UPDATE)


def _measure(
    client: Client, actor: Actor, place: str, on: date, length: Decimal | None, width: Decimal | None
) -> Measurement | None:
    """The size beside the photo is a measurement like any other: typed once, in the same series."""
    if length is None or width is None:
        return None
    noon = timezone.make_aware(datetime.combine(on, time(12)))
    return add_measurement(
        client=client,
        actor=actor,
        measurement_id=uuid7(),
        kind=KINDS["wound_size"],
        label=place,
        value=length,
        second_value=width,
        measured_at=min(noon, timezone.now()) if on < timezone.localdate() else timezone.now(),
    )


@transaction.atomic
def withdraw_document(*, document: Document, actor: Actor, why: str) -> None:
    """Out of sight but not gone: it stays readable under “withdrawn”, with who and why."""
    document.withdrawn_at, document.withdrawn_by_id, document.why_withdrawn = timezone.now(), actor.user_id, why
    found = Document.objects.standing().filter(pk=document.pk)
    if not found.update(withdrawn_at=document.withdrawn_at, withdrawn_by=actor.user_id, why_withdrawn=why):
        raise Refused(_("This was withdrawn already."))
    _choose_portrait(document)
    _log(document, actor, "document_withdraw", Action.UPDATE)


@transaction.atomic
def restore_document(*, document: Document, actor: Actor) -> None:
    """A withdrawal that was a mistake."""
    Document.objects.filter(pk=document.pk).update(withdrawn_at=None, withdrawn_by=None, why_withdrawn="")
    _choose_portrait(document)
    _log(document, actor, "document_restore", Action.UPDATE)


def _choose_portrait(document: Document) -> None:
    """The latest photo of the person that stands is the one shown."""
    if document.kind != Kind.PORTRAIT:
        return
    standing = Document.objects.standing().filter(client_id=document.client_id, kind=Kind.PORTRAIT)
    latest = standing.order_by("-recorded_at").values_list("pk", flat=True).first()
    Client.objects.filter(pk=document.client_id).update(portrait_id=latest)


def _log(document: Document, actor: Actor, event: str, action: Action) -> None:
    log_access(
        actor,
        event,
        action,
        client_id=document.client_id,
        owner_team_id=document.owner_team_id,
        object_type="document",
        object_id=document.pk,
        part="documents",
    )
