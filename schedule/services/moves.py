"""How a visit changes before it is closed: another hour, another nurse, on the way, two nurses, not this time."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from access.models import User
from access.services import Action, Actor, log_access
from buurtzorgweb.forms import Refused
from buurtzorgweb.sql import rows
from buurtzorgweb.templatetags.look import brief_day, clock
from clients.models import Client
from schedule.models import Visit
from schedule.recurrence import instant
from teams.models import Level

Status = Visit.Status
AHEAD = timedelta(days=366)  # further away is a slip of the hand
BACK = timedelta(days=31)
# Where a visit began after midnight of the day it belongs to, it keeps answering for that day.
END_OF_DAY = time(23, 59)

CHECKS = """
SELECT v.status, v.started_at, v.nurse_id, v.planned_start, v.date, v.moved_from, v.client_id, v.owner_team_id,
  v.team_id, c.min_level,
  (SELECT max(m.level) FROM teams_membership m WHERE m.team_id = v.team_id AND m.user_id = %(nurse)s
   AND m.starts_on <= %(day)s AND (m.ends_on IS NULL OR m.ends_on >= %(day)s)) AS level,
  EXISTS (SELECT FROM clients_careepisode e WHERE e.client_id = v.client_id
          AND e.starts_on <= %(day)s AND (e.ends_on IS NULL OR e.ends_on >= %(day)s)) AS in_care,
  (SELECT p.starts_on FROM schedule_pause p WHERE p.client_id = v.client_id
   AND p.starts_on <= %(day)s AND (p.ends_on IS NULL OR p.ends_on >= %(day)s)) AS paused_since
