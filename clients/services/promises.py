"""Promises: made with a name and a day, kept by whoever did it."""

from datetime import date
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from access.services import Action, Actor, log_access
from buurtzorgweb.forms import Refused
from clients.models import Promise, PromiseKept
from clients.promised import PromiseDraft
from teams.models import Membership


def make_promise(
    *, client_id: UUID, owner_team_id: int, actor: Actor, draft: PromiseDraft, restricted_to: list[int] | None = None
) -> Promise:
    """Write a promise once, however often it arrives. It is made by a colleague who is in the team. Raises Refused."""
    known = Promise.objects.filter(pk=draft.id, client_id=client_id).first()
    if known:
        return known
    if not Membership.objects.now().filter(team_id=owner_team_id, user_id=draft.person_id).exists():
        raise Refused(_("This colleague is not in the team any more. Choose somebody else."), "promise_by")
    try:
        with transaction.atomic():
            made = Promise.objects.create(
                id=draft.id,
                client_id=client_id,
                owner_team_id=owner_team_id,
                text=draft.text,
                due_on=draft.due_on,
                person_id=draft.person_id,
                made_by_id=actor.person_id,
                restricted_to=restricted_to,
            )
    except IntegrityError as error:
        raise Refused(
            _("This form was used before. Nothing was changed; open it again and send it from there.")
        ) from error
    _log(actor, "promise_made", Action.CREATE, made)
    return made


@transaction.atomic
def keep_promise(*, promise: Promise, actor: Actor) -> None:
    """Say that it was done. Two who say so at the same moment are both right."""
    if promise.marks.filter(withdrawn_at__isnull=True).exists():
        return
    PromiseKept.objects.create(
        promise=promise, client_id=promise.client_id, owner_team_id=promise.owner_team_id, user_id=actor.person_id
    )
    _log(actor, "promise_kept", Action.UPDATE, promise)


@transaction.atomic
def reopen_promise(*, promise: Promise, actor: Actor) -> None:
    """Take the mark back, whoever set it; that it stood there stays known."""
    standing = promise.marks.filter(withdrawn_at__isnull=True)
    if standing.update(withdrawn_at=timezone.now(), withdrawn_by_id=actor.person_id):
        _log(actor, "promise_reopened", Action.UPDATE, promise)


@transaction.atomic
def change_promise(*, promise: Promise, actor: Actor, text: str, person_id: int, due_on: date) -> None:
    """Other words, another day or somebody else; what it was stays in the history. Raises Refused."""
    if promise.withdrawn_at:
        raise Refused(_("This promise was taken back. Put it back first."))
    in_team = Membership.objects.now().filter(team_id=promise.owner_team_id, user_id=person_id)
    if person_id != promise.person_id and not in_team.exists():
        raise Refused(_("This colleague is not in the team any more. Choose somebody else."), "promise_by")
    Promise.objects.filter(pk=promise.pk).update(text=text, person_id=person_id, due_on=due_on)
    _log(actor, "promise_changed", Action.UPDATE, promise)


@transaction.atomic
def take_back_promise(*, promise: Promise, actor: Actor) -> None:
    """It was a mistake, or is not needed any more: out of sight, and put back as easily."""
    standing = Promise.objects.filter(pk=promise.pk, withdrawn_at=None)
    if standing.update(withdrawn_at=timezone.now(), withdrawn_by_id=actor.person_id):
        _log(actor, "promise_taken_back", Action.UPDATE, promise)


@transaction.atomic
def put_back_promise(*, promise: Promise, actor: Actor) -> None:
    if Promise.objects.filter(pk=promise.pk, withdrawn_at__isnull=False).update(withdrawn_at=None, withdrawn_by=None):
        _log(actor, "promise_put_back", Action.UPDATE, promise)


def _log(actor: Actor, event: str, action: Action, promise: Promise) -> None:
    log_access(
        actor,
        event,
        action,
        client_id=promise.client_id,
        owner_team_id=promise.owner_team_id,
        object_type="promise",
        object_id=promise.pk,
        part="promises",
    )
