"""Ask the planner for a week, keep its answer, take over what the team says yes to. Nothing is applied by itself."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from secrets import randbelow
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from access.context import acting_as
from access.services import Action, Actor, log_access
from buurtzorgweb.forms import Refused
from buurtzorgweb.sql import rows
from schedule.models import PlanRun, Shift
from schedule.planner import loop
from schedule.proposals import statements
from schedule.proposals.answer import answer, figures_of
from schedule.proposals.reading import read_week
from schedule.services.board import take_turn
from schedule.services.duty import plan_shift, remove_shift
from teams.models import Team

State = PlanRun.State
SECONDS = 14.0  # of the planner itself; reading, reasons and figures take the rest of twenty
GRID = 5.0  # nurses plan in steps of five minutes
SEEDS = 2**31 - 1
WEEKS_AHEAD = 12


@transaction.atomic
def propose_week(*, team: Team, monday: date, actor: Actor, scope: str = PlanRun.Scope.FILL) -> PlanRun:
    """Ask for a proposal; one at a time for a week. The worker does it after this transaction. Raises Refused."""
    take_turn(team_id=team.pk, monday=monday)
    today = timezone.localdate()
    if monday + timedelta(days=6) <= today:
        raise Refused(_("This week is over. Choose this week or a later one."))
    if monday > today + timedelta(weeks=WEEKS_AHEAD):
        raise Refused(_("This week is too far ahead: its visits have not been made yet."))
    if any(run.is_busy for run in PlanRun.objects.filter(team=team, monday=monday).order_by("-asked_at")[:1]):
        raise Refused(_("A proposal for this week is being made already. Wait for that one."))
    return PlanRun.objects.create(
        team=team,
        monday=monday,
        asked_by_id=actor.person_id,
        scope=scope,
        seed=randbelow(SEEDS),
        seconds=SECONDS,
        weights={"grid": GRID},
    )


def make_proposal(*, run_id: UUID, user_id: int) -> None:
    """What the worker does, with the eyes of who asked: read, calculate outside any transaction, keep the answer."""
    with acting_as(user_id):
        if not _step(run_id, State.WAITING, State.RUNNING):
            return  # thrown away meanwhile, or done by a worker before
        run = PlanRun.objects.select_related("team").get(pk=run_id)

    def tell(percent: int, _first: loop.Proposal | None) -> None:
        with acting_as(user_id):
            PlanRun.objects.filter(pk=run_id, state=State.RUNNING).update(progress=percent)

    try:
        with acting_as(user_id):
            read = read_week(run.team, run.monday, run.scope, run.weights)
        pace = loop.Pace(run.seconds, given=list(run.steps))
        proposal, model = loop.propose(read.week, seed=run.seed, pace=pace, lawful=read.lawful, tell=tell)
        with acting_as(user_id):
            kept = answer(read, proposal, model), figures_of(read, proposal, run.team)
            _keep(run_id, list(proposal.steps), *kept)
    except Exception:
        with acting_as(user_id):
            _step(run_id, State.RUNNING, State.FAILED)
        raise


def _step(run_id: UUID, was: State, becomes: State) -> bool:
    """Claim the step; two workers never make the same proposal."""
    return bool(PlanRun.objects.filter(pk=run_id, state=was).update(state=becomes))


def _keep(run_id: UUID, steps: list[int], result: dict[str, Any], figures: dict[str, Any]) -> None:
    PlanRun.objects.filter(pk=run_id, state=State.RUNNING).update(
        state=State.DONE, progress=100, finished_at=timezone.now(), steps=steps, result=result, figures=figures
    )


@transaction.atomic
def discard_proposal(*, run: PlanRun, actor: Actor) -> None:
    """Throw it away; what was taken over of it stays."""
    if not PlanRun.objects.filter(pk=run.pk).exclude(state=State.DISCARDED).update(state=State.DISCARDED):
        raise Refused(_("This proposal has been thrown away already."))


# Taking over.


@dataclass(slots=True)
class Accepted:
    """What came of it. `stale`: changed by the team since; `refused`: sentences of rules that said no."""

    visits: list[UUID] = field(default_factory=list)
    shifts: int = 0
    stale: int = 0
    refused: list[str] = field(default_factory=list)


@transaction.atomic
def accept_proposal(
    *,
    run: PlanRun,
    actor: Actor,
    day: int | None = None,
    visit: UUID | None = None,
    shift: tuple[int, int] | None = None,
) -> Accepted:
    """Take over all of it, a day, or one change with the shift it needs. What the team changed since stays as it is."""
    if run.state != State.DONE:
        raise Refused(_("This proposal cannot be taken over any more. Ask for a new one."))
    take_turn(team_id=run.team_id, monday=run.monday)
    chosen = _chosen(run.result, day, visit, shift)
    if not chosen[0] and not chosen[1]:
        raise Refused(_("This change is not part of the proposal."))
    found = Accepted()
    closed = _changed_since(run) - {(one["user"], one["day"]) for one in chosen[1]}
    closed |= _accept_shifts(run, chosen[1], actor, found)
    _accept_visits(run, [one for one in chosen[0] if (one["to"][0], one["day"]) not in closed], found)
    for client_id, owner in _accepted_clients(found):
        log_access(actor, "proposal_accept", Action.UPDATE, client_id=client_id, owner_team_id=owner, part="visits")
    return found


Changes = Sequence[dict[str, Any]]


def _chosen(
    result: dict[str, Any], day: int | None, visit: UUID | None, shift: tuple[int, int] | None
) -> tuple[Changes, Changes]:
    """The changes meant, with the shifts that their visits need and the visits that lose their shift."""
    visits, shifts = result.get("visits", []), result.get("shifts", [])
    if day is not None:
        return [one for one in visits if one["day"] == day], [one for one in shifts if one["day"] == day]
    if visit is not None:
        mine = [one for one in visits if one["id"] == str(visit)]
        wanted = {(one["to"][0], one["day"]) for one in mine}
        needed = [one for one in shifts if (one["user"], one["day"]) in wanted]
        return [*mine, *_left_alone(visits, needed, mine)], needed
    if shift is not None:
        needed = [one for one in shifts if (one["user"], one["day"]) == shift]
        return _left_alone(visits, needed, []), needed
    return visits, shifts


def _left_alone(visits: Changes, shifts: Changes, taken: Changes) -> list[dict[str, Any]]:
    """Visits that would stay behind with somebody whose shift of that day goes away or changes."""
    places = {(one["user"], one["day"]) for one in shifts if one["was"]}
    known = {one["id"] for one in taken}
    return [
        one
        for one in visits
        if one["id"] not in known and ((one["was"][0], one["day"]) in places or (one["to"][0], one["day"]) in places)
    ]


def _accept_shifts(run: PlanRun, changes: Changes, actor: Actor, found: Accepted) -> set[tuple[int, int]]:
    """Write the shifts; returns whose days did not become what the visits count on."""
    closed: set[tuple[int, int]] = set()
    ready = []
    for one in changes:
        there = list(Shift.objects.filter(team=run.team_id, user=one["user"], date=_on(run, one)).order_by("pk"))
        if same_duty(run, one, there):
            continue  # taken over before
        if sorted([str(shift.pk), shift.version] for shift in there) != sorted(one["was"]):
            found.stale += 1
            closed.add((one["user"], one["day"]))
        else:
            ready.append((one, there))
    # All that goes away first, so that what comes finds room.
    with transaction.atomic():
        for _one, there in ready:
            for shift in there:
                remove_shift(shift=shift, seen=shift.version, actor=actor)
        for one, _there in ready:
            if one["to"] and not _plan(run, one, actor, found):
                closed.add((one["user"], one["day"]))
            else:
                found.shifts += 1
    return closed


def _changed_since(run: PlanRun) -> set[tuple[int, int]]:
    """Whose shifts of which day are not those that the proposal counts on, unless they became what it wants."""
    there: dict[tuple[int, int], list[Shift]] = defaultdict(list)
    week = (run.monday, run.monday + timedelta(days=6))
    for shift in Shift.objects.filter(team=run.team_id, date__range=week).order_by("pk"):
        there[shift.user_id, (shift.date - run.monday).days].append(shift)
    known = {(user, day): keys for user, day, keys in run.result.get("duties", [])}
    wanted = {(one["user"], one["day"]): one for one in run.result.get("shifts", [])}
    changed = set()
    for place in there.keys() | known.keys():
        same = sorted([str(one.pk), one.version] for one in there[place]) == sorted(known.get(place, []))
        if not same and not (place in wanted and same_duty(run, wanted[place], there[place])):
            changed.add(place)
    return changed | {place for place in wanted if place not in there and place not in known and wanted[place]["to"]}


def _on(run: PlanRun, change: dict[str, Any]) -> date:
    return run.monday + timedelta(days=change["day"])


def same_duty(run: PlanRun, change: dict[str, Any], there: Iterable[Shift]) -> bool:
    """Whether the shifts of that day are what the proposal wants already."""
    wanted = [[begin, end] for begin, end, _ in change["to"]["parts"]] if change["to"] else []
    on = _on(run, change)
    return sorted([_minutes(on, shift.starts_at), _minutes(on, shift.ends_at)] for shift in there) == wanted


def _minutes(on: date, moment: datetime) -> int:
    local = timezone.localtime(moment)
    return (local.date() - on).days * 1440 + local.hour * 60 + local.minute


def _plan(run: PlanRun, change: dict[str, Any], actor: Actor, found: Accepted) -> bool:
    """One shift through the door of shifts, which checks rest, absence and overlap once more."""
    (begin, end, pause), *second = change["to"]["parts"]
    try:
        with transaction.atomic():
            plan_shift(
                team=run.team,
                user_id=change["user"],
                day=_on(run, change),
                kind=change["to"]["kind"],
                starts=_clock(begin),
                ends=_clock(end),
                second=(_clock(second[0][0]), _clock(second[0][1])) if second else None,
                break_minutes=None if second else pause,
                actor=actor,
            )
    except Refused as refusal:
        said = refusal.message if isinstance(refusal.message, list) else [refusal.message]
        found.refused.append(" ".join(map(str, said)))
        return False
    return True


def _clock(minutes: int) -> time:
    return time(minutes % 1440 // 60, minutes % 60)


def _accept_visits(run: PlanRun, changes: Changes, found: Accepted) -> None:
    """One statement for all; rows that are no longer as they were seen are not touched."""
    done = {str(row[0]) for row in rows(statements.ACCEPT, team=run.team_id, **_columns(changes))}
    found.visits += [UUID(key) for key in done]
    already = _at_goal(run, [one for one in changes if one["id"] not in done])
    found.stale += len(changes) - len(done) - already


def _columns(changes: Changes) -> dict[str, list[Any]]:
    return {
        "ids": [one["id"] for one in changes],
        "nurses": [one["to"][0] for one in changes],
        "starts": [one["to"][1] for one in changes],
        "was": [one["was"][0] for one in changes],
        "were": [one["was"][1] for one in changes],
    }


AT_GOAL = """
SELECT count(*) FROM schedule_visit v
JOIN unnest(%(ids)s::uuid[], %(nurses)s::bigint[], %(starts)s::timestamptz[]) p (id, nurse_id, start)
  ON p.id = v.id AND p.nurse_id = v.nurse_id AND p.start = v.planned_start
"""


def _at_goal(run: PlanRun, changes: Changes) -> int:
    """How many stand where the proposal wants them, because they were taken over before."""
    columns = _columns(changes)
    wanted = {name: columns[name] for name in ("ids", "nurses", "starts")}
    return int(rows(AT_GOAL, **wanted)[0][0])


def _accepted_clients(found: Accepted) -> list[tuple[UUID, int]]:
    asked = "SELECT DISTINCT client_id, owner_team_id FROM schedule_visit WHERE id = ANY (%(ids)s)"
    return [(row[0], row[1]) for row in rows(asked, ids=found.visits)]
