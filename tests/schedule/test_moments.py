"""Care moments change, pause and end; their visits follow, and what is closed stays as it was."""

from datetime import time, timedelta

import pytest
from django.utils import timezone, translation

from access.context import acting_as
from buurtzorgweb.forms import Refused
from clients.models import Indication
from schedule.models import CareMoment, Pause, Visit
from schedule.planning import extend_visits
from schedule.recurrence import instant
from schedule.services import moments
from schedule.services.moves import move_visit, skip_visit
from tests.cast import CastTestCase, actor

PATTERN = {
    "days": [1, 2, 3, 4, 5, 6, 7],
    "every_weeks": 1,
    "every_days": None,
    "part_of_day": "morning",
    "window_from": time(9),
    "window_to": time(11),
    "minutes": 30,
    "nurses": 1,
    "min_level": 3,
    "ends_on": None,
    "indication": None,
}


class MomentsTestCase(CastTestCase):
    def setUp(self):
        english = translation.override("en")
        english.__enter__()
        self.addCleanup(english.__exit__, None, None, None)
        eyes = acting_as(self.marieke.pk)
        eyes.__enter__()
        self.addCleanup(eyes.__exit__, None, None, None)

    def plan(self, **fields):
        fields = PATTERN | {"starts_on": self.today} | fields
        return moments.plan_care_moment(client=self.velden, actor=actor(self.marieke), **fields)

    def edit(self, moment, asked=None, **fields):
        return moments.edit_care_moment(moment=moment, actor=actor(self.marieke), asked=asked, **PATTERN | fields)

    def day(self, days):
        return self.today + timedelta(days=days)

    def visits(self, moment, status="planned"):
        return Visit.objects.filter(care_moment=moment, status=status).order_by("planned_start", "slot")

    def close(self, visit, status="done"):
        now = timezone.now()
        Visit.objects.filter(pk=visit.pk).update(status=status, started_at=now, actual_minutes=30, nurse=self.marieke)

    def refused(self, text, act, *args, **kwargs):
        with pytest.raises(Refused) as refusal:
            act(*args, **kwargs)
        assert text in str(refusal.value.message)


class PlanTests(MomentsTestCase):
    def test_each_impossible_plan_has_its_own_sentence(self):
        for text, fields in (
            ("window ends before", {"window_to": time(8)}),
            ("takes 150 minutes and the window has 120", {"minutes": 150}),
            ("not both", {"every_days": 3}),
            ("not both", {"every_days": 3, "days": [], "every_weeks": 2}),
            ("Choose on which days", {"days": []}),
            ("last day lies before", {"ends_on": self.day(-1)}),
            ("never falls", {"days": [self.day(3).isoweekday()], "ends_on": self.day(2)}),
            ("not in care", {"starts_on": self.day(-200), "ends_on": None}),
        ):
            with self.subTest(text):
                self.refused(text, self.plan, **fields)

    def test_an_indication_that_ends_before_it_begins(self):
        held = Indication.objects.create(
            client=self.velden,
            owner_team_id=self.kersenhof.pk,
            law="Zvw",
            product="1032",
            hours_per_week=5,
            starts_on=self.day(-50),
            ends_on=self.day(-1),
            author=self.marieke,
        )
        self.refused("before the care begins", self.plan, indication=held.pk)

    def test_every_third_day_on_its_ground(self):
        moment = self.plan(days=[], every_days=3)
        assert [visit.date for visit in self.visits(moment)[:3]] == [self.day(0), self.day(3), self.day(6)]
        assert moment.rrule == "FREQ=DAILY;INTERVAL=3"
        assert moment.minutes_a_week == 70


