"""Answers are booked whole or not at all; what a line and an invoice stand at follows from what lies beside them."""

import io
from datetime import date
from decimal import Decimal

from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction

from access.context import Mode, acting_as, job
from access.services import Actor, Ground
from backoffice.claims.keeping import opened
from backoffice.models import (
    ClaimFile,
    ClaimLine,
    Correction,
    Payment,
    ReturnFile,
    ReturnLine,
    WriteOff,
)
from backoffice.services.ledger import book_payment, book_return, write_off
from backoffice.vektis.answer import ALL_WELL, Verdict
from buurtzorgweb.forms import Refused
from tests.backoffice.ledgers import SENT, LedgerTestCase

PART = Verdict(1000, ("8059",))
NONE = Verdict(0, ("0320", "9999"))


def judge(number, _claimed):
    """The first line partly, the second not at all, the rest whole."""
    return {1: PART, 2: NONE}.get(number, ALL_WELL)


class BookTests(LedgerTestCase):
    def setUp(self):
        self.file = self.issue()

    def lines(self):
        with job("test"):
            return list(ClaimLine.objects.filter(file=self.file).standing().order_by("client_id", "starts_on"))

    def invoice(self):
        with job("test"):
            return ClaimFile.objects.standing().get(pk=self.file.pk)

    def reference(self, place):
        return f"{self.lines()[place].pk:012d}".encode()

    def assert_untouched(self):
        with job("test"):
            self.assertEqual(0, ReturnFile.objects.count() + ReturnLine.objects.count())
        self.assertEqual({"open"}, {line.stands for line in self.lines()})

    def test_before_an_answer_all_is_open(self):
        self.assert_untouched()
        invoice = self.invoice()
        self.assertEqual((None, Decimal("305.64"), 0), (invoice.awarded, invoice.open, invoice.refused))

    def test_each_line_has_its_word(self):
        booked, new = self.book(self.answered(judge))
        self.assertTrue(new)
        first, second, *rest = self.lines()
        self.assertEqual(("partly", Decimal("10.00"), ["8059"]), (first.stands, first.awarded, first.codes))
        self.assertEqual(("refused", 0, ["0320", "9999"]), (second.stands, second.awarded, second.codes))
        self.assertEqual({"accepted"}, {line.stands for line in rest})
        self.assertEqual((7, 1, 1), (booked.lines_accepted, booked.lines_partly, booked.lines_refused))
        self.assertEqual(("ZK-77", SENT, ["8001"]), (booked.insurer_reference, booked.sent_on, booked.codes))
        invoice = self.invoice()
        self.assertEqual(Decimal("247.72"), invoice.awarded)
        self.assertEqual((Decimal("57.92"), Decimal("247.72")), (invoice.refused, invoice.open))

    def test_the_same_file_twice_is_booked_once(self):
        content = self.answered(judge)
        booked, _new = self.book(content)
        self.assertEqual((booked, False), self.book(content, "nog eens.aw320"))
        with job("test"):
            self.assertEqual(9, ReturnLine.objects.count())

    def test_another_answer_to_the_same_invoice_is_refused(self):
        self.book(self.answered(judge))
        with self.assertRaisesMessage(Refused, "was answered on 12-10-2026"):
            self.book(self.answered())
        with job("test"):
            self.assertEqual(1, ReturnFile.objects.count())

    def test_lines_left_out_are_awarded(self):
        booked, _new = self.book(self.answered(lambda number, claimed: Verdict(left_out=number > 2)))
        self.assertEqual((9, Decimal("305.64")), (booked.lines_accepted, booked.awarded))
        self.assertEqual({"accepted"}, {line.stands for line in self.lines()})

    def test_refused_as_a_whole(self):
        booked, _new = self.book(self.refused_whole())
        self.assertEqual(("refused", ["0001"], 0), (booked.outcome, booked.codes, booked.awarded))
        self.assertEqual({"refused"}, {line.stands for line in self.lines()})
        self.assertEqual((Decimal("305.64"), 0), (self.invoice().refused, self.invoice().open))

    def test_a_credit_counts_down(self):
        paid = self.lines()[0]
        with job("test"):
            file = self.draft("2609-3311-2")
            self.line(file=file)
            self.line(file=file, client=self.third, day=9, credits_id=paid.pk, visit=False)
        file = self.issue(file)
        self.assertEqual(0, file.total)
        booked, _new = self.book(self.answered(file=file))
        self.assertEqual((2, 0), (booked.lines_accepted, booked.awarded))

    def test_the_bytes_are_kept(self):
        content = self.answered(judge)
        booked, _new = self.book(content)
        with opened(booked.stored) as stream:
            self.assertEqual(content, stream.read())
        self.assertEqual((len(content), "retour.aw320"), (booked.size, booked.name))

    def test_what_does_not_fit_leaves_the_ledger_alone(self):
        right = self.answered(judge)
        rows = right.split(b"\r\n")
        wrong = {
            "We sent no invoice": right.replace(b"2609-3311-1 ", b"2609-3311-9 "),
            "cut off": right[:-500],
            "Records after the trailer": right + right,
            "UTF-8": right.decode("latin-1").encode(),
            "CR LF": right.replace(b"\r\n", b"\n"),
            "total that was awarded": right[:-700] + right[-700:].replace(b"00000024772", b"00000024773"),
            "here twice": b"\r\n".join([*rows[:3], *rows[2:]]),
            "is not in the invoice": right.replace(b"\r\n04000000000002", b"\r\n04000000000055"),
            "The reference": right.replace(b"D" + self.reference(0), b"D" + self.reference(1)),
            "This is a claim": self.sent(),
            "The file is empty": b"",
            "No answer of an insurer": b"<?xml version='1.0'?><Bericht/>",
        }
        for reason, content in wrong.items():
            with self.subTest(reason), self.assertRaisesMessage(Refused, reason) as refused:
                self.book(content)
            self.assertRegex(str(refused.exception.message), r"^Line \d+: ")
            self.assert_untouched()

    def test_a_draft_cannot_be_answered(self):
        with job("test"):
            draft = self.draft("2609-3311-2")
            self.line(file=draft)
        content = self.answered().replace(b"2609-3311-1 ", b"2609-3311-2 ")
        with self.assertRaisesMessage(Refused, "We sent no invoice 2609-3311-2"):
            self.book(content)

    def test_a_copy_that_was_touched_is_noticed(self):
        content = self.answered()
        with opened(self.file.stored) as stream:
            path = stream.name
        with open(path, "ab") as stream:
            stream.write(b" ")
        with self.assertRaisesMessage(Refused, "is not as it was sent"):
            self.book(content)
        self.assert_untouched()

    def test_lines_of_another_day_in_the_ledger_are_noticed(self):
        """Whoever changes the books behind our back is found out by the sums."""
        content = self.answered()
        with job("test"):
            ReturnLine.objects.create(
                line=self.file.lines.first(), return_file=ReturnFile(pk=7), calculated=0, awarded=0
            )
        with self.assertRaisesMessage(Refused, "answered before"):
            self.book(content)

    def test_statements_do_not_grow_with_lines(self):
        content = self.answered(judge)
        with job("test"), self.assertNumQueries(10):
            book_return(stream=io.BytesIO(content), name="x")