FROM schedule_visit v LEFT JOIN schedule_caremoment c ON c.id = v.care_moment_id WHERE v.id = %(visit)s
"""


class Stale(Refused):
    """The visit is not as it was seen: a colleague was faster."""


@dataclass(frozen=True, slots=True)
class Facts:
    """A visit as it stands, and what the day and the nurse that are asked for allow; the columns of CHECKS."""

    status: str
    started_at: datetime | None
    nurse_id: int | None
    planned_start: datetime
    day: date
    moved_from: datetime | None
    client_id: UUID
    owner_team_id: int
    team_id: int
    min_level: int | None
    level: int | None
    in_care: bool
    paused_since: date | None


def facts_of(visit_id: UUID, nurse_id: int | None, day: date) -> Facts:
    found = rows(CHECKS, visit=visit_id, nurse=nurse_id, day=day)
    if not found:
        raise Refused(_("This visit is not of your team any more."))
    return Facts(*found[0])


@transaction.atomic
def move_visit(
    *,
    visit: Visit,
    nurse_id: int | None,
    planned_start: datetime,
    seen: tuple[int | None, datetime],
    actor: Actor,
    minutes: int | None = None,
) -> Visit:
    """Another nurse or another hour for a planned visit; `seen`: nurse and start as they were on the screen.

    Raises Stale when they no longer are, Refused by the rules of the day and of the nurse. Double bookings do not stop
    it: `clashes_of` says them at once.
    """
    day = timezone.localdate(planned_start)
    now = facts_of(visit.pk, nurse_id, day)
    if planned_start == now.planned_start and day != now.day:  # after midnight, and it belongs to the night before
        day = now.day
        now = facts_of(visit.pk, nurse_id, day)
    _still_open(now)
    if (now.nurse_id, now.planned_start) != seen:
        raise Stale(_as_it_is(now))
    _may_be_on(now, day)
    if nurse_id is not None and nurse_id != now.nurse_id:
        _may_go(now, nurse_id, day)
    changed = {
        "nurse_id": nurse_id,
        "planned_start": planned_start,
        "date": day,
        "moved_from": _moved_from(now, planned_start),
    }
    if minutes:
        changed["planned_minutes"] = minutes
    if nurse_id != now.nurse_id or day != now.day:
        changed["on_the_way_at"] = None
    _write(visit, seen, changed)
    _log(actor, "visit_moved", Action.UPDATE, now, visit.pk)
    return visit


def _write(visit: Visit, seen: tuple[int | None, datetime], changed: dict[str, Any]) -> None:
    """Only where the row still is as it was seen: between the look and this statement a colleague may have been."""
    nurse_id, start = seen
    as_seen = Visit.objects.planned().filter(pk=visit.pk, started_at=None, nurse_id=nurse_id, planned_start=start)
    if not as_seen.update(**changed):
        now = facts_of(visit.pk, None, timezone.localdate(start))
        _still_open(now)
        raise Stale(_as_it_is(now))
    for name, value in changed.items():
        setattr(visit, name, value)


def _moved_from(now: Facts, planned_start: datetime) -> datetime | None:
    """For when it was first planned; nothing once it is back there."""
    if now.moved_from is None and planned_start != now.planned_start:
        within = timezone.localdate(now.planned_start) == now.day
        return now.planned_start if within else instant(now.day, END_OF_DAY)
    return None if planned_start == now.moved_from else now.moved_from


def _still_open(now: Facts) -> None:
    if now.status == Status.LAPSED:
        raise Stale(_("This visit has lapsed. Plan it again first."))
    if now.status != Status.PLANNED:
        raise Stale(_("This visit is closed already."))
    if now.started_at is not None:
        raise Stale(
            _("%(who)s has been there since %(time)s, so this visit stays where it is.")
            % {"who": name_of(now.nurse_id), "time": clock(now.started_at)}
        )


def _as_it_is(now: Facts) -> str:
    values = {"day": brief_day(now.planned_start), "time": clock(now.planned_start), "who": name_of(now.nurse_id)}
    if now.nurse_id is None:
        return _("A colleague changed this visit meanwhile: it is on %(day)s at %(time)s, for nobody yet.") % values
    return _("A colleague changed this visit meanwhile: it is on %(day)s at %(time)s, with %(who)s.") % values


def _may_be_on(now: Facts, day: date) -> None:
    today = timezone.localdate()
    if day == now.day:
        return
    if day < today:
        raise Refused(_("This day has been. Choose today or later."), "day")
    if day > today + AHEAD:
        raise Refused(_("This day lies more than a year ahead."), "day")
    _has_care(now)


def _has_care(now: Facts) -> None:
    if not now.in_care:
        raise Refused(_("The client is not in care on this day."), "day")
    if now.paused_since:
        since = {"since": brief_day(now.paused_since)}
        raise Refused(_("Care is paused since %(since)s. End the pause first.") % since, "day")


def _may_go(now: Facts, nurse_id: int, day: date) -> None:
    if now.level is None:
        values = {"who": name_of(nurse_id), "day": brief_day(day)}
        raise Refused(_("%(who)s is not in the team on %(day)s.") % values, "nurse")
    if now.min_level and now.level < now.min_level:
        asked, held = str(Level(now.min_level).label), str(Level(now.level).label)
        values = {"asked": asked, "who": name_of(nurse_id), "held": held}
        raise Refused(_("This care asks for at least: %(asked)s. %(who)s: %(held)s.") % values, "nurse")


def name_of(user_id: int | None) -> str:
    """Names alone: of a person the working modes may read no more."""
    if user_id is None:
        return _("nobody yet")
    found = User.objects.filter(pk=user_id).values_list("first_name", "last_name").first()
    return " ".join(found or ())


def take_over(*, visit: Visit, actor: Actor, seen: tuple[int | None, datetime]) -> Visit:
    """Who acts goes, at the same hour. Raises Stale, Refused."""
    return move_visit(visit=visit, nurse_id=actor.person_id, planned_start=seen[1], seen=seen, actor=actor)


def set_out(*, visit_id: UUID, team_id: int, actor: Actor) -> str:
    """Note that the nurse of a visit is on the way, once. Returns the time as said. Raises Refused."""
    now = timezone.now()
    mine = Visit.objects.planned().filter(pk=visit_id, team_id=team_id, nurse_id=actor.person_id)
    today = mine.filter(date=timezone.localdate(now), started_at=None)
    if today.filter(on_the_way_at=None).update(on_the_way_at=now):
        return clock(now)
    left_at = today.values_list("on_the_way_at", flat=True).first()
    if left_at is None:
        raise Refused(_("This visit is not yours, has begun, or is of another day."))
    return clock(left_at)


@transaction.atomic
def add_visit(
    *,
    visit_id: UUID,
    client: Client,
    actor: Actor,
    nurse_id: int | None,
    planned_start: datetime,
    minutes: int,
) -> Visit:
    """A visit that no care moment foresaw, under an id made on the screen: sent twice, it is there once.

    Care that was given is not refused because care is paused. Raises Refused.
    """
    known = Visit.objects.filter(pk=visit_id, client=client).first()
    if known:
        return known
    day = timezone.localdate(planned_start)
    visit = Visit(
        id=visit_id,
        client=client,
        owner_team_id=client.team_id,
        team_id=client.team_id,
        date=day,
        nurse_id=nurse_id,
        planned_start=planned_start,
        planned_minutes=minutes,
    )
    _may_be_added(visit)
    try:
        with transaction.atomic():
            visit.save(force_insert=True)
    except IntegrityError as error:
        raise Refused(_("This form was used before. Open it again and send it from there.")) from error
    _log(actor, "visit_added", Action.CREATE, visit, visit.pk)
    return visit


ADDED = """
SELECT EXISTS (SELECT FROM clients_careepisode e WHERE e.client_id = %(client)s
               AND e.starts_on <= %(day)s AND (e.ends_on IS NULL OR e.ends_on >= %(day)s)),
  EXISTS (SELECT FROM teams_membership m WHERE m.team_id = %(team)s AND m.user_id = %(nurse)s
          AND m.starts_on <= %(day)s AND (m.ends_on IS NULL OR m.ends_on >= %(day)s))
