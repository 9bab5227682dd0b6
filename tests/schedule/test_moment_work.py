"""A care moment made from the actions of the plan."""

from access.context import acting_as
from omaha.models import Intervention
from schedule.models import CareMoment
from tests.walk_cast import WalkTestCase


class MomentWorkTests(WalkTestCase):
    def setUp(self):
        self.sign_in(self.marieke)
        self.address = self.url("moment_add", self.velden.pk)
        with acting_as(self.marieke.pk):
            self.work = Intervention.objects.get(client=self.velden)

    def send(self, *interventions):
        form = self.client.get(self.address).context["form"]
        data = {name: form[name].value() or "" for name in form.fields if name != "interventions"}
        data |= {"days": [1, 4], "interventions": [str(key) for key in interventions]}
        return self.client.post(self.address, data)

    def test_the_plan_leads_to_the_form_with_its_action_ticked(self):
        plan = self.client.get(self.url("client_plan", self.velden.pk))
        self.assertContains(plan, f"{self.address}?intervention={self.work.pk}")
        page = self.client.get(self.address, {"intervention": self.work.pk})
        self.assertEqual([str(self.work.pk)], page.context["form"]["interventions"].value())
        self.assertContains(page, self.work.text)

    def test_the_moment_carries_the_action(self):
        self.assertEqual(302, self.send(self.work.pk).status_code)
        with acting_as(self.marieke.pk):
            moment = CareMoment.objects.filter(client=self.velden).latest("recorded_at")
            self.assertEqual([self.work], list(moment.interventions.all()))

    def test_another_clients_action_is_refused(self):
        with acting_as(self.fatima.pk):
            other = Intervention.objects.get(client=self.adjei)
        self.assertEqual(422, self.send(other.pk).status_code)
