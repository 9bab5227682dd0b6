"""Who is on duty: the members of a team, when they can work, and whose turn it is. Pure."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from buurtzorgweb.demo.timetable import LATE_BY, Band, Nurse, Stop, clear, dispatch

HOURS = {Band.NIGHT: 5.0, Band.DAY: 5.5, Band.LATE: 6.0}
FORGET = 0.93
BARRED = 9.0
ASKED = (1.5, 5.0, 8.0, 99.0)  # of a colleague, before windows stretch further
A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Away:
    starts_on: date
    ends_on: date | None
    percent: int

    def holds(self, day: date) -> bool:
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)


@dataclass(slots=True)
class Member:
    """A member of a team with what has been asked of her so far."""

    key: str
    level: int
    contract_hours: float
    prefers: Collection[str]
    starts_on: date
    ends_on: date | None
    away: list[Away] = field(default_factory=list)
    rests: Collection[date] = ()
    keen_on: date | None = None
    worked: float = 0.0
    duties: dict[date, set[Band]] = field(default_factory=lambda: defaultdict(set))
    knows: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    def present(self, day: date) -> bool:
        """A member that day, and not away altogether."""
        belongs = self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)
        return belongs and not any(away.percent == 100 and away.holds(day) for away in self.away)

    def recovers(self, day: date) -> bool:
        return any(away.percent < 100 and away.holds(day) for away in self.away)

    def on_duty(self, day: date) -> Nurse:
        keen = 25 if day == self.keen_on else 0
        return Nurse(self.key, self.level, self.knows, keen, lifts=not self.recovers(day))

    def turn(self, day: date, band: Band) -> float:
        """Whose turn it is, the least first: worked against contract, then what it would ask of her."""
        return self.worked / (self.contract_hours * (0.5 if self.recovers(day) else 1.0)) + self.strain(day, band)

    def strain(self, day: date, band: Band) -> float:
        """A free day given up, two duties on a day, a sixth day in a row; and what the law would not allow."""
        if not self.rested(day, band):
            return BARRED
        yesterday, today = self.duties.get(day - A_DAY, set()), self.duties.get(day, set())
        row = all(self.duties.get(day - timedelta(days=back)) for back in range(1, 6))
        short_rest = bool(yesterday) if band == Band.NIGHT else band == Band.DAY and Band.LATE in yesterday
        free = day in self.rests or day == self.keen_on or (self.recovers(day) and band != Band.DAY)
        return 4.0 * free + 2.0 * row + 2.0 * short_rest + 1.0 * bool(today - {band}) + self.wish(day, band)

    def rested(self, day: date, band: Band) -> bool:
        """Enough rest before this duty. A night of this day began the evening before and ends in its morning."""
        yesterday = self.duties.get(day - A_DAY, set())
        if sum(bool(self.duties.get(day - timedelta(days=back))) for back in range(1, 7)) > 4:
            return False  # two days off in each seven
        if band == Band.NIGHT:
            return not yesterday & {Band.LATE, Band.DAY}
        nights = [Band.NIGHT in self.duties.get(day - timedelta(days=back), ()) for back in range(5)]
        if nights[0] or all(nights[1:4]) or all(nights[2:5]):
            return False  # from a night one goes to bed; from three of them for two days
        return band == Band.LATE or Band.LATE not in yesterday

    def wish(self, day: date, band: Band) -> float:
        likes = {"day" if liked == "early" else liked for liked in self.prefers}
        wanted = "day" if band == Band.DAY else band.value
        weekend = day.isoweekday() >= 6
        if "weekend" in likes:
            return -0.3 if weekend else 0.3
        return 0.0 if not likes or wanted in likes else 0.6 if band == Band.NIGHT else 0.35


def man(day: date, stops: Collection[Stop], members: Iterable[Member]) -> list[Stop]:
    """Place all stops of a day with as few on duty as the windows allow. What nobody could do comes back."""
    present = {member.key: member for member in members if member.present(day)}
    nurses: dict[str, Nurse] = {}
    left: list[Stop] = []
    for member in present.values():
        member.worked *= FORGET  # old work weighs less
    for band in Band:
        wanted = [stop for stop in stops if stop.band == band]
        if wanted:
            left += man_band(day, band, wanted, present, nurses)
            settle(day, wanted, present)
    return left


def man_band(
    day: date, band: Band, stops: list[Stop], present: dict[str, Member], nurses: dict[str, Nurse]
) -> list[Stop]:
    """Call up one colleague after the other until all stops have a nurse; then let windows stretch."""
    on_duty = {stop.wanted for stop in stops if stop.wanted}
    on_duty |= {key for key, member in present.items() if member.keen_on == day and band == Band.DAY}
    waiting = sorted(present.values(), key=lambda member: (member.turn(day, band), member.key))
    waiting = [member for member in waiting if member.key not in on_duty]
    stretch = 0
    while True:
        crew = {key: nurses.setdefault(key, present[key].on_duty(day)) for key in sorted(on_duty)}
        clear(stops, nurses.values())
        left = dispatch(stops, crew, LATE_BY[stretch])
        if not left:
            return []
        called = next((one for one in waiting if one.level >= max(stop.level for stop in left)), None)
        if called and called.strain(day, band) < ASKED[stretch]:
            waiting.remove(called)
            on_duty.add(called.key)
        elif stretch < len(LATE_BY) - 1:
            stretch += 1
        else:
            return left


def settle(day: date, stops: Iterable[Stop], present: dict[str, Member]) -> None:
    """Remember who worked and whom they met, before the next part of the day is manned."""
    for stop in stops:
        for key in stop.nurses:
            member = present[key]
            member.knows[stop.client] += 1
            if stop.band not in member.duties[day]:
                member.duties[day].add(stop.band)
                member.worked += HOURS[stop.band]
