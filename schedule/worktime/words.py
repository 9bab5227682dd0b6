"""Rules of rest in the words of the person who plans: which rule, which two shifts, by how much."""

from datetime import datetime
from typing import Any

from django.utils import formats, timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from buurtzorgweb.templatetags.look import clock, hours
from schedule.worktime.duties import Breach, Duty, Level, Rule

NAMES = {
    Rule.OVERLAP: _("two shifts at once"),
    Rule.DAILY_REST: _("daily rest"),
    Rule.WEEKLY_REST: _("weekly rest"),
    Rule.BREAK: _("break"),
    Rule.SHIFT: _("length of a shift"),
    Rule.WEEK: _("hours in a week"),
    Rule.FOUR_WEEKS: _("hours over four weeks"),
    Rule.SIXTEEN_WEEKS: _("hours over sixteen weeks"),
    Rule.SUNDAYS: _("free Sundays"),
    Rule.NIGHT_LENGTH: _("length of a night shift"),
    Rule.LONG_NIGHT_REST: _("rest after a long night"),
    Rule.LONG_NIGHTS: _("number of long nights"),
    Rule.NIGHT_REST: _("rest after a night"),
    Rule.NIGHT_SERIES_REST: _("rest after nights in a row"),
    Rule.SERIES: _("shifts in a row with a night"),
    Rule.NIGHTS: _("number of nights"),
    Rule.NIGHT_AVERAGE: _("hours over sixteen weeks with many nights"),
    Rule.ON_CALL_DAYS: _("days free of being on call"),
    Rule.ON_CALL_NIGHT: _("on call around a night"),
    Rule.ON_CALL_WORK: _("work around being on call"),
    Rule.DAYS_IN_A_ROW: _("days in a row"),
    Rule.WEEKENDS: _("weekends in a row"),
}
BETWEEN = _("%(found)s of rest between %(first)s and %(second)s. At least %(limit)s are asked: %(short)s too little.")
AVERAGE = _(
    "From %(from)s to %(to)s: %(found)s a week on average. At most %(limit)s are allowed: %(short)s a week too much."
)
SENTENCES = {
    Rule.OVERLAP: _("%(first)s and %(second)s are at the same time: %(short)s."),
    Rule.DAILY_REST: BETWEEN,
    Rule.NIGHT_REST: BETWEEN,
    Rule.LONG_NIGHT_REST: BETWEEN,
    Rule.NIGHT_SERIES_REST: BETWEEN,
    Rule.WEEKLY_REST: _(
        "From %(from)s to %(to)s the longest rest is %(found)s. In seven days at least %(limit)s are asked:"
        " %(short)s too little."
    ),
    Rule.BREAK: _("%(first)s: %(found)s of break. At least %(limit)s are asked: %(short)s too little."),
    Rule.SHIFT: _("%(first)s: %(found)s of work. At most %(limit)s are allowed: %(short)s too much."),
    Rule.NIGHT_LENGTH: _("%(first)s: %(found)s of work at night. More than %(limit)s is an exception: %(short)s."),
    Rule.WEEK: _("From %(from)s to %(to)s: %(found)s of work. At most %(limit)s are allowed: %(short)s too much."),
    Rule.FOUR_WEEKS: AVERAGE,
    Rule.SIXTEEN_WEEKS: AVERAGE,
    Rule.NIGHT_AVERAGE: AVERAGE,
    Rule.SUNDAYS: _("From %(from)s to %(to)s: %(found)s free Sundays in 52 weeks. At least %(limit)s are asked."),
    Rule.LONG_NIGHTS: _("From %(from)s to %(to)s: %(found)s long nights. At most %(limit)s are allowed."),
    Rule.SERIES: _(
        "From %(from)s to %(to)s: %(found)s shifts with a night among them and no weekly rest between."
        " At most %(limit)s are allowed."
    ),
    Rule.NIGHTS: _("From %(from)s to %(to)s: %(found)s nights. At most %(limit)s are allowed in sixteen weeks."),
    Rule.ON_CALL_DAYS: _(
        "From %(from)s to %(to)s: %(found)s days without being on call in four weeks. At least %(limit)s are asked."
    ),
    Rule.ON_CALL_NIGHT: _(
        "%(first)s and %(second)s: on call within %(limit)s before or after a night, %(short)s of it."
    ),
    Rule.ON_CALL_WORK: _(
        "From %(from)s to %(to)s: %(found)s of work in 24 hours with being on call in them."
        " At most %(limit)s are allowed: %(short)s too much."
    ),
    Rule.DAYS_IN_A_ROW: _("From %(from)s to %(to)s: %(found)s days in a row. The house says at most %(limit)s."),
    Rule.WEEKENDS: _("From %(from)s to %(to)s: %(found)s weekends in a row. The house says at most %(limit)s."),
}
NEAR = _("From %(from)s to %(to)s: %(found)s a week on average, near the limit of %(limit)s.")
ONCE = _("Allowed once in seven days.")
COUNTED = {
    Rule.SUNDAYS, Rule.LONG_NIGHTS, Rule.SERIES, Rule.NIGHTS, Rule.ON_CALL_DAYS, Rule.DAYS_IN_A_ROW, Rule.WEEKENDS,
}  # fmt: skip
KINDS = {
    "early": _("early"),
    "late": _("late"),
    "night": _("night"),
    "split": _("split"),
    "on_call": _("on call"),
}


def duty_said(duty: Duty) -> str:
    """Monday 2 November, 15.00–23.00 (late): as one finds it back on the board."""
    return gettext("%(day)s %(from)s–%(until)s (%(kind)s)") % {
        "day": weekday(duty.starts_at),
        "from": clock(duty.starts_at),
        "until": clock(duty.ends_at),
        "kind": KINDS.get(duty.kind, duty.kind),
    }


def weekday(at: datetime) -> str:
    return str(formats.date_format(timezone.localtime(at), "D j b"))


def rule_said(breach: Breach) -> str:
    return str(NAMES[breach.rule])


def breach_said(breach: Breach) -> str:
    """One or two sentences; the name of the person and of the rule stand beside it."""
    near = breach.level == Level.WARNING and breach.rule in (Rule.FOUR_WEEKS, Rule.SIXTEEN_WEEKS, Rule.NIGHT_AVERAGE)
    said = str(NEAR if near else SENTENCES[breach.rule]) % facts(breach)
    exception = breach.level == Level.WARNING and breach.rule in (Rule.DAILY_REST, Rule.NIGHT_REST)
    return f"{said} {ONCE}" if exception else said


def facts(breach: Breach) -> dict[str, Any]:
    amount = str if breach.rule in COUNTED else hours
    return {
        "first": duty_said(breach.first),
        "second": duty_said(breach.second),
        "from": weekday(breach.first.starts_at),
        "to": weekday(breach.second.ends_at),
        "found": amount(breach.found),
        "limit": amount(breach.limit),
        "short": hours(breach.minutes_short),
    }


def short_said(breach: Breach) -> str:
    """By how much, in a word or two, for a mark."""
    return str(breach.times_over) if breach.rule in COUNTED else hours(breach.minutes_short)
