"""Care ends and begins again: what forbids it, what follows from it, what stays."""

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from access.context import acting_as
from clients.models import CareEpisode, Client, Indication
from omaha.models import ClientProblem, Intervention
from schedule.models import CareMoment, Visit
from schedule.planning import extend_visits
from tests.walk_cast import WalkTestCase, plan_visit


class EpisodeCase(WalkTestCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        with acting_as(cls.marieke.pk):
            cls.later = plan_visit(cls.velden, cls.marieke, cls.today + timedelta(days=3))

    def close_problems(self):
        with acting_as(self.marieke.pk):
            problem = ClientProblem.objects.get(pk=self.problem.pk)
            from omaha.models import Rating

            Rating.objects.create(
                client_problem=problem,
                moment="final",
                rated_at=timezone.now(),
                knowledge=4,
                behavior=4,
                status=4,
                author=self.marieke,
                client=self.velden,
                owner_team=self.kersenhof,
            )
            Intervention.objects.filter(client_problem=problem).update(ends_on=self.today)
            ClientProblem.objects.filter(pk=problem.pk).update(closed_on=self.today, close_reason="goals_met")

    def send(self, name, **fields):
        self.sign_in(self.marieke)
        return self.client.post(self.url(name, self.velden.pk), fields)

    def discharge(self, **fields):
        return self.send("client_discharge", **({"on": self.today, "reason": "goals_met", "why": ""} | fields))

    def die(self, **fields):
        return self.send("client_death", **({"on": self.today, "aftercare_on": ""} | fields))

    def again(self, **fields):
        fields = {"by": "gp", "received_on": self.today, "starts_on": self.today, "why": "Weer een wond"} | fields
        return self.send("client_readmit", **fields)

    def state(self):
        with acting_as(self.marieke.pk):
            return {
                "episode": CareEpisode.objects.filter(client=self.velden).order_by("-starts_on").first(),
                "visits": dict(Visit.objects.filter(client=self.velden).values_list("pk", "status")),
                "problems": list(
                    ClientProblem.objects.filter(client=self.velden).values_list("close_reason", flat=True)
                ),
                "moment": CareMoment.objects.get(pk=self.moment.pk).ends_on,
            }


class DischargeTests(EpisodeCase):
    def test_open_problems_forbid_it_with_the_rule_and_where_to_go(self):
        page = self.url("client_discharge", self.velden.pk)
        self.sign_in(self.marieke)
        self.assertContains(self.client.get(page), self.url("client_plan", self.velden.pk))
        self.assertEqual(422, self.discharge().status_code)
        self.assertIsNone(self.state()["episode"].ends_on)

    def test_the_database_forbids_it_too(self):
        with acting_as(self.marieke.pk), self.assertRaisesMessage(IntegrityError, "episode_no_open_problems"):
            CareEpisode.objects.filter(client=self.velden).update(ends_on=self.today, end_reason="other")

    def test_a_problem_that_only_a_few_may_read_forbids_it_as_well(self):
        with acting_as(self.marieke.pk):
            ClientProblem.objects.filter(pk=self.problem.pk).update(restricted_to=[self.marieke.pk])
        self.sign_in(self.joris)
        fields = {"on": self.today, "reason": "other", "why": ""}
        answer = self.client.post(self.url("client_discharge", self.velden.pk), fields)
        self.assertEqual(422, answer.status_code)

    def test_visits_after_the_last_day_lapse_and_no_new_ones_are_made(self):
        self.close_problems()
        self.assertEqual(302, self.discharge(why="Ging goed").status_code)
        state = self.state()
        self.assertEqual((self.today, "goals_met"), (state["episode"].ends_on, state["episode"].end_reason))
        self.assertIn("Ging goed", state["episode"].why)
        self.assertEqual("lapsed", state["visits"][self.later.pk])
        self.assertEqual("planned", state["visits"][self.visit.pk])
        self.assertEqual(self.today, state["moment"])
        with acting_as(self.marieke.pk):
            self.assertEqual(0, extend_visits(first=self.today + timedelta(days=1)))

    def test_the_record_stays_readable_and_the_indication_ends(self):
        with acting_as(self.marieke.pk):
            Indication.objects.create(
                law="Zvw",
                product="1034",
                hours_per_week=3,
                starts_on=self.today - timedelta(days=10),
                author=self.marieke,
                client=self.velden,
                owner_team=self.kersenhof,
            )
        self.close_problems()
        self.discharge(on=self.today - timedelta(days=1))
        with acting_as(self.marieke.pk):
            self.assertEqual(self.today - timedelta(days=1), Indication.objects.get(client=self.velden).ends_on)
        self.assertEqual(200, self.client.get(self.velden.get_absolute_url()).status_code)  # says what was done, once
        self.assertNotContains(self.client.get(self.url("clients")), "van der Velden")

    def test_wrong_days_reasons_and_repeats_are_refused(self):
        self.close_problems()
        wrong = (
            {"on": self.today + timedelta(days=1)},
            {"on": self.today - timedelta(days=500)},
            {"on": "31-02-2026"},
            {"reason": "deceased"},
            {"reason": ""},
        )
        for fields in wrong:
            with self.subTest(fields):
                self.assertEqual(422, self.discharge(**fields).status_code)
        self.discharge()
        self.assertEqual(422, self.discharge().status_code)


class DeathTests(EpisodeCase):
    def test_problems_close_without_a_final_rating_and_visits_lapse(self):
        self.assertEqual(302, self.die().status_code)
        state = self.state()
        self.assertEqual(["deceased"], state["problems"])
        self.assertEqual("deceased", state["episode"].end_reason)
        self.assertEqual("lapsed", state["visits"][self.later.pk])
        with acting_as(self.marieke.pk):
            self.assertEqual(self.today, Client.objects.get(pk=self.velden.pk).deceased_on)
            self.assertFalse(Intervention.objects.filter(client=self.velden, ends_on=None).exists())

    def test_aftercare_is_one_visit_to_those_who_stay_behind(self):
        day = self.today + timedelta(days=10)
        self.die(aftercare_on=day)
        state = self.state()
        self.assertEqual(day, state["episode"].ends_on)
        with acting_as(self.marieke.pk):
            visit = Visit.objects.get(client=self.velden, date=day)
        self.assertEqual(("planned", self.marieke.pk), (visit.status, visit.nurse_id))

    def test_wrong_days_and_a_second_time_are_refused(self):
        for fields in (
            {"on": self.today + timedelta(days=1)},
            {"on": "1930-01-01"},
            {"aftercare_on": self.today - timedelta(days=1)},
            {"aftercare_on": self.today + timedelta(days=90)},
        ):
            with self.subTest(fields):
                self.assertEqual(422, self.die(**fields).status_code)
        self.die()
        self.assertEqual(422, self.die().status_code)

    def test_nobody_comes_back_into_care_after_death(self):
        self.die()
        self.assertEqual(422, self.again(starts_on=self.today + timedelta(days=1)).status_code)

    def test_the_function_closes_nothing_of_somebody_alive_or_of_another_team(self):
        for user in (self.marieke, self.fatima):
            with (
                acting_as(user.pk),
                self.assertRaisesMessage(Exception, "not a client of your team"),
                transaction.atomic(),
            ):
                from buurtzorgweb.sql import rows

                rows("SELECT gate.close_for_death(%(whose)s)", whose=self.velden.pk)


class ReadmissionTests(EpisodeCase):
    def setUp(self):
        self.close_problems()
        self.discharge(on=self.today - timedelta(days=2))

    def test_it_is_a_new_episode_in_the_same_record(self):
        self.assertEqual(302, self.again().status_code)
        with acting_as(self.marieke.pk):
            self.assertEqual(2, CareEpisode.objects.filter(client=self.velden).count())
        self.assertContains(self.client.get(self.url("client_care", self.velden.pk)), "Weer een wond")
        self.assertContains(self.client.get(self.url("clients")), "van der Velden")

    def test_two_episodes_never_overlap(self):
        self.assertEqual(422, self.again(starts_on=self.today - timedelta(days=2)).status_code)
        self.again()
        self.assertEqual(422, self.again(starts_on=self.today + timedelta(days=1)).status_code)
        with acting_as(self.marieke.pk), self.assertRaisesMessage(IntegrityError, "episode_once_at_a_time"):
            CareEpisode.objects.create(client=self.velden, owner_team=self.kersenhof, starts_on=self.today)

    def test_the_acts_offered_fit_where_care_stands(self):
        page = self.url("client_care", self.velden.pk)
        again, end = self.url("client_readmit", self.velden.pk), self.url("client_discharge", self.velden.pk)
        self.assertContains(self.client.get(page), again)
        self.assertNotContains(self.client.get(page), end)
        self.again()
        self.assertContains(self.client.get(page), end)
        self.assertNotContains(self.client.get(page), again)
