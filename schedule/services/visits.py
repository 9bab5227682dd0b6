"""The doors through which a visit changes. From closing one follow report, hours, claim and figures."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from access.services import Action, Actor, log_access
from buurtzorgweb.forms import Refused
from buurtzorgweb.sql import columns, insert, instance, row, rows
from buurtzorgweb.templatetags.look import clock, when
from clients.models import Measurement, Report
from clients.services.promises import make_promise
from omaha.models import ClientProblem
from omaha.services.ratings import VisitRating, rate_in_visit
from schedule.models import Visit, VisitOutcome
from schedule.outcome import Outcome
from schedule.services.moves import Stale, add_visit, move_visit, take_over

__all__ = [
    "Closed",
    "Stale",
    "add_visit",
    "close_visit",
    "move_visit",
    "reopen_visit",
    "start_visit",
    "take_over",
]
Status = Visit.Status
UNDO_WITHIN = timedelta(hours=24)
KNOWN = "SELECT visit_id, digest FROM schedule_visitoutcome WHERE id = %(key)s"
OPEN = "FROM omaha_clientproblem p WHERE p.id = ANY (%(keys)s) AND p.client_id = %(client)s AND p.closed_on IS NULL"
APPLIED = ("status", "reason", "started_at", "actual_minutes", "outcome_id", "nurse_id")
APPLY = f"UPDATE schedule_visit SET {', '.join(f'{name} = %({name})s' for name in APPLIED)} WHERE id = %(id)s"  # noqa: S608


@dataclass(frozen=True, slots=True)
class Closed:
    """`repeated`: this same outcome had been received before; nothing was written again."""

    visit: Visit
    repeated: bool


def close_visit(*, visit: Visit, outcome: Outcome, actor: Actor) -> Closed:
    """Close a visit once: one transaction, safe to repeat with the same outcome. Raises Refused.

    A repeat (same id, same content) changes nothing. Another outcome after closing is refused with who and when.
    Care that was given is never refused because the visit had lapsed meanwhile.
    """
    try:
        with transaction.atomic():
            return _close(_held(visit.pk), outcome, actor)
    except IntegrityError as error:
        # An id of this form exists already where this person cannot see it, or was used for something else.
        raise Refused(
            _("This form was used before. Nothing was changed; open the visit again and send it from there.")
        ) from error


def _held(visit_id: UUID) -> Visit:
    """The visit, for us alone until the transaction ends."""
    asked = f"SELECT {columns(Visit, 'v')} FROM schedule_visit v WHERE v.id = %(key)s FOR UPDATE"  # noqa: S608
    found = row(asked, key=visit_id)
    if found is None:
        raise Visit.DoesNotExist
    return instance(Visit, found)


def _close(visit: Visit, outcome: Outcome, actor: Actor) -> Closed:
    known, digest = row(KNOWN, key=outcome.id), outcome.digest
    if known == (visit.pk, digest):
        return Closed(visit, repeated=True)
    if known:
        raise Refused(
            _("This closing was sent before with other words. What was sent first stands; open the visit to see it.")
        )
    if not visit.may_become(Status(outcome.status)):
        raise Refused(_who_closed(visit))
    if visit.date > timezone.localdate():
        raise Refused(_("This visit is planned for a later day. Close it when it has been."))
    _write(visit, outcome, actor, digest)
    return Closed(visit, repeated=False)


def _who_closed(visit: Visit) -> str:
    """The sentence that names who closed the visit, and when."""
    if visit.outcome_id is None:
        return _("This visit is already closed. What you typed is still here; nothing was changed.")
    names = VisitOutcome.objects.values_list("closed_at", "closed_by__first_name", "closed_by__last_name")
    closed_at, first_name, last_name = names.get(pk=visit.outcome_id)
    return _("%(who)s already closed this visit (%(when)s). What you typed is still here; nothing was changed.") % {
        "who": f"{first_name} {last_name}",
        "when": when(closed_at),
    }


def _write(visit: Visit, outcome: Outcome, actor: Actor, digest: str) -> None:
    same = {"client_id": visit.client_id, "owner_team_id": visit.owner_team_id}
    insert(
        VisitOutcome(
            id=outcome.id,
            visit_id=visit.pk,
            status=str(outcome.status),
            reason=outcome.reason,
            started_at=outcome.started_at,
            minutes=outcome.minutes,
            differs=list(outcome.differs),
            not_done=list(outcome.not_done),
            closed_by_id=actor.person_id,
            digest=digest,
            **same,
        )
    )
    _apply(visit, outcome, actor)
    problems = _open_problems(visit, outcome)
    restricted_to = _write_report(visit, outcome, actor, same, problems)
    if outcome.promise:
        make_promise(
            client_id=visit.client_id,
            owner_team_id=visit.owner_team_id,
            actor=actor,
            draft=outcome.promise,
            restricted_to=restricted_to,
        )
    ratings = [
        VisitRating(problems[draft.client_problem_id], draft.id, (draft.knowledge, draft.behavior, draft.status))
        for draft in outcome.ratings
    ]
    rate_in_visit(ratings=ratings, actor=actor, at=_moment(outcome), visit_id=visit.pk)
    _write_measurement(visit, outcome, actor, same)
    log_access(
        actor,
        "visit_close",
        Action.CREATE,
        client_id=visit.client_id,
        owner_team_id=visit.owner_team_id,
        object_type="visit",
        object_id=visit.pk,
        part="visit",
    )


def _apply(visit: Visit, outcome: Outcome, actor: Actor) -> None:
    """Who closes gave the care: a visit taken over becomes hers."""
    visit.status = outcome.status
    visit.reason = outcome.reason
    visit.started_at = outcome.started_at
    visit.actual_minutes = outcome.minutes
    visit.outcome_id = outcome.id
    visit.nurse_id = actor.user_id
    with connection.cursor() as cursor:
        cursor.execute(APPLY, {name: getattr(visit, name) for name in APPLIED} | {"id": visit.pk})


def _moment(outcome: Outcome) -> datetime:
    """When it was seen: at the end of the visit, and never later than now."""
    now = timezone.now()
    if outcome.started_at is None:
        return now
    return min(now, outcome.started_at + timedelta(minutes=outcome.minutes or 0))


def _write_report(
    visit: Visit, outcome: Outcome, actor: Actor, same: dict[str, Any], problems: dict[UUID, ClientProblem]
) -> list[int] | None:
    """Returns for whose eyes alone it is, where the problem is for a few: what was promised then is so too."""
    draft = outcome.report
    if draft is None:
        return None
    problem = problems[draft.problem_id] if draft.problem_id else None
    insert(
        Report(
            id=draft.id,
            author_id=actor.person_id,
            written_at=_moment(outcome),
            text=draft.text,
            problem_id=draft.problem_id,
            visit_id=visit.pk,
            restricted_to=problem.restricted_to if problem else None,
            **same,
        )
    )
    return problem.restricted_to if problem else None


def _open_problems(visit: Visit, outcome: Outcome) -> dict[UUID, ClientProblem]:
    """The open problems that the outcome speaks of, in one statement. Raises Refused where one is gone."""
    keys = {draft.client_problem_id for draft in outcome.ratings}
    if outcome.report and outcome.report.problem_id:
        keys.add(outcome.report.problem_id)
    if not keys:
        return {}
    asked = f"SELECT {columns(ClientProblem, 'p')} {OPEN}"
    problems = [instance(ClientProblem, each) for each in rows(asked, keys=list(keys), client=visit.client_id)]
    found = {problem.pk: problem for problem in problems}
    if keys - set(found):
        raise Refused(_("This problem has been closed or is not of this client. Choose another one."), "report_problem")
    return found


def _write_measurement(visit: Visit, outcome: Outcome, actor: Actor, same: dict[str, Any]) -> None:
    draft = outcome.measurement
    if draft is None:
        return
    Measurement.objects.create(
        id=draft.id,
        kind=draft.kind,
        label=draft.label,
        loinc=draft.loinc,
        unit=draft.unit,
        value=draft.value,
        second_value=draft.second_value,
        measured_at=_moment(outcome),
        author_id=actor.person_id,
        visit_id=visit.pk,
        **same,
    )


@transaction.atomic
def reopen_visit(*, visit: Visit, actor: Actor) -> Visit:
    """Undo a closing: by who closed it, within a day. The outcome stays, withdrawn; report and score stay too."""
    visit = Visit.objects.select_for_update().get(pk=visit.pk)
    outcome = visit.outcome
    if outcome is None:
        raise Refused(_("This visit is open already."))
    if outcome.closed_by_id != actor.user_id:
        raise Refused(_("Only who closed a visit can open it again."))
    if timezone.now() - outcome.closed_at > UNDO_WITHIN:
        raise Refused(_("This visit was closed more than a day ago. Write a correction instead."))
    VisitOutcome.objects.filter(pk=outcome.pk).update(withdrawn_at=timezone.now(), withdrawn_by_id=actor.user_id)
    visit.status, visit.reason, visit.actual_minutes, visit.outcome_id = Status.PLANNED, "", None, None
    visit.save(update_fields=["status", "reason", "actual_minutes", "outcome"])
    log_access(
        actor,
        "visit_reopen",
        Action.UPDATE,
        client_id=visit.client_id,
        owner_team_id=visit.owner_team_id,
        object_type="visit",
        object_id=visit.pk,
        part="visit",
    )
    return visit


def start_visit(*, visit_id: UUID, team_id: int, actor: Actor) -> str:
    """Note that a nurse has arrived, once; pressing again changes nothing. Returns the time as said. Raises Refused."""
    now = timezone.now()
    fresh = Visit.objects.planned().filter(
        pk=visit_id, team_id=team_id, date=timezone.localdate(now), started_at__isnull=True
    )
    if fresh.update(started_at=now, nurse_id=actor.user_id):
        return clock(now)
    started_at = (
        Visit.objects.planned().filter(pk=visit_id, team_id=team_id).values_list("started_at", flat=True).first()
    )
    if started_at is None:
        raise Refused(_("This visit is closed or of another day, so it cannot begin now."))
    return clock(started_at)
