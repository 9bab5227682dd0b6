"""The week board: people by days, what is open, what does not fit; and the tray with what one is about to give."""

from collections.abc import Collection
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from buurtzorgweb.htmx import render_part
from buurtzorgweb.templatetags.look import when
from clients.access import log_list
from schedule.board.cells import Writer, legend
from schedule.board.load import Issue
from schedule.board.reading import Board, board_of
from schedule.board.tray import Place, Tray, place_of, tray_of
from schedule.board.words import first_names, issue_sentence, short_day
from schedule.recurrence import monday_of
from schedule.worktime.duties import Level
from schedule.worktime.words import breach_said, rule_said
from teams.middleware import TeamRequest

Context = dict[str, Any]
FAR = timedelta(weeks=520)
MOST_NOTES = 12
SAID = {Issue.AWAY, Issue.CLASH}


def monday_asked(text: str, today: date) -> date:
    """The Monday of the week asked for; this week when the address says nothing sensible."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return monday_of(today)
    return monday_of(day if abs(day - today) < FAR else today)


@require_safe
def week(request: TeamRequest) -> HttpResponse:
    """The board shows no client, so it is no line in the access log; a tray that names them is."""
    place = place_of(request.GET.get("at", ""))
    asked = place.day.isoformat() if place else request.GET.get("from", "")
    board = board_of(team_id=request.team.pk, monday=monday_asked(asked, timezone.localdate()))
    tray = open_tray(request, board, place)
    return render_part(request, "schedule/week.html", "tray", page(request, board, tray))


def open_tray(request: TeamRequest, board: Board, place: Place | None, picked: Collection[UUID] = ()) -> Tray | None:
    """What a cell holds; logged, because it names clients."""
    tray = tray_of(board, place, team_id=request.team.pk, picked=picked) if place else None
    if tray:
        log_list(request, "week", tray.names)
    return tray


def page(request: TeamRequest, board: Board, tray: Tray | None) -> Context:
    """Everything the template says, computed once."""
    today = timezone.localdate()
    shown = tray.place.day if tray else today
    writer = Writer(board, me=request.user_id, today=today, chosen=str(tray.place) if tray else "")
    return (
        tray_context(request, board, tray)
        | {
            "table": writer.table(),
            "legend": legend(),
            "days": [
                {"date": day, "on": day == shown or (number == 0 and shown not in board.days)}
                for number, day in enumerate(board.days)
            ],
            "before": board.monday - timedelta(days=7),
            "after": board.monday + timedelta(days=7),
            "number": board.monday.isocalendar().week,
            "this_week": today in board.days,
        }
        | said(board)
    )


def tray_context(request: TeamRequest, board: Board, tray: Tray | None) -> Context:
    return {
        "board": board,
        "tray": tray,
        "people": [(person.user_id, person.name) for person in board.people if person.member],
        "affected": affected(board, request.user_id),
        "mark": board.mark,
    }


def said(board: Board) -> Context:
    """The sentences that change with each move."""
    first, count = notes(board)
    told = {"notes": first, "count": count, "more": count - len(first)}
    return {"lead": lead(board), "rest": rest(board), "status": status(board)} | told


def lead(board: Board) -> str:
    if not board.open_visits:
        return _("Every visit has somebody.")
    return ngettext("%(count)d visit has nobody yet.", "%(count)d visits have nobody yet.", board.open_visits) % {
        "count": board.open_visits
    }


def rest(board: Board) -> str:
    """What else is to be looked at, in a sentence or two."""
    misfits = sum(bool(cell.issues) for person in board.people for cell in person.cells)
    short = sum(day.short > 0 for day in board.totals)
    said = []
    if misfits:
        said.append(misfits_said(misfits))
    if short:
        said.append(short_said(short))
    return " ".join(said) or _("Everything fits.")


def misfits_said(count: int) -> str:
    said = ngettext("%(count)d duty asks for a look.", "%(count)d duties ask for a look.", count)
    return said % {"count": count}


def short_said(count: int) -> str:
    said = ngettext("%(count)d day has too few shifts.", "%(count)d days have too few shifts.", count)
    return said % {"count": count}


def notes(board: Board) -> tuple[list[str], int]:
    """What asks for a word: rules of rest that are broken, with person, shifts and by how much; then clashes.

    The first dozen in full, since words are dear, and how many there are.
    """
    names = first_names(board.people)
    broken = [breach for breach in board.breaches if breach.level == Level.ERROR]
    odd = [(cell, one) for person in board.people for cell in person.cells for one in cell.issues if one in SAID]
    found = [f"{names[one.first.user]}, {rule_said(one)}. {breach_said(one)}" for one in broken[:MOST_NOTES]]
    for cell, issue in odd[: MOST_NOTES - len(found)]:
        found.append(f"{names[cell.user_id]}, {short_day(cell.day)}. {issue_sentence(cell, issue)}")
    return found, len(broken) + len(odd)


def status(board: Board) -> str:
    """Whether the team has said that this week stands."""
    if not board.published:
        return _("Not published yet.")
    said = _("Published %(when)s by %(who)s.") % {"when": when(board.published.at), "who": board.published.by}
    if not board.changed:
        return said
    people = len({key.partition(".")[0] for key in board.changed})
    return f"{said} " + ngettext(
        "Since then the week of %(count)d colleague changed.",
        "Since then the weeks of %(count)d colleagues changed.",
        people,
    ) % {"count": people}


def affected(board: Board, me: int) -> int:
    """How many colleagues hear of it when the week is published now."""
    return len({key.partition(".")[0] for key in board.changed} - {str(me)})
