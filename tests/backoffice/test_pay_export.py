"""What leaves the house: the bureau's file, transfers, papers; the command that makes them, and a run that is killed."""

import csv
import hashlib
import io
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest import mock
from xml.etree import ElementTree

import pytest
from django.core.management import CommandError, call_command

from access.context import Mode, acting_as, job
from backoffice.models import Expense, ExportColumn, PayrollRun, PayRule
from backoffice.pay import iban, print_run
from backoffice.services import expenses, payroll
from tests.backoffice.planted import MONTH, on
from tests.backoffice.test_pay_runs import RunTestCase
from tests.cast import actor

NEXT = MONTH.next


class ExportTestCase(RunTestCase):
    def setUp(self):
        folder = TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.out = Path(folder.name)

    def command(self, *words, **options):
        said = io.StringIO()
        call_command("payroll", *words, stdout=said, **options)
        return said.getvalue()

    def build(self, month=MONTH, *words):
        return self.command("build", f"--month={month}", f"--out={self.out}", "--no-pdf", *words)

    def rows(self, month=MONTH):
        with (self.out / f"payroll-{month}.csv").open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file, delimiter=";"))

    def pay_from(self):
        with acting_as(self.administrator.pk, Mode.ADMIN):
            for code, text in (("payer_name", "Buurtzorg Wielmonde"), ("payer_iban", "NL91ABNA0417164300")):
                PayRule.objects.create(
                    code=code, text=text, starts_on=MONTH.first, source="s", confirmed_at=datetime.now().astimezone()
                )

    def expense(self, user=None, amount="4.50", **more):
        user = user or self.marieke
        with acting_as(user.pk):
            return expenses.add_expense(
                actor=actor(user), team_id=self.kersenhof.pk, day=on(8), what=more.pop("what", "Parkeren"),
                amount=Decimal(amount), iban="NL91ABNA0417164300",
            )  # fmt: skip


class FileTests(ExportTestCase):
    def test_one_row_a_day_and_component_with_a_row_of_totals(self):
        self.build()
        *rows, total = self.rows()
        hers = [row for row in rows if row["employee_no"] == "91001" and row["minutes"] != "0"]
        self.assertEqual(
            [("2026-09-07", "WORKED", "30"), ("2026-09-08", "WORKED", "57"), ("2026-09-08", "ORT22", "57")],
            [(row["work_date"], row["component_code"], row["minutes"]) for row in hers],
        )
        self.assertEqual({"kersenhof"}, {row["cost_centre"] for row in hers})
        self.assertEqual(
            ("TOTAL", str(sum(int(row["minutes"]) for row in rows))), (total["employee_no"], total["minutes"])
        )
        self.assertEqual(str(len(rows)), total["source_id"])

    def test_the_columns_are_data(self):
        with acting_as(self.administrator.pk, Mode.ADMIN):
            ExportColumn.objects.exclude(source__in=["number", "minutes"]).delete()
        self.build()
        self.assertEqual({"employee_no", "minutes"}, set(self.rows()[0]))

    def test_an_unknown_column_is_refused_and_nothing_is_left(self):
        with acting_as(self.administrator.pk, Mode.ADMIN):
            ExportColumn.objects.filter(source="team").update(source="secret")
        with self.assertRaises(CommandError):
            self.build()
        self.assertEqual([], list(self.out.iterdir()))

    def test_digests_are_those_of_the_files(self):
        self.build()
        for line in (self.out / "payroll-2026-09.sha256").read_text().splitlines():
            digest, name = line.split()
            self.assertEqual(digest, hashlib.sha256((self.out / name).read_bytes()).hexdigest())

    def test_written_again_it_is_the_same(self):
        self.build()
        first = (self.out / "payroll-2026-09.csv").read_bytes()
        self.build()
        self.assertEqual(first, (self.out / "payroll-2026-09.csv").read_bytes())

    def test_a_correction_names_the_month_and_both_times(self):
        self.build()
        from schedule.models import Visit

        with acting_as(self.marieke.pk):
            Visit.objects.filter(nurse=self.marieke, date=on(8)).update(actual_minutes=40)
        self.build(NEXT)
        found = [row for row in self.rows(NEXT) if row["correction_of"]]
        self.assertEqual({("2026-09", "57", "52", "-5")}, {
            (row["correction_of"], row["old_minutes"], row["new_minutes"], row["minutes"]) for row in found
        })  # fmt: skip

    def test_a_correction_of_a_contract_that_ended_is_not_lost(self):
        self.build()
        from schedule.models import Visit
        from teams.models import Membership
        from teams.services import end_membership

        with acting_as(self.fatima.pk):
            Visit.objects.filter(nurse=self.fatima).update(actual_minutes=55)
        with acting_as(self.administrator.pk, Mode.ADMIN):
            end_membership(membership=Membership.objects.get(user=self.fatima), on=MONTH.last - timedelta(days=5))
        self.build(NEXT)
        worked = [row for row in self.rows(NEXT) if row["employee_no"] == "91003" and row["component_code"] == "WORKED"]
        self.assertEqual([("50", "55")], [(row["old_minutes"], row["new_minutes"]) for row in worked])


