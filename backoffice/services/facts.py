"""What a team tells of a client for her claims. The record says how it is; facts say how it was, or what is missing."""

from datetime import date, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from access.services import Action, Actor, log_access
from backoffice.models import ClaimFact, Insurer, LongTermDecision
from buurtzorgweb.forms import Refused
from buurtzorgweb.templatetags.look import brief_day
from clients.models import Client

# No line is older than this (AW319, after 31 December 2012).
EVER = date(2013, 1, 1)
FIELDS = {"insurer": "insurer_uzovi", "care_office": "care_office_uzovi"}


@transaction.atomic
def change_insurer(*, client: Client, actor: Actor, insurer: Insurer, starts_on: date) -> None:
    """Insured elsewhere from a day on: until the day before, what the record says now is kept. Raises Refused."""
    kind = insurer.kind
    now = getattr(client, FIELDS[kind])
    if now == insurer.pk:
        raise Refused(_("This is the one her record says already."), "insurer")
    if now:
        _keep_until(client, actor, kind, now, starts_on - timedelta(days=1))
    Client.objects.filter(pk=client.pk).update(**{FIELDS[kind]: insurer.pk})
    _log(actor, client, "insurer_changed", client.pk)


def _keep_until(client: Client, actor: Actor, kind: str, uzovi: str, ends_on: date) -> None:
    """The years before, after what was known of them."""
    last = ClaimFact.objects.filter(client=client, kind=kind).order_by("-ends_on").first()
    since = last.ends_on + timedelta(days=1) if last and last.ends_on else EVER
    if ends_on < since:
        raise Refused(
            _("Another change is known that begins on %(day)s. Choose a later day.") % {"day": brief_day(since)},
            "starts_on",
        )
    ClaimFact.objects.create(
        client=client,
        owner_team_id=client.team_id,
        kind=kind,
        uzovi=uzovi,
        starts_on=since,
        ends_on=ends_on,
        recorded_by_id=actor.person_id,
    )


@transaction.atomic
def note_no_bsn(*, client: Client, actor: Actor, starts_on: date) -> ClaimFact:
    """She demonstrably has none: her claims then say so with nine nines. Raises Refused."""
    if client.bsn_look_up is not None:
        raise Refused(_("Her BSN is in the record."))
    try:
        with transaction.atomic():
            fact = ClaimFact.objects.create(
                client=client,
                owner_team_id=client.team_id,
                kind=ClaimFact.Kind.NO_BSN,
                starts_on=starts_on,
                recorded_by_id=actor.person_id,
            )
    except IntegrityError as error:
        raise Refused(_("This was noted before.")) from error
    _log(actor, client, "no_bsn_noted", fact.pk)
    return fact


@transaction.atomic
def set_decision(
    *,
    client: Client,
    actor: Actor,
    client_number: str,
    request_number: str,
    decision_number: str,
    function_code: str,
    package_code: str,
    starts_on: date,
) -> LongTermDecision:
    """The numbers of a CIZ decision from a day on; the one before ends on the day before. Raises Refused."""
    before = LongTermDecision.objects.filter(client=client).order_by("-starts_on").first()
    if before and before.starts_on >= starts_on:
        raise Refused(
            _("A decision is known from %(day)s on. Choose a later day.") % {"day": brief_day(before.starts_on)},
            "starts_on",
        )
    if before and (before.ends_on is None or before.ends_on >= starts_on):
        LongTermDecision.objects.filter(pk=before.pk).update(ends_on=starts_on - timedelta(days=1))
    decision = LongTermDecision.objects.create(
        client=client,
        owner_team_id=client.team_id,
        client_number=client_number,
        request_number=request_number,
        decision_number=decision_number,
        function_code=function_code or "00",
        package_code=package_code or "000",
        starts_on=starts_on,
        recorded_by_id=actor.person_id,
    )
    _log(actor, client, "decision_set", decision.pk)
    return decision


def _log(actor: Actor, client: Client, event: str, key: object) -> None:
    log_access(
        actor,
        event,
        Action.UPDATE,
        client_id=client.pk,
        owner_team_id=client.team_id,
        object_type="claim_fact",
        object_id=key,
        part="claim",
    )
