"""Care begins, ends and begins again. What happens to the plan and the visits follows further up the house."""

from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from access.services import Action, Actor, log_access
from buurtzorgweb.forms import Refused
from clients.models import CareEpisode, Client, Decline, Referral
from clients.services.indications import end_indications
from teams.models import Team

Reason = CareEpisode.EndReason


def current_episode(client: Client) -> CareEpisode | None:
    """The episode without an end, if she is in care."""
    return CareEpisode.objects.filter(client=client, ends_on=None).first()


def _log(actor: Actor, event: str, client: Client, episode: CareEpisode, action: Any = Action.UPDATE) -> None:
    log_access(
        actor,
        event,
        action,
        client_id=client.pk,
        owner_team_id=client.team_id,
        object_type="episode",
        object_id=episode.pk,
        part="episode",
    )


@transaction.atomic
def end_episode(*, client: Client, actor: Actor, on: date, reason: str, why: str = "") -> CareEpisode:
    """The last day of care. The database refuses while problems are open, save by death. Raises Refused."""
    episode = CareEpisode.objects.select_for_update().filter(client=client, ends_on=None).first()
    if episode is None:
        raise Refused(_("This client is already out of care."))
    if on < episode.starts_on:
        raise Refused(_("The last day lies before the first day of care."), "on")
    if on > timezone.localdate():
        raise Refused(_("This day has not come yet. End care on or after the last day."), "on")
    episode.ends_on, episode.end_reason = on, reason
    episode.why = f"{episode.why}\n{why}".strip() if why else episode.why
    episode.save(update_fields=["ends_on", "end_reason", "why"])
    end_indications(client=client, on=on)
    _log(actor, "care_ended", client, episode)
    return episode


@transaction.atomic
def note_death(*, client: Client, actor: Actor, on: date, until: date | None = None) -> None:
    """The day of death; care ends on it, or with the aftercare for those who stay behind. Raises Refused."""
    if on > timezone.localdate():
        raise Refused(_("This day has not come yet."), "on")
    if on < client.birth_date:
        raise Refused(_("This day lies before the birth date."), "on")
    noted = Client.objects.filter(pk=client.pk, deceased_on=None).update(deceased_on=on)
    if not noted:
        raise Refused(_("The death of this client has been recorded already."))
    client.deceased_on = on
    episode = CareEpisode.objects.select_for_update().filter(client=client, ends_on=None).first()
    if episode is None:
        log_access(
            actor, "death_recorded", Action.UPDATE, client_id=client.pk, owner_team_id=client.team_id, part="person"
        )
        return
    episode.ends_on = max(until or on, on, episode.starts_on)
    episode.end_reason = Reason.DECEASED
    episode.save(update_fields=["ends_on", "end_reason"])
    end_indications(client=client, on=on)
    _log(actor, "death_recorded", client, episode)


@transaction.atomic
def begin_episode(*, client: Client, actor: Actor, starts_on: date, why: str = "", **referral: Any) -> CareEpisode:
    """In care again: a new episode after the last one. Raises Refused."""
    if client.deceased_on:
        raise Refused(_("The death of this client has been recorded. Care for family is aftercare, not a new episode."))
    try:
        with transaction.atomic():
            episode = CareEpisode.objects.create(
                client=client, owner_team_id=client.team_id, starts_on=starts_on, why=why
            )
    except IntegrityError as error:
        if "episode_once_at_a_time" not in str(error):
            raise
        text = _("Care had not ended yet on this day. Choose the day after the last one, or later.")
        raise Refused(text, "starts_on") from error
    refer(client=client, episode=episode, **referral)
    _log(actor, "care_begun", client, episode, Action.CREATE)
    return episode


def refer(*, client: Client, episode: CareEpisode, by: str, received_on: date, name: str = "") -> Referral:
    """Who sent her; the caller's transaction and log line cover it."""
    return Referral.objects.create(
        client=client, owner_team_id=client.team_id, episode=episode, by=by, name=name, received_on=received_on
    )


@transaction.atomic
def decline(*, team: Team, actor: Actor, by: str, reason: str, on: date, referred_to: str = "") -> Decline:
    """Somebody we cannot take in: counted by reason, without a name."""
    if on > timezone.localdate():
        raise Refused(_("This day has not come yet."), "on")
    return Decline.objects.create(
        team=team, by=by, reason=reason, on=on, referred_to=referred_to, recorded_by_id=actor.person_id
    )
