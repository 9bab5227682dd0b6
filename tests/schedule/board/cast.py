"""A team with a week: Marieke on early shifts, Joris late on Tuesday, and visits of Mrs Velden."""

from datetime import datetime, time, timedelta

from django.utils import timezone

from access.context import acting_as
from schedule.models import Shift, Visit
from schedule.recurrence import monday_of
from tests.walk_cast import WalkTestCase, plan_visit

HX = {"HX-Request": "true"}


def at(day, clock):
    return timezone.make_aware(datetime.combine(day, time.fromisoformat(clock)))


def shift(team, user, day, starts="07:00", ends="12:30", **fields):
    until = day if ends > starts else day + timedelta(days=1)
    fields = {"kind": "early", "break_minutes": 0} | fields
    return Shift.objects.create(
        team=team, user=user, date=day, starts_at=at(day, starts), ends_at=at(until, ends), **fields
    )


class BoardTestCase(WalkTestCase):
    """`self.monday`: two weeks ahead, so that nothing of it has been; `self.tuesday` has an open visit at 09.15."""

    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.monday = monday_of(cls.today) + timedelta(days=14)
        cls.tuesday = cls.monday + timedelta(days=1)
        with acting_as(cls.marieke.pk):
            cls.early = shift(cls.kersenhof, cls.marieke, cls.tuesday)
            cls.late = shift(cls.kersenhof, cls.joris, cls.tuesday, "17:00", "22:30", kind="late")
            cls.open = plan_visit(cls.velden, None, cls.tuesday, moment=cls.moment)

    def setUp(self):
        self.sign_in(self.marieke)

    def board(self, team=None):
        from schedule.board.reading import board_of

        with acting_as(self.marieke.pk):
            return board_of(team_id=(team or self.kersenhof).pk, monday=self.monday)

    def cell(self, user, day=None):
        return self.board().cell(user.pk, day or self.tuesday)

    def token(self, visit):
        from schedule.board.day import token_of

        with acting_as(self.marieke.pk):
            visit.refresh_from_db()
        return token_of(visit.pk, visit.nurse_id, visit.planned_start)

    def at(self, user, day=None):
        return f"{getattr(user, 'pk', user)}.{(day or self.tuesday).isoformat()}"

    def move(self, moved, user, *, on=None, origin=None, mark=None, htmx=True, **fields):
        """As the board sends it: the visit as seen, the cell and how it looked."""
        seen = self.cell(user, on) if hasattr(user, "pk") else None
        mark = (seen.mark if seen else "") if mark is None else mark
        data = {
            "at": origin or f"morning.{self.tuesday.isoformat()}",
            "visit": [self.token(moved)],
            "to": f"{self.at(user, on)}~{mark}",
        }
        return self.client.post(self.url("week_move"), data | fields, headers=HX if htmx else {})

    def stored(self, visit):
        with acting_as(self.marieke.pk):
            return Visit.objects.get(pk=visit.pk)
