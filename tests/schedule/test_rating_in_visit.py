"""A rating that comes with a visit keeps the rules of the plan."""

from datetime import timedelta

from access.context import acting_as
from omaha.models import Rating
from omaha.services.ratings import correct_rating
from schedule.plan import problems
from tests.cast import actor
from tests.walk_cast import WalkTestCase, plan_visit


class RatingInVisitTests(WalkTestCase):
    def setUp(self):
        self.sign_in(self.marieke)

    def ratings(self):
        with acting_as(self.marieke.pk):
            return list(Rating.objects.filter(client_problem=self.problem).order_by("rated_at", "pk"))

    def close(self, visit):
        key = self.problem.pk
        scores = {f"knowledge_{key}": 3, f"behavior_{key}": 4, f"status_{key}": 3}
        return self.client.post(self.url("visit_close", visit.pk), self.closing(**scores))

    def test_a_visit_that_ended_before_the_baseline_counts_from_the_baseline(self):
        with acting_as(self.marieke.pk):
            earlier = plan_visit(self.velden, self.marieke, self.today - timedelta(days=70))
        self.assertEqual(302, self.close(earlier).status_code)
        baseline, interim = self.ratings()
        self.assertEqual(("baseline", "interim"), (baseline.moment, interim.moment))
        self.assertGreaterEqual(interim.rated_at, baseline.rated_at)

    def test_the_agreed_plan_and_the_route_read_what_stands(self):
        self.close(self.visit)
        last = self.ratings()[-1]
        with acting_as(self.marieke.pk):
            earlier = last.rated_at - timedelta(hours=1)
            correct_rating(rating=last, actor=actor(self.marieke), scores=(4, 4, 4), at=earlier)
            (plan,) = problems(self.velden.pk, self.today)
        self.assertEqual([4, 4, 4], list(plan["now"]))
