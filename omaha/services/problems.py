"""A problem enters the plan, is looked at anew, and leaves it with its outcome."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.db import connection
from django.db.models.functions import Least
from django.utils import timezone

from access.services import Action, Actor
from clients.models import Client
from omaha.models import ClientProblem, Intervention, KindChange, ObservedSign, SignSymptom
from omaha.rules import (
    BASELINE,
    FINAL,
    INTERIM,
    SENSITIVE,
    Rule,
    Scores,
    are_scores,
    check_closing,
    check_signs,
)
from omaha.services import ratings
from omaha.services.evaluation import check_date, move_evaluation, save
from omaha.services.guard import held, log, plan_rules, refuse, within
from teams.models import Membership

Signs = Mapping[str, str]


def listed(problem_code: str) -> dict[str, bool]:
    """The signs of a problem → whether that is its “other”."""
    return dict(SignSymptom.objects.filter(problem=problem_code).values_list("code", "is_other"))


def add_problem(
    *,
    client: Client,
    actor: Actor,
    problem: str,
    whose: str,
    kind: str,
    signs: Signs,
    baseline: Scores,
    target: Scores,
    next_evaluation_on: date | None,
    target_note: str = "",
    about: str = "",
    readers: Sequence[int] = (),
) -> ClientProblem:
    """A problem with its signs, baseline, target and next evaluation: all of it or nothing. Raises Refused.

    Neglect and abuse are for named readers of the team, the one who adds it among them.
    """
    now = timezone.now()
    with plan_rules():
        same = ClientProblem.objects.open().filter(client=client, problem_id=problem, whose_id=whose)
        refuse(Rule.ONE_OPEN if same.exists() else None)
        refuse(check_signs(kind, signs, listed(problem)))
        refuse(None if are_scores(target) else Rule.TARGET)
        check_date(client.pk, next_evaluation_on)
        row = ClientProblem.objects.create(
            client=client,
            owner_team_id=client.team_id,
            problem_id=problem,
            whose_id=whose,
            kind_id=kind,
            starts_on=timezone.localdate(now),
            next_evaluation_on=next_evaluation_on,
            other_text=about,
            target_note=target_note,
            restricted_to=named_readers(problem, readers, client.team_id, actor),
            **_target(target),
        )
        _note_signs(row, signs, {}, actor)
        ratings.write(row, BASELINE, baseline, actor, at=now)
        log(actor, "problem_add", row, Action.CREATE)
    return row


def named_readers(problem: str, readers: Sequence[int], team_id: int, actor: Actor) -> list[int] | None:
    """Members of today only, and always who writes; nobody is named where everybody may read."""
    if problem not in SENSITIVE and not readers:
        return None
    members = set(
        Membership.objects.now().filter(team_id=team_id, user_id__in=readers).values_list("user_id", flat=True)
    )
    refuse(Rule.READERS if set(readers) - members else None)
    return sorted(members | {actor.person_id})


def change_target(
    *,
    problem: ClientProblem,
    actor: Actor,
    target: Scores,
    next_evaluation_on: date | None,
    target_note: str = "",
    about: str = "",
    version: datetime | None = None,
) -> ClientProblem:
    """Another target or another date. Raises Refused, or Stale when somebody saved since `version`."""
    with plan_rules():
        row = held(problem, version)
        refuse(None if are_scores(target) else Rule.TARGET)
        move_evaluation(row, next_evaluation_on)
        save(row, target_note=target_note, other_text=about, **_target(target))
        log(actor, "problem_change", row)
    return row


def change_signs(*, problem: ClientProblem, actor: Actor, signs: Signs) -> ClientProblem:
    """What is seen now; what was noted before stays readable. Raises Refused."""
    with plan_rules():
        row = held(problem)
        refuse(check_signs(row.kind_id, signs, listed(row.problem_id)))
        _note_signs(row, signs, seen(row), actor)
        log(actor, "signs_change", row)
    return row


def change_kind(*, problem: ClientProblem, actor: Actor, kind: str, signs: Signs, scores: Scores) -> ClientProblem:
    """Potential becomes actual, or the other way: the history stays, and a new rating is asked. Raises Refused."""
    with plan_rules():
        row = held(problem)
        was = row.kind_id
        refuse(Rule.KIND_CHANGES if kind == was else None)
        refuse(None if are_scores(scores) else Rule.KIND_NEEDS_RATING)
        refuse(check_signs(kind, signs, listed(row.problem_id)))
        rating = ratings.write(row, INTERIM, scores, actor)
        KindChange.objects.create(was_id=was, became_id=kind, rating=rating, author_id=actor.person_id, **within(row))
        _note_signs(row, signs, seen(row), actor)
        save(row, kind_id=kind)
        log(actor, "problem_kind", row)
    return row


def close_problem(
    *, problem: ClientProblem, actor: Actor, reason: str, final: Scores | None = None, on: date | None = None
) -> ClientProblem:
    """The final rating and why; what was still being done ends with it. Raises Refused."""
    today = timezone.localdate()
    day = on or today
    with plan_rules():
        row = held(problem)
        refuse(check_closing(reason=reason, final=final))
        refuse(Rule.CLOSED_AFTER_START if day < row.starts_on else None)
        refuse(Rule.IN_FUTURE if day > today else None, "on")
        if final is not None:
            ratings.write(row, FINAL, final, actor)
        running = Intervention.objects.filter(client_problem=row).exclude(ends_on__lte=day)
        running.update(ends_on=day, starts_on=Least("starts_on", day), changed_at=timezone.now())
        save(row, closed_on=day, close_reason=reason)
        log(actor, "problem_close", row)
    return row


def add_reader(*, problem: ClientProblem, actor: Actor, reader: int) -> None:
    """A reader lets a colleague of the team read a restricted problem and all below it. Raises Refused."""
    member = Membership.objects.now().filter(team_id=problem.owner_team_id, user_id=reader).exists()
    refuse(None if member and actor.person_id in (problem.restricted_to or []) else Rule.READERS)
    with plan_rules(), connection.cursor() as cursor:
        cursor.execute("SELECT gate.share_problem(%s, %s)", [problem.pk, reader])
        log(actor, "problem_reader", problem)


def remove_reader(*, problem: ClientProblem, actor: Actor, reader: int) -> None:
    """A reader takes somebody off again, herself too, but never the last one. Raises Refused."""
    readers = problem.restricted_to or []
    refuse(None if actor.person_id in readers and set(readers) - {reader} else Rule.READERS)
    with plan_rules(), connection.cursor() as cursor:
        log(actor, "problem_reader_off", problem)
        cursor.execute("SELECT gate.unshare_problem(%s, %s)", [problem.pk, reader])


def seen(problem: ClientProblem) -> dict[str, str]:
    """The signs that hold now → their text."""
    return dict(ObservedSign.objects.standing().filter(client_problem=problem).values_list("sign_id", "text"))


def _note_signs(row: ClientProblem, signs: Signs, before: Signs, actor: Actor) -> None:
    """A row for each sign that appeared, changed its words, or is seen no more."""
    texts = {code: text.strip() for code, text in signs.items()}
    news = [(code, True, text) for code, text in texts.items() if before.get(code) != text]
    news += [(code, False, "") for code in before if code not in texts]
    ObservedSign.objects.bulk_create(
        ObservedSign(sign_id=code, present=present, text=text, author_id=actor.person_id, **within(row))
        for code, present, text in news
    )


def _target(scores: Scores) -> dict[str, int]:
    return dict(zip(("target_knowledge", "target_behavior", "target_status"), scores, strict=True))
