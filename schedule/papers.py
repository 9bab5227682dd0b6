"""The plan and the transfer letter on paper: plain words, black on white, empty parts left out."""

from datetime import date
from functools import cache
from typing import Any

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from buurtzorgweb.printing import Printer
from clients.models import Client
from omaha.document import SCALES, Plan
from omaha.models import RatingAnchor
from schedule.models import PartOfDay
from schedule.pattern import days_in_words

LANGUAGES = ("nl", "en")
Context = dict[str, Any]


def language_for(client: Client, wanted: str = "") -> str:
    """The client's own language where we speak it; else Dutch."""
    if wanted in LANGUAGES:
        return wanted
    spoken = [code.split("-")[0] for code in client.languages]
    return next((code for code in spoken if code in LANGUAGES), "nl")


@cache
def anchors(language: str) -> dict[tuple[str, int], str]:
    """What a score means, in plain words; fifteen sentences that never change while a process runs."""
    field = f"anchor_{language}"
    return {
        (scale.lower(), rating): text
        for scale, rating, text in RatingAnchor.objects.values_list("scale", "rating", field)
    }


def readable(plan: Plan, language: str) -> Context:
    """The plan in words of one language: where she stands, where she wants to be, what is done, when we come."""
    words = anchors(language)
    return {
        "problems": [
            {
                "key": problem["key"],
                "name": problem["name"][language],
                "kind": problem["kind"][language],
                "signs": ", ".join(sign[language] for sign in problem["signs"]),
                "scores": scores(problem, words),
                "work": [{"text": row["text"], "category": row["category"][language]} for row in problem["work"]],
                "evaluate": date.fromisoformat(problem["evaluate"]) if problem["evaluate"] else None,
            }
            for problem in plan["problems"]
        ],
        "moments": [moment(row) for row in plan["moments"]],
    }


def scores(problem: Context, words: dict[tuple[str, int], str]) -> list[Context]:
    labels = (_("What I know"), _("What I do"), _("How it goes"))
    now = problem["now"] or [None] * 3
    return [
        {"label": label, "now": words.get((scale, is_now), ""), "goal": words[scale, goal], "reached": is_now == goal}
        for label, scale, is_now, goal in zip(labels, SCALES, now, problem["target"], strict=True)
    ]


def moment(row: Context) -> str:
    """ma, wo, vr: ochtend, 30 minuten, with two."""
    days = days_in_words(row["days"], every_days=row.get("every_days"))
    said = [
        f"{days}: {PartOfDay(row['part']).label}",
        ngettext("%(n)d minute", "%(n)d minutes", row["minutes"]) % {"n": row["minutes"]},
    ]
    if row["nurses"] == 2:
        said.append(_("with two nurses"))
    if row["every"] > 1:
        said.append(_("every %(n)d weeks") % {"n": row["every"]})
    return ", ".join(said)


def stylesheet() -> str:
    found = finders.find("paper.css")
    assert isinstance(found, str)
    return found


@cache
def printer() -> Printer:
    """One for each process that prints."""
    return Printer(stylesheet())


def html(template: str, context: Context, language: str) -> str:
    """One paper in one language, before it is printed."""
    with translation.override(language):
        return render_to_string(template, context | {"language": language})


def pdf(template: str, context: Context, language: str) -> bytes:
    """One paper, printed beside this process."""
    return printer().print(html(template, context, language))
