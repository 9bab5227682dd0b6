"""Giving work away among colleagues: offer, take, withdraw; and dividing the visits of somebody who is not there."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from access.services import Actor
from buurtzorgweb.forms import Refused
from schedule.cover.reading import Span, days_of, judged, span_of, takers
from schedule.cover.suit import Choice
from schedule.cover.words import why_said
from schedule.models import Notice, Offer, Shift, Visit
from schedule.recurrence import monday_of
from schedule.services.board import take_turn
from schedule.services.duty import change_shift
from schedule.services.moves import Stale, move_visit, name_of
from teams.models import Team

A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Given:
    """One visit of an absent colleague: to whom, at what hour, and when it was planned as seen on the screen."""

    visit_id: UUID
    nurse_id: int
    start: datetime
    seen: datetime


@transaction.atomic
def offer_shift(*, shift: Shift, actor: Actor) -> Offer:
    """Offer a shift with its visits to those who can take it. Raises Refused."""
    if shift.locked:
        raise Refused(_("The team fixed this shift. Let go of it first."))
    asked = takers(span_of(team_id=shift.team_id, first=shift.date, last=shift.date + A_DAY), shift)
    offer = Offer(team_id=shift.team_id, shift_id=shift.pk, holder_id=shift.user_id, starts_at=shift.starts_at)
    return _offered(offer, asked, actor)


@transaction.atomic
def offer_visit(*, visit: Visit, actor: Actor) -> Offer:
    """Offer one visit to those who are there and can go. Raises Refused."""
    if visit.status != Visit.Status.PLANNED or visit.started_at:
        raise Refused(_("This visit is closed already, or has begun."))
    if visit.nurse_id is None:
        raise Refused(_("Nobody goes here yet: everybody sees this visit on the week."))
    offer = Offer(team_id=visit.team_id, visit_id=visit.pk, holder_id=visit.nurse_id, starts_at=visit.planned_start)
    return _offered(offer, who_could(visit), actor)


def who_could(visit: Visit) -> list[int]:
    """A familiar face first; on duty at that hour, or already near."""
    span = span_of(team_id=visit.team_id, first=visit.date, last=visit.date)
    item = next((one for one in span.visits if one.id == visit.pk), None)
    if item is None:
        return []
    return [choice.person.user_id for choice in days_of(span, [item]).proposal(item, nearby=True).choices]


def _offered(offer: Offer, asked: Sequence[int], actor: Actor) -> Offer:
    if offer.starts_at <= timezone.now():
        raise Refused(_("This has begun already. Call your team."))
    same = Offer.objects.open().filter(team=offer.team_id, shift_id=offer.shift_id, visit_id=offer.visit_id)
    # An offer of whoever had it before, or for another hour, is over.
    for old in same.exclude(holder=offer.holder_id, starts_at=offer.starts_at):
        _close(old)
    offer.offered_by_id, offer.asked = actor.person_id, list(asked)
    try:
        with transaction.atomic():
            offer.save(force_insert=True)
    except IntegrityError as error:
        raise Refused(_("This is offered already.")) from error
    _tell(offer, Notice.Kind.OFFERED, [one for one in asked if one != actor.user_id], actor)
    return offer


@transaction.atomic
def withdraw_offer(*, offer: Offer, actor: Actor) -> None:
    """Keep it after all, as long as nobody took it. Raises Refused."""
    if actor.user_id not in (offer.holder_id, offer.offered_by_id):
        raise Refused(_("Only who offered this can withdraw it."))
    if not _close(offer):
        raise Refused(_over(offer))


def _close(offer: Offer) -> bool:
    _read(offer)
    return bool(Offer.objects.open().filter(pk=offer.pk).update(withdrawn_at=timezone.now()))


@transaction.atomic
def take_offer(*, offer: Offer, actor: Actor) -> None:
    """Who takes it first has it; the rules hold at this moment. Raises Refused, and says who was first."""
    me = actor.person_id
    if me == offer.holder_id:
        raise Refused(_("This is yours already. Withdraw the offer to keep it."))
    # The one statement that decides: a second taker waits for it, and then finds nothing open.
    if not Offer.objects.open().filter(pk=offer.pk).update(taken_by_id=me, taken_at=timezone.now()):
        raise Refused(_over(offer))
    if offer.starts_at <= timezone.now():
        raise Refused(_("This has begun already. Call your team."))
    if offer.shift_id:
        _take_shift(offer, actor)
    else:
        _take_visit(offer, actor)
    _read(offer)
    _tell(offer, Notice.Kind.TAKEN, {offer.holder_id, offer.offered_by_id} - {me}, actor)


def _over(offer: Offer) -> str:
    now = Offer.objects.get(pk=offer.pk)
    if now.taken_by_id:
        return _("%(who)s was first and has it now.") % {"who": name_of(now.taken_by_id)}
    return _("This offer was withdrawn.")


def _take_shift(offer: Offer, actor: Actor) -> None:
    assert offer.shift_id
    shift = Shift.objects.select_related("team").filter(pk=offer.shift_id, team=offer.team_id).first()
    if shift is None or (shift.user_id, shift.starts_at) != (offer.holder_id, offer.starts_at):
        raise Stale(_("This shift changed since it was offered, so nobody can take it like this."))
    span = span_of(team_id=shift.team_id, first=shift.date, last=shift.date + A_DAY)
    _may(judged(span, [shift])[shift.pk].get(actor.person_id, "gone"))
    # The reason somebody else had to break a rule is none for me.
    change_shift(shift=shift, seen=shift.version, user_id=actor.person_id, reason="", actor=actor)
    for visit in visits_of(shift, offer.holder_id):
        move_visit(
            visit=visit,
            nurse_id=actor.person_id,
            planned_start=visit.planned_start,
            seen=(visit.nurse_id, visit.planned_start),
            actor=actor,
        )


def visits_of(shift: Shift, user_id: int) -> list[Visit]:
    """What she would do in that shift and has not begun."""
    within = {"planned_start__gte": shift.starts_at, "planned_start__lt": shift.ends_at}
    held = Visit.objects.planned().filter(team=shift.team_id, nurse=user_id, started_at=None, **within)
    return list(held.order_by("planned_start", "pk"))


def _take_visit(offer: Offer, actor: Actor) -> None:
    assert offer.visit_id
    visit = Visit.objects.filter(pk=offer.visit_id, team=offer.team_id, client__team=offer.team_id).first()
    if visit is None or (visit.nurse_id, visit.planned_start) != (offer.holder_id, offer.starts_at):
        raise Stale(_("This visit changed since it was offered, so nobody can take it like this."))
    span = span_of(team_id=visit.team_id, first=visit.date, last=visit.date)
    item = next((one for one in span.visits if one.id == visit.pk), None)
    person = span.person(actor.person_id)
    if item is None or person is None:
        raise Refused(_("This visit is not of your team any more."))
    found = days_of(span, [item]).choice(person, item, nearby=True)
    _may(None if isinstance(found, Choice) else found)
    move_visit(
        visit=visit,
        nurse_id=actor.person_id,
        planned_start=visit.planned_start,
        seen=(offer.holder_id, offer.starts_at),
        actor=actor,
    )


def _may(why: str | None) -> None:
    if why:
        raise Refused(_("You cannot take this: %(why)s.") % {"why": why_said(why)})


def _tell(offer: Offer, kind: Notice.Kind, people: Iterable[int], actor: Actor) -> None:
    facts = {
        "offer": str(offer.pk),
        "what": "shift" if offer.shift_id else "visit",
        "starts": timezone.localtime(offer.starts_at).isoformat(),
    }
    Notice.objects.bulk_create(
        Notice(team_id=offer.team_id, user_id=one, made_by_id=actor.person_id, kind=kind, facts=facts) for one in people
    )


def _read(offer: Offer) -> None:
    """What is over is told to nobody any more."""
    about = Notice.objects.filter(team=offer.team_id, kind=Notice.Kind.OFFERED, facts__offer=str(offer.pk))
    about.filter(seen_at=None).update(seen_at=timezone.now())


@transaction.atomic
def cover_visits(*, team: Team, absent_id: int, given: Sequence[Given], actor: Actor) -> int:
    """Give visits of an absent colleague to others, all or none; each must fit as it is now. Raises Refused, Stale."""
    if not given:
        raise Refused(_("Choose at least one visit."))
    days = sorted(timezone.localdate(one.seen) for one in given)
    for monday in sorted({monday_of(day) for day in days}):
        take_turn(team_id=team.pk, monday=monday)
    span = span_of(team_id=team.pk, first=days[0], last=days[-1])
    held = {item.id: item for item in span.of(absent_id)}
    for one in given:
        if one.visit_id not in held or held[one.visit_id].start != one.seen:
            raise Stale(_("A colleague changed one of these visits meanwhile. Look again; nothing was changed."))
    _fits(span, given)
    for one in given:
        move_visit(
            visit=Visit(pk=one.visit_id),
            nurse_id=one.nurse_id,
            planned_start=one.start,
            seen=(absent_id, one.seen),
            actor=actor,
        )
    _tell_covers(team, given, actor)
    return len(given)


def _fits(span: Span, given: Sequence[Given]) -> None:
    held = {item.id: item for item in span.visits}
    days = days_of(span, [held[one.visit_id] for one in given])
    for one in sorted(given, key=lambda one: one.start):
        item, person = held[one.visit_id], span.person(one.nurse_id)
        why = days.stops(person, item, one.start) if person else "gone"
        if why:
            facts = {"who": name_of(one.nurse_id), "why": why_said(why)}
            raise Refused(_("%(who)s cannot go: %(why)s. Nothing was changed.") % facts)
        days.put(one.nurse_id, item, one.start)


def _tell_covers(team: Team, given: Sequence[Given], actor: Actor) -> None:
    told: dict[int, list[date]] = {}
    for one in given:
        told.setdefault(one.nurse_id, []).append(timezone.localdate(one.start))
    Notice.objects.bulk_create(
        Notice(
            team=team,
            user_id=user_id,
            made_by_id=actor.person_id,
            kind=Notice.Kind.COVERED,
            facts={"days": [day.isoformat() for day in sorted(set(days))], "visits": len(days)},
        )
        for user_id, days in told.items()
        if user_id != actor.user_id
    )