class MoneyTests(LedgerTestCase):
    def setUp(self):
        self.file = self.issue()
        self.book(self.answered(judge))
        self.actor = Actor(self.office.pk, str(self.office), "back_office", Ground.OFFICE)

    def pay(self, amount, statement="Afschrift 12, regel 3", **fields):
        with acting_as(self.office.pk, Mode.OFFICE):
            usual = {"file": self.file, "paid_on": SENT, "actor": self.actor}
            return book_payment(amount=Decimal(amount), statement=statement, **usual | fields)

    def stands(self):
        with acting_as(self.office.pk, Mode.OFFICE):
            lines = ClaimLine.objects.filter(file=self.file).standing().order_by("client_id", "starts_on")
            return [line.stands for line in lines]

    def off(self, place, reason="Te oud"):
        with acting_as(self.office.pk, Mode.OFFICE):
            line = ClaimLine.objects.filter(file=self.file).order_by("client_id", "starts_on")[place]
            return write_off(line=line, reason=reason, actor=self.actor)

    def invoice(self):
        with acting_as(self.office.pk, Mode.OFFICE):
            return ClaimFile.objects.standing().get(pk=self.file.pk)

    def test_lines_are_paid_when_all_that_was_awarded_came_in(self):
        self.pay("200.00")
        self.assertEqual(["partly", "refused", "accepted"], self.stands()[:3])
        self.assertEqual(Decimal("47.72"), self.invoice().open)
        self.pay("47.72", "Afschrift 13")
        self.assertEqual(["paid", "refused", "paid"], self.stands()[:3])
        self.assertEqual((0, Decimal("247.72")), (self.invoice().open, self.invoice().paid))

    def test_money_taken_back(self):
        self.pay("247.72")
        self.pay("-5.00", "Afschrift 14")
        self.assertEqual(Decimal("5.00"), self.invoice().open)
        self.assertEqual("partly", self.stands()[0])

    def test_a_payment_is_booked_once_and_makes_sense(self):
        self.pay("1.00")
        for fields, why in (
            ({"amount": "1.00"}, "booked for this invoice before"),
            ({"amount": "0", "statement": "x"}, "no payment"),
            ({"amount": "1", "statement": "y", "paid_on": date(2999, 1, 1)}, "not come yet"),
        ):
            with self.assertRaisesMessage(Refused, why):
                self.pay(**fields)
        with job("test"):
            draft = self.draft("2609-3311-2")
        with self.assertRaisesMessage(Refused, "not sent yet"):
            self.pay("1.00", file=draft)

    def test_what_is_refused_can_be_written_off_once(self):
        self.assertEqual(Decimal("33.96"), self.off(1).amount)
        self.assertEqual(Decimal("23.96"), self.off(0).amount)
        self.assertEqual(["written_off", "written_off", "accepted"], self.stands()[:3])
        self.assertEqual(Decimal("57.92"), self.invoice().written_off)
        with self.assertRaisesMessage(Refused, "written off before"):
            self.off(1)
        with self.assertRaisesMessage(Refused, "nothing is refused"):
            self.off(2)

    def test_a_line_that_was_sent_again(self):
        with job("test"):
            lines = list(ClaimLine.objects.filter(file=self.file).order_by("client_id", "starts_on"))
            file = self.draft("2609-3311-2")
            renewed = self.line(file=file, day=4)
            Correction.objects.create(line=lines[1], renewed=renewed, reason="Verzekerd bij een ander")
        self.assertEqual("renewed", self.stands()[1])

    def test_booked_rows_never_change(self):
        self.pay("1.00")
        self.off(1)
        for model in (Payment, WriteOff, ReturnLine, ReturnFile):
            with job("test"), self.assertRaisesMessage(DatabaseError, "permission denied"), transaction.atomic():
                model.objects.all()._raw_delete("default")