class EditTests(MomentsTestCase):
    def test_this_and_later_splits_and_hands_the_visits_on_with_their_nurses(self):
        moment = self.plan()
        self.visits(moment).update(nurse=self.joris)
        edited = self.edit(moment, asked=self.day(10), window_from=time(17), window_to=time(20), minutes=20)
        moment.refresh_from_db()
        assert (moment.ends_on, edited.since) == (self.day(9), self.day(10))
        assert edited.moment.replaces_id == moment.pk
        assert self.visits(moment).count() == 10
        later = self.visits(edited.moment)
        assert later.count() == 33
        assert {visit.nurse_id for visit in later} == {self.joris.pk}
        assert later[0].planned_start == instant(self.day(10), time(17))
        assert {visit.planned_minutes for visit in later} == {20}

    def test_all_changes_in_place_while_nothing_is_closed(self):
        moment = self.plan()
        edited = self.edit(moment, minutes=45)
        assert edited.moment.pk == moment.pk
        assert {visit.planned_minutes for visit in self.visits(moment)} == {45}

    def test_what_is_closed_is_never_touched(self):
        moment = self.plan(starts_on=self.day(-5))
        extend_visits(first=self.day(-5), until=self.day(-1), moments=[moment.pk])
        closed = list(Visit.objects.filter(care_moment=moment, date__lte=self.today))
        for visit in closed:
            self.close(visit)
        before = list(Visit.objects.filter(pk__in=[visit.pk for visit in closed]).order_by("pk").values())
        edited = self.edit(
            moment, minutes=45, days=[1, 3], part_of_day="evening", window_from=time(18), window_to=time(20)
        )
        assert edited.since == self.day(1)
        assert list(Visit.objects.filter(pk__in=[visit.pk for visit in closed]).order_by("pk").values()) == before
        moment.refresh_from_db()
        assert (moment.minutes, moment.ends_on) == (30, self.today)

    def test_days_that_fall_away_lapse_and_come_back_with_the_pattern(self):
        moment = self.plan()
        edited = self.edit(moment, days=[1])
        assert edited.visits.lapsed == 43 - self.visits(moment).count()
        assert {visit.date.isoweekday() for visit in self.visits(moment)} == {1}
        self.edit(moment)
        # Of today the hour may have passed: that one stays away.
        assert self.visits(moment).count() >= 42
        assert Visit.objects.filter(care_moment=moment).count() == 43

    def test_two_nurses_and_one_again(self):
        moment = self.plan()
        self.edit(moment, nurses=2)
        assert self.visits(moment).filter(slot=2).count() == 43
        self.edit(moment)
        assert self.visits(moment).filter(slot=2).count() == 0

    def test_every_other_week_stays_in_step(self):
        moment = self.plan(days=[2], every_weeks=2, starts_on=self.day(-14))
        before = [visit.date for visit in self.visits(moment)]
        edited = self.edit(moment, asked=self.day(8), days=[2], every_weeks=2, minutes=40)
        after = list(Visit.objects.planned().filter(client=self.velden).order_by("date").values_list("date", flat=True))
        assert after == before
        assert edited.since >= self.day(8)

    def test_a_visit_that_was_moved_keeps_its_own_hour_and_skipped_stays_skipped(self):
        moment = self.plan()
        moved, skipped = self.visits(moment)[5], self.visits(moment)[7]
        to = instant(moved.date, time(15))
        move_visit(
            visit=moved, nurse_id=None, planned_start=to, seen=(None, moved.planned_start), actor=actor(self.marieke)
        )
        skip_visit(visit=skipped, reason="away", actor=actor(self.marieke))
        self.edit(moment, window_from=time(17), window_to=time(20), minutes=20)
        moved.refresh_from_db()
        skipped.refresh_from_db()
        assert (moved.planned_start, moved.planned_minutes) == (to, 20)
        assert (skipped.status, skipped.reason) == ("lapsed", "away")

    def test_an_hour_that_fits_the_new_window_stays(self):
        moment = self.plan()
        visit = self.visits(moment)[3]
        Visit.objects.filter(pk=visit.pk).update(planned_start=instant(visit.date, time(10, 15)))
        self.edit(moment, window_from=time(10), window_to=time(12))
        visit.refresh_from_db()
        assert visit.planned_start == instant(visit.date, time(10, 15))
        assert self.visits(moment)[4].planned_start == instant(self.visits(moment)[4].date, time(10))

    def test_who_is_below_the_new_level_no_longer_goes(self):
        moment = self.plan()
        self.visits(moment).filter(date__gt=self.day(20)).update(nurse=self.joris)
        self.visits(moment).filter(date__lte=self.day(20)).update(nurse=self.marieke)
        edited = self.edit(moment, min_level=4)
        assert edited.without_nurse == 22
        assert self.visits(moment).filter(nurse=None).count() == 22

    def test_an_ended_moment_is_not_changed(self):
        moment = self.plan(ends_on=self.day(3))
        self.refused("has ended", self.edit, moment, asked=self.day(5))

    def test_another_visit_of_the_same_client_is_left_alone(self):
        one, other = self.plan(), self.plan()
        before = list(self.visits(other).values())
        self.edit(one, days=[1], minutes=5)
        assert list(self.visits(other).values()) == before


