"""The end of care, as far as the plan has a say in it."""

from datetime import date

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from access.services import Actor
from buurtzorgweb.forms import Refused
from clients.models import CareEpisode, Client
from clients.services.episodes import end_episode, note_death

CLOSE = "SELECT gate.close_for_death(%s)"


@transaction.atomic
def end_with_outcome(*, client: Client, actor: Actor, on: date, reason: str, why: str = "") -> CareEpisode:
    """Care ends when each problem has its final rating. The database asks, also for problems that few may read."""
    try:
        with transaction.atomic():
            return end_episode(client=client, actor=actor, on=on, reason=reason, why=why)
    except IntegrityError as error:
        if "episode_no_open_problems" not in str(error):
            raise
        raise Refused(
            _("Care cannot end with open problems. Close each with a final rating and a reason; then end care.")
        ) from error


@transaction.atomic
def close_for_death(*, client: Client, actor: Actor, on: date, until: date | None = None) -> None:
    """Death closes all problems with that reason; a final rating may be missing. Raises Refused."""
    note_death(client=client, actor=actor, on=on, until=until)
    with connection.cursor() as cursor:
        cursor.execute(CLOSE, [client.pk])
