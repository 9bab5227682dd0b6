"""The board as HTML, cell by cell.

Made by joining strings: eighty cells in Django's template language cost more than everything else of the page together.
Each part has an id, so that an answer to a move brings only what changed.
"""

from collections.abc import Iterable, Iterator
from datetime import date

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from buurtzorgweb.templatetags.look import hours, icon
from schedule.board.load import Band, Cell, Day, Gap, Person, Stint
from schedule.board.reading import Board
from schedule.board.words import (
    BAND_ICONS,
    against_contract,
    away_word,
    band_word,
    first_names,
    in_hours,
    issue_word,
    short_day,
    span,
    stint_span,
    visits_word,
)


class Writer:
    """Writes one board; `oob` marks the parts as replacements for those on screen."""

    def __init__(self, board: Board, *, me: int, today: date, chosen: str = "", oob: bool = False) -> None:
        self.board, self.me, self.today, self.chosen = board, me, today, chosen
        self.oob = ' hx-swap-oob="true"' if oob else ""
        self.names = first_names(board.people)
        self.totals = board.totals
        self.changed = board.changed if board.published else set()

    def table(self) -> SafeString:
        """The whole table."""
        parts = ['<table class="board">', self.head(), "<tbody>"]
        for band in Band:
            parts.append(f'<tr class="open">{self.band_head(band)}')
            parts += [self.gap(band, number) for number in range(7)]
        for person in self.board.people:
            parts.append(f"<tr>{self.person(person)}")
            parts += [self.cell(person, cell) for cell in person.cells]
        together, fits = _("Together"), _("of what fits")
        parts.append(f'</tbody><tfoot><tr><th scope="row">{together}<small>{fits}</small></th>')
        parts += [self.total(number) for number in range(7)]
        parts.append("</tr></tfoot></table>")
        return _safe("".join(parts))

    def head(self) -> str:
        cells = "".join(
            f'<th scope="col"{" aria-current=date" if day == self.today else ""}>{short_day(day)}</th>'
            for day in self.board.days
        )
        return f"<thead><tr><td></td>{cells}</tr></thead>"

    def band_head(self, band: Band) -> str:
        said = _("Still open")
        return f'<th scope="row">{said}<small>{band_word(band)}</small></th>'

    def gap(self, band: Band, number: int) -> str:
        """The open visits of one part of one day; empty where there are none."""
        day = self.board.days[number]
        found = next((gap for gap in self.board.gaps if gap.day == day and gap.band == band), None)
        inside = self._gap_link(found) if found else ""
        return f'<td id="o-{band}-{number}"{self.oob}>{inside}</td>'

    def _gap_link(self, gap: Gap) -> str:
        at = f"{gap.band}.{gap.day.isoformat()}"
        said = _("%(count)d open") % {"count": gap.visits}
        current = ' aria-current="true"' if at == self.chosen else ""
        return f'<a class="shift gap" href="?at={at}"{current}>{span(gap.first, gap.last)}<small>{said}</small></a>'

    def person(self, person: Person) -> str:
        small = against_contract(person) if person.member else _("not in the team")
        mine = ' class="me"' if person.user_id == self.me else ""
        name = escape(self.names[person.user_id])
        return f'<th scope="row" id="p{person.user_id}"{mine}{self.oob}>{name}<small>{small}</small></th>'

    def cell(self, person: Person, cell: Cell) -> str:
        at = f"{cell.user_id}.{cell.day.isoformat()}"
        number = (cell.day - self.board.monday).days
        start = f'<td id="c{cell.user_id}-{number}" data-v="{cell.mark}"{self.oob}>'
        current = ' aria-current="true"' if at == self.chosen else ""
        lead, small, tone = content(cell)
        if not lead:
            return f'{start}<a class="off" href="?at={at}"{current}>{small}</a></td>'
        drawn = f' data-tone="{tone}"' if tone else ""
        fresh = " new" if at in self.changed else ""
        return f'{start}<a class="shift{fresh}" href="?at={at}"{drawn}{current}>{lead}<small>{small}</small></a></td>'

    def total(self, number: int) -> str:
        """What a day asks beside what its shifts hold."""
        day = self.totals[number]
        unit_word = _("h")
        said = f"{in_hours(day.needed)} / {in_hours(day.capacity)} {unit_word}"
        short = f"<small>{icon('triangle-alert')}{short_word(day)}</small>" if day.short else ""
        tone = ' data-tone="watch"' if day.short else ""
        return f'<td id="t{number}"{tone}{self.oob}>{said}{short}</td>'

    def parts(self, keys: Iterable[tuple[int, date]], days: Iterable[date]) -> SafeString:
        """Only these cells, the heads of their people, and all of these days that follows from them."""
        return _safe(f"<template>{''.join(self._parts(set(keys), sorted(set(days))))}</template>")

    def _parts(self, keys: set[tuple[int, date]], days: list[date]) -> Iterator[str]:
        for person in self.board.people:
            if any(person.user_id == user_id for user_id, _day in keys):
                yield self.person(person)
            yield from (self.cell(person, cell) for cell in person.cells if (cell.user_id, cell.day) in keys)
        for number in (self.board.days.index(day) for day in days if day in self.board.days):
            yield from (self.gap(band, number) for band in Band)
            yield self.total(number)


def short_word(day: Day) -> str:
    return _("%(time)s too little") % {"time": hours(day.short)}


def content(cell: Cell) -> tuple[str, str, str]:
    """Lead, small line and tone of one cell; without a lead there is nothing but the small line."""
    issue = next(iter(cell.issues), None)
    if not cell.stints and not cell.visits:
        return "", away_word(cell) or _("free"), ""
    lead = "<br>".join(map(stint_span, cell.stints)) or visits_word(cell.visits)
    if issue:
        return lead, f"{icon('triangle-alert')}<span>{issue_word(cell, issue)}</span>", "watch"
    count = f'{cell.visits}<span class="vh"> {unit(cell.visits)}</span>'
    return lead, f"{icon(icon_of(cell.stints[0]))}{count}{_lock(cell)}", ""


def _lock(cell: Cell) -> str:
    if not any(stint.locked for stint in cell.stints):
        return ""
    said = _("fixed")
    return f'{icon("lock")}<span class="vh"> {said}</span>'


def unit(count: int) -> str:
    return ngettext("visit", "visits", count)


def icon_of(stint: Stint) -> str:
    """Its kind; an early or late shift around noon is one of the afternoon."""
    if stint.kind == "on_call":
        return "phone"
    midday = stint.starts_at.hour >= 11 and stint.ends_at.hour < 19
    bands = {"night": Band.NIGHT, "late": Band.EVENING}
    band = Band.AFTERNOON if midday and stint.kind != "night" else bands.get(stint.kind, Band.MORNING)
    return BAND_ICONS[band]


def legend() -> SafeString:
    """What the signs mean."""
    signs = [(BAND_ICONS[band], band_word(band)) for band in Band]
    signs += [("triangle-alert", _("look at this")), ("lock", _("fixed"))]
    items = "".join(format_html("<li>{}{}</li>", icon(name), word) for name, word in signs)
    number = _("number: visits")
    return _safe(f'<ul class="legend">{items}<li>{number}</li></ul>')


def _safe(text: str) -> SafeString:
    return mark_safe(text)  # noqa: S308 names are escaped above, the rest is ours
