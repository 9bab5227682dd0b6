"""The dated tables as they stand in the database, and the frame in which a month is computed."""

from collections import OrderedDict
from datetime import datetime, timedelta
from hashlib import md5

from django.utils import timezone

from backoffice.models import AllowanceRule, PayHoliday, PayRule
from backoffice.months import Month
from backoffice.pay.ruler import minute_of
from backoffice.pay.sheet import Frame
from backoffice.pay.tables import Band, Rule, Tables
from schedule.travel import DETOUR, straight_km

BANDS = ("kind", "from_minute", "to_minute", "percent", "starts_on", "ends_on", "scheme")
RULES = ("code", "value", "starts_on", "ends_on", "text")
# Holidays of the days around a month: a night goes on into the next year.
AROUND = timedelta(days=370)
KNOWN_WAYS = 20_000


def tables(month: Month) -> Tables:
    """What is confirmed, three statements."""
    bands = AllowanceRule.objects.confirmed().order_by(*BANDS).values_list(*BANDS)
    rules = PayRule.objects.confirmed().order_by(*RULES).values_list(*RULES)
    days = PayHoliday.objects.filter(date__range=(month.first - AROUND, month.last + AROUND))
    return Tables(
        tuple(Band(*row) for row in bands),
        tuple(Rule(*row) for row in rules),
        dict(days.order_by("date").values_list("date", "from_minute")),
    )


def digest(found: Tables, month: Month) -> str:
    """What the tables say of a month, in few letters: another rule, and everybody is looked at again."""
    last = month.last + timedelta(days=4)
    bands = [
        row for row in found.bands if row.starts_on <= last and (row.ends_on is None or row.ends_on >= month.first)
    ]
    rules = [
        row for row in found.rules if row.starts_on <= last and (row.ends_on is None or row.ends_on >= month.first)
    ]
    days = [(day, minute) for day, minute in found.holidays.items() if month.first <= day <= last]
    seen = repr(
        (
            [
                (row.kind, row.first, row.last, row.percent, row.scheme, max(row.starts_on, month.first))
                for row in bands
            ],
            [(row.code, row.value, row.text, max(row.starts_on, month.first)) for row in rules],
            days,
        )
    )
    return md5(seen.encode(), usedforsecurity=False).hexdigest()


class Ways:
    """The way between two places of text: by the street as the planner reckons, and each asked once."""

    def __init__(self) -> None:
        self.known: OrderedDict[tuple[str, str], float] = OrderedDict()

    def __call__(self, one: str, other: str) -> float:
        key = (one, other)
        found = self.known.get(key)
        if found is None:
            if len(self.known) >= KNOWN_WAYS:
                self.known.popitem(last=False)
            found = self.known[key] = straight_km(position(one), position(other)) * DETOUR
        return found


def position(text: str) -> tuple[float, float]:
    latitude, longitude = text.split(" ")
    return float(latitude), float(longitude)


def frame(month: Month, moment: datetime, found: Tables | None = None) -> Frame:
    """The month as far as it has come at a moment."""
    upto = min(timezone.localdate(moment), month.last)
    return Frame(found or tables(month), month.first, month.last, minute_of(moment), upto, Ways())
