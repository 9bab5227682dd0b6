"""A person's shifts and visits as iCalendar, for the calendar on her own phone. No client's name, ever."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.core import signing
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from buurtzorgweb.sql import rows
from schedule.models import CalendarFeed, Shift

SALT = "schedule.calendar"
BACK, SHIFTS_AHEAD, VISITS_AHEAD = timedelta(days=14), timedelta(days=92), timedelta(days=42)
HOURLY = timedelta(hours=1)
SHIFTS = """
SELECT id, kind, starts_at, ends_at, version FROM schedule_shift
WHERE user_id = %(me)s AND team_id = %(team)s AND date BETWEEN %(first)s AND %(last)s AND published_at IS NOT NULL
ORDER BY starts_at
"""
# Names are read where they are asked for, and there no further than their first letters.
VISITS = """
SELECT v.id, coalesce(v.started_at, v.planned_start), coalesce(v.actual_minutes, v.planned_minutes),
  CASE WHEN %(initials)s THEN left(c.first_name, 1) || '.' || left(
    CASE WHEN c.name_use IN ('NL2', 'NL3') AND c.partner_family <> '' THEN c.partner_family ELSE c.birth_family END, 1
  ) || '.' ELSE '' END
FROM schedule_visit v LEFT JOIN clients_client c ON %(initials)s AND c.id = v.client_id
WHERE v.nurse_id = %(me)s AND v.team_id = %(team)s AND v.date BETWEEN %(first)s AND %(last)s
  AND v.status IN ('planned', 'done')
ORDER BY v.planned_start, v.id
"""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a signed address says; whether it still holds is for the row to tell."""

    user_id: int
    team_id: int
    secret: str


def token_of(feed: CalendarFeed) -> str:
    return signing.dumps([feed.user_id, feed.team_id, feed.secret], salt=SALT)


def asked_in(token: str) -> Asked | None:
    """None for an address that we did not make."""
    try:
        user_id, team_id, secret = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return Asked(user_id, team_id, secret)


def calendar_of(feed: CalendarFeed, name: str) -> tuple[bytes, int]:
    """The calendar, and how many visits stand in it; two statements."""
    today = timezone.localdate()
    calendar = Calendar()
    calendar.add("prodid", "-//Buurtzorgweb//schedule//")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", HOURLY, parameters={"value": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    for shift in rows(SHIFTS, **_values(feed, today, SHIFTS_AHEAD)):
        calendar.add_component(shift_event(*shift))
    visits = rows(VISITS, initials=feed.initials, **_values(feed, today, VISITS_AHEAD))
    for visit in visits:
        calendar.add_component(visit_event(*visit))
    return calendar.to_ical(), len(visits)


def _values(feed: CalendarFeed, today: date, ahead: timedelta) -> dict[str, Any]:
    return {"me": feed.user_id, "team": feed.team_id, "first": today - BACK, "last": today + ahead}


def shift_event(key: UUID, kind: str, starts_at: datetime, ends_at: datetime, version: int) -> Event:
    event = _event(f"shift-{key}", starts_at, ends_at)
    event.add("summary", _("Shift: %(kind)s") % {"kind": Shift.Kind(kind).label})
    event.add("sequence", version)
    return event


def visit_event(key: UUID, start: datetime, minutes: int, initials: str) -> Event:
    event = _event(f"visit-{key}", start, start + timedelta(minutes=minutes))
    word = capfirst(_("visit"))
    event.add("summary", f"{word} {initials}" if initials else word)
    event.add("transp", "TRANSPARENT")  # the shift says already that she is busy
    event.add("class", "PRIVATE")
    return event


def _event(uid: str, start: datetime, end: datetime) -> Event:
    event = Event()
    event.add("uid", f"{uid}@buurtzorgweb")
    event.add("dtstamp", timezone.now())
    event.add("dtstart", start.astimezone(UTC))  # every calendar understands it, the nights of the clock too
    event.add("dtend", end.astimezone(UTC))
    return event
