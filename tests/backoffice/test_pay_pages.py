"""My month, what the treasurer sees, expenses, the desk and the tables: through their addresses."""

from datetime import date, timedelta
from decimal import Decimal

from access.context import Mode, acting_as, job
from access.models import OrganisationRole
from backoffice.models import (
    AllowanceRule,
    Expense,
    ExportColumn,
    PayHoliday,
    PayNote,
    PayrollRun,
    PayRule,
)
from backoffice.services import payroll
from tests.backoffice.planted import MONTH
from tests.backoffice.test_pay_runs import RunTestCase
from tests.cast import make_user
from tests.walk_cast import TEST_ONLY, Most

MINE = "/t/kersenhof/month/"
ASKED = "?month=2026-09"


class PageTestCase(RunTestCase):
    def text(self, address, status=200, **headers):
        reply = self.client.get(address, headers=headers)
        self.assertEqual(status, reply.status_code, address)
        return reply.content.decode()

    def post(self, address, status=302, **data):
        reply = self.client.post(address, data)
        self.assertEqual(status, reply.status_code, address)
        return reply.content.decode()

    def treasurer(self, user):
        with acting_as(self.administrator.pk, Mode.ADMIN):
            self.kersenhof.roles.create(user=user, role="housekeeper", starts_on=self.today)


class MyMonthTests(PageTestCase):
    def setUp(self):
        self.sign_in(self.marieke)

    def test_each_row_has_its_reason(self):
        page = self.text(MINE + ASKED)
        for said in ("1\xa0u\xa027 gewerkt", "20.00–20.57", "22\xa0%", "bezoeken 45 min", "91001"):
            self.assertIn(said, page)

    def test_it_has_a_fixed_number_of_statements(self):
        self.text(MINE + ASKED)
        with self.assertNumQueries(Most(16 + TEST_ONLY)):
            self.text(MINE + ASKED)

    def test_an_empty_month_and_a_nonsense_one(self):
        self.assertIn('class="empty"', self.text(MINE + "?month=2026-02"))
        self.assertIn('role="alert"', self.text(MINE + "?month=x", 422))

    def test_what_is_wrong_reaches_the_desk_and_comes_back(self):
        self.post(MINE + ASKED, text="Ik was er tot half tien", day="2026-09-08")
        self.assertIn("Ik was er tot half tien", self.text(MINE + ASKED))
        self.sign_in(self.office)
        page = self.text("/office/payroll/notes/" + ASKED)
        self.assertIn("Marieke Slotboom", page)
        with acting_as(self.office.pk, Mode.OFFICE):
            note = PayNote.objects.get()
        self.post(f"/office/payroll/notes/{note.pk}/", 422, answer="")
        self.post(f"/office/payroll/notes/{note.pk}/", answer="Staat erin")
        self.sign_in(self.marieke)
        self.assertIn("Staat erin", self.text(MINE + ASKED))

    def test_bad_words_stay_on_the_page(self):
        self.assertIn("id_text_error", self.post(MINE + ASKED, 422, text="", day="2026-09-08"))
        page = self.post(MINE + ASKED, 422, text="Wel waar", day="2026-10-08")
        self.assertIn("Wel waar", page)
        self.assertIn("id_day_error", page)

    def test_a_frozen_month_takes_no_word_and_shows_what_was_paid(self):
        payroll.run_month(month=MONTH)
        page = self.text(MINE + ASKED)
        self.assertIn("1\xa0u\xa027 gewerkt", page)
        self.assertNotIn("wrong-form", page)
        self.post(MINE + ASKED, 422, text="Toch niet")

    def test_on_paper(self):
        reply = self.client.get(MINE + "hours.pdf" + ASKED)
        self.assertEqual((200, "application/pdf"), (reply.status_code, reply["Content-Type"]))
        self.assertTrue(reply.content.startswith(b"%PDF"))
        self.text(MINE + "hours.pdf?month=x", 404)

    def test_hours_of_the_team_are_for_its_treasurer(self):
        payroll.rehearse(month=MONTH)
        self.text(MINE + "team/" + ASKED, 404)
        self.treasurer(self.marieke)
        page = self.text(MINE + "team/" + ASKED)
        self.assertIn("Joris Wierda", page)
        self.assertNotIn("22\xa0%", page)
        self.assertIn("team/" + ASKED, self.text(MINE + ASKED))


