"""The secret address of one's own calendar: opened, renewed, closed by the person alone."""

from django.db import transaction

from access.services import Actor
from schedule.models import CalendarFeed
from schedule.models.cover import new_secret
from teams.models import Team


@transaction.atomic
def open_feed(*, team: Team, actor: Actor, initials: bool = False) -> CalendarFeed:
    """One address for each person and team; opened twice, it stays the same."""
    feed, _made = CalendarFeed.objects.update_or_create(
        team=team, user_id=actor.person_id, defaults={"initials": initials}
    )
    return feed


@transaction.atomic
def renew_feed(*, feed: CalendarFeed) -> None:
    """A new address; the old one is no more."""
    CalendarFeed.objects.filter(pk=feed.pk).update(secret=new_secret())


@transaction.atomic
def close_feed(*, feed: CalendarFeed) -> None:
    feed.delete()
