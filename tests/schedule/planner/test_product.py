"""Propose the week in the product: asked, made by the worker, shown with reasons, taken over in parts, thrown away."""

from datetime import time, timedelta
from unittest import mock

from django.urls import reverse
from django.utils import timezone
from uuid_utils.compat import uuid7

from access.context import acting_as
from access.models import User
from buurtzorgweb.forms import Refused
from schedule.models import PlanRun, Shift, Visit, WeekPublication
from schedule.planner.loop import Pace
from schedule.proposals.sickness import sick_call
from schedule.recurrence import instant, monday_of
from schedule.services import proposals
from teams.models import Absence
from tests.cast import CastTestCase, actor
from tests.walk_cast import give_plan, plan_visit

Scope = PlanRun.Scope


def quick(seconds, **more):
    return Pace(0.3, **more)


class ProposalTests(CastTestCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        User.objects.update(language="en")
        cls.monday = monday_of(cls.today) + timedelta(weeks=1)
        with acting_as(cls.marieke.pk):
            _, cls.moment = give_plan(cls.velden, cls.marieke, cls.today)
            cls.visits = [
                plan_visit(cls.velden, None, cls.monday + timedelta(days=day), time(9), cls.moment) for day in range(5)
            ]
        cls.me = actor(cls.marieke)

    def ask(self, scope=Scope.FILL):
        with acting_as(self.marieke.pk):
            run = proposals.propose_week(team=self.kersenhof, monday=self.monday, actor=self.me, scope=scope)
        with mock.patch("schedule.services.proposals.loop.Pace", quick):
            proposals.make_proposal(run_id=run.pk, user_id=self.marieke.pk)
        return self.fresh(run)

    def fresh(self, run):
        with acting_as(self.marieke.pk):
            return PlanRun.objects.select_related("team").get(pk=run.pk)

    def accept(self, run, **what):
        with acting_as(self.marieke.pk):
            return proposals.accept_proposal(run=run, actor=self.me, **what)

    def planned(self):
        with acting_as(self.marieke.pk):
            return list(Visit.objects.filter(client=self.velden).order_by("date"))

    def shift(self, day, user=None, hours=(7, 15), **more):
        on = self.monday + timedelta(days=day)
        with acting_as(self.marieke.pk):
            return Shift.objects.create(
                team=self.kersenhof, user=user or self.marieke, date=on, kind="early",
                starts_at=instant(on, time(hours[0])), ends_at=instant(on, time(hours[1])), break_minutes=30, **more,
            )  # fmt: skip

    def test_nothing_is_applied_by_itself(self):
        run = self.ask()
        self.assertEqual((run.state, run.progress), ("done", 100))
        self.assertEqual(len(run.result["visits"]), 5)
        self.assertTrue(run.result["shifts"])
        self.assertEqual({visit.nurse_id for visit in self.planned()}, {None})
        with acting_as(self.marieke.pk):
            self.assertFalse(Shift.objects.exists())

    def test_the_answer_holds_no_name(self):
        said = str((self.ask().result, self.ask().figures))
        for name in ("Willy", "Groot", "Velden", "Marieke", "Joris"):
            self.assertNotIn(name, said)

    def test_accepting_all_writes_the_visits_with_the_shifts_they_need(self):
        run = self.ask()
        found = self.accept(run)
        self.assertEqual((len(found.visits), found.stale, found.refused), (5, 0, []))
        planned = self.planned()
        self.assertTrue(all(visit.nurse_id for visit in planned))
        with acting_as(self.marieke.pk):
            for visit in planned:
                there = Shift.objects.filter(user=visit.nurse_id, starts_at__lte=visit.planned_start)
                self.assertTrue(there.filter(ends_at__gte=visit.planned_end).exists())

    def test_taking_over_is_one_line_a_client_in_the_access_log(self):
        run = self.ask()
        with mock.patch("schedule.services.proposals.log_access") as log:
            self.accept(run)
        log.assert_called_once()
        self.assertEqual(log.call_args.kwargs["client_id"], self.velden.pk)

    def test_accepting_twice_changes_nothing_more(self):
        run = self.ask()
        self.accept(run)
        again = self.accept(run)
        self.assertEqual((again.visits, again.shifts, again.stale), ([], 0, 0))

    def test_a_day_and_one_visit_with_the_shift_it_needs(self):
        run = self.ask()
        self.accept(run, day=2)
        self.assertEqual([bool(visit.nurse_id) for visit in self.planned()], [False, False, True, False, False])
        one = next(each for each in run.result["visits"] if each["day"] == 0)
        found = self.accept(run, visit=one["id"])
        self.assertEqual(([str(key) for key in found.visits], found.shifts), ([one["id"]], 1))

    def test_what_the_team_changed_since_is_said_and_never_overwritten(self):
        run = self.ask()
        later = instant(self.monday, time(10, 30))
        with acting_as(self.marieke.pk):
            Visit.objects.filter(pk=self.visits[0].pk).update(planned_start=later, nurse_id=self.joris.pk)
        found = self.accept(run)
        self.assertEqual((len(found.visits), found.stale), (4, 1))
        self.assertEqual((self.planned()[0].nurse_id, self.planned()[0].planned_start), (self.joris.pk, later))

    def test_a_shift_planned_since_closes_that_day(self):
        run = self.ask()
        one = run.result["shifts"][0]
        user = self.marieke if one["user"] == self.marieke.pk else self.joris
        self.shift(one["day"], user=user, hours=(11, 19))
        found = self.accept(run, day=one["day"])
        self.assertGreaterEqual(found.stale, 1)

    def test_who_fell_ill_since_gets_no_visit(self):
        run = self.ask()
        with acting_as(self.marieke.pk):
            for user in (self.marieke, self.joris):
                Absence.objects.create(team=self.kersenhof, user=user, kind="sick", starts_on=self.today)
        found = self.accept(run)
        self.assertEqual(found.visits, [])
        self.assertTrue(found.refused)

    def test_fixed_visits_and_shifts_stay(self):
        shift = self.shift(0, locked=True)
        with acting_as(self.marieke.pk):
            Visit.objects.filter(pk=self.visits[0].pk).update(locked=True, nurse_id=self.marieke.pk)
        run = self.ask(Scope.ALL)
        self.assertNotIn(str(self.visits[0].pk), {one["id"] for one in run.result["visits"]})
        self.assertNotIn(str(shift.pk), str(run.result["shifts"]))

    def test_a_draft_gives_way_only_where_one_asked_for_that(self):
        shift = self.shift(6)
        self.assertNotIn(str(shift.pk), str(self.ask(Scope.FILL).result["shifts"]))
        run = self.ask(Scope.ALL)
        self.accept(run)
        with acting_as(self.marieke.pk):
            gone = not Shift.objects.filter(pk=shift.pk).exists()
        self.assertEqual(gone, str(shift.pk) in str(run.result["shifts"]))

    def test_a_published_week_keeps_its_shifts(self):
        with acting_as(self.marieke.pk):
            WeekPublication.objects.create(team=self.kersenhof, monday=self.monday, by=self.marieke)
        run = self.ask(Scope.ALL)
        self.assertEqual(run.result["shifts"], [])
        self.assertEqual(len(run.result["unplaced"]), 5)
        self.assertTrue(run.result["unplaced"][0]["stops"])

    def test_a_week_that_is_over_or_too_far_and_two_at_once_are_refused(self):
        for monday in (self.monday - timedelta(weeks=2), self.monday + timedelta(weeks=20)):
            with acting_as(self.marieke.pk), self.assertRaises(Refused):
                proposals.propose_week(team=self.kersenhof, monday=monday, actor=self.me)
        with acting_as(self.marieke.pk):
            proposals.propose_week(team=self.kersenhof, monday=self.monday, actor=self.me)
            with self.assertRaises(Refused):
                proposals.propose_week(team=self.kersenhof, monday=self.monday, actor=self.me)

    def test_a_worker_that_fails_says_so_and_a_second_one_finds_it_taken(self):
        with acting_as(self.marieke.pk):
            run = proposals.propose_week(team=self.kersenhof, monday=self.monday, actor=self.me)
        broken = mock.patch("schedule.services.proposals.loop.propose", side_effect=ZeroDivisionError)
        with broken, self.assertRaises(ZeroDivisionError):
            proposals.make_proposal(run_id=run.pk, user_id=self.marieke.pk)
        self.assertEqual(self.fresh(run).state, "failed")
        proposals.make_proposal(run_id=run.pk, user_id=self.marieke.pk)
        self.assertEqual(self.fresh(run).state, "failed")

    def test_a_sick_call_names_who_may_take_over_and_shows_two_plans(self):
        self.shift(2)
        with acting_as(self.marieke.pk):
            Visit.objects.filter(pk=self.visits[2].pk).update(nurse_id=self.marieke.pk)
            with mock.patch("schedule.proposals.sickness.Pace", quick):
                found = sick_call(team=self.kersenhof, user_id=self.marieke.pk, day=self.monday + timedelta(days=2))
            with self.assertRaises(Refused):
                sick_call(team=self.kersenhof, user_id=self.joris.pk, day=self.monday + timedelta(days=2))
        self.assertEqual([one.user_id for one in found.candidates], [self.joris.pk])
        taken, spread = found.plans
        self.assertEqual(taken.takes_over, self.joris.pk)
        self.assertEqual([(one.visit_id, one.nurse_id) for one in taken.visits], [(self.visits[2].pk, self.joris.pk)])
        self.assertEqual((spread.visits, spread.unplaced), ([], [self.visits[2].pk]))
        self.assertIsNone(self.planned()[1].nurse_id)

    # Pages.

    def url(self, name, *keys, team=None):
        return reverse(name, args=[(team or self.kersenhof).slug, *keys])

    def test_asking_sends_the_worker_with_the_eyes_of_who_asked(self):
        self.sign_in(self.marieke)
        with (
            mock.patch("schedule.services.proposals.make_proposal") as make,
            self.captureOnCommitCallbacks(execute=True),
        ):
            address = self.url("proposals") + f"?from={self.monday}"
            answer = self.client.post(address, {"scope": "fill"})
        with acting_as(self.marieke.pk):
            run = PlanRun.objects.get()
        self.assertRedirects(answer, self.url("proposal", run.pk))
        make.assert_called_once_with(run_id=run.pk, user_id=self.marieke.pk)
        self.assertContains(self.client.get(self.url("proposal", run.pk)), 'hx-trigger="every 2s"')
        self.assertEqual(self.client.post(address, {"scope": "fill"}).status_code, 422)

    def test_the_page_stops_asking_once_the_proposal_is_there(self):
        run = self.ask()
        self.sign_in(self.marieke)
        with mock.patch("schedule.views.proposals.log_list") as log:
            part = self.client.get(self.url("proposal", run.pk), headers={"HX-Request": "true"})
        log.assert_called_once()
        self.assertNotContains(part, "every 2s")
        self.assertContains(part, "Nobody had this visit yet.")
        self.assertContains(part, "Beside last week")
        self.assertNotContains(part, "<html")

    def test_the_buttons(self):
        run = self.ask()
        self.sign_in(self.marieke)
        accept = self.url("proposal_accept", run.pk)
        one = run.result["visits"][0]
        answer = self.client.post(accept, {"visit": one["id"], "on": one["day"]}, follow=True)
        self.assertContains(answer, "Taken over: 1 visit, 1 shift.")
        for wrong in ({"visit": "x"}, {"shift": "x"}, {"visit": uuid7()}):
            self.assertContains(self.client.post(accept, wrong, follow=True), "not part of the proposal")
        self.client.post(accept, {"all": "1"})
        self.assertTrue(all(visit.nurse_id for visit in self.planned()))
        answer = self.client.post(self.url("proposal_discard", run.pk), follow=True)
        self.assertContains(answer, "Thrown away")
        self.assertContains(self.client.post(accept, {"all": "1"}, follow=True), "cannot be taken over any more")
        self.assertEqual(self.client.get(accept).status_code, 405)

    def test_a_visit_without_a_place_names_the_rule_and_who(self):
        with acting_as(self.marieke.pk):
            WeekPublication.objects.create(team=self.kersenhof, monday=self.monday, by=self.marieke)
        run = self.ask()
        self.sign_in(self.joris)
        page = self.client.get(self.url("proposal", run.pk))
        self.assertContains(page, "What does not fit")
        self.assertContains(page, "no shift that carries this visit")

    def test_another_team_finds_nothing(self):
        run = self.ask()
        self.sign_in(self.fatima)
        self.assertEqual(self.client.get(self.url("proposal", run.pk)).status_code, 404)
        self.assertEqual(self.client.get(self.url("proposal", run.pk, team=self.rietoever)).status_code, 404)
        with acting_as(self.fatima.pk):
            self.assertFalse(PlanRun.objects.exists())

    def test_a_worker_that_never_came_back_counts_as_not_finished(self):
        with acting_as(self.marieke.pk):
            run = proposals.propose_week(team=self.kersenhof, monday=self.monday, actor=self.me)
            PlanRun.objects.filter(pk=run.pk).update(asked_at=timezone.now() - timedelta(minutes=10))
        self.sign_in(self.marieke)
        self.assertContains(self.client.get(self.url("proposal", run.pk)), "did not finish")


def test_a_moment_of_the_small_hours_belongs_to_the_night_before():
    from schedule.proposals.reading import windows

    assert windows(1530, 20, time(1), time(2), False)[0] == (1500, 1560)
    assert windows(560, 20, time(9), time(10), False) == ((540, 600), (540, 580))
    assert windows(560, 20, None, None, False)[0] == (530, 590)