class ExpenseTests(PageTestCase):
    FORM = {"what": "Parkeren", "amount": "4,50", "day": "2026-09-08", "iban": "NL91 ABNA 0417 1643 00"}

    def setUp(self):
        self.sign_in(self.marieke)

    def send(self, status=302, **changed):
        return self.post(MINE + "expenses/", status, **(self.FORM | changed))

    def kept(self):
        with acting_as(self.marieke.pk):
            return list(Expense.objects.values_list("what", "amount", "iban"))

    def test_it_is_written_down_once(self):
        self.send()
        self.assertEqual([("Parkeren", Decimal("4.50"), "NL91ABNA0417164300")], self.kept())
        self.assertIn("id_what_error", self.send(422))
        self.assertIn("NL91 ABNA 0417 1643 00", self.text(MINE + "expenses/"))

    def test_wrong_values_stay_beside_what_is_wrong(self):
        wrong = {
            "what": ["", "x" * 121],
            "amount": ["", "0", "-3", "NaN", "5001", "1,234"],
            "day": ["", "2026-13-01", "2099-01-01", "2020-01-01"],
            "iban": ["", "NL91ABNA0417164301", "NL91", "geen", "=1+1"],
        }
        for field, values in wrong.items():
            for value in values:
                with self.subTest(field, value=value):
                    self.assertIn(f"id_{field}_error", self.send(422, **{field: value}))
        self.assertEqual([], self.kept())

    def test_it_is_taken_back_by_whoever_wrote_it(self):
        self.send()
        with acting_as(self.marieke.pk):
            address = f"{MINE}expenses/{Expense.objects.get().pk}/back/"
        self.sign_in(self.joris)
        self.post(address, 404)
        self.sign_in(self.marieke)
        self.post(address)
        self.assertEqual([], self.kept())

    def test_in_a_frozen_run_it_stays(self):
        self.send()
        payroll.run_month(month=MONTH)
        with acting_as(self.marieke.pk):
            pk = Expense.objects.get().pk
        self.post(f"{MINE}expenses/{pk}/back/")
        self.assertEqual(1, len(self.kept()))
        self.assertIn("september 2026", self.text(MINE + "expenses/"))


