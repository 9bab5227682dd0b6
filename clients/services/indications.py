"""On what ground care is given: set by a district nurse, ended and never changed."""

from datetime import date, timedelta
from decimal import Decimal

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from access.services import Action, Actor, log_access
from buurtzorgweb.forms import Refused
from clients.models import Client, Indication
from teams.models import Level, Membership


def may_indicate(team_id: int, user_id: int) -> bool:
    """Whether this person is a district nurse of the team today."""
    return Membership.objects.now().filter(team=team_id, user=user_id, level__gte=Level.DISTRICT_NURSE).exists()


def district_nurses(team_id: int) -> list[str]:
    """Who of the team sets indications, by first name."""
    held = Membership.objects.now().filter(team=team_id, level__gte=Level.DISTRICT_NURSE)
    return list(held.order_by("user__first_name").values_list("user__first_name", flat=True))


@transaction.atomic
def set_indication(
    *, client: Client, actor: Actor, law: str, hours_per_week: Decimal, starts_on: date, product: str = ""
) -> Indication:
    """A new indication from a day on, in place of an open one of the same law. Raises Refused below level 6."""
    if not may_indicate(client.team_id, actor.person_id):
        raise Refused(_("Only a district nurse (level 6) sets an indication. Ask: %(who)s.") % {"who": who_may(client)})
    _end_before(client, law, starts_on)
    indication = Indication.objects.create(
        client=client,
        owner_team_id=client.team_id,
        law=law,
        product=product,
        hours_per_week=hours_per_week,
        starts_on=starts_on,
        author_id=actor.person_id,
    )
    log_access(
        actor,
        "indication_set",
        Action.CREATE,
        client_id=client.pk,
        owner_team_id=client.team_id,
        object_type="indication",
        object_id=indication.pk,
        part="indication",
    )
    return indication


def who_may(client: Client) -> str:
    return ", ".join(district_nurses(client.team_id)) or _("your team has none today; call another team")


def _end_before(client: Client, law: str, starts_on: date) -> None:
    """The new one follows the old one; on the same day or earlier it would not be clear which holds."""
    day_before = starts_on - timedelta(days=1)
    current = Indication.objects.filter(Q(ends_on=None) | Q(ends_on__gte=starts_on), client=client, law=law)
    if current.filter(starts_on__gte=starts_on).exists():
        raise Refused(
            _("There is an indication that starts on this day or later. Choose a later first day."), "starts_on"
        )
    current.update(ends_on=day_before)


@transaction.atomic
def end_indications(*, client: Client, on: date) -> int:
    """With the care ends its ground; the caller's log line covers it."""
    current = Indication.objects.filter(Q(ends_on=None) | Q(ends_on__gt=on), client=client, starts_on__lte=on)
    return current.update(ends_on=on)
