"""Public holidays that count for pay and roster, and the evenings that are paid as such."""

from datetime import date, time
from functools import cache

# What the collective agreement counts. The package also lists Good Friday, which is no holiday for pay, and Liberation
# Day in lustrum years alone. Another name than these would stop here and not be lost unseen.
NAMES = {
    "nieuwjaarsdag": "new_year",
    "eerste paasdag": "easter_sunday",
    "tweede paasdag": "easter_monday",
    "koningsdag": "kings_day",
    "hemelvaartsdag": "ascension",
    "eerste pinksterdag": "whit_sunday",
    "tweede pinksterdag": "whit_monday",
    "eerste kerstdag": "christmas_day",
    "tweede kerstdag": "boxing_day",
}
LEFT_OUT = {"goede vrijdag", "bevrijdingsdag"}
LIBERATION_DAY = "liberation_day"
EVENING = time(18)


@cache
def public_holidays(year: int, *, every_liberation_day: bool = False) -> dict[date, str]:
    """The days by date, each with its key. Liberation Day counts in lustrum years, or in every year by setting."""
    from holidays.countries import Netherlands  # ten megabytes of all countries, for who asks

    listed = Netherlands(years=year, language="nl")
    found = {day: NAMES[name.casefold()] for day, name in listed.items() if name.casefold() not in LEFT_OUT}
    if every_liberation_day or year % 5 == 0:
        found[date(year, 5, 5)] = LIBERATION_DAY
    return dict(sorted(found.items()))


def is_public_holiday(day: date, *, every_liberation_day: bool = False) -> bool:
    return day in public_holidays(day.year, every_liberation_day=every_liberation_day)


def holiday_from(day: date, *, december_evenings: bool = True, every_liberation_day: bool = False) -> time | None:
    """From when on this day counts as a holiday: midnight, 18:00 on 24 and 31 December, or not at all."""
    if is_public_holiday(day, every_liberation_day=every_liberation_day):
        return time(0)
    if december_evenings and (day.month, day.day) in {(12, 24), (12, 31)}:
        return EVENING
    return None