class DeskTests(PageTestCase):
    def setUp(self):
        self.number(self.joris, "")
        self.work(self.joris, self.kersenhof, MONTH.first, "office", 30)
        payroll.rehearse(month=MONTH)
        self.sign_in(self.office)

    def test_the_desk_says_what_stands_in_the_way(self):
        page = self.text("/office/payroll/" + ASKED)
        self.assertIn("geen personeelsnummer", page)
        self.assertNotIn("/office/payroll/run/", page)
        people = self.text("/office/payroll/exceptions/" + ASKED)
        for said in (
            "Joris Wierda",
            "geen personeelsnummer, 1 september",
            "Het loon van 1 persoon wacht",
            "Reden geven",
        ):
            self.assertIn(said, people)
        self.assertIn('class="empty"', self.text("/office/payroll/exceptions/" + ASKED + "&q=zzz"))

    def test_a_reason_and_then_the_run(self):
        address = f"/office/payroll/exceptions/{self.joris.pk}/{ASKED}"
        self.text(address)
        self.post("/office/payroll/run/" + ASKED)
        with job("test"):
            self.assertFalse(PayrollRun.objects.filter(kind="run").exists())
        for wrong in ({"kind": "accept", "text": "x"}, {"kind": "leave_out", "text": ""}, {"kind": "x", "text": "y"}):
            self.post(address, 422, **wrong)
        self.post(address, kind="leave_out", text="Nummer volgt")
        self.assertIn("/office/payroll/run/", self.text("/office/payroll/" + ASKED))
        with self.captureOnCommitCallbacks(execute=True):
            self.post("/office/payroll/run/" + ASKED)
        with job("test"):
            self.assertTrue(PayrollRun.objects.get(kind="run").frozen)
        file = self.text("/office/payroll/file/" + ASKED)
        self.assertIn(";91001;", file)
        self.assertIn("TOTAL", file)
        self.assertIn("Nummer volgt", self.text("/office/payroll/exceptions/" + ASKED))

    def test_one_without_an_exception_needs_no_reason(self):
        self.text(f"/office/payroll/exceptions/{self.fatima.pk}/{ASKED}", 404)
        self.text(f"/office/payroll/exceptions/{self.joris.pk}/?month=x", 404)

    def test_somebodys_hours_as_she_sees_them(self):
        page = self.text(f"/office/payroll/people/{self.marieke.pk}/{ASKED}")
        self.assertIn("20.00–20.57", page)
        self.text(f"/office/payroll/people/987654/{ASKED}", 404)

    def test_no_file_of_a_month_that_is_not_frozen(self):
        self.assertRedirects(self.client.get("/office/payroll/file/" + ASKED), "/office/payroll/" + ASKED)

    def test_the_statements_of_the_desk_do_not_grow(self):
        self.text("/office/payroll/" + ASKED)
        with self.assertNumQueries(Most(20 + TEST_ONLY)):
            self.text("/office/payroll/" + ASKED)

    def test_for_others_there_is_no_desk(self):
        for user in (self.marieke, self.coach, self.administrator):
            self.sign_in(user)
            for address in ("exceptions/", "notes/", "file/", f"people/{self.marieke.pk}/"):
                self.text(f"/office/payroll/{address}{ASKED}", 404)


