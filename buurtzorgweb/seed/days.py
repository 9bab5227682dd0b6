"""Lines day by day: visits on routes, the reports written on them, and the hours beside them.

A day is its weekday's routes with the letters replaced, and some visits that went otherwise: that makes it fast.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime
from itertools import chain
from zoneinfo import ZoneInfo

from buurtzorgweb.seed.plan import MADE_BEFORE, MEMBERS, Kind
from buurtzorgweb.seed.routes import DATE, ID, MADE, OFFSET, WHO, TeamWeek, weeks_of
from buurtzorgweb.seed.words import SENTENCES
from buurtzorgweb.seed.world import NULL, World, clock, line

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
# One visit in so many departs from the plan; one report is written on so many visits.
DEPARTS, REPORTED = 9, 8
TEXTS = 4000
NOT_DONE = ("away", "refused", "hospital")


class Days:
    """Everything that happens by day, for all teams."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.plan = world.plan
        self.weeks = weeks_of(world)
        dice = self.plan.dice(Kind.REPORT, 0)
        self.texts = [" ".join(dice.sample(SENTENCES, 4)) for _text in range(TEXTS)]

    def on_duty(self, team: int, day: date, routes: int) -> list[int]:
        """Who rides which route: days on and off in turn, so that a route meets few faces; at times one is ill."""
        turn = day.toordinal() + team
        places = [place for place in range(MEMBERS) if (place * 7 + turn) % MEMBERS < routes]
        off = [place for place in range(MEMBERS) if place not in places]
        if places and off and (turn * 37) % 101 < 8:
            places[turn % len(places)] = off[turn % len(off)]
        members = self.world.members(team)
        return [members[place] for place in places]

    def of_team(self, week: TeamWeek, day: date) -> list[str]:
        """The lines of one team on one day, letters still in the place of what is the same for all teams."""
        routes = week.weekdays[day.weekday()]
        nurses = self.on_duty(week.team, day, len(routes))
        text = "".join(route.replace(WHO, str(nurse)) for route, nurse in zip(routes, nurses, strict=True))
        lines = text.split("\n")[:-1]
        return [still_planned(line) for line in lines] if day >= self.plan.today else self.lived(lines, week.team, day)

    def lived(self, lines: list[str], team: int, day: date) -> list[str]:
        """Some visits went otherwise: earlier or later, shorter or longer, or not at all."""
        dice = self.plan.dice(Kind.VISIT, day.toordinal() << 20 | team)
        for _visit in range(len(lines) // DEPARTS):
            place = int(dice.random() * len(lines))
            lines[place] = otherwise(lines[place], int(dice.random() * 1000))
        return lines

    def letters(self, day: date) -> list[tuple[str, str]]:
        """What the letters stand for on a day."""
        made = day - MADE_BEFORE
        hours = datetime(day.year, day.month, day.day, 12, tzinfo=AMSTERDAM).strftime("%z")[:3]
        start = self.plan.id_start(Kind.VISIT, made)
        return [(ID, start), (MADE, f"{made} 01:10+00"), (DATE, str(day)), (OFFSET, hours)]

    def visits(self) -> Iterator[str]:
        for day in self.plan.days:
            letters = self.letters(day)
            for week in self.weeks:
                yield fill("".join(f"{line}\n" for line in self.of_team(week, day)), letters)

    def reports(self) -> Iterator[str]:
        for day in self.past():
            start, letters = self.plan.id_start(Kind.REPORT, day), self.letters(day)
            for week in self.weeks:
                lines = self.of_team(week, day)
                first = (day.toordinal() * 5 + week.team) % REPORTED
                found = (self.report(visit, start) for visit in lines[first::REPORTED])
                yield fill("".join(found), letters)

    def report(self, done: str, start: str) -> str:
        """Written when the visit ends; nothing on a visit that was not done."""
        fields = done.split("\t")
        (visit, client, team), nurse, status, began, minutes = fields[:3], *fields[10:12], *fields[13:15]
        if status != "done":
            return ""
        ended = f"{DATE} {clock(minutes_of(began) + int(minutes))}{OFFSET}"
        text = self.texts[int(visit[-6:], 16) * 7919 % TEXTS]
        return line(f"{start}{visit[1:]}", client, team, ended, nurse, ended, text, None, visit, None, None)

    def past(self) -> list[date]:
        return [day for day in self.plan.days if day < self.plan.today]

    def work(self) -> Iterator[str]:
        """Each working day on the bike; the team's meeting on Wednesday; office once a week, training once in four."""
        for day in self.past():
            start = self.plan.id_start(Kind.WORK, day)
            for week in self.weeks:
                yield "".join(self.work_of(week, day, start))

    def work_of(self, week: TeamWeek, day: date, start: str) -> Iterator[str]:
        team, members = self.world.team_ids[week.team], self.world.members(week.team)
        duty = self.on_duty(week.team, day, len(week.weekdays[day.weekday()]))
        travel = ((nurse, "travel", 40 + (nurse * 7 + day.toordinal() * 13) % 31) for nurse in duty)
        meeting = ((nurse, "meeting", 75) for nurse in members) if day.isoweekday() == 3 else ()
        office = ((nurse, "office", 60) for nurse in duty if nurse % 7 == day.weekday())
        training = ((nurse, "training", 120) for nurse in duty if nurse % 28 == day.toordinal() % 28)
        for number, (nurse, kind, minutes) in enumerate(chain(travel, meeting, office, training)):
            yield f"{start}{week.team << 12 | number:012x}\t{team}\t{nurse}\t{day}\t{kind}\t{minutes}\n"


def fill(text: str, letters: list[tuple[str, str]]) -> str:
    for letter, meaning in letters:
        text = text.replace(letter, meaning)
    return text


def minutes_of(moment: str) -> int:
    """Minutes of the day of the hour between date and offset."""
    return int(moment[2:4]) * 60 + int(moment[5:7])


def still_planned(line: str) -> str:
    fields = line.split("\t")
    fields[11], fields[13], fields[14] = "planned", NULL, NULL
    return "\t".join(fields)


def otherwise(line: str, chance: int) -> str:
    """The same visit as it went: one in eight of these was not done."""
    fields = line.split("\t")
    if chance < 125:
        fields[11], fields[12], fields[13], fields[14] = "not_done", NOT_DONE[chance % 3], NULL, NULL
    elif fields[11] == "done":
        fields[13] = f"{DATE} {clock(minutes_of(fields[13]) + chance % 21 - 8)}{OFFSET}"
        fields[14] = str(max(5, int(fields[9]) + chance % 26 - 8))
    return "\t".join(fields)


def count_visits(world: World) -> int:
    """How many visits there will be, for the one who waits."""
    weekdays = Counter(day for client in world.clients for moment in client.moments for day in moment.days)
    return sum(weekdays[day.isoweekday()] for day in world.plan.days)
