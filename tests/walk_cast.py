"""The cast on a working day: Mrs Velden has a problem, a plan and visits; Marieke has a route."""

from datetime import datetime, time, timedelta

from django.urls import reverse
from django.utils import timezone
from uuid_utils.compat import uuid7

from access.context import acting_as
from omaha.models import ClientProblem, Intervention, ObservedSign, Rating
from schedule.models import CareMoment, CareMomentIntervention, Visit
from tests.cast import CastTestCase


def give_plan(client, nurse, day):
    """A skin problem with a sign, a baseline, one intervention and a daily care moment."""
    same = {"client": client, "owner_team_id": client.team_id}
    problem = ClientProblem.objects.create(
        problem_id="PB0026",
        whose_id="OM0001",
        kind_id="RM0001",
        starts_on=day - timedelta(days=60),
        next_evaluation_on=day + timedelta(days=20),
        target_knowledge=4,
        target_behavior=4,
        target_status=4,
        **same,
    )
    ObservedSign.objects.create(client_problem=problem, sign_id="SS2601", **same)
    Rating.objects.create(
        client_problem=problem,
        moment="baseline",
        rated_at=timezone.now() - timedelta(days=60),
        knowledge=2,
        behavior=3,
        status=2,
        author=nurse,
        **same,
    )
    work = Intervention.objects.create(
        client_problem=problem,
        category_id="02",
        target_id="TG0014",
        text="Wond verbinden: schuimverband",
        starts_on=day - timedelta(days=60),
        recorded_at=timezone.now() - timedelta(days=60),
        **same,
    )
    moment = CareMoment.objects.create(
        days=[1, 2, 3, 4, 5, 6, 7],
        part_of_day="morning",
        window_from=time(9),
        window_to=time(11),
        minutes=30,
        starts_on=day - timedelta(days=60),
        **same,
    )
    CareMomentIntervention.objects.create(care_moment=moment, intervention=work, **same)
    return problem, moment


def plan_visit(client, nurse, day, at=time(9, 15), moment=None, **fields):
    return Visit.objects.create(
        client=client,
        owner_team_id=client.team_id,
        team_id=client.team_id,
        date=day,
        nurse=nurse,
        care_moment=moment,
        planned_start=timezone.make_aware(datetime.combine(day, at)),
        planned_minutes=30,
        **fields,
    )


class Most(int):
    """A number of statements that may be less."""

    def __eq__(self, other):
        return other <= int(self)

    __hash__ = int.__hash__


# A request of a test runs within its transaction: SAVEPOINT and RELEASE, and steps back to the bare role, come on top.
TEST_ONLY = 5


class WalkTestCase(CastTestCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        with acting_as(cls.marieke.pk):
            cls.problem, cls.moment = give_plan(cls.velden, cls.marieke, cls.today)
            cls.visit = plan_visit(cls.velden, cls.marieke, cls.today, moment=cls.moment)
        with acting_as(cls.fatima.pk):
            cls.other_problem, other = give_plan(cls.adjei, cls.fatima, cls.today)
            cls.other_visit = plan_visit(cls.adjei, cls.fatima, cls.today, moment=other)

    def url(self, name, *keys, team=None):
        return reverse(name, args=[(team or self.kersenhof).slug, *keys])

    def at_most(self, statements):
        return self.assertNumQueries(Most(statements + TEST_ONLY))

    def closing(self, **fields):
        """The form as the page sends it: all as planned."""
        data = {
            "outcome_id": uuid7(),
            "report_id": uuid7(),
            "measurement_id": uuid7(),
            "start": "00.05",
            "end": "00.35",
            "report_problem": "",
            "measurement_kind": "",
            "report": "",
        }
        return data | {f"rating_id_{self.problem.pk}": uuid7()} | fields