class TableTests(PageTestCase):
    HOME = "/organisation/pay/"

    def setUp(self):
        self.second = make_user("ilse@demo.example", "Ilse", "Bakker")
        with acting_as(self.administrator.pk, Mode.ADMIN):
            OrganisationRole.objects.create(user=self.second, role="administrator", starts_on=self.today)
        self.sign_in(self.administrator)
        self.soon = self.today + timedelta(days=40)

    def rules(self, code):
        with acting_as(self.administrator.pk, Mode.ADMIN):
            return [(str(rule.value), rule.ends_on) for rule in PayRule.objects.confirmed().filter(code=code)]

    def test_everything_with_its_source(self):
        page = self.text(self.HOME)
        for said in ("CAO VVT 2025-2026", "22:00–24:00", "employee_no", "47\xa0%"):
            self.assertIn(said, page)
        self.assertIn("Eerste kerstdag", self.text(self.HOME + "holidays/"))

    def test_a_new_value_needs_four_eyes(self):
        form = {"value": "0,25", "starts_on": self.soon, "source": "besluit bestuur"}
        address = self.HOME + "rules/km_car/add/"
        self.post(address, **form)
        self.post(address, 422, **form)
        with acting_as(self.administrator.pk, Mode.ADMIN):
            pk = PayRule.objects.get(confirmed_at=None).pk
        confirm = f"{self.HOME}rules/{pk}/confirm/"
        self.post(confirm)
        self.assertEqual([("0.2300", None)], self.rules("km_car"))
        self.sign_in(self.second)
        self.post(confirm)
        self.assertEqual([("0.2300", self.soon - timedelta(days=1)), ("0.2500", None)], self.rules("km_car"))

    def test_wrong_values_are_refused(self):
        for form in ({"value": "x"}, {"value": "-1"}, {"value": "NaN"}, {"value": "1", "starts_on": "2023-01-01"}):
            self.post(self.HOME + "rules/km_car/add/", 422, **({"starts_on": self.soon, "source": "s"} | form))
        self.post(self.HOME + "rules/payer_iban/add/", 422, text="NL00", starts_on=self.soon, source="s")
        self.text(self.HOME + "rules/nothing/add/", 404)

    def test_an_allowance_follows_another(self):
        form = {
            "kind": "weekday", "from_minute": "20.00", "to_minute": "22:00", "percent": "23,5", "starts_on": self.soon,
            "source": "CAO 2027",
        }  # fmt: skip
        self.post(self.HOME + "allowances/add/", 422, **(form | {"to_minute": "19.00"}))
        self.post(self.HOME + "allowances/add/", 422, **(form | {"from_minute": "25.00"}))
        self.post(self.HOME + "allowances/add/", **form)
        with acting_as(self.administrator.pk, Mode.ADMIN):
            band = AllowanceRule.objects.get(confirmed_at=None)
        self.sign_in(self.second)
        self.post(f"{self.HOME}allowances/{band.pk}/confirm/")
        with acting_as(self.administrator.pk, Mode.ADMIN):
            found = AllowanceRule.objects.filter(kind="weekday", from_minute=1200).order_by("starts_on")
            self.assertEqual(
                [(22, self.soon - timedelta(days=1)), (Decimal("23.5"), None)],
                [(one.percent, one.ends_on) for one in found],
            )
        self.post(f"{self.HOME}allowances/{band.pk}/end/", 422, ends_on="2020-01-01")
        self.post(f"{self.HOME}allowances/{band.pk}/end/", ends_on=self.soon)

    def test_bands_that_overlap_are_not_confirmed(self):
        self.post(
            self.HOME + "allowances/add/", kind="sunday", from_minute="8.00", to_minute="9.00", percent="70",
            starts_on="2026-01-01", source="s",
        )  # fmt: skip
        with acting_as(self.administrator.pk, Mode.ADMIN):
            band = AllowanceRule.objects.get(confirmed_at=None)
        self.sign_in(self.second)
        self.post(f"{self.HOME}allowances/{band.pk}/confirm/")
        with acting_as(self.administrator.pk, Mode.ADMIN):
            self.assertIsNone(AllowanceRule.objects.get(pk=band.pk).confirmed_at)

    def test_holidays_of_another_year_and_one_of_ones_own(self):
        self.post(self.HOME + "holidays/year/", year="2032")
        self.post(self.HOME + "holidays/year/", year="2032")
        self.post(self.HOME + "holidays/year/", year="x")
        self.post(self.HOME + "holidays/", date="2032-06-01", name="Buurtdag", from_minute="0.00")
        self.post(self.HOME + "holidays/", 422, date="2032-06-01", name="Buurtdag", from_minute="0.00")
        with acting_as(self.administrator.pk, Mode.ADMIN):
            self.assertEqual(12, PayHoliday.objects.filter(date__year=2032).count())
            own, past = PayHoliday.objects.get(name="Buurtdag"), PayHoliday.objects.get(date=date(2026, 1, 1))
        self.post(f"{self.HOME}holidays/{own.pk}/remove/")
        self.post(f"{self.HOME}holidays/{past.pk}/remove/")
        with acting_as(self.administrator.pk, Mode.ADMIN):
            self.assertEqual(11, PayHoliday.objects.filter(date__year=2032).count())
            self.assertTrue(PayHoliday.objects.filter(pk=past.pk).exists())

    def test_a_column_of_the_export(self):
        with acting_as(self.administrator.pk, Mode.ADMIN):
            column = ExportColumn.objects.get(heading="cost_centre")
        address = f"{self.HOME}columns/{column.pk}/"
        self.post(address, 422, heading="employee_no", source="team", about="x")
        self.post(address, 422, heading="kosten;plaats", source="team", about="x")
        self.post(address, 422, heading="kostenplaats", source="drop table", about="x")
        self.post(address, heading="kostenplaats", source="team", about="team")
        run = payroll.run_month(month=MONTH)
        from backoffice.pay import export

        with job("test"):
            self.assertIn(b"kostenplaats", b"".join(export.bureau(run)))

    def test_for_others_there_are_no_tables(self):
        for user in (self.marieke, self.office, self.coach):
            self.sign_in(user)
            self.text(self.HOME, 404)
