"""An end of care by mistake: everything as it was, or refused with a way on."""

from datetime import timedelta

from access.context import acting_as, job
from clients.models import CareEpisode, Client, Ending, Indication
from omaha.models import ClientProblem, Intervention
from schedule.models import CareMoment, Visit
from tests.walk_cast import WalkTestCase, plan_visit


class TakingBackTest(WalkTestCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        with acting_as(cls.marieke.pk):
            cls.later = plan_visit(cls.velden, cls.marieke, cls.today + timedelta(days=3), moment=cls.moment)
            cls.ground = Indication.objects.create(
                client=cls.velden, owner_team=cls.kersenhof, law="Zvw", product="1032", hours_per_week=5,
                starts_on=cls.today - timedelta(days=9), author=cls.marieke,
            )  # fmt: skip
            Intervention.objects.filter(client_problem=cls.problem).update(ends_on=cls.today + timedelta(days=40))

    def setUp(self):
        self.sign_in(self.marieke)

    def state(self):
        """All that an end of care touches."""
        with job("test"):
            episode = CareEpisode.objects.get(client=self.velden)
            return {
                "died": Client.objects.get(pk=self.velden.pk).deceased_on,
                "episode": (episode.ends_on, episode.end_reason, episode.why),
                "ground": Indication.objects.get(pk=self.ground.pk).ends_on,
                "problem": ClientProblem.objects.filter(pk=self.problem.pk).values_list("closed_on", "close_reason")[0],
                "work": list(Intervention.objects.filter(client=self.velden).values_list("ends_on", flat=True)),
                "moment": CareMoment.objects.get(pk=self.moment.pk).ends_on,
                "visit": Visit.objects.get(pk=self.later.pk).status,
            }

    def die(self, **typed):
        data = {"on": self.today.isoformat(), "aftercare_on": ""} | typed
        return self.client.post(self.url("client_death", self.velden.pk), data)

    def take_back(self):
        return self.client.post(self.url("ending_undo", self.velden.pk), follow=True)

    def test_a_death_by_mistake_is_taken_back_whole(self):
        before = self.state()
        page = self.client.get(self.die().url)
        self.assertNotEqual(before, self.state())
        self.assertContains(page, self.url("ending_undo", self.velden.pk))
        self.take_back()
        self.assertEqual(before, self.state())

    def test_the_visit_for_those_who_stay_behind_goes_with_it(self):
        self.die(aftercare_on=(self.today + timedelta(days=20)).isoformat())
        with job("test"):
            aftercare = Visit.objects.planned().get(client=self.velden, care_moment=None, date__gt=self.today)
        self.take_back()
        with job("test"):
            self.assertEqual("lapsed", Visit.objects.get(pk=aftercare.pk).status)

    def test_once_is_enough(self):
        self.die()
        self.take_back()
        self.assertEqual(404, self.client.post(self.url("ending_undo", self.velden.pk)).status_code)
        with job("test"):
            self.assertEqual(self.marieke.pk, Ending.objects.get(client=self.velden).undone_by_id)

    def test_what_was_changed_since_is_not_undone(self):
        self.die()
        with acting_as(self.marieke.pk):
            CareEpisode.objects.filter(client=self.velden).update(ends_on=self.today + timedelta(days=1))
        after = self.state()
        self.assertContains(self.take_back(), "alert")
        self.assertEqual(after, self.state())

    def test_another_team_cannot(self):
        self.die()
        self.sign_in(self.fatima)
        place = self.url("ending_undo", self.velden.pk, team=self.rietoever)
        self.assertEqual(404, self.client.post(place).status_code)
        with acting_as(self.marieke.pk):
            which = Ending.objects.get(client=self.velden)
        with acting_as(self.fatima.pk), self.assertRaisesMessage(Exception, "not an ending in your team"):
            from django.db import connection, transaction

            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("SELECT gate.take_back(%s)", [which.pk])
