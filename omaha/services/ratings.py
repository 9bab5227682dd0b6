"""Rating a problem. Ratings are added and corrected by a newer one, never changed."""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.utils import timezone
from uuid_utils.compat import uuid7

from access.services import Action, Actor
from buurtzorgweb.forms import Refused
from omaha.models import ClientProblem, Rating
from omaha.rules import INTERIM, SENTENCES, Rated, Rule, Scores, check_rating
from omaha.services.evaluation import move_evaluation
from omaha.services.guard import held, log, plan_rules, refuse, within


def standing(problem: ClientProblem) -> list[Rated]:
    """The ratings that hold, oldest first."""
    rows: Iterable[Rating] = Rating.objects.standing().filter(client_problem=problem).order_by("rated_at")
    return [Rated(row.moment, row.rated_at, row.scores, row.pk) for row in rows]


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
    beside: list[Rated] | None = None,
) -> Rating:
    """One rating beside those that stand (`beside`, where they are known already). Raises Refused.

    The caller's transaction, lock and log line cover it.
    """
    now = timezone.now()
    new = Rated(moment, at or now, scores)
    others = standing(problem) if beside is None else beside
    refuse(check_rating(others, new, now, replaces=replaces))
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


def rate_in_visit(
    *, problem: ClientProblem, actor: Actor, scores: Scores, at: datetime, key: UUID, visit_id: UUID
) -> Rating:
    """The rating that closes with a visit; one that ended before the baseline was written counts from the baseline."""
    beside = standing(problem)
    first = min((rated.at for rated in beside), default=at)
    return write(problem, INTERIM, scores, actor, at=max(at, first), key=key, visit_id=visit_id, beside=beside)


def correct_rating(*, rating: Rating, actor: Actor, scores: Scores, at: datetime | None = None) -> Rating:
    """A newer version beside the older; both stay readable. Holds for closed problems as well. Raises Refused."""
    with plan_rules():
        problem = ClientProblem.objects.select_for_update().get(pk=rating.client_problem_id)
        if Rating.objects.filter(replaces=rating).exists():
            raise Refused(SENTENCES[Rule.CORRECTED_ONCE])
        newer = write(problem, rating.moment, scores, actor, at=at or rating.rated_at, replaces=rating.pk)
        log(actor, "rating_correct", newer, Action.UPDATE)
        return newer
