"""What somebody says about her own days: can not, would like, on leave, ill. Said is done: nobody approves it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from access.models import DatedQuerySet
from access.services import Actor
from buurtzorgweb.forms import Refused
from buurtzorgweb.templatetags.look import brief_day
from schedule.models import Availability, Shift, Visit
from teams.models import Absence, Membership, Team

AHEAD = timedelta(days=366)
LEAVE_AHEAD = timedelta(days=2 * 366)
BACK = timedelta(days=62)  # older days are paid
MOST_DAYS = 200
Kind = Absence.Kind
LEAVES = [Kind.LEAVE, Kind.CARE_LEAVE, Kind.MATERNITY, Kind.STUDY]


@dataclass(frozen=True, slots=True)
class Left:
    """What still stands on her name in those days: the team sees it, and takes it over."""

    shifts: int
    visits: int


@transaction.atomic
def set_availability(
    *, team: Team, user_id: int, days: Collection[date], kind: str, actor: Actor, part: str = "", note: str = ""
) -> list[Availability]:
    """Say for each of these days what one can or wishes; an empty kind takes it back. Raises Refused."""
    today = timezone.localdate()
    if not days:
        raise Refused(_("No day of this weekday lies in this period."), "until")
    if len(days) > MOST_DAYS:
        raise Refused(
            _("That are more than %(most)d days at once. Choose a shorter period.") % {"most": MOST_DAYS}, "until"
        )
    if min(days) < today:
        raise Refused(_("This day is over. A wish is for days to come."), "day")
    if max(days) > today + AHEAD:
        raise Refused(_("This is more than a year away. Is the date right?"), "until")
    check_member(team, user_id, min(days), max(days))
    same = Availability.objects.filter(team=team, user=user_id, date__in=days)
    # What holds for the whole day replaces what was said of its parts.
    (same.filter(part=part) if part else same).delete()
    if not kind:
        return []
    made = [Availability(team=team, user_id=user_id, date=on, kind=kind, part=part, note=note) for on in sorted(days)]
    return Availability.objects.bulk_create(made)


@transaction.atomic
def take_leave(
    *,
    team: Team,
    user_id: int,
    kind: str,
    starts_on: date,
    actor: Actor,
    ends_on: date | None = None,
    percent: int = 100,
    note: str = "",
) -> Absence:
    """Be away from the first to the last day. Raises Refused."""
    today, last = timezone.localdate(), ends_on or starts_on
    if kind not in LEAVES:
        raise Refused(_("Report sick on the page for it: nobody writes down why."), "kind")
    if last < starts_on:
        raise Refused(_("The last day lies before the first."), "ends_on")
    if starts_on < today - BACK:
        raise Refused(_("This is more than two months ago, and those hours are paid. Ask the office."), "starts_on")
    if last > today + LEAVE_AHEAD:
        raise Refused(_("This is more than two years away. Is the date right?"), "ends_on")
    check_member(team, user_id, starts_on, last)
    other = overlapping(team, user_id, LEAVES, starts_on, last).first()
    if other:
        said = _("There already is leave from %(first)s to %(last)s (%(kind)s). Change that one.")
        raise Refused(said % facts_of(other), "starts_on")
    return Absence.objects.create(
        team=team,
        user_id=user_id,
        kind=kind,
        starts_on=starts_on,
        ends_on=last,
        percent=percent,
        note=note,
        reported_by_id=actor.person_id,
    )


@transaction.atomic
def end_leave(*, absence: Absence, last_day: date | None, actor: Actor) -> bool:
    """Leave ends on another day; without one it is taken back, as long as it has not begun. Raises Refused."""
    today = timezone.localdate()
    if last_day is None:
        if absence.starts_on <= today:
            raise Refused(_("This leave has begun. Choose its last day instead."), "last_day")
        absence.delete()
        return False
    if last_day < absence.starts_on:
        raise Refused(_("The last day lies before the first."), "last_day")
    if last_day < today - BACK:
        raise Refused(_("This is more than two months ago, and those hours are paid. Ask the office."), "last_day")
    if last_day > today + LEAVE_AHEAD:
        raise Refused(_("This is more than two years away. Is the date right?"), "last_day")
    team, user_id = absence.team, absence.user_id
    other = overlapping(team, user_id, LEAVES, absence.starts_on, last_day).exclude(pk=absence.pk).first()
    if other:
        said = _("There already is leave from %(first)s to %(last)s (%(kind)s). Change that one.")
        raise Refused(said % facts_of(other), "last_day")
    check_member(team, user_id, absence.starts_on, last_day)
    Absence.objects.filter(pk=absence.pk).update(ends_on=last_day)
    return True


@transaction.atomic
def report_sick(
    *,
    team: Team,
    user_id: int,
    starts_on: date,
    actor: Actor,
    percent: int = 100,
    expected_on: date | None = None,
) -> Absence:
    """Ill from this day on, for as long as nobody says otherwise; never of what. Raises Refused."""
    today = timezone.localdate()
    if starts_on > today + timedelta(days=1):
        raise Refused(_("Nobody knows now to be ill then. Choose today or tomorrow."), "starts_on")
    if starts_on < today - BACK:
        raise Refused(_("This is more than two months ago, and those hours are paid. Ask the office."), "starts_on")
    if expected_on and expected_on <= starts_on:
        raise Refused(_("The day of coming back lies after the first day of illness."), "expected_on")
    check_member(team, user_id, starts_on, starts_on)
    already = overlapping(team, user_id, [Kind.SICK], starts_on, None).first()
    if already:
        said = _("Already reported sick since %(first)s.") % {"first": brief_day(already.starts_on)}
        raise Refused(said, "starts_on")
    return Absence.objects.create(
        team=team,
        user_id=user_id,
        kind=Kind.SICK,
        starts_on=starts_on,
        percent=percent,
        expected_on=expected_on,
        reported_by_id=actor.person_id,
    )


@transaction.atomic
def recover(*, absence: Absence, on: date, actor: Actor, percent: int = 0) -> Absence | None:
    """Back to work from this day, or ill for a smaller share from then on (`percent`). Raises Refused.

    Whoever is back on the day she was reported was not away: the report is taken back.
    """
    if absence.kind != Kind.SICK or (absence.ends_on and absence.ends_on < timezone.localdate()):
        raise Refused(_("This illness is over already."))
    if on < absence.starts_on:
        raise Refused(_("This lies before the first day of illness."), "on")
    if on > timezone.localdate() + timedelta(days=31):
        raise Refused(_("This is more than a month away. Say it when it is nearer."), "on")
    if percent and percent >= absence.percent:
        raise Refused(_("That is not less than before. Choose how much is still ill."), "percent")
    if on == absence.starts_on:
        absence.delete()
    else:
        Absence.objects.filter(pk=absence.pk).update(ends_on=on - timedelta(days=1))
    if not percent:
        return None
    return Absence.objects.create(
        team=absence.team,
        user_id=absence.user_id,
        kind=Kind.SICK,
        starts_on=on,
        percent=percent,
        expected_on=absence.expected_on if absence.expected_on and absence.expected_on > on else None,
        reported_by_id=actor.person_id,
    )


def left_behind(absence: Absence) -> Left:
    """Shifts and planned visits on her name in the days she is away, from today on."""
    first = max(absence.starts_on, timezone.localdate())
    within = Q(date__gte=first) & (Q(date__lte=absence.ends_on) if absence.ends_on else Q())
    return Left(
        Shift.objects.filter(within, team=absence.team_id, user=absence.user_id).count(),
        Visit.objects.planned().filter(within, team=absence.team_id, nurse=absence.user_id).count(),
    )


def overlapping(team: Team, user_id: int, kinds: list[Kind], first: date, last: date | None) -> DatedQuerySet:
    """Absences of these kinds that share a day with this period."""
    within = Q(ends_on__isnull=True) | Q(ends_on__gte=first)
    return Absence.objects.filter(
        within, Q(starts_on__lte=last) if last else Q(), team=team, user=user_id, kind__in=kinds
    ).order_by("starts_on")


def check_member(team: Team, user_id: int, first: date, last: date) -> None:
    for on, field in ((first, "starts_on"), (last, "ends_on")):
        if not Membership.objects.on(on).filter(team=team, user=user_id).exists():
            raise Refused(_("On %(day)s this person is not in the team.") % {"day": brief_day(on)}, field)


def facts_of(absence: Absence) -> dict[str, str]:
    last = brief_day(absence.ends_on) if absence.ends_on else "…"
    return {"first": brief_day(absence.starts_on), "last": last, "kind": str(absence.get_kind_display())}
