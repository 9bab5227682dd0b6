"""A month is rehearsed and claimed in parts; whatever happens between them, each visit is claimed once."""

from datetime import date, time, timedelta
from decimal import Decimal
from itertools import pairwise
from unittest import mock

from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from access.context import Mode, acting_as, job
from backoffice.claims import run as runs
from backoffice.claims.causes import Cause
from backoffice.claims.month import claim_month
from backoffice.models import ClaimFile, ClaimLine, ClaimObstacle, ClaimVisit, MonthRun
from backoffice.services import months
from buurtzorgweb.forms import Refused
from clients.services import admit_client
from tests.backoffice.planted import MONTH, OfficeTestCase, on
from tests.cast import actor


class RunTestCase(OfficeTestCase):
    """Mrs Velden can be claimed on three days; Mr Adjei has no indication."""

    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        for day in (1, 2, 3):
            cls.visit(cls.marieke, cls.velden, on(day), 20)
        cls.visit(cls.fatima, cls.adjei, on(4), 45)

    def ledger(self):
        with job("test"):
            return list(ClaimLine.objects.order_by("starts_on", "id").values_list("starts_on", "units", "amount"))

    def claimed(self):
        with job("test"):
            return sorted(ClaimVisit.objects.filter(ended=0).values_list("visit_id", flat=True))


class RehearsalTests(RunTestCase):
    def month(self):
        months.rehearse(MONTH)
        with acting_as(self.office.pk, Mode.OFFICE):
            return claim_month(MONTH)

    def test_the_sums_are_those_of_the_lines(self):
        month = self.month()
        self.assertEqual((3, 3, 60, Decimal("60.00")), (month.lines, month.visits, month.minutes, month.amount))
        (payer,) = month.payers
        self.assertEqual(("3311", "Zilveren Kruis", ["1034"]), (payer.uzovi, payer.name, payer.products))
        self.assertIsNotNone(month.counted_at)

    def test_nothing_is_claimed_by_it(self):
        self.month()
        self.assertEqual(([], []), (self.ledger(), self.claimed()))

    def test_exceptions_are_told_by_cause_with_the_teams_that_know(self):
        (obstacle,) = self.month().obstacles
        told = (obstacle.cause, obstacle.visits, obstacle.minutes, obstacle.clients)
        self.assertEqual((Cause.NO_INDICATION, 1, 45, 1), told)
        self.assertEqual((["Rietoever"], 0, False), (obstacle.teams, obstacle.more_teams, obstacle.ours))

    def test_counted_again_it_forgets_what_was_solved(self):
        self.month()
        self.indicate(self.fatima, self.adjei)
        month = self.month()
        self.assertEqual((4, []), (month.lines, month.obstacles))
        with job("test"):
            self.assertEqual(0, ClaimObstacle.objects.count())

    def test_another_month_keeps_its_own(self):
        self.month()
        months.rehearse(MONTH.next)
        with job("test"):
            self.assertEqual([MONTH.first], list(ClaimObstacle.objects.values_list("month", flat=True)))

    def test_a_missing_tariff_is_told_by_insurer_and_product(self):
        self.indicate(self.marieke, self.velden, product="1037", starts_on=on(1))
        found = [one for one in self.month().obstacles if one.cause == Cause.NO_TARIFF]
        self.assertEqual([("3311", "1037", 3, True)], [(one.uzovi, one.product, one.visits, one.ours) for one in found])

    def test_every_done_visit_is_somewhere_once(self):
        self.indicate(self.fatima, self.adjei, law="private", product="", starts_on=on(10))
        self.visit(self.fatima, self.adjei, on(12))
        month = self.month()
        self.assertEqual((3, 1, 1), (month.visits, month.held_up, month.elsewhere))

    def test_more_care_than_indicated_is_said_and_claimed(self):
        """Five hours a week are some 21 in the month."""
        for day in range(1, 31):
            self.visit(self.marieke, self.velden, on(day), 60, at=time(18))
        month = self.month()
        self.assertEqual([Cause.ABOVE_INDICATION], [one.cause for one in month.warnings])
        self.assertEqual(33, month.visits)

    def test_of_old_rehearsals_a_few_are_kept(self):
        for _time in range(6):
            months.rehearse(MONTH)
        with job("test"):
            self.assertEqual(months.KEEP_REHEARSALS + 1, MonthRun.objects.count())

    def test_one_that_was_broken_off_is_left_and_a_new_one_begins(self):
        with mock.patch.object(runs, "take", side_effect=ZeroDivisionError), self.assertRaises(ZeroDivisionError):
            months.rehearse(MONTH)
        self.assertEqual(3, self.month().lines)
        with job("test"):
            states = sorted(MonthRun.objects.values_list("state", flat=True))
        self.assertEqual(["done", "stopped"], states)