class LeftOutTests(ExportTestCase):
    def setUp(self):
        super().setUp()
        self.number(self.marieke, "")

    def test_a_run_with_open_exceptions_asks_for_a_reason(self):
        with self.assertRaisesRegex(CommandError, "1 people have an exception and no reason"):
            self.build()
        self.assertEqual([], list(self.out.iterdir()))

    def test_with_one_it_says_so_on_the_export(self):
        said = self.build(MONTH, "--leave-out==Number follows")
        self.assertIn("1 left out", said)
        text = (self.out / "payroll-2026-09-left-out.csv").read_text()
        self.assertIn("Marieke Slotboom;no_number;'=Number follows", text)
        self.assertNotIn("91001", {row["employee_no"] for row in self.rows()})


class TransferTests(ExportTestCase):
    def amounts(self):
        tree = ElementTree.parse(self.out / "payroll-2026-09-expenses.xml")
        space = {"p": "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"}
        return [one.text for one in tree.findall(".//p:CdtTrfTxInf/p:Amt/p:InstdAmt", space)], tree.getroot()

    def test_one_transfer_a_person_with_all_her_receipts(self):
        self.pay_from()
        self.expense()
        self.expense(what="Veerpont", amount="2.10")
        self.expense(self.joris, amount="12.00")
        said = self.build()
        self.assertIn("2 transfers", said)
        self.assertEqual(["6.60", "12.00"], self.amounts()[0])
        with job("test"):
            self.assertEqual(3, Expense.objects.filter(run__state="frozen").count())

    def test_they_are_paid_back_once(self):
        self.pay_from()
        self.expense()
        self.build()
        self.build(NEXT)
        self.assertFalse((self.out / "payroll-2026-10-expenses.xml").exists())

    def test_names_are_as_the_bank_takes_them(self):
        self.pay_from()
        with mock.patch("backoffice.pay.transfer.rows") as found:
            found.return_value = [("NL91ABNA0417164300", "Zoë Łukasz & <Çelik>", Decimal("1.00"), 1, 1)]
            payroll.run_month(month=MONTH)
            self.build()
        self.assertEqual(["1.00"], self.amounts()[0])

    def test_without_an_account_to_pay_from_it_stops_before_writing(self):
        self.expense()
        with self.assertRaises(CommandError):
            self.build()
        self.assertEqual([], list(self.out.iterdir()))


class CommandTests(ExportTestCase):
    def test_bad_input_is_one_line(self):
        for words in (
            ["build"],
            ["build", "--month=2026-13", "--out=x"],
            ["build", "--month=2026-09"],
            ["build", "--month=2099-01", f"--out={self.out}"],
            ["build", f"--month={self.today:%Y-%m}", f"--out={self.out}"],
            ["build", "--month=2026-09", "--out=/proc/no"],
            ["build", "--month=2026-09", f"--out={self.out}", "--printers=0"],
            ["rehearse", "--month=x"],
        ):
            with self.subTest(words), self.assertRaises(CommandError) as refusal:
                self.command(*words)
            self.assertNotIn("\n", str(refusal.exception))
        with job("test"):
            self.assertFalse(PayrollRun.objects.exists())

    def test_a_paper_for_each_printed_once(self):
        self.command("build", "--month=2026-09", f"--out={self.out}", "--printers=1")
        papers = sorted((self.out / "specifications-2026-09").iterdir())
        self.assertEqual(3, len(papers))
        self.assertTrue(all(path.read_bytes().startswith(b"%PDF") for path in papers))
        papers[0].unlink()
        before = papers[1].stat().st_mtime_ns
        self.command("build", "--month=2026-09", f"--out={self.out}", "--printers=2")
        self.assertTrue(papers[0].exists())
        self.assertEqual(before, papers[1].stat().st_mtime_ns)

    def test_rehearse(self):
        self.assertIn("3 people rehearsed for 2026-09", self.command("rehearse", "--month=2026-09"))


@pytest.mark.parametrize(
    ("text", "good"),
    [("NL91ABNA0417164300", True), ("NL91ABNA0417164301", False), ("NL91ABNA041716430", False), ("", False),
     ("DE89370400440532013000", True), ("BE68539007547034", True), ("GB82WEST12345698765432", True), ("NL91 ABNA", False)],
)  # fmt: skip
def test_account_numbers(text, good):
    assert iban.is_iban(text) is good


def test_a_file_is_never_called_something_else():
    assert print_run.file_name("../../etc/passwd", 7) == "-etc-passwd-7"
    assert print_run.file_name("", 7) == "none-7"
