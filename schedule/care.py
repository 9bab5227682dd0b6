"""The doors through which a client's care enters the schedule and leaves it."""

from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Greatest
from django.utils import timezone
from django.utils.translation import gettext as _

from access.services import Actor
from buurtzorgweb.forms import Refused
from clients.models import CareEpisode, Client
from omaha.services.discharge import close_for_death, end_with_outcome
from schedule.models import CareMoment, Visit
from schedule.recurrence import instant

AFTERCARE_AT = time(14)
AFTERCARE_MINUTES = 45
AFTERCARE_WITHIN = timedelta(weeks=8)


@transaction.atomic
def discharge(*, client: Client, actor: Actor, on: date, reason: str, why: str = "") -> CareEpisode:
    """Care ends with its outcome; visits planned after the last day lapse. Raises Refused while problems are open."""
    episode = end_with_outcome(client=client, actor=actor, on=on, reason=reason, why=why)
    end_moments(client, on)
    lapse(client, Q(date__gt=on))
    return episode


@transaction.atomic
def record_death(*, client: Client, actor: Actor, on: date, aftercare_on: date | None = None) -> None:
    """The plan closes, visits from now on lapse; one may be planned for those who stay behind. Raises Refused."""
    if aftercare_on and not on <= aftercare_on <= on + AFTERCARE_WITHIN:
        raise Refused(_("Aftercare lies in the eight weeks after the day of death."), "aftercare_on")
    close_for_death(client=client, actor=actor, on=on, until=aftercare_on)
    end_moments(client, on)
    lapse(client, Q(date__gt=on) | Q(planned_start__gt=timezone.now()))
    if aftercare_on:
        plan_aftercare(client, aftercare_on)


def plan_aftercare(client: Client, on: date) -> Visit:
    """One visit to the family, by the named nurse; the caller's log line covers it."""
    return Visit.objects.create(
        client=client,
        owner_team_id=client.team_id,
        team_id=client.team_id,
        date=on,
        nurse_id=client.named_nurse_id,
        planned_start=instant(on, AFTERCARE_AT),
        planned_minutes=AFTERCARE_MINUTES,
    )


def end_moments(client: Client, on: date) -> int:
    """The pattern stops, so that a later episode does not bring it back."""
    going = CareMoment.objects.filter(Q(ends_on=None) | Q(ends_on__gt=on), client=client)
    return going.update(ends_on=Greatest(F("starts_on"), on))


def lapse(client: Client, which: Q) -> int:
    """Planned visits that will not be given."""
    return Visit.objects.planned().filter(which, client=client).update(status=Visit.Status.LAPSED)


def planned_after(client: Client, moment: datetime) -> int:
    return Visit.objects.planned().filter(client=client, planned_start__gt=moment).count()
