"""Visits rolled ahead from care moments: once each, only in care, right across the changes of the clock."""

from datetime import UTC, date, datetime, time, timedelta

from access.context import acting_as, job
from clients.models import CareEpisode
from schedule import planning, tasks
from schedule.models import CareMoment, Pause, Visit
from schedule.recurrence import days_between, instant
from tests.cast import CastTestCase

MONDAY = date(2030, 3, 25)


class PlanningTests(CastTestCase):
    def plan(self, client=None, **fields):
        """A care moment, daily at half past eight unless said otherwise."""
        client = client or self.velden
        nurse = self.marieke if client == self.velden else self.fatima
        with acting_as(nurse.pk):
            return CareMoment.objects.create(
                **{
                    "client": client,
                    "owner_team_id": client.team_id,
                    "days": [1, 2, 3, 4, 5, 6, 7],
                    "part_of_day": "morning",
                    "window_from": time(8, 30),
                    "window_to": time(9, 30),
                    "minutes": 25,
                    "starts_on": self.today - timedelta(days=30),
                }
                | fields
            )

    def extend(self, **between):
        with job("test"):
            return planning.extend_visits(**between)

    def visits(self, moment):
        with job("test"):
            return list(Visit.objects.filter(care_moment=moment).order_by("date", "slot").values())

    def dates(self, moment):
        return [visit["date"] for visit in self.visits(moment)]

    def test_a_daily_moment_fills_six_weeks_from_today(self):
        moment = self.plan()
        assert self.extend() == 43
        visits = self.visits(moment)
        assert [visits[0]["date"], visits[-1]["date"]] == [self.today, self.today + timedelta(weeks=6)]
        first = visits[0]
        assert first["planned_start"] == instant(self.today, time(8, 30))
        assert (first["planned_minutes"], first["status"], first["nurse_id"]) == (25, "planned", None)
        assert first["team_id"] == first["owner_team_id"] == self.kersenhof.pk
        assert first["id"].version == 7

    def test_twice_is_the_same_as_once(self):
        moment = self.plan()
        self.extend()
        before = self.visits(moment)
        assert self.extend() == 0
        assert self.visits(moment) == before

    def test_what_the_team_changed_is_left_alone(self):
        moment = self.plan()
        self.extend()
        with acting_as(self.marieke.pk):
            Visit.objects.filter(care_moment=moment, date=self.today).update(nurse=self.joris, status="lapsed")
        self.extend()
        assert (self.visits(moment)[0]["nurse_id"], self.visits(moment)[0]["status"]) == (self.joris.pk, "lapsed")

    def test_later_nights_add_only_new_days(self):
        moment = self.plan()
        self.extend()
        assert self.extend(until=self.today + timedelta(weeks=7)) == 7
        assert len(self.dates(moment)) == 50

    def test_two_nurses_are_two_visits(self):
        moment = self.plan(nurses=2, ends_on=self.today)
        assert self.extend() == 2
        assert [visit["slot"] for visit in self.visits(moment)] == [1, 2]

    def test_an_ended_moment_makes_none_and_one_that_ends_makes_its_last_day(self):
        ended = self.plan(ends_on=self.today - timedelta(days=1))
        ending = self.plan(ends_on=self.today + timedelta(days=2))
        self.extend()
        assert self.dates(ended) == []
        assert self.dates(ending)[-1] == self.today + timedelta(days=2)

    def test_only_days_in_care(self):
        moment = self.plan()
        with acting_as(self.marieke.pk):
            CareEpisode.objects.filter(client=self.velden).update(ends_on=self.today + timedelta(days=3))
        self.extend()
        assert len(self.dates(moment)) == 4

    def test_only_the_moments_asked_for(self):
        one, other = self.plan(), self.plan()
        self.extend(moments=[one.pk])
        assert self.dates(other) == []
        assert len(self.dates(one)) == 43

    def test_a_team_plans_its_own_and_sees_no_other(self):
        mine, theirs = self.plan(), self.plan(client=self.adjei)
        with acting_as(self.marieke.pk):
            planning.extend_visits()
        assert len(self.dates(mine)) == 43
        assert self.dates(theirs) == []

    def test_the_nightly_task_plans_for_all_teams(self):
        moments = [self.plan(), self.plan(client=self.adjei)]
        tasks.extend_visits()
        assert [len(self.dates(moment)) for moment in moments] == [43, 43]

    def test_sql_and_python_agree_on_days_and_instants(self):
        rules = [
            {"weekdays": [1, 3], "every_weeks": 2, "starts_on": MONDAY + timedelta(days=1), "ends_on": None},
            {"weekdays": [7], "every_weeks": 6, "starts_on": MONDAY, "ends_on": None},
            {
                "weekdays": [5, 6, 7],
                "every_weeks": 3,
                "starts_on": MONDAY + timedelta(days=6),
                "ends_on": date(2030, 9, 1),
            },
            {"weekdays": [1, 2, 3, 4, 5, 6, 7], "every_weeks": 1, "starts_on": MONDAY, "ends_on": date(2030, 12, 31)},
            {"weekdays": [], "every_weeks": 1, "every_days": 1, "starts_on": MONDAY, "ends_on": None},
            {"weekdays": [], "every_weeks": 1, "every_days": 10, "starts_on": MONDAY, "ends_on": date(2030, 11, 1)},
        ]
        first, last = MONDAY - timedelta(days=10), date(2030, 11, 10)
        for rule in rules:
            for clock in (time(0, 0), time(2, 15), time(3, 0), time(23, 15)):
                plain = {name: value for name, value in rule.items() if name != "weekdays"}
                moment = self.plan(days=rule["weekdays"], window_from=clock, window_to=time(23, 59), **plain)
                self.extend(first=first, until=last, moments=[moment.pk])
                made = [(visit["date"], visit["planned_start"]) for visit in self.visits(moment)]
                assert made == [(day, instant(day, clock)) for day in days_between(first, last, **rule)]

    def test_no_visits_while_care_is_paused(self):
        moment = self.plan()
        with acting_as(self.marieke.pk):
            Pause.objects.create(
                client=self.velden,
                owner_team_id=self.kersenhof.pk,
                reason="hospital",
                starts_on=self.today + timedelta(days=2),
                ends_on=self.today + timedelta(days=5),
            )
        assert self.extend() == 43 - 4
        assert self.today + timedelta(days=3) not in self.dates(moment)

    def test_a_moved_visit_is_not_made_again_on_its_old_day(self):
        moment = self.plan(days=[1, 4])
        self.extend()
        days = self.dates(moment)
        with acting_as(self.marieke.pk):
            visit = Visit.objects.get(care_moment=moment, date=days[3])
            Visit.objects.filter(pk=visit.pk).update(
                date=days[4], planned_start=instant(days[4], time(14)), moved_from=visit.planned_start
            )
        assert self.extend() == 0
        assert self.dates(moment).count(days[4]) == 2

    def test_half_past_two_on_the_night_that_skips_it(self):
        moment = self.plan(window_from=time(2, 30), window_to=time(3, 30))
        self.extend(first=date(2030, 3, 31), until=date(2030, 3, 31))
        assert self.visits(moment)[0]["planned_start"] == datetime(2030, 3, 31, 1, 0, tzinfo=UTC)
