"""Closing a visit through the URL: once, however often it is sent."""

from uuid_utils.compat import uuid7

from access.context import acting_as, job
from benchmarks.models import TouchedDay
from clients.models import Measurement, Report
from omaha.models import Rating
from schedule.models import Visit, VisitOutcome
from tests.walk_cast import WalkTestCase, plan_visit


class CloseTests(WalkTestCase):
    def setUp(self):
        self.sign_in(self.marieke)
        self.address = self.url("visit_close", self.visit.pk)

    def rows(self, model):
        with acting_as(self.marieke.pk):
            return list(model.objects.all())

    def state(self):
        with acting_as(self.marieke.pk):
            return Visit.objects.get(pk=self.visit.pk)

    def send(self, **fields):
        return self.client.post(self.address, self.closing(**fields))

    def test_as_planned_with_a_report_leads_to_today(self):
        response = self.send(report="Wond rustig.")
        self.assertRedirects(response, self.url("today"), fetch_redirect_response=False)
        visit = self.state()
        self.assertEqual(("done", 30, self.marieke.pk), (visit.status, visit.actual_minutes, visit.nurse_id))
        report = self.rows(Report)[0]
        self.assertEqual(("Wond rustig.", visit.pk), (report.text, report.visit_id))

    def test_it_leads_to_the_next_door(self):
        with acting_as(self.marieke.pk):
            following = plan_visit(self.velden, self.marieke, self.today)
        self.assertRedirects(self.send(), self.url("visit", following.pk), fetch_redirect_response=False)

    def test_sent_twice_is_one_visit(self):
        form = self.closing(report="Een keer.")
        for _ in range(2):
            self.assertEqual(302, self.client.post(self.address, form).status_code)
        self.assertEqual((1, 1), (len(self.rows(VisitOutcome)), len(self.rows(Report))))

    def test_same_id_with_other_words_is_refused(self):
        form = self.closing(report="Eerst.")
        self.client.post(self.address, form)
        response = self.client.post(self.address, form | {"report": "Anders."})
        self.assertContains(response, "Anders.", status_code=422)
        self.assertEqual(["Eerst."], [report.text for report in self.rows(Report)])

    def test_another_outcome_after_closing_names_who_and_when(self):
        self.send()
        self.sign_in(self.joris)
        response = self.send(report="Ik was er ook.")
        self.assertContains(response, "Marieke Slotboom", status_code=422)
        self.assertContains(response, "Ik was er ook.", status_code=422)
        self.assertEqual([], self.rows(Report))

    def test_a_rating_of_three_scores_is_kept(self):
        key = self.problem.pk
        self.send(**{f"knowledge_{key}": 3, f"behavior_{key}": 4, f"status_{key}": 3})
        latest = max(self.rows(Rating), key=lambda rating: rating.rated_at)
        self.assertEqual(("3-4-3", "interim"), (str(latest), latest.moment))

    def test_half_a_rating_is_refused(self):
        response = self.send(report="Blijft staan.", **{f"knowledge_{self.problem.pk}": 3})
        self.assertContains(response, "Blijft staan.", status_code=422)
        self.assertEqual("planned", self.state().status)

    def test_a_measurement_is_kept_with_its_loinc_code(self):
        self.send(measurement_kind="blood_pressure", value="132", second_value="81,5")
        found = self.rows(Measurement)[0]
        self.assertEqual(
            ("85354-9", "mm[Hg]", "132.00", "81.50"),
            (found.loinc, found.unit, str(found.value), str(found.second_value)),
        )

    def test_nonsense_is_refused_beside_the_field(self):
        key = self.problem.pk
        for fields in (
            {"measurement_kind": "temperature", "value": "370"},
            {"measurement_kind": "blood_pressure", "value": "130"},
            {"measurement_kind": "mood of the dog", "value": "1"},
            {"value": "12"},
            {"start": "11.00", "end": "10.00"},
            {"start": "soon"},
            {"differs": ["longer", "shorter"]},
            {"differs": ["away", "refused"]},
            {"differs": ["incident"]},
            {"differs": ["eloped"]},
            {"done": [str(uuid7())]},
            {"report_problem": str(self.other_problem.pk)},
            {"outcome_id": "not an id"},
            {f"status_{key}": "6"},
            {"report": "x" * 10_001},
        ):
            with self.subTest(fields=fields):
                response = self.send(**fields)
                self.assertContains(response, 'role="alert"', status_code=422)
                self.assertEqual("planned", self.state().status)
        self.assertEqual([], self.rows(VisitOutcome))

    def test_not_at_home_is_not_done_and_costs_no_minutes(self):
        self.send(differs=["away"], report="Niemand deed open.")
        visit = self.state()
        self.assertEqual(("not_done", "away", None), (visit.status, visit.reason, visit.actual_minutes))

    def test_a_visit_of_a_later_day_is_refused(self):
        from datetime import timedelta

        with acting_as(self.marieke.pk):
            later = plan_visit(self.velden, self.marieke, self.today + timedelta(days=1))
        self.assertEqual(422, self.client.post(self.url("visit_close", later.pk), self.closing()).status_code)

    def test_a_colleague_takes_the_visit_over_by_closing_it(self):
        self.sign_in(self.joris)
        self.send()
        self.assertEqual(self.joris.pk, self.state().nurse_id)

    def test_a_lapsed_visit_that_was_given_is_never_refused(self):
        with acting_as(self.marieke.pk):
            Visit.objects.filter(pk=self.visit.pk).update(status="lapsed")
        self.assertEqual(302, self.send().status_code)
        self.assertEqual("done", self.state().status)

    def test_undo_opens_it_again_and_keeps_the_report(self):
        self.send(report="Blijft.")
        self.client.post(self.url("visit_reopen", self.visit.pk))
        self.assertEqual(("planned", None), (self.state().status, self.state().actual_minutes))
        self.assertEqual("Blijft.", self.rows(Report)[0].text)
        self.assertEqual(self.marieke.pk, self.rows(VisitOutcome)[0].withdrawn_by_id)
        self.assertEqual(302, self.send().status_code)

    def test_only_who_closed_it_may_open_it_again(self):
        self.send()
        self.sign_in(self.joris)
        self.client.post(self.url("visit_reopen", self.visit.pk))
        self.assertEqual("done", self.state().status)

    def test_one_log_line_and_a_touched_day_in_the_same_transaction(self):
        self.send()
        with job("test"):
            self.assertEqual([(self.kersenhof.pk, self.today)], list(TouchedDay.objects.values_list("team_id", "day")))

    def test_another_teams_visit_is_not_found(self):
        for address in (self.url("visit_close", self.other_visit.pk), self.url("visit", self.other_visit.pk)):
            self.assertEqual(404, self.client.get(address).status_code)
        self.assertEqual(
            404, self.client.post(self.url("visit_close", self.other_visit.pk), self.closing()).status_code
        )

    def test_a_dead_broker_never_fails_it(self):
        with self.settings(CELERY_BROKER_URL="redis+socket:///nowhere.sock", CELERY_TASK_ALWAYS_EAGER=False):
            self.assertEqual(302, self.send().status_code)

    def test_statements(self):
        self.client.get(self.address)
        key = self.problem.pk
        with self.at_most(19):
            self.send(report="Kort.", **{f"knowledge_{key}": 3, f"behavior_{key}": 4, f"status_{key}": 3})
