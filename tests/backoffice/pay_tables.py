"""The tables of the agreement, and people at work, as plain values for tests of the engine."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from backoffice.months import Month
from backoffice.pay.person import Contract, Person
from backoffice.pay.ruler import minute_of
from backoffice.pay.sheet import Frame
from backoffice.pay.tables import Band, Rule, Tables

AMS = ZoneInfo("Europe/Amsterdam")
LONG_AGO = date(2024, 1, 1)
NEW = date(2026, 1, 1)
HOLIDAYS = {
    date(2025, 1, 1): 0, date(2025, 12, 25): 0, date(2025, 12, 26): 0, date(2025, 12, 24): 1080,
    date(2025, 12, 31): 1080, date(2026, 1, 1): 0, date(2026, 4, 5): 0, date(2026, 4, 6): 0, date(2026, 4, 27): 0,
    date(2026, 5, 14): 0, date(2026, 5, 24): 0, date(2026, 5, 25): 0, date(2026, 12, 25): 0, date(2026, 12, 26): 0,
    date(2026, 12, 24): 1080, date(2026, 12, 31): 1080, date(2027, 1, 1): 0,
}  # fmt: skip
WEEKDAY = [(0, 360, 47), (360, 420, 22), (420, 1200, 0), (1200, 1320, 22), (1320, 1440, 47)]
SATURDAY = [(0, 360, 52), (360, 480, 38), (480, 720, 0), (720, 1320, 38), (1320, 1440, 52)]
ALL_DAY = [(0, 1440, 60)]
BEFORE = {47: 44, 52: 49}
RULES = {
    "full_time_hours": 36, "hours_per_year": 1878, "balance_months": 12, "call_out_percent": 25, "call_block_hours": 8,
    "call_block_worked": 6, "on_call_week": "6.25", "on_call_weekend": "12.5", "sick_waiting_days": 0,
    "sick_first_year": 100, "sick_second_year": 70, "sick_recur_days": 28, "leave_days_per_week": 5,
    "km_bike": "0.23", "km_ebike": "0.23", "km_car": "0.23", "km_gap_minutes": 120, "double_tolerance": 15,
    "most_contract_hours": 48, "usual_start": 540, "extra_percent": 0, "overtime_percent": 50,
}  # fmt: skip


def bands():
    for kind, rows in (("weekday", WEEKDAY), ("saturday", SATURDAY), ("sunday", ALL_DAY), ("holiday", ALL_DAY)):
        for first, last, percent in rows:
            yield Band(kind, first, last, Decimal(BEFORE.get(percent, percent)), LONG_AGO, date(2025, 12, 31))
            yield Band(kind, first, last, Decimal(percent), NEW)


def tables(without=(), **changed):
    rules = {code: value for code, value in (RULES | changed).items() if code not in without}
    return Tables(
        tuple(bands()), tuple(Rule(code, Decimal(value), LONG_AGO) for code, value in rules.items()), HOLIDAYS
    )


TABLES = tables()


def frame(month="2026-11", now=None, found=TABLES, **more):
    """The whole month, long after it."""
    month = Month.parse(month)
    upto = month.last if now is None else min(now.date(), month.last)
    moment = minute_of(now) if now else local(month.last + timedelta(days=40), "12:00")
    return Frame(found, month.first, month.last, moment, upto, **more)


def local(day, clock, fold=0):
    hour, minute = map(int, clock.split(":"))
    return minute_of(datetime(day.year, day.month, day.day, hour, minute, tzinfo=AMS, fold=fold))


def contract(key=1, team=1, number="S1", hours=28, first=LONG_AGO, last=None, transport="bike"):
    return Contract(key, team, number, Decimal(hours), first, last, transport)


def person(**more):
    return Person(7, **({"contracts": [contract()]} | more))
