"""Each form of the plan shows both versions when a colleague was first, and sending again chooses."""

from access.context import acting_as
from omaha.models import ClientProblem
from tests.omaha.test_pages import SCORES, PlanPageCase

NOTE = "Een collega heeft dit intussen gewijzigd"


class StaleTests(PlanPageCase):
    def both(self, name, first, mine, *words):
        """Two open the same form; the second to send sees both, and may still have it her way."""
        address = self.at(name)
        seen = self.client.get(address).context["version"]
        self.assertEqual(302, self.client.post(address, first | {"version": seen}).status_code)
        stale = self.client.post(address, mine | {"version": seen})
        for said in (NOTE, *words):
            self.assertContains(stale, said, status_code=409)
        return self.client.post(address, mine | {"version": stale.context["version"]})

    def test_signs(self):
        again = self.both("problem_signs", {"signs": ["SS2602"]}, {"signs": ["SS2601", "SS2603"]})
        self.assertEqual(302, again.status_code)

    def test_kind(self):
        """Somebody rated while the other was deciding: the new score stands beside hers."""
        address = self.at("problem_kind")
        seen = self.client.get(address).context["version"]
        self.client.post(self.at("problem_rate"), SCORES | {"rating_id": "01900000-0000-7000-8000-00000000aaaa"})
        mine = {"kind": "RM0002", "knowledge": "2", "behavior": "2", "status": "2"}
        stale = self.client.post(address, mine | {"version": seen})
        self.assertContains(stale, NOTE, status_code=409)
        self.assertEqual(302, self.client.post(address, mine | {"version": stale.context["version"]}).status_code)

    def test_closing_what_was_closed_says_how_and_refuses(self):
        mine = SCORES | {"reason": "other"}
        again = self.both("problem_close", SCORES | {"reason": "goals_met"}, mine, "doelen bereikt")
        self.assertContains(again, "afgesloten", status_code=422)
        with acting_as(self.marieke.pk):
            self.assertEqual("goals_met", ClientProblem.objects.get(pk=self.problem.pk).close_reason)
