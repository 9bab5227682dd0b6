"""Reports: written once, corrected by a new version, never overwritten."""

from dataclasses import dataclass
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from access.services import Action, Actor, log_access
from buurtzorgweb.forms import Refused
from clients.models import Client, Report
from clients.promised import PromiseDraft
from clients.services.promises import make_promise


class Stale(Refused):
    """Somebody corrected it while this was typed."""


@dataclass(frozen=True, slots=True)
class Note:
    """What was typed, under the id made with the form; `restricted_to` follows the problem it is about."""

    id: UUID
    text: str
    problem_id: UUID | None = None
    restricted_to: list[int] | None = None
    promise: PromiseDraft | None = None


@transaction.atomic
def write_report(*, client: Client, actor: Actor, note: Note) -> Report:
    """Write a report that belongs to no visit; sent twice it is one report. Raises Refused."""
    report = _create(client, actor, note, "report_written")
    if note.promise:
        make_promise(
            client_id=client.pk,
            owner_team_id=client.team_id,
            actor=actor,
            draft=note.promise,
            restricted_to=note.restricted_to,
        )
    return report


@transaction.atomic
def correct_report(*, client: Client, actor: Actor, newest: Report, seen: UUID, id: UUID, text: str) -> Report:
    """Put a new version in the place of the newest one. Raises Stale when that is not the one that was seen."""
    if newest.pk == id:
        return _repeated(newest, text)
    if newest.pk != seen:
        raise Stale(_("Somebody corrected this report meanwhile. Look at both below, and choose what is to stand."))
    if newest.text.split() == text.split():
        raise Refused(_("Nothing is different yet. Change the text, or leave the report as it is."), "text")
    note = Note(id, text, newest.problem_id, newest.restricted_to)
    return _create(client, actor, note, "report_corrected", corrects=newest)


def _create(client: Client, actor: Actor, note: Note, event: str, corrects: Report | None = None) -> Report:
    known = Report.objects.filter(pk=note.id, client=client).first()
    if known:
        return _repeated(known, note.text)
    try:
        with transaction.atomic():
            report = Report.objects.create(
                id=note.id,
                client=client,
                owner_team_id=client.team_id,
                author_id=actor.person_id,
                written_at=timezone.now(),
                text=note.text,
                problem_id=note.problem_id,
                restricted_to=note.restricted_to,
                visit_id=corrects.visit_id if corrects else None,
                corrects=corrects,
            )
    except IntegrityError as error:
        # The id is taken where this person cannot see it, or a colleague corrected the same version a moment ago.
        raise Refused(
            _("This could not be kept: it was changed a moment ago. Nothing is lost; send it again.")
        ) from error
    log_access(
        actor,
        event,
        Action.UPDATE if corrects else Action.CREATE,
        client_id=client.pk,
        owner_team_id=client.team_id,
        object_type="report",
        object_id=report.pk,
        part="report",
    )
    return report


def _repeated(known: Report, text: str) -> Report:
    if known.text != text:
        raise Refused(_("This was sent before with other words. What was sent first stands; open it and correct it."))
    return known
