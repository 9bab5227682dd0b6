"""What each limit is called on the administrator's page, by subject."""

from django.utils.translation import gettext_lazy as _

LIMITS = {
    "daily_rest": _("Rest between two days of work, at least"),
    "daily_rest_short": _("Once in seven days shortened to"),
    "weekly_rest": _("Rest in seven days, at least"),
    "fortnight_rest": _("Or in fourteen days together"),
    "fortnight_part": _("In parts of at least"),
    "break_from": _("A break from more work than"),
    "break_least": _("That break, at least"),
    "long_break_from": _("A longer break from more work than"),
    "long_break_least": _("That longer break, at least"),
    "break_part": _("Each part of a break, at least"),
    "shift_most": _("Work in one shift, at most"),
    "week_most": _("Work in a week, at most"),
    "four_weeks_most": _("Average over four weeks, at most"),
    "sixteen_weeks_most": _("Average over sixteen weeks, at most"),
    "free_sundays": _("Free Sundays in 52 weeks, at least"),
    "night_from": _("A night has more work between midnight and six than"),
    "night_most": _("Work in one night, at most"),
    "long_night_rest": _("Rest after a longer night, at least"),
    "long_nights_fortnight": _("Longer nights in two weeks, at most"),
    "long_nights_year": _("Longer nights in 52 weeks, at most"),
    "night_rest": _("Rest after a night that ends after two, at least"),
    "night_rest_short": _("Once in seven days shortened to"),
    "night_series_from": _("Nights in a row that ask for a longer rest"),
    "night_series_rest": _("That longer rest, at least"),
    "series_most": _("Shifts in a row with a night among them, at most"),
    "nights_most": _("Nights in sixteen weeks, at most"),
    "nights_year": _("Or nights in 52 weeks"),
    "night_hours_fortnight": _("Or work at night in each two weeks"),
    "night_average_from": _("Nights in sixteen weeks that lower the average"),
    "night_average_most": _("That average over sixteen weeks, at most"),
    "on_call_free": _("Days free of being on call in four weeks, at least"),
    "on_call_work_most": _("Work in 24 hours with being on call, at most"),
    "on_call_before_night": _("Not on call before a night"),
    "on_call_after_night": _("Not on call after a night"),
    "days_in_a_row": _("Days of work in a row, at most"),
    "weekends_in_a_row": _("Weekends of work in a row, at most"),
}
_CODES = list(LIMITS)


def _between(first: str, last: str) -> list[str]:
    return _CODES[_CODES.index(first) : _CODES.index(last) + 1]


SUBJECTS = [
    (_("Rest"), _between("daily_rest", "fortnight_part")),
    (_("Breaks"), _between("break_from", "break_part")),
    (_("Hours"), _between("shift_most", "free_sundays")),
    (_("Nights"), _between("night_from", "night_average_most")),
    (_("On call"), _between("on_call_free", "on_call_after_night")),
    (_("Rules of the house"), _between("days_in_a_row", "weekends_in_a_row")),
]
