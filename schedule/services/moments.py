"""The doors through which the repeating plan of care begins, changes, pauses and ends; its visits follow at once."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from access.models import DatedQuerySet
from access.services import Action, Actor, log_access
from buurtzorgweb.forms import Refused
from buurtzorgweb.templatetags.look import brief_day
from clients.models import CareEpisode, Client, Indication
from schedule.follow import Followed, follow, hand_on, last_touched, reshape
from schedule.models import CareMoment, CareMomentIntervention, Pause
from schedule.planning import extend_visits

A_DAY = timedelta(days=1)
WINDOW = ("window_from", "window_to")


@dataclass(frozen=True, slots=True)
class Edited:
    """`since`: the first day of the change; `without_nurse`: visits whose nurse no longer may go."""

    moment: CareMoment
    since: date
    visits: Followed
    without_nurse: int


@transaction.atomic
def plan_care_moment(
    *, client: Client, actor: Actor, starts_on: date, interventions: Iterable[UUID] = (), **fields: Any
) -> CareMoment:
    """A repeating moment of care and its visits, six weeks ahead. Raises Refused."""
    moment = CareMoment(client=client, owner_team_id=client.team_id, starts_on=starts_on, **_columns(fields))
    _check(moment)
    moment.save(force_insert=True)
    _link(moment, interventions)
    extend_visits(moments=[moment.pk])
    _log(actor, "care_moment_planned", Action.CREATE, client, "care_moment", moment.pk)
    return moment


def _columns(fields: dict[str, Any]) -> dict[str, Any]:
    """`indication` comes from a form as a key."""
    columns = {name: value for name, value in fields.items() if name != "indication"}
    return columns | ({"indication_id": fields["indication"] or None} if "indication" in fields else {})


def _check(moment: CareMoment) -> None:
    """Each impossible plan has its own sentence."""
    _check_window(moment)
    _check_pattern(moment)
    in_care: DatedQuerySet = CareEpisode.objects.filter(client_id=moment.client_id)
    if not in_care.on(moment.starts_on).exists():
        raise Refused(_("The client is not in care on this day, so no visit would be made."), "starts_on")
    if moment.indication_id:
        _check_ground(moment, moment.indication_id)


def _check_window(moment: CareMoment) -> None:
    if moment.window_to <= moment.window_from:
        raise Refused(_("The window ends before it begins."), "window_to")
    length = _minutes(moment.window_to) - _minutes(moment.window_from)
    if length < moment.minutes:
        values = {"minutes": moment.minutes, "window": length}
        said = _("The visit takes %(minutes)d minutes and the window has %(window)d. Make one of them fit.") % values
        raise Refused(said, "window_to")


def _minutes(clock: time) -> int:
    return clock.hour * 60 + clock.minute


def _check_pattern(moment: CareMoment) -> None:
    if moment.every_days and (moment.days or moment.every_weeks > 1):
        raise Refused(_("Choose weekdays, or every so many days; not both."), "every_days")
    if not moment.every_days and not moment.days:
        raise Refused(_("Choose on which days, or every how many days."), "days")
    if moment.ends_on and moment.ends_on < moment.starts_on:
        raise Refused(_("The last day lies before the first day."), "ends_on")
    if moment.pattern.first_day() is None:
        raise Refused(_("It never falls on a chosen day between the first and the last day."), "ends_on")


def _check_ground(moment: CareMoment, indication_id: UUID) -> None:
    held = Indication.objects.get(pk=indication_id, client_id=moment.client_id)
    if held.ends_on and held.ends_on < moment.starts_on:
        ends = {"day": brief_day(held.ends_on)}
        raise Refused(_("This indication ends on %(day)s, before the care begins.") % ends, "indication")


def _link(moment: CareMoment, interventions: Iterable[UUID]) -> None:
    """Exactly these actions of the plan."""
    wanted = set(interventions)
    links = CareMomentIntervention.objects.filter(care_moment=moment)
    links.exclude(intervention_id__in=wanted).delete()
    there = set(links.values_list("intervention_id", flat=True))
    CareMomentIntervention.objects.bulk_create(
        CareMomentIntervention(
            client_id=moment.client_id, owner_team_id=moment.owner_team_id, care_moment=moment, intervention_id=key
        )
        for key in wanted - there
    )


def since_when(moment: CareMoment, asked: date | None) -> date | None:
    """From which day an edit can hold: asked from a day on, or (None) everywhere. None: nothing stands in its way.

    What is closed, has begun or lies behind stays with the moment as it was; and the new one counts on in step.
    """
    touched = last_touched(moment)
    if touched is None and (asked is None or asked <= moment.starts_on):
        return None
    first = max(asked or moment.starts_on, timezone.localdate(), touched + A_DAY if touched else date.min)
    return None if first <= moment.starts_on else moment.pattern.cut(first)


@transaction.atomic
def edit_care_moment(
    *,
    moment: CareMoment,
    actor: Actor,
    asked: date | None = None,
    interventions: Iterable[UUID] = (),
    **fields: Any,
) -> Edited:
    """Change a moment from a day on (`asked`), or everywhere it is still open. Raises Refused."""
    old = CareMoment.objects.select_for_update().select_related("client").get(pk=moment.pk)
    since = since_when(old, asked)
    if since and old.ends_on and since > old.ends_on:
        raise Refused(_("This care moment has ended. Plan a new one."))
    columns = _columns(fields)
    minutes, window = old.minutes, tuple(getattr(old, name) for name in WINDOW)
    new = _take_over(old, since, columns) if since else _in_place(old, columns)
    _link(new, interventions)
    changed = window != tuple(getattr(new, name) for name in WINDOW)
    first = max(since or timezone.localdate(), timezone.localdate())
    free = reshape(new, minutes=minutes, window=changed, first=first)
    visits = follow(client_id=new.client_id, moments=[new.pk], first=first)
    _log(actor, "care_moment_changed", Action.UPDATE, old.client, "care_moment", new.pk)
    return Edited(new, since or new.starts_on, visits, free)


def _in_place(old: CareMoment, columns: dict[str, Any]) -> CareMoment:
    for name, value in columns.items():
        setattr(old, name, value)
    _check(old)
    old.save(update_fields=[name.removesuffix("_id") for name in columns])
    return old


def _take_over(old: CareMoment, since: date, columns: dict[str, Any]) -> CareMoment:
    """A new moment from that day on; the old one ends the day before and hands its open visits on."""
    same = {"client_id": old.client_id, "owner_team_id": old.owner_team_id, "replaces_id": old.replaces_id or old.pk}
    new = CareMoment(**columns | same | {"starts_on": since})
    _check(new)
    old.ends_on = since - A_DAY
    old.save(update_fields=["ends_on"])
    new.save(force_insert=True)
    hand_on(old, new)
    return new


@transaction.atomic
def end_care_moment(*, moment: CareMoment, actor: Actor, on: date) -> Followed:
    """The last day of a moment; visits after it lapse. Raises Refused."""
    moment = CareMoment.objects.select_for_update().select_related("client").get(pk=moment.pk)
    if on < moment.starts_on:
        raise Refused(_("The last day lies before the first day."), "on")
    if moment.ends_on and moment.ends_on < on:
        raise Refused(
            _("This care moment ends earlier already: on %(day)s.") % {"day": brief_day(moment.ends_on)}, "on"
        )
    touched = last_touched(moment)
    if touched and touched > on:
        said = _("A visit of %(day)s is closed or has begun. The last day is that one or later.")
        raise Refused(said % {"day": brief_day(touched)}, "on")
    moment.ends_on = on
    moment.save(update_fields=["ends_on"])
    visits = follow(client_id=moment.client_id, moments=[moment.pk], first=on + A_DAY)
    _log(actor, "care_moment_ended", Action.UPDATE, moment.client, "care_moment", moment.pk)
    return visits


def pause_now(client_id: UUID, day: date | None = None) -> Pause | None:
    """The pause that holds, or the next one to come."""
    day = day or timezone.localdate()
    going: DatedQuerySet = Pause.objects.filter(client_id=client_id)
    return (
        going.on(day).first()
        or Pause.objects.filter(client_id=client_id, starts_on__gt=day).order_by("starts_on").first()
    )


@transaction.atomic
def pause_care(
    *, client: Client, actor: Actor, starts_on: date, reason: str, ends_on: date | None = None, note: str = ""
) -> Followed:
    """No visits from a day on: those that are open lapse and come back when she does. Raises Refused."""
    if starts_on < timezone.localdate() - timedelta(days=31):
        raise Refused(_("This day lies more than a month back."), "starts_on")
    if ends_on and ends_on < starts_on:
        raise Refused(_("The last day lies before the first day."), "ends_on")
    in_care: DatedQuerySet = CareEpisode.objects.filter(client=client)
    if not in_care.on(starts_on).exists():
        raise Refused(_("The client is not in care on this day."), "starts_on")
    try:
        with transaction.atomic():
            pause = Pause.objects.create(
                client=client,
                owner_team_id=client.team_id,
                starts_on=starts_on,
                ends_on=ends_on,
                reason=reason,
                note=note,
            )
    except IntegrityError as error:
        raise Refused(_("Care is paused already in these days."), "starts_on") from error
    visits = follow(client_id=client.pk, first=starts_on)
    _log(actor, "care_paused", Action.CREATE, client, "pause", pause.pk)
    return visits


@transaction.atomic
def resume_care(*, client: Client, actor: Actor, on: date) -> Followed:
    """Back on this day: the visits from then on are planned again. Raises Refused."""
    pause = Pause.objects.select_for_update().filter(pk=getattr(pause_now(client.pk), "pk", None)).first()
    if pause is None:
        raise Refused(_("Care is not paused."))
    if pause.ends_on and on > pause.ends_on + A_DAY:
        raise Refused(_("The pause ends earlier already: on %(day)s.") % {"day": brief_day(pause.ends_on)}, "on")
    if on <= pause.starts_on:
        pause.delete()  # it never was; the history keeps it
    else:
        pause.ends_on = on - A_DAY
        pause.save(update_fields=["ends_on"])
    visits = follow(client_id=client.pk)
    _log(actor, "care_resumed", Action.UPDATE, client, "pause", client.pk)
    return visits


def _log(actor: Actor, event: str, action: Any, client: Client, kind: str, key: UUID) -> None:
    log_access(
        actor,
        event,
        action,
        client_id=client.pk,
        owner_team_id=client.team_id,
        object_type=kind,
        object_id=key,
        part=kind,
    )
