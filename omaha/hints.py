"""Soft rules: what is worth a second look. They never block; each is said calmly beside the thing it is about."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clients.names import fold
from omaha.rules import ACTUAL, MANY_INTERVENTIONS, MANY_PROBLEMS, SENSITIVE, SILENT_AFTER, Scores

MELDCODE = "https://www.rijksoverheid.nl/onderwerpen/huiselijk-geweld/meldcode"
STATUS = 2


@dataclass(frozen=True, slots=True)
class Hint:
    """`rule`: the number in the Omaha business rules; `url`: where more is to be read."""

    rule: int
    text: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Looked:
    """One problem as the soft rules look at it."""

    code: str
    kind: str
    target: Scores
    latest: Scores | None
    target_note: str = ""
    is_open: bool = True
    next_evaluation_on: date | None = None
    interventions: int = 0
    since: date | None = None
    reported_on: date | None = None
    other_texts: Sequence[str] = ()
    listed: Sequence[str] = field(default=())


def problem_hints(problem: Looked, today: date) -> list[Hint]:
    """What to say beside one problem; nothing of a closed one."""
    if not problem.is_open:
        return []
    found = [*_scores(problem), *_evaluation(problem, today), *_work(problem, today), *_other(problem)]
    return found + ([sensitive_hint()] if problem.code in SENSITIVE else [])


def plan_hints(open_problems: int) -> list[Hint]:
    """Rule 13 for the whole plan: few problems are better than many."""
    if open_problems <= MANY_PROBLEMS:
        return []
    return [
        Hint(
            13,
            _("%(count)d problems are open at once. A plan of at most %(most)d is easier to carry out together.")
            % {"count": open_problems, "most": MANY_PROBLEMS},
        )
    ]


def sensitive_hint() -> Hint:
    """Rule 16."""
    return Hint(
        16, _("Follow the five steps of the reporting code. Only the colleagues you name can read this."), MELDCODE
    )


def _scores(problem: Looked) -> Iterable[Hint]:
    if problem.latest is None:
        return
    status = problem.latest[STATUS]
    if problem.kind == ACTUAL and status == 5:
        yield Hint(11, _("Status 5 means no signs are left. Is the problem still actual?"))
    if problem.kind != ACTUAL and status < 5:
        yield Hint(11, _("Status below 5 means there are signs. Has the problem become actual?"))
    lower = any(goal < now for goal, now in zip(problem.target, problem.latest, strict=True))
    if lower and not problem.target_note.strip():
        yield Hint(12, _("The target lies below the score of now. If that is right, say why with the target."))


def _evaluation(problem: Looked, today: date) -> Iterable[Hint]:
    if problem.next_evaluation_on and problem.next_evaluation_on < today:
        late = (today - problem.next_evaluation_on).days
        yield Hint(
            14,
            ngettext("The evaluation was due %(days)d day ago.", "The evaluation was due %(days)d days ago.", late)
            % {"days": late},
        )


def _work(problem: Looked, today: date) -> Iterable[Hint]:
    if not problem.interventions:
        yield Hint(14, _("No intervention yet: what will you do about this?"))
    elif silent(problem.reported_on, problem.since, today):
        yield Hint(
            14,
            _("Nothing was reported on this for %(days)d days. Is everything still needed?")
            % {"days": (today - (problem.reported_on or problem.since or today)).days},
        )
    if problem.interventions > MANY_INTERVENTIONS:
        yield Hint(
            13,
            _("%(count)d interventions for one problem. Which of them matter most?") % {"count": problem.interventions},
        )


def silent(reported_on: date | None, since: date | None, today: date) -> bool:
    """Whether nothing was reported for four weeks of care."""
    last = max((day for day in (reported_on, since) if day), default=None)
    return last is not None and today - last > SILENT_AFTER


def _other(problem: Looked) -> Iterable[Hint]:
    for text in problem.other_texts:
        if fits := listed_like(text, problem.listed):
            yield Hint(15, _("“%(text)s” looks like “%(listed)s” of the list.") % {"text": text, "listed": fits})


def listed_like(text: str, listed: Iterable[str]) -> str:
    """The listed term whose words are found in a free text; empty if there is none. Rule 15.

    A term counts as found when each of the alternatives between its slashes, or one of them whole, stands there.
    """
    said = set(_words(text))
    for term in listed:
        for alternative in term.split("/"):
            wanted = [word for word in _words(alternative) if len(word) > 2]
            if wanted and all(any(_same(word, other) for other in said) for word in wanted):
                return term
    return ""


def _same(word: str, other: str) -> bool:
    """The same word but for its ending: pijn and pijnlijk, pain and painful."""
    short, long = sorted((word, other), key=len)
    return word == other or (len(short) >= 4 and long.startswith(short) and len(long) - len(short) <= 4)


def _words(text: str) -> list[str]:
    return "".join(mark if mark.isalnum() else " " for mark in fold(text)).split()


def as_context(hints: Iterable[Hint]) -> list[dict[str, Any]]:
    return [{"text": hint.text, "url": hint.url, "rule": hint.rule} for hint in hints]
