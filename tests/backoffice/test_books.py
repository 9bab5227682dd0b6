"""The ledger in sums, and as the bookkeeping takes it over: both sides add up."""

import csv
import io
from datetime import date, timedelta
from decimal import Decimal
from xml.etree.ElementTree import fromstring

from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from access.context import Mode, acting_as, job
from access.services import Actor, Ground
from backoffice.claims import books
from backoffice.claims.books import Booking
from backoffice.claims.xaf import JOURNALS, NAMESPACE, auditfile
from backoffice.models import ClaimFile, ClaimLine, OfficeSetting
from backoffice.services.ledger import book_payment
from backoffice.vektis.answer import ALL_WELL, Verdict
from tests.backoffice.test_refused import DeskTestCase

ACCOUNTS = {
    "account_debtors": "1300",
    "account_revenue": "8000",
    "account_bank": "1100",
    "account_written_off": "4800",
}
IN = f"{{{NAMESPACE}}}"


class LedgerTests(DeskTestCase):
    def setUp(self):
        super().setUp()
        self.year = timezone.localdate().year

    def pay(self, amount):
        actor = Actor(self.office.pk, str(self.office), "back_office", Ground.OFFICE)
        with acting_as(self.office.pk, Mode.OFFICE):
            book_payment(
                file=self.file, amount=Decimal(amount), paid_on=timezone.localdate(), statement="=1", actor=actor
            )

    def half_refused(self):
        self.answered(lambda number, claimed: Verdict(0, ("8059",)) if number < 3 else ALL_WELL)

    def totals(self):
        with acting_as(self.office.pk, Mode.OFFICE):
            return books.totals(2026)

    def bookings(self):
        with acting_as(self.office.pk, Mode.OFFICE):
            return [(one.journal, one.amount) for one in books.bookings(self.year)]

    def test_before_an_answer_all_is_still_to_come(self):
        found = self.totals()
        self.assertEqual((120, 120, 0, 120), (found.claimed, found.unanswered, found.refused, found.to_come))
        self.assertContains(self.client.get("/office/claims/ledger/?year=2026"), "is still to come")

    def test_awarded_paid_written_off_and_refused(self):
        self.half_refused()
        self.pay("60.00")
        found = self.totals()
        self.assertEqual((60, 60, 60, 0), (found.awarded, found.paid, found.refused, found.to_come))
        self.post("8059", "off/", reason="Agreed with the insurer")
        found = self.totals()
        self.assertEqual((60, 0), (found.written_off, found.refused))
        self.assertEqual({("sales", 120), ("bank", -60), ("written_off", -60)}, set(self.bookings()))

    def test_what_was_made_again_leaves_the_old_invoice(self):
        self.half_refused()
        self.post("8059", "again/")
        self.client.post("/office/claims/drafts/issue/?month=2026-09")
        found = self.totals()
        self.assertEqual((180, 60, 60, 0), (found.claimed, found.awarded, found.unanswered, found.refused))
        self.assertEqual({("sales", 120), ("sales", 60), ("renewed", -60)}, set(self.bookings()))

    def test_debt_moves_to_older_columns(self):
        today = timezone.localdate()
        for days, column in ((0, 0), (30, 0), (31, 1), (60, 1), (61, 2), (90, 2), (91, 3), (400, 3)):
            with acting_as(self.office.pk, Mode.OFFICE):
                (found,) = books.aged(today + timedelta(days=days))
            self.assertEqual(("Zilveren Kruis", 120, 120), (found.name, found.columns[column], found.total))

    def test_a_line_is_found_by_its_reference(self):
        with job("test"):
            line = ClaimLine.objects.first()
        for typed in (line.reference, str(line.pk)):
            page = self.client.get("/office/claims/ledger/", {"q": typed})
            self.assertRedirects(page, f"/office/claims/lines/{line.pk}/")
        for typed in ("999999999999", "x" * 50, "9" * 40, "²"):
            self.assertContains(self.client.get("/office/claims/ledger/", {"q": typed}), "No line has the reference")

    def test_as_a_spreadsheet(self):
        self.half_refused()
        self.pay("60.00")
        text = self.client.get(f"/office/claims/ledger/csv/?year={self.year}").content.decode("utf-8-sig")
        head, *rows = csv.reader(io.StringIO(text), delimiter=";")
        self.assertEqual(["dagboek", "datum", "factuur"], head[:3])
        self.assertEqual({("1300", "8000", "120,00"), ("1100", "1300", "60,00")}, {tuple(row[5:8]) for row in rows})
        self.assertIn("'=1", {row[8] for row in rows}, "no cell begins a formula")

    def test_as_an_audit_file_with_our_accounts(self):
        with acting_as(self.office.pk, Mode.OFFICE):
            OfficeSetting.objects.create(
                key="account_revenue", value="8100", starts_on=timezone.localdate(), set_by=self.office
            )
        root = fromstring(self.client.get(f"/office/claims/ledger/xaf/?year={self.year}").content)
        accounts = {one.text for one in root.iter(f"{IN}accID")}
        self.assertLessEqual({"1300", "8100"}, accounts)
        with job("test"):
            number = ClaimFile.objects.get().invoice_number
        self.assertEqual({number}, {one.text for one in root.iter(f"{IN}docRef")})

    def test_only_the_office_comes_here(self):
        for user in (self.marieke, self.coach, self.administrator):
            self.client.force_login(user)
            for way in ("", "csv/", "xaf/"):
                self.assertEqual(404, self.client.get(f"/office/claims/ledger/{way}").status_code)

    def test_a_nonsense_year_is_this_one(self):
        for year in ("x", "1", "²", "99999"):
            self.assertEqual(200, self.client.get("/office/claims/ledger/", {"year": year}).status_code)


MONEY = st.decimals(min_value=-(10**6), max_value=10**6, places=2).filter(bool)
BOOKINGS = st.lists(
    st.builds(
        Booking,
        st.sampled_from(sorted(JOURNALS)),
        st.dates(min_value=date(2026, 1, 1), max_value=date(2026, 12, 31)),
        st.just("26093311001"),
        st.just("3311"),
        st.just("Ümit & Zn <BV>"),
        MONEY,
        st.just("Afschrift 12"),
    ),
    max_size=30,
)


@given(BOOKINGS)
def test_an_audit_file_adds_up_on_both_sides(bookings):
    today = date(2026, 12, 1)
    root = fromstring(auditfile(2026, bookings, ACCOUNTS, today, "75999901"))
    sides = {"D": Decimal(0), "C": Decimal(0)}
    for line in root.iter(f"{IN}trLine"):
        sides[line.findtext(f"{IN}amntTp")] += Decimal(line.findtext(f"{IN}amnt"))
        assert Decimal(line.findtext(f"{IN}amnt")) > 0
    total = Decimal(root.findtext(f".//{IN}totalDebit"))
    assert sides["D"] == sides["C"] == total
    assert len(list(root.iter(f"{IN}trLine"))) == int(root.findtext(f".//{IN}linesCount")) == 2 * len(bookings)
    assert len(list(root.iter(f"{IN}period"))) == 12
