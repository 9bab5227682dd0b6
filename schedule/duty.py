"""Who works when, against the rules of rest: what the board, one's own week and the doors of duty ask."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from buurtzorgweb.sql import rows
from schedule.models import Shift
from schedule.worktime.duties import ZONE, Breach, Duty
from schedule.worktime.rules import RulesOn, Value, breaches, rules_by_date

# What the averages ask: 16 weeks around, and 52 back for Sundays and nights. A week on the board does with less.
YEAR, WEEKS_AROUND, NEAR = timedelta(weeks=52), timedelta(weeks=16), timedelta(weeks=3)
RULES = "SELECT code, value, unit, starts_on, ends_on FROM schedule_restrule WHERE confirmed_at IS NOT NULL"
# Over all teams of these people: rest is of a person. gate.duties_of shows times only.
DUTIES = """
SELECT user_id, date, starts_at, ends_at, kind, break_minutes, id
FROM gate.duties_of(%(people)s::bigint[], %(since)s, %(until)s)
"""


def rest_rules() -> RulesOn:
    """The limits by date, as they are confirmed today; one statement."""
    return rules_by_date(Value(*row) for row in rows(RULES))


def duties_of(people: Sequence[int], first: date, last: date) -> list[Duty]:
    """The shifts of these people from the first to the last day, of every team they work in; one statement."""
    if not people:
        return []
    return [Duty(*row) for row in rows(DUTIES, people=list(people), since=midnight(first), until=midnight(last, 1))]


def rest_of(people: Sequence[int], first: date, last: date, *, far: bool = False) -> list[Breach]:
    """What does not hold in this period, by person and time; two statements.

    `far`: look a year back and sixteen weeks around, for what counts over months. Without it three weeks, enough for
    every rest, each week, a series and four weeks on average.
    """
    back, ahead = (YEAR, WEEKS_AROUND) if far else (NEAR, NEAR)
    found = breaches(duties_of(people, first - back, last + ahead), rest_rules())
    return [breach for breach in found if breach.first.day <= last and first <= breach.second.day]


def duty_of(shift: Shift) -> Duty:
    return Duty(
        shift.user_id, shift.date, shift.starts_at, shift.ends_at, shift.kind, shift.break_minutes, key=shift.pk
    )


def reasons_for(found: Iterable[Breach], shifts: Iterable[Shift]) -> dict[Breach, str]:
    """Why a rule was broken knowingly: what stands on one of the two shifts, else on one between them."""
    said = [shift for shift in shifts if shift.reason]
    reasons = {}
    for breach in found:
        near = [shift for shift in said if breach.spans(duty_of(shift))]
        near.sort(key=lambda shift: not breach.touches(shift.pk))
        reasons[breach] = near[0].reason if near else ""
    return reasons


def midnight(day: date, plus: int = 0) -> datetime:
    return datetime.combine(day + timedelta(days=plus), time(), tzinfo=ZONE)


def usual_times(team_id: int) -> dict[str, tuple[time, time]]:
    """For each kind of shift the times this team planned last; where there are none, those of most teams."""
    found = dict(USUAL)
    recent = Shift.objects.filter(team=team_id, part=1).order_by("kind", "-starts_at").distinct("kind")
    for shift in recent.only("kind", "starts_at", "ends_at"):
        found[shift.kind] = wall(shift.starts_at), wall(shift.ends_at)
    return found


def wall(at: datetime) -> time:
    return timezone.localtime(at).time().replace(tzinfo=None)


USUAL = {
    Shift.Kind.EARLY.value: (time(7), time(15)),
    Shift.Kind.LATE.value: (time(15), time(22, 30)),
    Shift.Kind.NIGHT.value: (time(23), time(7)),
    Shift.Kind.SPLIT.value: (time(7), time(11)),
    Shift.Kind.ON_CALL.value: (time(17), time(23)),
}
SECOND_PART = time(17), time(21)
