"""How a board says things: short clocks, hours against a contract, what is wrong with a day."""

from collections.abc import Iterable
from datetime import date, datetime

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from buurtzorgweb.templatetags.look import HARD_SPACE, clock, hours
from schedule.board.load import Band, Cell, Issue, Person, Stint
from schedule.models import Availability
from teams.models import Absence

BAND_ICONS = {Band.MORNING: "sunrise", Band.AFTERNOON: "sun", Band.EVENING: "sunset", Band.NIGHT: "moon"}


def band_word(band: Band) -> str:
    words = {
        Band.MORNING: _("morning"),
        Band.AFTERNOON: _("afternoon"),
        Band.EVENING: _("evening"),
        Band.NIGHT: _("night"),
    }
    return words[band]


def brief(moment: datetime) -> str:
    """7, 12.30: as people say the times of a shift."""
    return str(moment.hour) if not moment.minute else clock(moment).removeprefix("0")


def span(first: datetime, last: datetime) -> str:
    return f"{brief(first)}–{brief(last)}"


def stint_span(stint: Stint) -> str:
    return span(stint.starts_at, stint.ends_at)


def in_hours(minutes: int) -> str:
    """27,5 in Dutch, 27.5 in English: hours as a contract counts them."""
    return formats.number_format(round(minutes / 60, 1), 1 if minutes % 60 else 0)


def against_contract(person: Person) -> str:
    """22 / 24 h"""
    agreed = formats.number_format(person.hours, 0 if person.hours == int(person.hours) else 1)
    hour = _("h")
    return f"{in_hours(person.planned)} / {agreed}{HARD_SPACE}{hour}"


def visits_word(count: int) -> str:
    return ngettext("%(count)d visit", "%(count)d visits", count) % {"count": count}


def away_word(cell: Cell) -> str:
    """Why somebody is not there; empty when nothing is known."""
    if not cell.employed:
        return _("not in the team")
    if cell.away:
        return str(Absence.Kind(cell.away).label)
    if cell.wish:
        return str(Availability.Kind(cell.wish).label)
    return ""


def issue_word(cell: Cell, issue: Issue) -> str:
    """In a few letters: it stands in a cell."""
    words = {
        Issue.AWAY: away_word(cell),
        Issue.NO_SHIFT: _("no shift"),
        Issue.CLASH: _("%(count)d at once") % {"count": cell.clashes + 1},
        Issue.REST: _("%(hours)s rest") % {"hours": hours(cell.rest or 0)},
        Issue.FULL: _("%(time)s too full") % {"time": hours(cell.over)},
        Issue.OUTSIDE: _("%(count)d outside the shift") % {"count": cell.outside},
    }
    return words[issue]


def issue_sentence(cell: Cell, issue: Issue) -> str:
    """In full: it stands above the visits of the day."""
    words = {
        Issue.AWAY: _("Is not there on this day: %(why)s.") % {"why": away_word(cell)},
        Issue.NO_SHIFT: _("There are visits, and no shift."),
        Issue.CLASH: _("Visits overlap; one person cannot be in two homes."),
        Issue.REST: _("Between two shifts there is %(hours)s of rest.") % {"hours": hours(cell.rest or 0)},
        Issue.FULL: _("Visits and travel take %(time)s more than the shift holds.") % {"time": hours(cell.over)},
        Issue.OUTSIDE: ngettext(
            "%(count)d visit lies outside the shift.", "%(count)d visits lie outside the shift.", cell.outside
        )
        % {"count": cell.outside},
    }
    return words[issue]


def short_day(day: date) -> str:
    return formats.date_format(day, "D j")


def first_names(people: Iterable[Person]) -> dict[int, str]:
    """First names, as colleagues say them; the last name too where two share one."""
    everybody = list(people)
    used = [person.first_name for person in everybody]
    return {
        person.user_id: person.name if used.count(person.first_name) > 1 else person.first_name for person in everybody
    }
