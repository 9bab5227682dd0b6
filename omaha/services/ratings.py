"""Rating a problem. Ratings are added and corrected by a newer one, never changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils import timezone
from uuid_utils.compat import uuid7

from access.services import Action, Actor
from buurtzorgweb.forms import Refused
from buurtzorgweb.sql import insert_all, rows
from omaha.models import ClientProblem, Rating
from omaha.rules import INTERIM, SENTENCES, Rated, Rule, Scores, check_rating
from omaha.services.evaluation import move_evaluation
from omaha.services.guard import held, log, plan_rules, refuse, within

# As RatingQuerySet.standing().
STANDING = """
SELECT r.client_problem_id, r.id, r.moment, r.rated_at, r.knowledge, r.behavior, r.status FROM omaha_rating r
WHERE r.client_problem_id = ANY (%(problems)s) AND NOT EXISTS (SELECT FROM omaha_rating c WHERE c.replaces_id = r.id)
ORDER BY r.rated_at
"""


def standing_of(problems: Sequence[UUID]) -> dict[UUID, list[Rated]]:
    """Of each problem the ratings that hold, oldest first; one statement."""
    found: dict[UUID, list[Rated]] = {problem: [] for problem in problems}
    for problem, key, moment, rated_at, knowledge, behavior, status in rows(STANDING, problems=list(found)):
        found[problem].append(Rated(moment, rated_at, (knowledge, behavior, status), key))
    return found


def standing(problem: ClientProblem) -> list[Rated]:
    """The ratings that hold, oldest first."""
    return standing_of([problem.pk])[problem.pk]


def write(
    problem: ClientProblem,
    moment: str,
    scores: Scores,
    actor: Actor,
    *,
    at: datetime | None = None,
    replaces: UUID | None = None,
    key: UUID | None = None,
    visit_id: UUID | None = None,
) -> Rating:
    """One rating beside those that stand. Raises Refused.

    The caller's transaction, lock and log line cover it.
    """
    now = timezone.now()
    new = Rated(moment, at or now, scores)
    refuse(check_rating(standing(problem), new, now, replaces=replaces))
    knowledge, behavior, status = scores
    return Rating.objects.create(
        id=key or uuid7(),
        moment=moment,
        rated_at=new.at,
        knowledge=knowledge,
        behavior=behavior,
        status=status,
        author_id=actor.person_id,
        replaces_id=replaces,
        visit_id=visit_id,
        **within(problem),
    )


def rate_problem(
    *,
    problem: ClientProblem,
    actor: Actor,
    scores: Scores,
    rating_id: UUID | None = None,
    next_evaluation_on: date | None = None,
    at: datetime | None = None,
) -> Rating:
    """An interim rating; with another date, the next evaluation moves too. The same id twice is one rating.

    Raises Refused. A repeat after a lost answer gives back the rating that was kept.
    """
    with plan_rules():
        row = held(problem)
        known = Rating.objects.filter(pk=rating_id, client_problem=row).first() if rating_id else None
        if known:
            return known
        rating = write(row, INTERIM, scores, actor, at=at, key=rating_id)
        if next_evaluation_on:
            move_evaluation(row, next_evaluation_on)
        log(actor, "rating_add", rating, Action.CREATE)
        return rating


@dataclass(frozen=True, slots=True)
class VisitRating:
    """What a nurse scored at the door, under the id made there."""

    problem: ClientProblem
    key: UUID
    scores: Scores


def rate_in_visit(*, ratings: Sequence[VisitRating], actor: Actor, at: datetime, visit_id: UUID) -> None:
    """The ratings that close with a visit, two statements for all; none counts from before its baseline.

    The caller's transaction, lock and log line cover them. Raises Refused.
    """
    if not ratings:
        return
    beside = standing_of([rating.problem.pk for rating in ratings])
    insert_all([_new(one, beside[one.problem.pk], actor, at=at, visit_id=visit_id) for one in ratings])


def _new(one: VisitRating, others: list[Rated], actor: Actor, *, at: datetime, visit_id: UUID) -> Rating:
    now = timezone.now()
    first = min((rated.at for rated in others), default=at)
    new = Rated(INTERIM, max(at, first), one.scores)
    refuse(check_rating(others, new, now, replaces=None))
    knowledge, behavior, status = one.scores
    return Rating(
        id=one.key,
        moment=INTERIM,
        rated_at=new.at,
        knowledge=knowledge,
        behavior=behavior,
        status=status,
        author_id=actor.person_id,
        visit_id=visit_id,
        **within(one.problem),
    )


def correct_rating(*, rating: Rating, actor: Actor, scores: Scores, at: datetime | None = None) -> Rating:
    """A newer version beside the older; both stay readable. Holds for closed problems as well. Raises Refused."""
    with plan_rules():
        problem = ClientProblem.objects.select_for_update().get(pk=rating.client_problem_id)
        if Rating.objects.filter(replaces=rating).exists():
            raise Refused(SENTENCES[Rule.CORRECTED_ONCE])
        newer = write(problem, rating.moment, scores, actor, at=at or rating.rated_at, replaces=rating.pk)
        log(actor, "rating_correct", newer, Action.UPDATE)
        return newer
