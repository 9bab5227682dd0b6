"""A day ahead on which Marieke has a shift with a visit, and Joris may or may not be on duty."""

from datetime import time, timedelta

from access.context import acting_as, job
from schedule.models import Notice, Offer, Shift
from schedule.recurrence import instant
from tests.walk_cast import WalkTestCase, plan_visit


class CoverTestCase(WalkTestCase):
    def setUp(self):
        self.day = self.today + timedelta(days=2)
        self.sign_in(self.marieke)
        self.english()

    def english(self):
        self.client.post("/language/", {"language": "en"})
        self.client.cookies["django_language"] = "en"

    def be(self, user):
        self.sign_in(user)
        self.english()

    def shift(self, user=None, first=time(7), last=time(15), day=None, **fields):
        day = day or self.day
        with acting_as(self.marieke.pk):
            return Shift.objects.create(
                team=self.kersenhof,
                user=user or self.marieke,
                date=day,
                kind=fields.pop("kind", "early"),
                starts_at=instant(day, first),
                ends_at=instant(day, last),
                **{"break_minutes": 30} | fields,
            )

    def planned(self, at=time(9, 15), nurse=None, day=None, **fields):
        with acting_as(self.marieke.pk):
            return plan_visit(self.velden, nurse or self.marieke, day or self.day, at, **fields)

    def fresh(self, row):
        with job("test"):
            return type(row).objects.get(pk=row.pk)

    def rows(self, model, **which):
        with job("test"):
            return list(model.objects.filter(**which))

    def offer(self, shift):
        self.client.post(self.url("offer_shift", shift.pk))
        return self.rows(Offer, shift_id=shift.pk)[-1]

    def told(self, user):
        return [one.kind for one in self.rows(Notice, user=user, seen_at=None)]
