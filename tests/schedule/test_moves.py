"""A visit before it is closed: moved, taken over, on the way, by two, not this time; and what falls together."""

from datetime import datetime, time, timedelta
from unittest import mock

import pytest
from django.utils import timezone, translation
from uuid_utils.compat import uuid7

from access.context import Mode, acting_as, job
from buurtzorgweb.forms import Refused
from clients.models import CareEpisode
from schedule import services
from schedule.clashes import clashes_of
from schedule.models import CareMoment, Pause, Visit
from schedule.planning import extend_visits
from schedule.recurrence import instant
from schedule.services.visits import Stale
from teams.models import Membership
from tests.cast import actor
from tests.walk_cast import WalkTestCase, plan_visit


class MovesTestCase(WalkTestCase):
    def setUp(self):
        self.tomorrow = self.today + timedelta(days=1)
        english = translation.override("en")
        english.__enter__()
        self.addCleanup(english.__exit__, None, None, None)

    def at(self, clock, day=None):
        return instant(day or self.tomorrow, clock)

    def planned(self, day=None, at=time(9, 15), nurse=None, **fields):
        with acting_as(self.marieke.pk):
            return plan_visit(self.velden, nurse or self.marieke, day or self.tomorrow, at, **fields)

    def move(self, visit, by=None, **to):
        by = by or self.marieke
        seen = to.pop("seen", (visit.nurse_id, visit.planned_start))
        to = {"nurse_id": visit.nurse_id, "planned_start": visit.planned_start} | to
        with acting_as(by.pk):
            return services.move_visit(visit=Visit(pk=visit.pk), actor=actor(by), seen=seen, **to)

    def fresh(self, visit):
        with job("test"):
            return Visit.objects.get(pk=visit.pk)

    def refused(self, text, act, *args, kind=Refused, **kwargs):
        with pytest.raises(kind) as refusal:
            act(*args, **kwargs)
        assert text in str(refusal.value.message)


