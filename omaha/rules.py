"""The rules of a care plan as values in, an answer out: what is refused, and what is only worth a second look.

The numbers are those of the Omaha System's business rules. The hard ones hold in the database too, as a constraint or
a trigger of the same name (0004_plan_rules); the sentence for the person at the screen stands here alone.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

Scores = tuple[int, int, int]

ACTUAL, POTENTIAL, HEALTH_PROMOTION = "RM0001", "RM0002", "RM0003"
BASELINE, INTERIM, FINAL = "baseline", "interim", "final"
OTHER_TARGET = "TG0063"
DECEASED = "deceased"
NEGLECT, ABUSE = "PB0015", "PB0016"
SENSITIVE = frozenset({NEGLECT, ABUSE})
# How far a clock of one machine may run ahead of another's.
CLOCKS_APART = timedelta(minutes=1)
# Months until the next evaluation, by law; another date may be agreed, for the Wlz no later one.
EVALUATE_AFTER = {"Wlz": 6, "Wmo": 6}
EVALUATE_AFTER_ELSE = 3
WLZ_MONTHS = 6
MANY_PROBLEMS = 4
MANY_INTERVENTIONS = 8
SILENT_AFTER = timedelta(days=28)


class Rule(StrEnum):
    """A hard rule, under the name of its constraint where the database holds it."""

    ONE_OPEN = "one_open_problem"
    NEEDS_SIGN = "actual_needs_sign"
    NO_SIGNS = "only_actual_has_signs"
    SIGN_OF_PROBLEM = "sign_of_problem"
    OTHER_SIGN = "other_sign_needs_text"
    SCORES = "rating_one_to_five"
    ONE_BASELINE = "one_baseline"
    ONE_FINAL = "one_final"
    IN_ORDER = "ratings_in_order"
    IN_FUTURE = "rating_in_future"
    CORRECTED_ONCE = "rating_corrected_once"
    CORRECTS_SAME = "rating_corrects_same"
    NEEDS_BASELINE = "plan_needs_baseline"
    TARGET = "target_one_to_five"
    INTERVENTION_TEXT = "intervention_text"
    OTHER_TARGET = "target_other_text"
    INTERVENTION_DATES = "intervention_dates"
    NEEDS_EVALUATION = "open_has_evaluation"
    WLZ = "wlz_evaluation"
    CLOSING_NEEDS_FINAL = "closing_needs_final"
    CLOSING_NEEDS_REASON = "closed_with_reason"
    CLOSED_AFTER_START = "closed_after_start"
    ENDS_INTERVENTIONS = "closing_ends_interventions"
    CLOSED = "problem_is_closed"
    KIND_NEEDS_RATING = "kind_needs_rating"
    KIND_CHANGES = "kind_really_changes"
    READERS = "sensitive_has_readers"


SENTENCES: dict[Rule, Any] = {
    Rule.ONE_OPEN: _(
        "This problem is already open for this client. Go on with that one; neglect and abuse show only to their"
        " named readers."
    ),
    Rule.NEEDS_SIGN: _("An actual problem has at least one sign. Tick what you saw, or choose potential."),
    Rule.NO_SIGNS: _("Only an actual problem has signs. Untick them, or choose actual."),
    Rule.SIGN_OF_PROBLEM: _("This sign belongs to another problem. Choose one from the list."),
    Rule.OTHER_SIGN: _("Write which other sign you saw."),
    Rule.SCORES: _("Knowledge, behavior and status are rated together, each from 1 to 5."),
    Rule.ONE_BASELINE: _("This problem already has its baseline. Rate it again, or correct the baseline."),
    Rule.ONE_FINAL: _("This problem already has its final rating. Correct that one."),
    Rule.IN_ORDER: _("Ratings follow in order: the baseline is the first, the final rating the last."),
    Rule.IN_FUTURE: _("A rating cannot lie in the future."),
    Rule.CORRECTED_ONCE: _("This rating was corrected meanwhile. Correct the newest one."),
    Rule.CORRECTS_SAME: _("A correction keeps the problem and the moment of the rating it replaces."),
    Rule.NEEDS_BASELINE: _("A plan begins with a baseline: rate knowledge, behavior and status."),
    Rule.TARGET: _("A plan has a target for knowledge, behavior and status, each from 1 to 5."),
    Rule.INTERVENTION_TEXT: _("Write what is done for this client, so that a colleague can do it."),
    Rule.OTHER_TARGET: _("Write what “other” stands for."),
    Rule.INTERVENTION_DATES: _("The last day cannot lie before the first."),
    Rule.NEEDS_EVALUATION: _("Choose when you evaluate this problem again."),
    Rule.WLZ: _("Under the Wlz the next evaluation is at most six months ahead."),
    Rule.CLOSING_NEEDS_FINAL: _("Closing asks for a final rating of knowledge, behavior and status."),
    Rule.CLOSING_NEEDS_REASON: _("Choose why you close this problem."),
    Rule.CLOSED_AFTER_START: _("A problem cannot be closed before it began."),
    Rule.ENDS_INTERVENTIONS: _("Interventions end with their problem, and this problem is closed."),
    Rule.CLOSED: _("This problem is closed. What was written stays; open it anew to go on."),
    Rule.KIND_NEEDS_RATING: _("Another kind of problem asks for a new rating."),
    Rule.KIND_CHANGES: _("The problem is of this kind already."),
    Rule.READERS: _("Name who may read this problem, yourself among them."),
}
# Beside which field of a form a refusal stands.
FIELDS = {
    Rule.NEEDS_SIGN: "signs",
    Rule.NO_SIGNS: "signs",
    Rule.SIGN_OF_PROBLEM: "signs",
    Rule.OTHER_SIGN: "other_sign",
    Rule.INTERVENTION_TEXT: "text",
    Rule.OTHER_TARGET: "target_text",
    Rule.INTERVENTION_DATES: "ends_on",
    Rule.NEEDS_EVALUATION: "next_evaluation_on",
    Rule.WLZ: "next_evaluation_on",
    Rule.CLOSING_NEEDS_REASON: "reason",
    Rule.KIND_CHANGES: "kind",
    Rule.READERS: "readers",
    Rule.IN_FUTURE: "rated_on",
    Rule.IN_ORDER: "rated_on",
}


@dataclass(frozen=True, slots=True)
class Rated:
    """One standing rating: when, at which moment of care, which scores."""

    moment: str
    at: datetime
    scores: Scores
    id: UUID | None = None


def are_scores(scores: Sequence[Any]) -> bool:
    """Three whole numbers from 1 to 5."""
    return len(scores) == 3 and all(type(score) is int and 1 <= score <= 5 for score in scores)


def check_rating(standing: Sequence[Rated], new: Rated, now: datetime, *, replaces: UUID | None = None) -> Rule | None:
    """Rule 4 for a rating beside those that stand: which rule refuses it, or none."""
    if not are_scores(new.scores):
        return Rule.SCORES
    if new.at > now + CLOCKS_APART:
        return Rule.IN_FUTURE
    others = [rated for rated in standing if rated.id != replaces or replaces is None]
    if replaces is not None:
        old = next((rated for rated in standing if rated.id == replaces), None)
        if old is None:
            return Rule.CORRECTED_ONCE
        if old.moment != new.moment:
            return Rule.CORRECTS_SAME
    return _check_moment(others, new)


def _check_moment(others: Sequence[Rated], new: Rated) -> Rule | None:
    moments = [rated.moment for rated in others]
    if new.moment == BASELINE and BASELINE in moments:
        return Rule.ONE_BASELINE
    if new.moment == FINAL and FINAL in moments:
        return Rule.ONE_FINAL
    if new.moment != BASELINE and BASELINE not in moments:
        return Rule.NEEDS_BASELINE
    if not in_order([*others, new]):
        return Rule.IN_ORDER
    return None


def in_order(ratings: Iterable[Rated]) -> bool:
    """The baseline is the first and the final rating the last; what lies between may come in late."""
    place = {BASELINE: 0, INTERIM: 1, FINAL: 2}
    by_time = [rated.moment for rated in sorted(ratings, key=lambda rated: (rated.at, place[rated.moment]))]
    return BASELINE not in by_time[1:] and FINAL not in by_time[:-1]


def check_signs(kind: str, signs: Mapping[str, str], listed: Mapping[str, bool]) -> Rule | None:
    """Rules 2 and 3. `signs`: code → text; `listed`: the codes of the problem → whether that is its “other”."""
    if kind == ACTUAL and not signs:
        return Rule.NEEDS_SIGN
    if kind != ACTUAL and signs:
        return Rule.NO_SIGNS
    for code, text in signs.items():
        if code not in listed:
            return Rule.SIGN_OF_PROBLEM
        if listed[code] and not text.strip():
            return Rule.OTHER_SIGN
    return None


def check_evaluation(day: date | None, today: date, laws: Iterable[str]) -> Rule | None:
    """Rule 7: an open problem has a next evaluation, under the Wlz at most six months ahead."""
    if day is None:
        return Rule.NEEDS_EVALUATION
    if "Wlz" in laws and day > months_after(today, WLZ_MONTHS):
        return Rule.WLZ
    return None


def next_evaluation(today: date, laws: Iterable[str]) -> date:
    """The date that is offered: the nearest that a law of this client asks for."""
    return months_after(today, min((EVALUATE_AFTER.get(law, EVALUATE_AFTER_ELSE) for law in laws), default=3))


def months_after(day: date, months: int) -> date:
    """The same day so many months on, or the last of that month: as PostgreSQL adds an interval."""
    total = day.year * 12 + day.month - 1 + months
    year, month = divmod(total, 12)
    for last in range(day.day, 27, -1):
        try:
            return date(year, month + 1, last)
        except ValueError:
            continue
    return date(year, month + 1, day.day)


def check_intervention(
    *, target: str, target_text: str, text: str, starts_on: date, ends_on: date | None
) -> Rule | None:
    """Rule 6: a care description, a word for “other”, an end not before the start."""
    if not text.strip():
        return Rule.INTERVENTION_TEXT
    if target == OTHER_TARGET and not target_text.strip():
        return Rule.OTHER_TARGET
    if ends_on is not None and ends_on < starts_on:
        return Rule.INTERVENTION_DATES
    return None


def check_closing(*, reason: str, final: Scores | None) -> Rule | None:
    """Rule 8: a reason, and a final rating unless the client died."""
    if not reason:
        return Rule.CLOSING_NEEDS_REASON
    if final is None and reason != DECEASED:
        return Rule.CLOSING_NEEDS_FINAL
    return None