"""


def _may_be_added(visit: Visit) -> None:
    today, day = timezone.localdate(), visit.date
    if not today - BACK <= day <= today + AHEAD:
        raise Refused(_("Choose a day in the last month or the coming year."), "day")
    in_care, member = rows(ADDED, client=visit.client_id, team=visit.team_id, nurse=visit.nurse_id, day=day)[0]
    if not in_care:
        raise Refused(_("The client is not in care on this day."), "day")
    if visit.nurse_id is not None and not member:
        values = {"who": name_of(visit.nurse_id), "day": brief_day(day)}
        raise Refused(_("%(who)s is not in the team on %(day)s.") % values, "nurse")


@transaction.atomic
def add_second(*, visit: Visit, nurse_id: int, actor: Actor) -> Visit:
    """Done by two: a second nurse beside the one of this visit, each with her own visit. Raises Refused."""
    visit = Visit.objects.select_for_update().get(pk=visit.pk)
    if visit.status not in {Status.PLANNED, Status.DONE}:
        raise Refused(_("This visit is closed already."))
    now = facts_of(visit.pk, nurse_id, visit.date)
    _may_go(now, nurse_id, visit.date)
    pair = _pair(visit)
    if any(one.nurse_id == nurse_id and one.status != Status.LAPSED for one in pair):
        raise Refused(_("%(who)s goes there already.") % {"who": name_of(nurse_id)}, "nurse")
    going = [one for one in pair if one.status != Status.LAPSED]
    free = next((one for one in going if one.nurse_id is None and one.status == Status.PLANNED), None)
    if free is None and len(going) > 1:
        raise Refused(_("Two nurses go there already."), "nurse")
    second = free or next((one for one in pair if one.status == Status.LAPSED), None)
    # Fixed: an edit of the care moment for one nurse leaves the second one alone.
    sent = {"nurse_id": nurse_id, "status": Status.PLANNED, "reason": "", "locked": True}
    if second:
        Visit.objects.filter(pk=second.pk).update(**sent)
        second.nurse_id = nurse_id
    else:
        second = _second_of(visit, **sent)
    _log(actor, "visit_second_nurse", Action.UPDATE, now, second.pk)
    return second


def _pair(visit: Visit) -> list[Visit]:
    """This visit and the one of the second nurse, if there is any."""
    same = Visit.objects.filter(client_id=visit.client_id, care_moment_id=visit.care_moment_id, date=visit.date)
    return list(same.filter(planned_start=visit.planned_start).order_by("slot"))


def _second_of(visit: Visit, **sent: Any) -> Visit:
    try:
        with transaction.atomic():
            return Visit.objects.create(
                client_id=visit.client_id,
                owner_team_id=visit.owner_team_id,
                team_id=visit.team_id,
                care_moment_id=visit.care_moment_id,
                slot=3 - visit.slot,
                date=visit.date,
                planned_start=visit.planned_start,
                planned_minutes=visit.planned_minutes,
                moved_from=visit.moved_from,
                **sent,
            )
    except IntegrityError as error:  # the second one was moved to another hour
        raise Refused(_("Two nurses go there already."), "nurse") from error


@transaction.atomic
def skip_visit(*, visit: Visit, reason: str, actor: Actor) -> None:
    """Not this time, known beforehand: the visit of a later day lapses and stays so. Raises Refused."""
    now = facts_of(visit.pk, None, timezone.localdate())
    _still_open(now)
    if now.day <= timezone.localdate():
        raise Refused(_("This visit is of today or earlier. Close it as not done, with the reason."))
    open_still = Visit.objects.planned().filter(pk=visit.pk, started_at=None)
    open_still.update(status=Status.LAPSED, reason=reason, locked=True, on_the_way_at=None)
    _log(actor, "visit_skipped", Action.UPDATE, now, visit.pk)


@transaction.atomic
def plan_again(*, visit: Visit, actor: Actor) -> None:
    """A visit that lapsed is planned again. Raises Refused where there is no care on its day."""
    now = facts_of(visit.pk, None, visit.date)
    if now.day < timezone.localdate():
        raise Refused(_("This day has been. Choose today or later."))
    if not now.in_care:
        raise Refused(_("The client is not in care on this day."))
    if now.paused_since:
        raise Refused(
            _("Care is paused since %(since)s. End the pause first.") % {"since": brief_day(now.paused_since)}
        )
    lapsed = Visit.objects.filter(pk=visit.pk, status=Status.LAPSED)
    if not lapsed.update(status=Status.PLANNED, reason="", locked=True):
        raise Refused(_("This visit is planned or closed already."))
    _log(actor, "visit_planned_again", Action.UPDATE, now, visit.pk)


def fix_visit(*, visit: Visit, locked: bool, actor: Actor) -> None:
    """The team fixes a visit where it is, or lets it go again: a proposal leaves a fixed one alone."""
    now = facts_of(visit.pk, None, visit.date)
    Visit.objects.planned().filter(pk=visit.pk).update(locked=locked)
    _log(actor, "visit_locked" if locked else "visit_unlocked", Action.UPDATE, now, visit.pk)


def _log(actor: Actor, event: str, action: Any, of: Any, visit_id: UUID) -> None:
    log_access(
        actor,
        event,
        action,
        client_id=of.client_id,
        owner_team_id=of.owner_team_id,
        object_type="visit",
        object_id=visit_id,
        part="visit",
    )