class MoveTests(MovesTestCase):
    def test_to_another_hour_and_nurse_and_back(self):
        visit = self.planned()
        self.move(visit, planned_start=self.at(time(14)), nurse_id=self.joris.pk)
        moved = self.fresh(visit)
        assert (moved.planned_start, moved.nurse_id) == (self.at(time(14)), self.joris.pk)
        assert moved.moved_from == visit.planned_start
        self.move(moved, planned_start=visit.planned_start)
        assert self.fresh(visit).moved_from is None

    def test_to_another_day_its_date_follows_and_the_log_knows(self):
        visit = self.planned()
        with mock.patch("schedule.services.moves.log_access") as log:
            self.move(visit, planned_start=self.at(time(10), self.today + timedelta(days=3)))
        assert self.fresh(visit).date == self.today + timedelta(days=3)
        assert log.call_args.args[1] == "visit_moved"
        assert log.call_args.kwargs["client_id"] == self.velden.pk

    def test_who_was_slower_is_told_how_it_is_now(self):
        visit = self.planned()
        self.move(visit, nurse_id=self.joris.pk)
        self.refused("Joris Wierda", self.move, visit, planned_start=self.at(time(15)), kind=Stale)
        assert self.fresh(visit).planned_start == visit.planned_start

    def test_nobody_moves_what_is_closed_begun_or_lapsed(self):
        begun = {"started_at": timezone.now()}
        for text, fields in (
            ("closed", begun | {"status": "done", "actual_minutes": 30}),
            ("closed", {"status": "not_done", "reason": "refused"}),
            ("Marieke Slotboom", begun),
            ("lapsed", {"status": "lapsed"}),
        ):
            visit = self.planned(day=self.today, **fields)
            self.refused(text, self.move, visit, planned_start=self.at(time(23)), kind=Stale)

    def test_each_rule_has_its_own_sentence(self):
        visit = self.planned()
        yesterday, far = self.today - timedelta(days=1), self.today + timedelta(days=400)
        self.refused("has been", self.move, visit, planned_start=self.at(time(9), yesterday))
        self.refused("a year ahead", self.move, visit, planned_start=self.at(time(9), far))
        self.refused("Fatima Demir is not in the team", self.move, visit, nurse_id=self.fatima.pk)
        with acting_as(self.marieke.pk):
            Pause.objects.create(
                client=self.velden,
                owner_team_id=self.kersenhof.pk,
                reason="away",
                starts_on=self.today + timedelta(days=5),
            )
        self.refused("paused", self.move, visit, planned_start=self.at(time(9), self.today + timedelta(days=6)))
        with acting_as(self.marieke.pk):
            CareEpisode.objects.filter(client=self.velden).update(
                ends_on=self.today + timedelta(days=2), end_reason="deceased"
            )
        self.refused("not in care", self.move, visit, planned_start=self.at(time(9), self.today + timedelta(days=3)))

    def test_not_in_the_team_any_more_on_that_day(self):
        visit = self.planned()
        with acting_as(self.administrator.pk, Mode.ADMIN):
            Membership.objects.filter(user=self.joris).update(ends_on=self.today)
        self.refused("Joris Wierda is not in the team", self.move, visit, nurse_id=self.joris.pk)

    def test_a_level_too_low(self):
        with acting_as(self.marieke.pk):
            CareMoment.objects.filter(pk=self.moment.pk).update(min_level=4)
        visit = self.planned(moment=self.moment)
        self.refused("nurse (level 4)", self.move, visit, nurse_id=self.joris.pk)

    def test_a_day_of_the_pattern_is_made_once_however_often_it_moved(self):
        with acting_as(self.marieke.pk):
            extend_visits(moments=[self.moment.pk])
            count = Visit.objects.filter(care_moment=self.moment).count()
            visit = Visit.objects.get(care_moment=self.moment, date=self.tomorrow)
        for days in (2, 3, 1, 2):
            visit = self.fresh(visit)
            self.move(visit, planned_start=self.at(time(9), self.today + timedelta(days=days)))
        with acting_as(self.marieke.pk):
            assert extend_visits(moments=[self.moment.pk]) == 0
            assert Visit.objects.filter(care_moment=self.moment).count() == count

    def test_another_teams_visit_is_not_there(self):
        self.refused("not of your team", self.move, self.other_visit, nurse_id=self.marieke.pk)

    def test_a_move_takes_few_statements(self):
        visit = self.planned()
        with acting_as(self.marieke.pk), self.assertNumQueries(5):  # two of them the savepoint
            services.move_visit(
                visit=visit,
                nurse_id=self.joris.pk,
                planned_start=self.at(time(14)),
                seen=(self.marieke.pk, visit.planned_start),
                actor=actor(self.marieke),
            )


class OnTheWayTests(MovesTestCase):
    def set_out(self, visit, by):
        with acting_as(by.pk):
            return services.set_out(visit_id=visit.pk, team_id=self.kersenhof.pk, actor=actor(by))

    def test_once_and_by_her_whose_visit_it_is(self):
        assert self.set_out(self.visit, self.marieke) == self.set_out(self.visit, self.marieke)
        assert self.fresh(self.visit).on_the_way_at is not None
        self.refused("not yours", self.set_out, self.visit, self.joris)
        self.refused("another day", self.set_out, self.planned(), self.marieke)

    def test_taken_over_it_is_on_its_way_to_nobody(self):
        self.set_out(self.visit, self.marieke)
        with acting_as(self.joris.pk):
            services.take_over(
                visit=Visit(pk=self.visit.pk),
                actor=actor(self.joris),
                seen=(self.marieke.pk, self.visit.planned_start),
            )
        taken = self.fresh(self.visit)
        assert (taken.nurse_id, taken.on_the_way_at) == (self.joris.pk, None)


class UnplannedTests(MovesTestCase):
    def add(self, by=None, **fields):
        by = by or self.marieke
        fields = {"visit_id": uuid7(), "planned_start": timezone.now(), "minutes": 20, "nurse_id": by.pk} | fields
        with acting_as(by.pk):
            return services.add_visit(client=self.velden, actor=actor(by), **fields)

    def test_sent_twice_it_is_there_once(self):
        key = uuid7()
        assert self.add(visit_id=key).pk == self.add(visit_id=key).pk
        with acting_as(self.marieke.pk):
            assert Visit.objects.filter(client=self.velden, care_moment=None).count() == 1

    def test_its_rules(self):
        self.refused("last month", self.add, planned_start=timezone.now() - timedelta(days=60))
        self.refused("not in the team", self.add, nurse_id=self.fatima.pk)
        self.refused("used before", self.add, visit_id=self.other_visit.pk)
        with acting_as(self.marieke.pk):
            CareEpisode.objects.filter(client=self.velden).update(
                ends_on=self.today - timedelta(days=2), end_reason="deceased"
            )
        self.refused("not in care", self.add)


