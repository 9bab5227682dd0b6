"""The terms as one looks for them: 42 problems with their signs, by word in either language."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from django.utils.translation import get_language

from clients.names import fold
from omaha.models import InterventionCategory, Modifier, Problem, RatingAnchor, SignSymptom, Target


def dutch() -> bool:
    return (get_language() or "nl").startswith("nl")


@dataclass(frozen=True, slots=True)
class Entry:
    """A term in both languages."""

    code: str
    nl: str
    en: str
    says_nl: str = ""
    says_en: str = ""
    is_other: bool = False

    @property
    def name(self) -> str:
        return self.nl if dutch() else self.en

    @property
    def says(self) -> str:
        return self.says_nl if dutch() else self.says_en


@dataclass(frozen=True, slots=True)
class ListedProblem:
    term: Entry
    domain: str
    signs: tuple[Entry, ...]

    @property
    def domain_name(self) -> str:
        return str(Problem.Domain(self.domain).label)


@dataclass(frozen=True, slots=True)
class Found:
    """A problem that fits the words, with the signs that do."""

    problem: ListedProblem
    signs: tuple[Entry, ...] = ()


@cache
def problems() -> Mapping[str, ListedProblem]:
    """All 42, in the order of the list; they never change while a process runs."""
    signs: dict[str, list[Entry]] = {}
    for sign in SignSymptom.objects.order_by("position"):
        entry = Entry(sign.code, sign.name_nl, sign.name_en, is_other=sign.is_other)
        signs.setdefault(sign.problem_id, []).append(entry)
    return {
        row.code: ListedProblem(
            Entry(row.code, row.name_nl, row.name_en, row.definition_nl, row.definition_en),
            row.domain,
            tuple(signs[row.code]),
        )
        for row in Problem.objects.order_by("position")
    }


@cache
def targets() -> Mapping[str, Entry]:
    return {
        row.code: Entry(row.code, row.name_nl, row.name_en, row.definition_nl, row.definition_en, row.is_other)
        for row in Target.objects.order_by("position")
    }


@cache
def categories() -> Mapping[str, Entry]:
    return {
        row.code: Entry(row.code, row.name_nl, row.name_en, row.definition_nl, row.definition_en)
        for row in InterventionCategory.objects.order_by("position")
    }


@cache
def modifiers(axis: str) -> Mapping[str, Entry]:
    """Whose problem (`client`) or what kind (`problem_type`), the usual first."""
    order = "position" if axis == "client" else "-position"
    return {
        row.code: Entry(row.code, row.name_nl, row.name_en, row.definition_nl, row.definition_en)
        for row in Modifier.objects.filter(axis=axis).order_by(order)
    }


@cache
def anchors(language: str) -> Mapping[tuple[str, int], str]:
    """(knowledge, 3) → what that means, fifteen sentences."""
    return {
        (anchor.scale.lower(), anchor.rating): anchor.anchor_nl if language.startswith("nl") else anchor.anchor_en
        for anchor in RatingAnchor.objects.all()
    }


def has_words(entry: Entry, words: Iterable[str]) -> bool:
    """Each word begins some word of the term, all in one language; long ones may stand within: wond in hielwond."""
    return any(
        all(any(part.startswith(word) or (len(word) > 3 and word in part) for part in _parts(text)) for word in words)
        for text in (entry.nl, entry.en)
    )


def _parts(text: str) -> list[str]:
    return "".join(mark if mark.isalnum() else " " for mark in fold(text)).split()


def search(text: str, used: Mapping[str, int]) -> list[Found]:
    """Problems by their own name first, then by their signs; within each the most used of late first."""
    words = _parts(text)
    if not words:
        return []
    found: list[tuple[bool, Found]] = []
    for problem in problems().values():
        signs = tuple(sign for sign in problem.signs if not sign.is_other and has_words(sign, words))
        by_name = has_words(problem.term, words)
        if by_name or signs:
            found.append((by_name, Found(problem, signs)))
    found.sort(key=lambda one: (not one[0], -used.get(one[1].problem.term.code, 0)))
    return [one for _by_name, one in found]


def often(used: Mapping[str, int], most: int = 8) -> list[Found]:
    """What the team opened most of late."""
    codes = sorted((code for code in used if code in problems()), key=lambda code: -used[code])
    return [Found(problems()[code]) for code in codes[:most]]


def search_targets(text: str) -> list[Entry]:
    words = _parts(text)
    return [entry for entry in targets().values() if has_words(entry, words)]
