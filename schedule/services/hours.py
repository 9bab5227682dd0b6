"""One's own hours: what the roster and the visits do not tell, and where a shift went otherwise than planned."""

from datetime import date, time, timedelta

from django.db import transaction
from django.db.models import F, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from access.services import Actor
from buurtzorgweb.forms import Refused
from schedule.models import Shift, WorkEntry
from schedule.services.duty import change_shift
from schedule.services.moves import Stale
from teams.models import Membership, Team

BACK = timedelta(days=62)  # older days are paid
DAY = 24 * 60


@transaction.atomic
def add_entry(*, team: Team, actor: Actor, day: date, kind: str, minutes: int) -> WorkEntry:
    """Note paid time of one's own that is no visit. Raises Refused."""
    _check(team, actor, day, minutes)
    return WorkEntry.objects.create(team=team, user_id=actor.person_id, date=day, kind=kind, minutes=minutes)


@transaction.atomic
def change_entry(*, entry: WorkEntry, actor: Actor, day: date, kind: str, minutes: int) -> WorkEntry:
    """Correct an entry of one's own. Raises Refused."""
    _paid(entry.date)
    _check(entry.team, actor, day, minutes, but=entry)
    entry.date, entry.kind, entry.minutes = day, kind, minutes
    entry.save(update_fields=["date", "kind", "minutes"])
    return entry


@transaction.atomic
def remove_entry(*, entry: WorkEntry, actor: Actor) -> None:
    """Raises Refused for days that are paid."""
    _paid(entry.date)
    entry.delete()


def _check(team: Team, actor: Actor, day: date, minutes: int, but: WorkEntry | None = None) -> None:
    if day > timezone.localdate():
        raise Refused(_("This day is still to come. Note it when it is done."), "day")
    _paid(day)
    if not Membership.objects.on(day).filter(team=team, user=actor.person_id).exists():
        raise Refused(_("You were not in this team on that day."), "day")
    same = WorkEntry.objects.filter(user=actor.person_id, date=day)
    others = same.exclude(pk=but.pk) if but else same
    if (others.aggregate(sum=Sum("minutes"))["sum"] or 0) + minutes > DAY:
        raise Refused(_("Together that is more than a day has. Is one of the entries double?"), "minutes")


def _paid(day: date) -> None:
    if day < timezone.localdate() - BACK:
        raise Refused(_("This is more than two months ago, and those hours are paid. Ask the office."), "day")


@transaction.atomic
def say_hours(
    *, shift: Shift, seen: int, actor: Actor, starts: time, ends: time, break_minutes: int, reason: str = ""
) -> Shift:
    """The shift went otherwise than planned: from then on these are its hours, and what is paid. Raises Refused.

    A shift that the team fixed is fixed for planning; what happened is told all the same.
    """
    if shift.user_id != actor.person_id:
        raise Refused(_("Everybody says her own hours."))
    if shift.date > timezone.localdate():
        raise Refused(_("This shift is still to come. Change it in the week."))
    if shift.locked and not Shift.objects.filter(pk=shift.pk, version=seen).update(locked=False):
        raise Stale(_("A colleague just changed this shift. Look at it again; nothing was changed."))
    said = change_shift(
        shift=shift, seen=seen, actor=actor, starts=starts, ends=ends, break_minutes=break_minutes, reason=reason
    )
    if shift.locked:
        Shift.objects.filter(pk=shift.pk).update(locked=True, version=F("version") + 1)
    return said