class ByTwoTests(MovesTestCase):
    def second(self, visit, nurse):
        with acting_as(self.marieke.pk):
            return services.add_second(visit=Visit(pk=visit.pk), nurse_id=nurse.pk, actor=actor(self.marieke))

    def test_a_second_nurse_has_her_own_visit_beside_it(self):
        second = self.second(self.visit, self.joris)
        assert (second.slot, second.planned_start, second.nurse_id) == (2, self.visit.planned_start, self.joris.pk)
        assert clashes_in(self, second) == []
        self.refused("there already", self.second, self.visit, self.joris)
        self.refused("there already", self.second, second, self.marieke)

    def test_the_open_place_beside_it_is_filled_first(self):
        first = self.planned(moment=self.moment)
        with acting_as(self.marieke.pk):
            open_place = plan_visit(self.velden, None, self.tomorrow, moment=self.moment, slot=2)
        assert self.second(first, self.joris).pk == open_place.pk


class SkipTests(MovesTestCase):
    def skip(self, visit):
        with acting_as(self.marieke.pk):
            services.skip_visit(visit=visit, reason="away", actor=actor(self.marieke))

    def again(self, visit):
        with acting_as(self.marieke.pk):
            services.plan_again(visit=visit, actor=actor(self.marieke))

    def test_a_later_visit_lapses_with_its_reason_and_can_come_back(self):
        visit = self.planned()
        self.skip(visit)
        gone = self.fresh(visit)
        assert (gone.status, gone.reason) == ("lapsed", "away")
        self.again(visit)
        assert (self.fresh(visit).status, self.fresh(visit).reason) == ("planned", "")

    def test_what_is_of_today_is_closed_instead(self):
        self.refused("Close it as not done", self.skip, self.visit)
        self.refused("planned or closed", self.again, self.visit)


def clashes_in(case, *visits):
    with acting_as(case.marieke.pk):
        return clashes_of(visit.pk for visit in visits)


class ClashTests(MovesTestCase):
    def other_client(self):
        from tests.cast import admit

        with acting_as(self.marieke.pk):
            return admit(self.kersenhof, self.marieke, first_name="Bas", birth_family="Bos")

    def test_one_nurse_at_two_doors_and_one_client_with_two_visits(self):
        client = self.other_client()
        one = self.planned()
        with acting_as(self.marieke.pk):
            two = plan_visit(client, self.marieke, self.tomorrow, time(9, 30))
            three = plan_visit(self.velden, self.joris, self.tomorrow, time(9, 44))
        found = clashes_in(self, one)
        assert [(clash.kind, clash.other_id) for clash in found] == [("nurse", two.pk), ("client", three.pk)]
        assert "Marieke Slotboom is at Bas Bos: 09:30–10:00" in found[0].sentence
        assert "Joris Wierda" in found[1].sentence

    def test_one_after_the_other_is_no_clash_and_lapsed_visits_take_no_room(self):
        one = self.planned()
        self.planned(at=time(9, 45))
        self.planned(at=time(8, 45))
        self.planned(status="lapsed")
        self.planned(status="not_done", reason="refused")
        assert clashes_in(self, one) == []

    def test_over_midnight(self):
        one = self.planned(at=time(23, 45))
        self.planned(day=self.tomorrow + timedelta(days=1), at=time(0, 5))
        assert [clash.kind for clash in clashes_in(self, one)] == ["nurse"]

    def test_the_same_nurse_sent_twice_to_a_visit_for_two_is_said(self):
        one = self.planned(moment=self.moment)
        self.planned(moment=self.moment, slot=2)
        assert [clash.kind for clash in clashes_in(self, one)] == ["nurse"]

    def test_of_nothing_there_is_nothing(self):
        with self.assertNumQueries(0):
            assert clashes_of([]) == []

    def test_times_are_those_of_the_wall(self):
        assert timezone.make_aware(datetime.combine(self.tomorrow, time(9))) == self.at(time(9))
