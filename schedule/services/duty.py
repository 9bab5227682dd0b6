"""The doors through which a roster changes. Who is not there is refused; a rule of rest gives way to a reason."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from access.services import Actor
from buurtzorgweb.forms import Refused
from buurtzorgweb.templatetags.look import brief_day, clock, day
from schedule.duty import WEEKS_AROUND, YEAR, duties_of, duty_of, rest_rules, wall
from schedule.models import Availability, Shift
from schedule.services.away import recover, report_sick, set_availability, take_leave
from schedule.services.moves import Stale
from schedule.worktime.clock import Doubled, Skipped, exact
from schedule.worktime.rules import Breach, Duty, Level, breaches
from schedule.worktime.words import breach_said
from teams.models import Absence, Membership, Team

__all__ = [
    "RestBroken",
    "Span",
    "change_shift",
    "lock_shift",
    "plan_shift",
    "recover",
    "remove_shift",
    "report_sick",
    "set_availability",
    "take_leave",
]

AHEAD = timedelta(days=366)  # further away is a slip of the hand
BACK = timedelta(days=62)  # older weeks are paid
LOCK = "SELECT pg_advisory_xact_lock(%s, %s::int)"
PEOPLE = 0x5417  # keeps these locks apart from others of two numbers
Kind = Shift.Kind


class RestBroken(Refused):
    """A rule of rest does not hold with this shift: it needs a reason. `breaches`: which, for whoever shows them."""

    def __init__(self, found: list[Breach]) -> None:
        ask = _("This breaks a rule of rest. Choose other times, or say why it has to be.")
        super().__init__([ask, *(breach_said(breach) for breach in found)], "reason")
        self.breaches = found


@dataclass(frozen=True, slots=True)
class Span:
    """From when until when, as the clock on the wall says; an end that is not later lies on the next morning."""

    starts: time
    ends: time
    which_hour: str = ""

    def on(self, on: date) -> tuple[datetime, datetime]:
        try:
            starts_at = exact(on, self.starts, self.which_hour)
            until = on if self.ends > self.starts else on + timedelta(days=1)
            return starts_at, exact(until, self.ends, self.which_hour)
        except Skipped as error:
            said = _("The clock skips this hour on this day. Choose a time before 02:00 or from 03:00.")
            raise Refused(said, "starts") from error
        except Doubled as error:
            ask = _("On this day the clock shows the hour from 02:00 to 03:00 twice. Which of the two is meant?")
            raise Refused(ask, "which_hour") from error


@transaction.atomic
def plan_shift(
    *,
    team: Team,
    user_id: int,
    day: date,
    kind: str,
    starts: time,
    ends: time,
    actor: Actor,
    second: tuple[time, time] | None = None,
    break_minutes: int | None = None,
    transport: str = "",
    reason: str = "",
    which_hour: str = "",
) -> list[Shift]:
    """Put somebody on duty; a split shift is two rows. Raises Refused, RestBroken where only a reason is missing."""
    hold([user_id])
    check_day(day)
    if (kind == Kind.SPLIT) != bool(second):
        raise Refused(_("A split shift has two parts: say from when until when the second one is."), "second_starts")
    spans = [Span(starts, ends, which_hour), *([Span(*second, which_hour)] if second else [])]
    made = []
    for part, span in enumerate(spans, start=1):
        starts_at, ends_at = span.on(day)
        shift = Shift(team=team, user_id=user_id, date=day, kind=kind, part=part, starts_at=starts_at, ends_at=ends_at)
        shift.transport = transport
        shift.break_minutes = usual_break(shift) if break_minutes is None or second else break_minutes
        made.append(shift)
    check_times(made)
    check_person(team, user_id, day, kind, reason)
    check_overlap(made)
    write(lambda: Shift.objects.bulk_create(made))
    give_reason(made, before=[], reason=reason)
    return made


@transaction.atomic
def change_shift(
    *,
    shift: Shift,
    seen: int,
    actor: Actor,
    user_id: int | None = None,
    day: date | None = None,
    kind: str | None = None,
    starts: time | None = None,
    ends: time | None = None,
    break_minutes: int | None = None,
    transport: str | None = None,
    reason: str | None = None,
    which_hour: str = "",
) -> Shift:
    """Change what is given; the rest stays, the times on the clock too when the day moves. Raises Refused, Stale."""
    hold({shift.user_id, user_id or shift.user_id})
    before = fresh(shift, seen)
    changed = fresh(shift, seen)
    changed.user_id, changed.date = user_id or before.user_id, day or before.date
    changed.kind, changed.part = kind or before.kind, before.part if (kind or before.kind) == Kind.SPLIT else 1
    if (day, starts, ends) != (None, None, None):
        span = Span(starts or wall(before.starts_at), ends or wall(before.ends_at), which_hour)
        changed.starts_at, changed.ends_at = span.on(changed.date)
    same_length = changed.ends_at - changed.starts_at == before.ends_at - before.starts_at
    kept = before.break_minutes if same_length else usual_break(changed)
    changed.break_minutes = kept if break_minutes is None else break_minutes
    changed.transport = before.transport if transport is None else transport
    said = before.reason if reason is None else reason
    check_day(changed.date)
    check_times([changed])
    check_person(shift.team, changed.user_id, changed.date, changed.kind, said)
    check_overlap([changed])
    write(lambda: put(changed, seen))
    give_reason([changed], before=[duty_of(before)], reason=said)
    return changed


@transaction.atomic
def remove_shift(*, shift: Shift, seen: int, actor: Actor) -> None:
    """Take a shift off the roster. Its visits stay with the person until somebody moves them. Raises Refused, Stale."""
    fresh(shift, seen).delete()


@transaction.atomic
def lock_shift(*, shift: Shift, locked: bool, actor: Actor) -> None:
    """Fix a shift, so that neither a colleague nor a proposal moves it; or let go of it."""
    Shift.objects.filter(pk=shift.pk).exclude(locked=locked).update(locked=locked, version=F("version") + 1)


def hold(people: Collection[int]) -> None:
    """Two who plan the same person take turns: what is checked is what is written."""
    with connection.cursor() as cursor:
        for person in sorted(people):
            cursor.execute(LOCK, [PEOPLE, person])


def fresh(shift: Shift, seen: int) -> Shift:
    """The shift as it stands, if it is as it was seen and not fixed."""
    now = Shift.objects.select_for_update().filter(pk=shift.pk).first()
    if now is None:
        raise Stale(_("A colleague just took this shift away. Nothing was changed."))
    if now.version != seen:
        raise Stale(_("A colleague just changed this shift. Look at it again; nothing was changed."))
    if now.locked:
        raise Refused(_("The team fixed this shift. Let go of it first."))
    return now


def put(shift: Shift, seen: int) -> None:
    shift.version = seen + 1
    shift.save()


def write(act: Any) -> None:
    """The database holds that nobody is on two shifts at once, those of other teams too, which we may not see."""
    try:
        with transaction.atomic():
            act()
    except IntegrityError as error:
        if "shift_once_at_a_time" not in str(error):
            raise
        raise Refused(_("There is a shift in another team at this time."), "starts") from error


def usual_break(shift: Shift) -> int:
    """The break the law asks for a shift of this length; waiting for a call has none."""
    if shift.kind == Kind.ON_CALL:
        return 0
    return rest_rules()(shift.date).usual_break(replace(duty_of(shift), break_minutes=0).minutes)


def check_day(on: date) -> None:
    today = timezone.localdate()
    if on > today + AHEAD:
        raise Refused(_("This is more than a year away. Is the date right?"), "day")
    if on < today - BACK:
        raise Refused(_("This is more than two months ago, and those hours are paid. Ask the office."), "day")


def check_times(shifts: list[Shift]) -> None:
    for shift in shifts:
        if shift.minutes <= 0:
            raise Refused(_("The break is as long as the shift. Correct one of the two."), "break_minutes")
        if wall(shift.starts_at) == wall(shift.ends_at) and shift.kind != Kind.ON_CALL:
            raise Refused(_("The shift ends when it begins. Correct one of the two times."), "ends")
    if len(shifts) == 2 and not shifts[0].ends_at < shifts[1].starts_at:
        raise Refused(_("The second part begins before the first one has ended."), "second_starts")


def check_person(team: Team, user_id: int, on: date, kind: str, reason: str) -> None:
    """In the team on that day, not away, and able, unless it is said why all the same."""
    periods = Membership.objects.filter(team=team, user=user_id).with_names().order_by("starts_on")
    if not any(one.starts_on <= on and (one.ends_on is None or on <= one.ends_on) for one in periods):
        raise Refused(not_in_team(list(periods), on), "user")
    away = Absence.objects.on(on).filter(team=team, user=user_id, percent=100).first()
    name = str(periods[0].first_name)
    if away:
        facts = {"name": name, "kind": away.get_kind_display(), "day": day(on)}
        raise Refused(_("%(name)s is away on %(day)s (%(kind)s).") % facts, "user")
    parts = [kind, ""] if kind in Availability.Part.values else ["", *Availability.Part.values]
    cannot = Availability.objects.filter(
        team=team, user=user_id, date=on, kind=Availability.Kind.CANNOT, part__in=parts
    )
    if not reason and cannot.exists():
        ask = _("%(name)s said she or he cannot work on %(day)s. Choose another day, or say what you agreed on.")
        raise Refused(ask % {"name": name, "day": day(on)}, "reason")


def not_in_team(periods: list[Any], on: date) -> str:
    if not periods:
        return _("This person is not in the team.")
    name = periods[0].first_name
    if on < periods[0].starts_on:
        first = brief_day(periods[0].starts_on)
        return _("%(name)s is not in the team yet: the first day is %(day)s.") % {"name": name, "day": first}
    last = [one.ends_on for one in periods if one.ends_on and one.ends_on < on][-1]
    return _("%(name)s is not in the team any more: the last day was %(day)s.") % {"name": name, "day": brief_day(last)}


def check_overlap(shifts: Iterable[Shift]) -> None:
    for shift in shifts:
        there = Shift.objects.filter(user=shift.user_id, starts_at__lt=shift.ends_at, ends_at__gt=shift.starts_at)
        other = there.exclude(pk=shift.pk).order_by("starts_at").first()
        if other:
            said = _(
                "There already is a shift on %(day)s from %(from)s to %(until)s. Change that, or choose other times."
            )
            facts = {"day": day(other.date), "from": clock(other.starts_at), "until": clock(other.ends_at)}
            raise Refused(said % facts, "starts")


def give_reason(shifts: list[Shift], *, before: list[Duty], reason: str) -> None:
    """A reason stays on a shift for as long as a rule is broken with it, or somebody said she could not."""
    now, was = errors_with(shifts, before)
    known = {mark(breach) for breach in was}
    new = [breach for breach in now if mark(breach) not in known]
    if new and not reason:
        raise RestBroken(new)
    kept = reason if now or asked_against_wish(shifts[0]) else ""
    if any(shift.reason != kept for shift in shifts):
        for shift in shifts:
            shift.reason = kept
        Shift.objects.filter(pk__in=[shift.pk for shift in shifts]).update(reason=kept)


def errors_with(shifts: list[Shift], before: list[Duty]) -> tuple[list[Breach], list[Breach]]:
    """The rules broken around these shifts, now that they are written, and those broken without the change."""
    first, last = min(shift.date for shift in shifts), max(shift.date for shift in shifts)
    rules, mine = rest_rules(), [duty_of(shift) for shift in shifts]
    people = {shift.user_id for shift in shifts}
    now = duties_of(list(people), first - YEAR, last + WEEKS_AROUND)
    keys = {duty.key for duty in mine}
    others = [duty for duty in now if duty.key not in keys]
    was = breaches([*others, *(duty for duty in before if duty.user in people)], rules)
    found = [breach for breach in breaches(now, rules) if any(breach.spans(duty) for duty in mine)]
    return [breach for breach in found if breach.level == Level.ERROR], was


def mark(breach: Breach) -> tuple[object, ...]:
    """What makes it the same breach, no worse than before."""
    return breach.rule, breach.first.key, breach.second.key, breach.minutes_short, breach.times_over


def asked_against_wish(shift: Shift) -> bool:
    return Availability.objects.filter(user=shift.user_id, date=shift.date, kind=Availability.Kind.CANNOT).exists()
