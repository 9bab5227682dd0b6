"""The board of one team: the same for the team itself and for its coach."""

from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import Any

from django.http import Http404, HttpRequest
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from benchmarks import board, months, words
from benchmarks.board import Figures
from benchmarks.models import Figure, Measure, Spread
from benchmarks.norms import norm
from benchmarks.strip import strip
from buurtzorgweb.charts import Part, legend, month_line, share_bar
from buurtzorgweb.dense import dense
from buurtzorgweb.sql import columns, instance, rows
from schedule.models import WorkEntry
from teams.models import Team

YEAR = 12
FIGURES = """
SELECT team_id, measure_id, month, numerator, denominator, parts FROM benchmarks_figure
WHERE team_id = %(team)s AND month BETWEEN %(first)s AND %(last)s
"""
SPREADS = "FROM benchmarks_spread s WHERE s.month = %(month)s AND s.measure_id = ANY (%(codes)s)"


def asked_month(request: HttpRequest) -> date | None:
    """?month=2026-09; an address that names no month does not exist."""
    text = request.GET.get("month")
    if text is None:
        return None
    month = months.parse(text)
    if month is None or month > timezone.localdate():
        raise Http404
    return month


def read(team: Team, month: date | None) -> tuple[Figures, date | None]:
    """Thirteen months of figures, and the month to show: the one asked for, else the newest."""
    last = month or months.first_of(timezone.localdate())
    found = rows(FIGURES, team=team.pk, first=months.after(last, -YEAR), last=last)
    figures = board.by_team(found).get(team.pk, Figures())
    return figures, month or max(figures.months(), default=None)


def page(team: Team, month: date | None) -> dict[str, Any]:
    """Everything the board says, computed once."""
    figures, shown = read(team, month)
    context: dict[str, Any] = {"team": team, "month": shown}
    if shown is None:
        return context | {"board": drawn(context)}
    measures = known_measures()
    spread_rows = rows(f"SELECT {columns(Spread, 's')} {SPREADS}", month=shown, codes=list(board.STRIPS))
    spreads = {spread.measure_id: spread for spread in (instance(Spread, each) for each in spread_rows)}
    strips = [
        entry(measures[code], figures, shown, spreads.get(code)) for code in board.STRIPS if figures.get(code, shown)
    ]
    largest = max(spreads.values(), key=lambda spread: spread.teams, default=None)
    context |= {
        "when": heading(shown),
        "said": [line["said"] for line in strips if line["said"]],
        "dots": words.dots(largest.teams, len(largest.dots)) if largest else "",
        "strips": strips,
        "hours": hours(figures.get("worked_hours", shown)),
        "line": productivity(figures, shown, measures["productivity"]),
        "table": table(figures, shown, measures),
        **neighbours(figures, shown),
    }
    return context | {"board": drawn(context)}


def drawn(told: dict[str, Any]) -> SafeString:
    names = ("month", "strips", "hours", "line", "table")
    return dense("benchmarks/board.html", **{name: told.get(name) for name in names})


@cache
def known_measures() -> dict[str, Measure]:
    """They come with a migration and never change while a process runs."""
    return {measure.code: measure for measure in Measure.objects.all()}


def is_begun(month: date) -> bool:
    """The month of today: its figures still move."""
    return month == months.first_of(timezone.localdate())


def heading(shown: date) -> str:
    if is_begun(shown):
        return _("%(month)s up to today") % {"month": words.month_name(shown)}
    return words.month_name(shown)


def neighbours(figures: Figures, shown: date) -> dict[str, str]:
    """The months one can go to from here, as the address writes them."""
    before, after = months.after(shown, -1), months.after(shown)
    return {
        "before": f"{before:%Y-%m}" if any(month <= before for month in figures.months()) else "",
        "after": f"{after:%Y-%m}" if after <= timezone.localdate() else "",
    }


def entry(measure: Measure, figures: Figures, shown: date, spread: Spread | None) -> dict[str, Any]:
    """One measure: the figure, how it compares, all teams in a strip, and how it was computed."""
    count = figures.counts[measure.code, shown]
    peers = board.others(spread.dots, count.value, spread.teams) if spread else []
    where, say = board.place(count.value, peers), words.amount(measure.unit)
    held = norm(measure.code, shown)
    return {
        "name": str(measure),
        "figure": words.said(count.value, words.PLACES.get(measure.unit, 0)),
        "unit": words.unit_word(measure.unit, count.value),
        "compared": words.compared(where),
        "tone": board.tone(measure.code, where, None if held is None else count.value >= held),
        "icon": words.ICONS.get(where, "check"),
        "strip": strip(peers, count.value, teams=spread.teams if spread else 1, label=str(measure), say=say),
        "formula": measure.formula,
        "counts": words.counted(count, measure.unit),
        "running": running(figures, measure, shown),
        "said": sentence(count, where, held, begun=is_begun(shown)),
    }


def running(figures: Figures, measure: Measure, shown: date) -> str:
    """For how many whole months it has gone one way."""
    whole = months.after(shown, -1) if is_begun(shown) else shown
    return words.running(board.streak([value for _, value in figures.series(measure.code, whole)]))


def sentence(count: board.Count, where: board.Place, held: float | None, *, begun: bool) -> str:
    """What the page opens with, for the measures that say what care is like."""
    if count.measure == "productivity":
        return words.productivity(count.value, held)
    return words.faces(count.value, where, begun=begun) if count.measure == "faces" else ""


def hours(worked: board.Count | None) -> dict[str, Any] | None:
    """Where the worked hours went."""
    if worked is None or not worked.numerator:
        return None
    parts = [part(kind, minutes) for kind, minutes in zip(Figure.WORKED, worked.parts, strict=True) if minutes]
    return {
        "total": _("%(hours)s worked hours") % {"hours": words.said(worked.value)},
        "bar": share_bar(parts, label=_("Worked hours")),
        "legend": legend(parts),
    }


def part(kind: str, minutes: int) -> Part:
    label = _("With clients") if kind == "clients" else capfirst(str(WorkEntry.Kind(kind).label))
    note = _("%(hours)s h") % {"hours": words.said(minutes / 60)}
    return Part(label, minutes, "own" if kind == "clients" else "", note)


def productivity(figures: Figures, shown: date, measure: Measure) -> dict[str, Any] | None:
    """Twelve months of productivity beside the norm."""
    count, held = figures.get(measure.code, shown), norm(measure.code, shown)
    if count is None:
        return None
    series = figures.series(measure.code, shown, YEAR)
    missing = board.hours_to_norm(count.numerator, count.denominator, held) if held else 0
    return {
        "said": words.productivity(count.value, held),
        "formula": measure.formula,
        "missing": words.to_norm(missing),
        "drawing": line(series, held, str(measure)),
    }


def line(series: Sequence[tuple[date, float | None]], held: float | None, label: str) -> SafeString:
    named = [(words.short_month(month), value) for month, value in series]
    return month_line(named, held, label=label, say=words.share)


def table(figures: Figures, shown: date, measures: dict[str, Measure]) -> dict[str, Any]:
    """All months in numbers, newest first, for who cannot or will not read drawings."""
    told = [(measures[code], words.amount(measures[code].unit)) for code in board.STRIPS]
    told_months = [
        (words.month_name(month), [cell(figures.value(measure.code, month), say) for measure, say in told])
        for month, _value in reversed(figures.series("worked_hours", shown, YEAR))
        if month in figures.months()
    ]
    return {"heads": [measure for measure, _say in told], "rows": told_months}


def cell(value: float | None, say: Any) -> str:
    return say(value) if value is not None else "–"