class CommandTests(LedgerTestCase):
    def written(self, content):
        from pathlib import Path
        from tempfile import mkdtemp

        path = Path(mkdtemp()) / "bestand"
        path.write_bytes(content)
        return str(path)

    def run_claims(self, *args):
        out = io.StringIO()
        call_command("claims", *args, stdout=out)
        return out.getvalue()

    def test_read(self):
        self.issue(self.file)
        path = self.written(self.answered_now())
        self.assertIn("7 lines awarded, 1 partly, 1 refused; € 247.72 of € 305.64.", self.run_claims("read", path))
        self.assertIn("Nothing changed", self.run_claims("read", path))

    def answered_now(self):
        with job("test"):
            return self.answered(judge, ClaimFile.objects.get())

    def test_read_refused_whole(self):
        self.file = self.issue(self.file)
        path = self.written(self.refused_whole())
        self.assertIn("2609-3311-1: refused as a whole, 9 lines (0001).", self.run_claims("read", path))

    def test_bad_input_is_one_clear_line(self):
        for content in (b"", b"x"):
            with self.assertRaisesRegex(CommandError, r"^bestand: Line 1: "):
                self.run_claims("read", self.written(content))
        with self.assertRaisesRegex(CommandError, "No such file"):
            self.run_claims("read", "/nowhere/at/all")

    def test_check(self):
        self.file = self.issue(self.file)
        content = self.sent()
        self.assertIn("no faults", self.run_claims("check", self.written(content)))
        out = io.StringIO()
        with self.assertRaisesMessage(CommandError, "bestand: 1 faults."):
            call_command("claims", "check", self.written(content.replace(b"00000030564D", b"00000030565D")), stdout=out)
        self.assertEqual("line 14  99  9907  0150  Is not the sum of the lines.\n", out.getvalue())
        with self.assertRaisesRegex(CommandError, "No such file"):
            self.run_claims("check", "/nowhere/at/all")