class ClaimTests(RunTestCase):
    def test_lines_lie_in_the_draft_of_their_insurer_and_point_at_their_visits(self):
        months.claim(MONTH)
        self.assertEqual([(on(day), 4, Decimal("20.00")) for day in (1, 2, 3)], self.ledger())
        self.assertEqual(3, len(self.claimed()))
        with job("test"):
            (file,) = ClaimFile.objects.all()
        said = (file.insurer_id, file.message_code, file.invoice_number, file.period_first, file.period_last)
        self.assertEqual(("3311", "428", "26093311001", on(1), on(30)), said)

    def test_run_again_no_line_is_doubled(self):
        months.claim(MONTH)
        before = self.ledger(), self.claimed()
        months.claim(MONTH)
        self.assertEqual(before, (self.ledger(), self.claimed()))
        with job("test"):
            self.assertEqual(1, ClaimFile.objects.count())

    def test_a_visit_closed_later_comes_on_an_invoice_of_its_own(self):
        months.claim(MONTH)
        self.visit(self.marieke, self.velden, on(3), 10, at=time(20))
        months.claim(MONTH)
        self.assertEqual((on(3), 2, Decimal("10.00")), self.ledger()[-1])
        with job("test"):
            numbers = sorted(ClaimFile.objects.values_list("invoice_number", flat=True))
        self.assertEqual(["26093311001", "26093311002"], numbers)

    def test_the_rehearsal_afterwards_tells_what_is_left(self):
        months.claim(MONTH)
        months.rehearse(MONTH)
        with acting_as(self.office.pk, Mode.OFFICE):
            month = claim_month(MONTH)
        self.assertEqual((0, 1), (month.lines, month.held_up))

    def test_one_insurer_alone(self):
        with acting_as(self.office.pk, Mode.OFFICE):
            other = self.insurer.__class__.objects.create(uzovi="7119", name="CZ")
        self.contract(insurer=other)
        self.tariff(insurer=other)
        self.indicate(self.fatima, self.adjei)
        self.change_client(self.fatima, self.adjei, insurer_uzovi="7119")
        months.claim(MONTH, insurer="7119")
        self.assertEqual([on(4)], [day for day, *_ in self.ledger()])
        months.claim(MONTH)
        self.assertEqual(4, len(self.ledger()))

    def test_the_rehearsal_and_the_run_say_the_same(self):
        months.rehearse(MONTH)
        with job("test"):
            rehearsed = self.sums("rehearsal")
            months.claim(MONTH)
            self.assertEqual(rehearsed, self.sums("claim"))

    def sums(self, kind):
        with job("test"):
            run = MonthRun.objects.filter(kind=kind).latest("started_at")
            return sorted(run.sums.values_list("cause", "uzovi", "product", "lines", "visits", "minutes", "cents"))

    def test_the_database_takes_no_visit_twice(self):
        months.claim(MONTH)
        with job("test"):
            one = ClaimVisit.objects.first()
            with self.assertRaises(IntegrityError), transaction.atomic():
                ClaimVisit.objects.create(visit_id=one.visit_id, line_id=one.line_id + 999)


class PartTests(RunTestCase):
    """Parts of two clients, so that there are several."""

    def setUp(self):
        self.enterContext(mock.patch.object(runs, "PART", 2))
        self.clients = []
        with acting_as(self.marieke.pk):
            for number in range(5):
                person = {
                    "first_name": "An", "birth_family": f"Test{number}", "gender": "female",
                    "birth_date": date(1940, 1, 1), "street": "Laan", "house_number": "1", "postcode": "8246 AH",
                    "town": "Wielmonde", "named_nurse": self.marieke, "insurer_uzovi": "3311",
                }  # fmt: skip
                starts_on = timezone.localdate() - timedelta(days=200)
                self.clients.append(
                    admit_client(team=self.kersenhof, actor=actor(self.marieke), starts_on=starts_on, **person)
                )
        for client in self.clients:
            self.fact(self.marieke, client, kind="no_bsn")
            self.indicate(self.marieke, client)
            self.visit(self.marieke, client, on(9), 30)

    def break_at(self, part):
        """As if the process ended right after the statement of that part, before its transaction did."""
        real = runs.take

        def take(run):
            number = run.parts_done
            real(run)
            if number == part:
                raise ZeroDivisionError

        with mock.patch.object(runs, "take", take), self.assertRaises(ZeroDivisionError):
            months.claim(MONTH)

    def test_every_client_is_in_one_part(self):
        with job("test"):
            bounds = runs.bounds()
            everybody = {line.client_id for line in runs.lines_of(MONTH)}
            edges = [runs.LEAST, *bounds, runs.MOST]
            parts = [{line.client_id for line in runs.lines_of(MONTH, *edge)} for edge in pairwise(edges)]
        self.assertEqual(4, len(parts))
        self.assertEqual(sorted(everybody), sorted(key for part in parts for key in part))

    def test_broken_off_in_each_part_it_goes_on_and_claims_all_once(self):
        with job("test"):
            wanted = sorted(key for line in runs.lines_of(MONTH) if not line.cause for key in line.ids)
        for part in range(4):
            with self.subTest(part), transaction.atomic():
                self.break_at(part)
                self.assertLess(len(self.claimed()), len(wanted))
                done = months.claim(MONTH)
                self.assertEqual((wanted, "done", 4), (self.claimed(), done.state, done.parts_done))
                with job("test"):
                    self.assertEqual(1, MonthRun.objects.filter(kind="claim").count())
                    self.assertEqual(len(wanted), done.sums.get(cause="").visits)
                transaction.set_rollback(True)

    def test_progress_is_told_after_each_part(self):
        seen = []
        months.claim(MONTH, tell=lambda run: seen.append((run.parts_done, run.parts)))
        self.assertEqual([(1, 4), (2, 4), (3, 4), (4, 4)], seen)

    def test_what_was_begun_for_one_insurer_is_finished_before_another(self):
        with mock.patch.object(runs, "take", side_effect=ZeroDivisionError), self.assertRaises(ZeroDivisionError):
            months.claim(MONTH, insurer="3311")
        with self.assertRaises(Refused):
            months.claim(MONTH)

    def test_the_statements_do_not_grow_with_the_clients(self):
        def statements():
            seen.clear()
            with mock.patch.object(runs, "PART", 1000), connection.execute_wrapper(count):
                months.rehearse(MONTH)
            return len(seen)

        def count(execute, sql, params, many, context):
            seen.append(sql)
            return execute(sql, params, many, context)

        seen = []
        few = statements()
        for client in self.clients:
            for day in range(10, 30):
                self.visit(self.marieke, client, on(day), 30)
        self.assertEqual(few, statements())
