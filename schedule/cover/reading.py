"""Some days of a team, as covering asks for them, in five statements; and who may take a shift, in two more."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID

from django.utils import timezone

from buurtzorgweb.sql import rows
from schedule.board.day import COLUMNS, Item, item_of
from schedule.board.load import Person
from schedule.board.reading import AWAY, MEMBERS, STINTS, members, put_away, put_stints
from schedule.cover.suit import Days, Why, unable
from schedule.duty import NEAR, duties_of, duty_of, rest_rules
from schedule.models import Shift
from schedule.worktime.duties import Breach, Duty
from schedule.worktime.rules import Level, RulesOn, breaches

A_DAY = timedelta(days=1)
FOUR_WEEKS = timedelta(days=28)
VISITS = f"""
SELECT {COLUMNS}
FROM schedule_visit v JOIN clients_client c ON c.id = v.client_id
LEFT JOIN schedule_caremoment m ON m.id = v.care_moment_id
WHERE v.team_id = %(team)s AND v.date BETWEEN %(first)s AND %(last)s AND v.status IN ('planned', 'done')
ORDER BY v.planned_start, v.id
"""  # noqa: S608
# Where a shift has many visits of the same client, she is seen as often.
SEEN = """
SELECT nurse_id, client_id, count(*) FROM schedule_visit
WHERE client_id = ANY (%(clients)s) AND status = 'done' AND date BETWEEN %(since)s AND %(today)s GROUP BY 1, 2
"""


@dataclass(slots=True)
class Span:
    people: list[Person]
    visits: list[Item]

    def person(self, user_id: int) -> Person | None:
        return next((one for one in self.people if one.user_id == user_id), None)

    def of(self, user_id: int) -> list[Item]:
        """Her visits that can still be planned otherwise."""
        return [item for item in self.visits if item.nurse_id == user_id and item.is_open]


def span_of(*, team_id: int, first: date, last: date) -> Span:
    """Four statements. The day before comes along: its night reaches into the first day."""
    days = [first - A_DAY + number * A_DAY for number in range((last - first).days + 2)]
    values = {"team": team_id, "first": days[0], "last": days[-1]}
    people = members(rows(MEMBERS, **values), days)
    put_stints(people, days, rows(STINTS, **values))
    put_away(people, days, rows(AWAY, **values))
    return Span(list(people.values()), [item_of(row) for row in rows(VISITS, **values)])


def seen_of(clients: Collection[UUID]) -> dict[tuple[int, UUID], int]:
    """How often who was with whom in the last four weeks."""
    today = timezone.localdate()
    found = rows(SEEN, clients=list(clients), since=today - FOUR_WEEKS, today=today)
    return {(nurse, client): count for nurse, client, count in found}


def days_of(span: Span, items: Iterable[Item], *, but: Collection[UUID] = ()) -> Days:
    """`but`: visits that are about to be given away, so that nobody is thought to be there."""
    stays = [item for item in span.visits if item.id not in but]
    return Days(span.people, stays, seen_of({item.client_id for item in items}))


def takers(span: Span, shift: Shift) -> list[int]:
    """Who may take the shift with its visits, fewest minutes against the contract first; two statements."""
    return [one for one, why in judged(span, [shift])[shift.pk].items() if why is None]


def judged(span: Span, shifts: Sequence[Shift]) -> dict[UUID, dict[int, Why | None]]:
    """Of each shift: what stops each colleague, or None; two statements however many."""
    if not shifts:
        return {}
    people = [person for person in span.people if person.member]
    first, last = min(one.date for one in shifts) - NEAR, max(one.date for one in shifts) + NEAR
    duties = duties_of([person.user_id for person in people], first, last)
    rules = rest_rules()
    ranked = sorted(people, key=lambda one: (-one.left, one.name))
    return {
        shift.pk: {
            one.user_id: stop_of(one, shift, level_of(span, shift), duties, rules)
            for one in ranked
            if one.user_id != shift.user_id
        }
        for shift in shifts
    }


def level_of(span: Span, shift: Shift) -> int:
    """The highest level that the open visits in a shift ask for."""
    held = (item for item in span.of(shift.user_id) if shift.starts_at <= item.start < shift.ends_at)
    return max((item.min_level for item in held), default=0)


def stop_of(person: Person, shift: Shift, level: int, duties: Sequence[Duty], rules: RulesOn) -> Why | None:
    """The rules of rest hold for a person, in every team she works in."""
    cell = next((cell for cell in person.cells if cell.day == shift.date), None)
    stop = unable(person, cell, level)
    if stop:
        return stop
    mine = [duty for duty in duties if duty.user == person.user_id]
    if any(duty.starts_at < shift.ends_at and shift.starts_at < duty.ends_at for duty in mine):
        return Why.BUSY
    asked = replace(duty_of(shift), user=person.user_id)
    return Why.REST if broken(mine, asked, rules) else None


def broken(mine: Sequence[Duty], asked: Duty, rules: RulesOn) -> bool:
    """Whether a rule of rest does not hold because of this duty; what was so before is no worse."""
    known = {mark(one) for one in breaches(mine, rules)}
    found = breaches([*mine, asked], rules)
    return any(one.level == Level.ERROR and one.spans(asked) and mark(one) not in known for one in found)


def mark(breach: Breach) -> tuple[object, ...]:
    return breach.rule, breach.first.key, breach.second.key, breach.minutes_short, breach.times_over