class EndTests(MomentsTestCase):
    def end(self, moment, on):
        return moments.end_care_moment(moment=moment, actor=actor(self.marieke), on=on)

    def test_visits_after_the_last_day_lapse(self):
        moment = self.plan()
        assert self.end(moment, self.day(3)).lapsed == 39
        assert self.visits(moment).last().date == self.day(3)

    def begun_before(self, moment):
        """The same moment, had it begun three days ago."""
        CareMoment.objects.filter(pk=moment.pk).update(starts_on=self.day(-3))
        return moment

    def test_never_before_what_is_closed(self):
        moment = self.plan()
        self.close(self.visits(moment)[0])
        self.refused("is closed or has begun", self.end, self.begun_before(moment), self.day(-1))
        self.end(moment, self.today)
        self.refused("ends earlier already", self.end, moment, self.day(3))

    def test_not_before_it_began(self):
        self.refused("before the first day", self.end, self.plan(), self.day(-1))


class PauseTests(MomentsTestCase):
    def pause(self, **fields):
        fields = {"starts_on": self.day(2), "reason": "hospital"} | fields
        return moments.pause_care(client=self.velden, actor=actor(self.marieke), **fields)

    def resume(self, on):
        return moments.resume_care(client=self.velden, actor=actor(self.marieke), on=on)

    def test_open_visits_lapse_and_come_back(self):
        moment = self.plan()
        self.visits(moment).update(nurse=self.joris)
        assert self.pause().lapsed == 41
        lapsed = self.visits(moment, "lapsed")
        assert {visit.reason for visit in lapsed} == {"hospital"}
        assert extend_visits() == 0
        assert self.resume(self.day(10)).made == 33
        assert self.visits(moment).count() == 35
        assert self.visits(moment).last().nurse_id == self.joris.pk
        assert moments.pause_now(self.velden.pk, self.day(10)) is None

    def test_a_pause_with_an_end_makes_the_visits_after_it(self):
        moment = self.plan()
        assert self.pause(ends_on=self.day(4)).lapsed == 3
        assert self.visits(moment).count() == 40

    def test_nights_later_the_days_after_the_return_are_made(self):
        moment = self.plan()
        self.pause(ends_on=self.day(50))
        assert extend_visits(until=self.day(55)) == 5
        assert self.visits(moment).last().date == self.day(55)

    def test_by_mistake_it_never_was(self):
        moment = self.plan()
        self.pause()
        assert self.resume(self.day(2)).made == 41
        assert not Pause.objects.exists()
        assert self.visits(moment).count() == 43

    def test_what_is_closed_stays_and_a_visit_that_stood_alone_goes_along(self):
        moment = self.plan()
        done = self.visits(moment)[0]
        self.close(done)
        alone = Visit.objects.create(
            client=self.velden,
            owner_team_id=self.kersenhof.pk,
            team=self.kersenhof,
            date=self.day(5),
            planned_start=instant(self.day(5), time(15)),
            planned_minutes=20,
        )
        self.pause(starts_on=self.today)
        done.refresh_from_db()
        alone.refresh_from_db()
        assert (done.status, alone.status, alone.reason) == ("done", "lapsed", "hospital")
        self.resume(self.day(1))
        alone.refresh_from_db()
        assert (alone.status, alone.reason) == ("planned", "")

    def test_its_own_sentences(self):
        self.refused("not paused", self.resume, self.day(2))
        self.refused("month back", self.pause, starts_on=self.day(-40))
        self.refused("last day lies before", self.pause, ends_on=self.day(1))
        self.pause(ends_on=self.day(9))
        self.refused("paused already", self.pause, starts_on=self.day(5))
        self.refused("ends earlier", self.resume, self.day(12))

    def test_edits_during_a_pause_hold_when_she_is_back(self):
        moment = self.plan()
        self.pause()
        self.edit(moment, window_from=time(17), window_to=time(20))
        self.resume(self.day(3))
        assert {timezone.localtime(visit.planned_start).hour for visit in self.visits(moment)} == {17}
