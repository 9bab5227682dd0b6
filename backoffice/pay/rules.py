"""The codes of pay rules: what each means, and how it is written. Pure."""

from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _


class Meaning(NamedTuple):
    label: Any
    unit: Any
    is_text: bool = False


HOLIDAYS = {
    "new_year": _("New Year’s Day"),
    "easter_sunday": _("Easter Sunday"),
    "easter_monday": _("Easter Monday"),
    "kings_day": _("King’s Day"),
    "liberation_day": _("Liberation Day"),
    "ascension": _("Ascension Day"),
    "whit_sunday": _("Whit Sunday"),
    "whit_monday": _("Whit Monday"),
    "christmas_eve": _("Christmas Eve"),
    "christmas_day": _("Christmas Day"),
    "boxing_day": _("Boxing Day"),
    "new_years_eve": _("New Year’s Eve"),
}
HOURS, PERCENT, EURO, DAYS, MINUTES = _("hours"), "%", _("euros a kilometre"), _("days"), _("minutes")
MEANINGS: dict[str, Meaning] = {
    "full_time_hours": Meaning(_("Hours of a full week"), HOURS),
    "hours_per_year": Meaning(_("Hours of a full year"), HOURS),
    "most_contract_hours": Meaning(_("Most contract hours of one person in a week"), HOURS),
    "balance_months": Meaning(_("Balance of hours is settled every so many months"), _("months")),
    "extra_percent": Meaning(_("Extra hours up to a full week: on top of the hourly wage"), PERCENT),
    "overtime_percent": Meaning(_("Overtime above a full week: on top of the hourly wage"), PERCENT),
    "on_call_week": Meaning(_("Being on call, Monday to Friday"), PERCENT),
    "on_call_weekend": Meaning(_("Being on call, weekend and holidays"), PERCENT),
    "call_out_percent": Meaning(_("Called out: on top of the hourly wage"), PERCENT),
    "call_block_hours": Meaning(_("Block on call that counts as called out in full"), HOURS),
    "call_block_worked": Meaning(_("… when so much of it was worked"), HOURS),
    "leave_days_per_week": Meaning(_("Days over which the hours of a week of leave are spread"), DAYS),
    "sick_waiting_days": Meaning(_("Sickness: waiting days without pay"), DAYS),
    "sick_first_year": Meaning(_("Sickness: paid in the first year"), PERCENT),
    "sick_second_year": Meaning(_("Sickness: paid in the second year"), PERCENT),
    "sick_recur_days": Meaning(_("Sickness: ill again within so many days goes on counting"), DAYS),
    "km_bike": Meaning(_("Between visits by bike"), EURO),
    "km_ebike": Meaning(_("Between visits by e-bike"), EURO),
    "km_car": Meaning(_("Between visits by car"), EURO),
    "km_gap_minutes": Meaning(_("Longest gap between two visits that counts as the way between them"), MINUTES),
    "double_tolerance": Meaning(_("Two things at the same time: no exception up to"), MINUTES),
    "usual_start": Meaning(_("Work without a time, on a day without visits, begins so long after midnight"), MINUTES),
    "correction_months": Meaning(_("Frozen months that are looked at again"), _("months")),
    "employer_number": Meaning(_("Our number at the payroll bureau"), "", True),
    "payer_name": Meaning(_("Who pays: name of the account"), "", True),
    "payer_iban": Meaning(_("Who pays: IBAN"), "", True),
}
