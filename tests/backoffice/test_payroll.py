from datetime import timedelta
from decimal import Decimal

from django.db.models import Sum

from access.context import Mode, acting_as
from backoffice.pay.hours import employments, minutes_of, payroll_month
from schedule.models import Visit
from teams.models import Membership
from teams.services import add_member, end_membership
from tests.backoffice.planted import MONTH, OfficeTestCase, on


class PayrollTests(OfficeTestCase):
    def setUp(self):
        self.visit(self.marieke, self.velden, on(7), 30)
        self.visit(self.marieke, self.velden, on(8), 25)
        self.visit(self.joris, self.velden, on(8), 40, slot=2)
        self.visit(self.fatima, self.adjei, on(9), 50)
        self.work(self.marieke, self.kersenhof, on(7), "travel", 12)
        self.work(self.marieke, self.kersenhof, on(7), "meeting", 60)

    def month(self):
        with acting_as(self.office.pk, Mode.OFFICE):
            return payroll_month(MONTH)

    def rows(self, text=""):
        with acting_as(self.office.pk, Mode.OFFICE):
            found = list(employments(MONTH, text))
            minutes = minutes_of(MONTH, [one.pk for one in found])
            return [(f"{one.first_name} {one.last_name}", minutes[one.pk]) for one in found]

    def end(self, user, day):
        with acting_as(self.administrator.pk, Mode.ADMIN):
            membership = Membership.objects.get(user=user)
            end_membership(membership=membership, on=day)
            return membership

    def test_minutes_are_those_of_the_visits(self):
        ((_, minutes),) = self.rows("slotboom")
        self.assertEqual({"visit": 55, "travel": 12, "meeting": 60, "training": 0, "office": 0}, minutes)

    def test_the_sum_of_all_rows_is_the_month_and_the_visits(self):
        month, rows = self.month(), self.rows()
        with acting_as(self.office.pk, Mode.OFFICE):
            visits = Visit.objects.done().aggregate(sum=Sum("actual_minutes"))["sum"]
        self.assertEqual(visits, month.minutes["visit"])
        self.assertEqual(visits, sum(minutes["visit"] for _, minutes in rows))
        self.assertEqual(month.worked, sum(sum(minutes.values()) for _, minutes in rows))

    def test_planned_visits_are_not_paid(self):
        before = self.month().worked
        self.visit(self.marieke, self.velden, on(20), status="planned")
        self.assertEqual(before, self.month().worked)

    def test_a_contract_that_changes_splits_the_month(self):
        self.end(self.marieke, on(7))
        with acting_as(self.administrator.pk, Mode.ADMIN):
            add_member(team=self.kersenhof, user=self.marieke, starts_on=on(8), contract_hours=Decimal(32), level=6)
        rows = [minutes for name, minutes in self.rows("slotboom")]
        self.assertEqual([(30, 72), (25, 0)], [(row["visit"], row["travel"] + row["meeting"]) for row in rows])
        self.assertEqual([], self.month().loose)

    def test_hours_without_a_contract_are_told(self):
        self.end(self.fatima, on(8))
        (loose,) = self.month().loose
        self.assertEqual(("Fatima Demir", "Rietoever", 50), (loose.name, loose.team, loose.minutes))
        self.assertEqual((on(9), on(9), 50), (loose.first, loose.last, self.month().held_up))

    def test_work_for_a_team_one_is_not_in_is_told(self):
        self.work(self.marieke, self.kersenhof, on(10))
        with acting_as(self.marieke.pk):
            Visit.objects.filter(nurse=self.marieke).update(team_id=self.rietoever.pk)
        (loose,) = self.month().loose
        self.assertEqual(("Marieke Slotboom", "Rietoever", 55), (loose.name, loose.team, loose.minutes))

    def test_who_left_before_the_month_is_not_in_it(self):
        self.end(self.joris, MONTH.first - timedelta(days=1))
        self.assertNotIn("Joris Wierda", [name for name, _ in self.rows()])

    def test_who_worked_nothing_is_in_it(self):
        with acting_as(self.marieke.pk):
            Visit.objects.filter(nurse=self.joris).update(status="planned")
        self.assertIn(
            ("Joris Wierda", dict.fromkeys(["visit", "travel", "meeting", "training", "office"], 0)), self.rows()
        )

    def test_search_by_name_or_number(self):
        with acting_as(self.administrator.pk, Mode.ADMIN):
            Membership.objects.filter(user=self.joris).update(employee_number="91007")
        self.assertEqual(["Joris Wierda"], [name for name, _ in self.rows("9100")])
        self.assertEqual(["Joris Wierda"], [name for name, _ in self.rows("wier jo")])
        self.assertEqual([], self.rows("wier fatima"))
