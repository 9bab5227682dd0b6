"""A quiet week ahead for the cast, in which nobody is on duty yet."""

from datetime import date, time, timedelta

from django.utils import timezone

from access.context import acting_as
from buurtzorgweb.forms import Refused
from schedule.recurrence import monday_of
from schedule.services import duty
from tests.cast import CastTestCase, actor


def hour(text):
    return time.fromisoformat(text)


class DutyTestCase(CastTestCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.monday = monday_of(timezone.localdate()) + timedelta(weeks=3)

    def day(self, number):
        return number if isinstance(number, date) else self.monday + timedelta(days=number)

    def plan(self, number, times, kind="early", user=None, team=None, **more):
        """plan(0, "07:00-15:00"): the shift; Refused passes through."""
        starts, ends = map(hour, times.split("-"))
        user = user or self.joris
        with acting_as(self.marieke.pk if team is None else user.pk):
            return duty.plan_shift(
                team=team or self.kersenhof,
                user_id=user.pk,
                day=self.day(number),
                kind=kind,
                starts=starts,
                ends=ends,
                actor=actor(self.marieke),
                **more,
            )[0]

    def change(self, shift, seen=None, **changes):
        with acting_as(self.marieke.pk):
            return duty.change_shift(
                shift=shift, seen=shift.version if seen is None else seen, actor=actor(self.marieke), **changes
            )

    def refused(self, act, *args, **kwargs):
        """The sentence with which something is refused, and the field beside which it stands."""
        with self.assertRaises(Refused) as caught:
            act(*args, **kwargs)
        said = caught.exception.message
        return str(said[0] if isinstance(said, list) else said), caught.exception.field
