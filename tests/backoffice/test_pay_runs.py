"""Runs: rehearsed, killed, frozen, corrected, left out; to the minute what the person saw."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import IntegrityError, InternalError, ProgrammingError, connection, transaction
from django.utils import timezone

from access.context import Mode, acting_as, job
from backoffice.models import PayNote, PayrollException, PayrollRow, PayrollRun, PayrollTotal
from backoffice.months import Month
from backoffice.pay import telling
from backoffice.services import payroll
from buurtzorgweb.forms import Refused
from clients.services.transfer import transfer_client
from schedule.models import Shift, Visit, WorkEntry
from teams.models import Absence, Membership
from teams.services import end_membership
from tests.backoffice.planted import MONTH, OfficeTestCase, on
from tests.cast import actor

AMS = ZoneInfo("Europe/Amsterdam")
NEXT = MONTH.next
INTO = (
    "INSERT INTO backoffice_payrollseen (run_id, user_id, month, digest, left_out) SELECT {}, 1, '2026-01-01', '', ''"
)


def worked(run, user):
    with job("test"):
        rows = PayrollRow.objects.filter(run=run, user=user, component="worked", corrects=None)
        return sum(row.minutes for row in rows)


class RunTestCase(OfficeTestCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        with acting_as(cls.administrator.pk, Mode.ADMIN):
            for number, user in enumerate((cls.marieke, cls.joris, cls.fatima), 91001):
                Membership.objects.filter(user=user).update(employee_number=str(number))
        cls.visit(cls.marieke, cls.velden, on(7), 30)
        cls.visit(cls.marieke, cls.velden, on(8), 45, at=datetime(2026, 9, 8, 20).time())
        cls.work(cls.marieke, cls.kersenhof, on(8), "travel", 12)
        cls.visit(cls.fatima, cls.adjei, on(9), 50)

    def shift(self, user, team, day, start, end, **more):
        begin = datetime.combine(day, start, AMS)
        ends = datetime.combine(day if end > start else day + timedelta(days=1), end, AMS)
        with acting_as(user.pk):
            return Shift.objects.create(
                user=user, team=team, date=day, kind=more.pop("kind", "early"), starts_at=begin, ends_at=ends,
                published_at=timezone.now(), **more,
            )  # fmt: skip

    def rows(self, run, user, **more):
        with job("test"):
            found = PayrollRow.objects.filter(run=run, user=user, **more).order_by("day", "pk")
            return [(row.day, row.component, int(row.percent), row.minutes) for row in found if row.minutes]

    def codes(self, run, user):
        with job("test"):
            return set(PayrollException.objects.filter(run=run, user=user).values_list("code", flat=True))

    def number(self, user, number):
        with acting_as(self.administrator.pk, Mode.ADMIN):
            Membership.objects.filter(user=user).update(employee_number=number)


class RehearsalTests(RunTestCase):
    def test_everybody_is_in_it_with_rows_and_reasons(self):
        run = payroll.rehearse(month=MONTH)
        with job("test"):
            people = PayrollRun.objects.get().people
        self.assertEqual(("done", 3, 3), (run.state, run.done, people))
        self.assertEqual(
            [(on(7), "worked", 0, 30), (on(8), "worked", 0, 57), (on(8), "ort", 22, 57)], self.rows(run, self.marieke)
        )

    def test_one_has_the_rows_one_saw(self):
        self.shift(self.marieke, self.kersenhof, on(8), datetime(2026, 9, 8, 7).time(), datetime(2026, 9, 8, 15).time())
        self.work(self.joris, self.kersenhof, on(10), "meeting", 75)
        run = payroll.rehearse(month=MONTH)
        for user in (self.marieke, self.joris, self.fatima):
            with acting_as(user.pk):
                live, kept = telling.live(MONTH, user.pk, timezone.now()), telling.kept(run, user.pk)
            self.assertEqual(sorted(live.rows), sorted(kept.rows))
            self.assertEqual(live.contracts, kept.contracts)
            self.assertGreater(live.worked, 0)

    def test_a_client_who_moved_takes_no_hours_along(self):
        with acting_as(self.marieke.pk):
            transfer_client(
                client=self.velden,
                actor=actor(self.marieke),
                to_team=self.rietoever,
                receiver=self.fatima.pk,
                why="Moved",
            )
            self.assertFalse(Visit.objects.filter(nurse=self.marieke).exists())
            self.assertEqual(87, telling.live(MONTH, self.marieke.pk, timezone.now()).worked)

    def test_the_next_rehearsal_takes_the_place_of_the_last(self):
        first = payroll.rehearse(month=MONTH)
        self.visit(self.marieke, self.velden, on(9), 25)
        second = payroll.rehearse(month=MONTH)
        self.assertEqual(87 + 25, worked(second, self.marieke))
        with job("test"):
            self.assertEqual([second.pk], list(PayrollRun.objects.values_list("pk", flat=True)))
            self.assertFalse(PayrollRow.objects.filter(run=first).exists())

    def test_one_that_was_cut_short_goes_on(self):
        with job("test"):
            run = PayrollRun.objects.create(month=MONTH.first, kind="rehearsal", state="building")
        self.assertEqual(run.pk, payroll.rehearse(month=MONTH).pk)

    def test_draft_shifts_are_no_hours(self):
        self.shift(self.joris, self.kersenhof, on(8), datetime(2026, 9, 8, 7).time(), datetime(2026, 9, 8, 15).time())
        with acting_as(self.joris.pk):
            Shift.objects.update(published_at=None)
        self.assertEqual(0, worked(payroll.rehearse(month=MONTH), self.joris))

    def test_sums_are_those_of_visits_and_entries(self):
        run = payroll.rehearse(month=MONTH)
        with job("test"):
            visits = sum(Visit.objects.done().values_list("actual_minutes", flat=True))
            entries = sum(WorkEntry.objects.values_list("minutes", flat=True))
            double = sum(PayrollTotal.objects.filter(run=run).values_list("double", flat=True))
            paid = sum(PayrollRow.objects.filter(run=run, component="worked").values_list("minutes", flat=True))
        self.assertEqual(visits + entries - double, paid)


class ExceptionTests(RunTestCase):
    def test_a_missing_number_and_a_contract_that_ended(self):
        self.number(self.marieke, "")
        with acting_as(self.administrator.pk, Mode.ADMIN):
            end_membership(membership=Membership.objects.get(user=self.fatima), on=on(8))
        run = payroll.rehearse(month=MONTH)
        self.assertEqual({"no_number"}, self.codes(run, self.marieke))
        self.assertEqual({"no_contract"}, self.codes(run, self.fatima))
        self.assertEqual(set(), self.codes(run, self.joris))

    def test_a_broken_rule_of_rest_is_told_with_its_reason_and_holds_nothing_up(self):
        late, early = datetime(2026, 9, 14, 15).time(), datetime(2026, 9, 14, 23).time()
        self.shift(self.joris, self.kersenhof, on(14), late, early, kind="late", break_minutes=30)
        self.shift(
            self.joris, self.kersenhof, on(15), datetime(2026, 9, 15, 5).time(), datetime(2026, 9, 15, 9).time(),
            reason="Ruilde zelf",
        )  # fmt: skip
        run = payroll.rehearse(month=MONTH)
        with job("test"):
            (found,) = PayrollException.objects.filter(run=run, user=self.joris, what__startswith="daily_rest")
        self.assertEqual(("rest", "daily_rest;Ruilde zelf", on(15)), (found.code, found.what, found.day))
        self.assertTrue(payroll.run_month(month=MONTH).frozen)

    def test_without_a_reason_the_run_stops_and_with_one_it_leaves_her_out(self):
        self.number(self.marieke, "")
        stopped = payroll.run_month(month=MONTH)
        self.assertEqual(("stopped", "1"), (stopped.state, stopped.why))
        payroll.leave_out_rest(month=MONTH, run=stopped, text="Number is on its way")
        run = payroll.run_month(month=MONTH)
        self.assertTrue(run.frozen)
        self.assertEqual([], self.rows(run, self.marieke))
        self.assertEqual(50, worked(run, self.fatima))

    def test_who_was_left_out_comes_whole_in_the_next_run(self):
        self.number(self.marieke, "")
        payroll.leave_out_rest(month=MONTH, run=payroll.run_month(month=MONTH), text="Number is on its way")
        payroll.run_month(month=MONTH)
        self.number(self.marieke, "91001")
        run = payroll.run_month(month=NEXT)
        with job("test"):
            fixes = PayrollRow.objects.filter(run=run, user=self.marieke, corrects=MONTH.first, component="worked")
            self.assertEqual([(0, 30), (0, 57)], [(row.old_minutes, row.new_minutes) for row in fixes.order_by("day")])

    def test_an_office_note_is_refused_where_it_cannot_be(self):
        self.number(self.marieke, "")
        payroll.rehearse(month=MONTH)
        with acting_as(self.office.pk, Mode.OFFICE):
            for user, kind in ((self.marieke, "accept"), (self.joris, "leave_out")):
                with self.assertRaises(Refused):
                    payroll.note_exception(actor=actor(self.office), month=MONTH, user_id=user.pk, kind=kind, text="x")
            with self.assertRaises(Refused):
                payroll.ask_run(actor=actor(self.office), month=MONTH)
            payroll.note_exception(
                actor=actor(self.office), month=MONTH, user_id=self.marieke.pk, kind="leave_out", text="Next month"
            )
            self.assertEqual("asked", payroll.ask_run(actor=actor(self.office), month=MONTH).state)
            with self.assertRaises(Refused):
                payroll.ask_run(actor=actor(self.office), month=MONTH)
        run = payroll.run_month(month=MONTH)
        self.assertTrue(run.frozen)

    def test_double_hours_may_be_paid_as_they_are(self):
        for slot, minute in ((2, 5), (3, 10)):
            self.visit(self.marieke, self.velden, on(7), 90, at=datetime(2026, 9, 7, 9, minute).time(), slot=slot)
        payroll.rehearse(month=MONTH)
        with acting_as(self.office.pk, Mode.OFFICE):
            self.assertEqual({self.marieke.pk}, payroll.unreasoned(MONTH))
            payroll.note_exception(
                actor=actor(self.office),
                month=MONTH,
                user_id=self.marieke.pk,
                kind="accept",
                text="Two clients, one house",
            )
            self.assertEqual(set(), payroll.unreasoned(MONTH))
        self.assertEqual(100 + 57, worked(payroll.run_month(month=MONTH), self.marieke))

    def test_a_month_that_is_not_over_is_not_frozen(self):
        with self.assertRaises(Refused):
            payroll.run_month(month=Month.of(timezone.localdate()))


class FrozenTests(RunTestCase):
    def setUp(self):
        self.run = payroll.run_month(month=MONTH)

    def fixes(self, run, user):
        with job("test"):
            found = PayrollRow.objects.filter(run=run, user=user, corrects__isnull=False).order_by("day", "component")
            return [(row.component, row.minutes, row.old_minutes, row.new_minutes) for row in found]

    def change(self, minutes=40):
        with acting_as(self.marieke.pk):
            Visit.objects.filter(nurse=self.marieke, date=on(8)).update(actual_minutes=minutes)

    def test_the_database_refuses_every_change(self):
        with connection.cursor() as cursor:
            for statement in (
                "UPDATE backoffice_payrollrow SET minutes = 1",
                "DELETE FROM backoffice_payrollrow",
                "UPDATE backoffice_payrollrun SET state = 'done'",
                "DELETE FROM backoffice_payrollrun",
                INTO.format(self.run.pk),
            ):
                refused = self.assertRaises((IntegrityError, InternalError, ProgrammingError))
                with self.subTest(statement), refused as refusal, transaction.atomic(), job("test"):
                    cursor.execute(statement)
                self.assertRegex(str(refusal.exception), "never change|permission denied")

    def test_asked_again_it_is_the_same_run(self):
        self.assertEqual(self.run.pk, payroll.run_month(month=MONTH).pk)

    def test_what_changed_comes_with_old_and_new_in_the_next_month(self):
        self.change(40)
        run = payroll.run_month(month=NEXT)
        self.assertEqual([("ort", -5, 57, 52), ("worked", -5, 57, 52)], self.fixes(run, self.marieke))
        self.assertEqual([], self.fixes(run, self.fatima))

    def test_a_correction_is_made_once(self):
        self.change(40)
        payroll.run_month(month=NEXT)
        self.assertEqual([], self.fixes(payroll.rehearse(month=Month.of(date(2026, 11, 1))), self.marieke))

    def test_what_was_corrected_may_be_corrected_again(self):
        self.change(40)
        payroll.run_month(month=NEXT)
        self.change(45)
        found = self.fixes(payroll.rehearse(month=Month(date(2026, 11, 1))), self.marieke)
        self.assertEqual([("ort", 5, 52, 57), ("worked", 5, 52, 57)], found)

    def test_a_correction_counts_in_the_balance(self):
        with job("test"):
            before = PayrollTotal.objects.get(run=self.run, user=self.marieke).balance
        self.change(40)
        run = payroll.run_month(month=NEXT)
        with job("test"):
            after = PayrollTotal.objects.get(run=run, user=self.marieke)
        self.assertEqual(before - 5 - after.agreed, after.balance)

    def test_another_rule_corrects_everybody(self):
        with acting_as(self.administrator.pk, Mode.ADMIN):
            connection.cursor().execute("UPDATE backoffice_allowancerule SET percent = 23 WHERE percent = 22")
        run = payroll.rehearse(month=NEXT)
        self.assertEqual([("ort", -57, 57, 0), ("ort", 57, 0, 57)], self.fixes(run, self.marieke))

    def test_sickness_that_ends_later_corrects_nothing(self):
        with acting_as(self.joris.pk):
            sick = Absence.objects.create(user=self.joris, team=self.kersenhof, kind="sick", starts_on=MONTH.last)
        found = payroll.run_month(month=NEXT)
        self.assertEqual([("sick", 336, 0, 336)], self.fixes(found, self.joris))
        with acting_as(self.joris.pk):
            Absence.objects.filter(pk=sick.pk).update(ends_on=NEXT.last)
        self.assertEqual([], self.fixes(payroll.rehearse(month=Month(date(2026, 11, 1))), self.joris))

    def test_a_nurse_says_it_in_the_running_month(self):
        with acting_as(self.marieke.pk):
            with self.assertRaises(Refused):
                payroll.say_wrong(actor=actor(self.marieke), team_id=self.kersenhof.pk, month=MONTH, text="x")
            note = payroll.say_wrong(actor=actor(self.marieke), team_id=self.kersenhof.pk, month=NEXT, text="x")
            with self.assertRaises(Refused):
                payroll.say_wrong(
                    actor=actor(self.marieke), team_id=self.kersenhof.pk, month=NEXT, text="x", day=MONTH.first
                )
        with acting_as(self.office.pk, Mode.OFFICE):
            payroll.answer_note(actor=actor(self.office), note=note, answer="Thanks")
        with acting_as(self.marieke.pk):
            self.assertEqual("Thanks", PayNote.objects.get().answer)
        with acting_as(self.joris.pk):
            self.assertFalse(PayNote.objects.exists())


class EyesTests(RunTestCase):
    def setUp(self):
        self.run = payroll.rehearse(month=MONTH)

    def test_one_sees_ones_own_rows_alone(self):
        for user in (self.marieke, self.joris):
            with acting_as(user.pk):
                for model in (PayrollRow, PayrollTotal):
                    self.assertLessEqual(set(model.objects.values_list("user", flat=True)), {user.pk})

    def test_nobody_asks_for_the_work_of_another(self):
        for people in ([self.joris.pk], [self.marieke.pk, self.joris.pk], []):
            with self.assertRaises(ProgrammingError), transaction.atomic(), acting_as(self.marieke.pk):
                connection.cursor().execute("SELECT * FROM gate.pay_work(%s, %s, %s)", [people, on(1), on(30)])

    def test_hours_of_the_team_are_for_its_treasurer(self):
        ask = "SELECT user_id, worked FROM gate.team_hours(%s, %s)"
        with self.assertRaises(ProgrammingError), transaction.atomic(), acting_as(self.marieke.pk):
            connection.cursor().execute(ask, [self.run.pk, self.kersenhof.pk])
        with acting_as(self.administrator.pk, Mode.ADMIN):
            self.kersenhof.roles.create(user=self.marieke, role="housekeeper", starts_on=self.today)
        with acting_as(self.marieke.pk), connection.cursor() as cursor:
            cursor.execute(ask, [self.run.pk, self.kersenhof.pk])
            self.assertEqual({(self.marieke.pk, 87), (self.joris.pk, 0)}, set(cursor.fetchall()))
        with self.assertRaises(ProgrammingError), transaction.atomic(), acting_as(self.marieke.pk):
            connection.cursor().execute(ask, [self.run.pk, self.rietoever.pk])
