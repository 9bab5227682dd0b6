"""Refused lines: grouped by cause, cleared for all at once, each with a history in which nothing that was sent changes."""

import io
from collections import Counter
from datetime import date

from access.context import Mode, acting_as, job
from access.services import Actor, Ground
from backoffice.claims.keeping import opened
from backoffice.claims.refused import groups
from backoffice.claims.remedies import Who, remedy
from backoffice.models import (
    ClaimFact,
    ClaimFile,
    ClaimLine,
    ClaimQuestion,
    ClaimVisit,
    Correction,
    Insurer,
    OfficeSetting,
    Tariff,
    WriteOff,
)
from backoffice.services.ledger import book_payment, book_return, issue_file
from backoffice.services.months import claim
from backoffice.vektis.answer import ALL_WELL, Verdict, answer
from backoffice.vektis.codes import return_codes
from tests.backoffice.planted import MONTH, OfficeTestCase, on
from tests.cast import admit

SENT = date(2026, 10, 12)
WRONG_INSURER = Verdict(0, ("0320",))


class DeskTestCase(OfficeTestCase):
    """September was claimed: `days` lines of Mrs Velden at 3311, of which the insurer judges as a test says."""

    days = 4

    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.visits = [cls.visit(cls.marieke, cls.velden, on(1 + day), 30) for day in range(cls.days)]
        with acting_as(cls.office.pk, Mode.OFFICE):
            cls.other = Insurer.objects.create(uzovi="7119", name="CZ")
            OfficeSetting.objects.create(key="agb", value="75999901", starts_on=date(2026, 1, 1), set_by=cls.office)
        cls.contract(insurer=cls.other)
        cls.tariff(insurer=cls.other, hourly="66.00")
        claim(MONTH)
        with job("test"):
            cls.file = issue_file(file=ClaimFile.objects.get())

    def setUp(self):
        self.office.language = "en"
        self.office.save(update_fields=["language"])
        self.client.force_login(self.office)

    def answered(self, judge, file=None):
        file = file or self.file
        with job("test"), opened(file.stored) as sent:
            found = b"".join(answer(io.BytesIO(sent.read()), judge, sent_on=SENT, reference="ZK-77"))
            return book_return(stream=io.BytesIO(found), name="retour.aw320")

    def url(self, code, way=""):
        return f"/office/claims/refused/{code}/{way}?month=2026-09"

    def post(self, code, way, **fields):
        return self.client.post(self.url(code, way), fields, follow=True)

    def stands(self):
        with job("test"):
            return Counter(ClaimLine.objects.standing().order_by().values_list("stands", flat=True))

    def bytes_of(self, file):
        with opened(file.stored) as stream:
            return stream.read()


class GroupTests(DeskTestCase):
    def groups(self):
        with acting_as(self.office.pk, Mode.OFFICE):
            return groups(MONTH)

    def test_lines_are_grouped_by_the_first_code_that_refuses(self):
        verdicts = {
            1: Verdict(0, ("0320",)),
            2: Verdict(0, ("0320", "0553")),
            3: Verdict(1000, ("8059",)),
        }
        self.answered(lambda number, claimed: verdicts.get(number, ALL_WELL))
        found = {group.code: group for group in self.groups()}
        self.assertEqual({"0320", "8059"}, set(found))
        self.assertEqual(
            (2, 1, ["Zilveren Kruis"]), (found["0320"].lines, found["0320"].clients, found["0320"].insurers)
        )
        self.assertEqual((1, 1), (found["8059"].lines, found["8059"].partly))

    def test_an_unknown_code_is_kept_and_found_out_together(self):
        self.answered(lambda number, claimed: Verdict(0, ("9876",)))
        (group,) = self.groups()
        self.assertEqual(("9876", 4, Who.TOGETHER), (group.code, group.lines, group.remedy.who))
        self.assertContains(self.client.get(self.url("9876")), "Not known to us yet")

    def test_every_known_code_is_in_somebodys_hands(self):
        for code in return_codes():
            self.assertTrue(remedy(code).said and remedy(code).follows)
        self.assertEqual(Who.TEAM, remedy("0553").who)
        self.assertTrue(remedy("0320").insurer)

    def test_the_month_says_it_at_a_glance(self):
        self.answered(lambda number, claimed: WRONG_INSURER if number < 3 else ALL_WELL)
        page = self.client.get("/office/claims/?month=2026-09")
        self.assertContains(page, "2 lines refused,")
        self.assertContains(page, "Put right")
        self.assertContains(self.client.get("/office/claims/"), "September 2026: 2 lines refused")

    def test_only_the_office_comes_here(self):
        self.answered(lambda number, claimed: WRONG_INSURER)
        for user in (self.marieke, self.coach, self.administrator):
            self.client.force_login(user)
            for way in ("", "again/", "elsewhere/", "ask/", "off/"):
                self.assertEqual(404, self.client.post(self.url("0320", way)).status_code)
            self.assertEqual(404, self.client.get(self.url("0320")).status_code)

    def test_ways_are_asked_by_post(self):
        for way in ("again/", "elsewhere/", "ask/"):
            self.assertEqual(405, self.client.get(self.url("0320", way)).status_code)

    def test_a_nonsense_month_is_not_found(self):
        self.assertEqual(404, self.client.get("/office/claims/refused/0320/?month=x").status_code)


class AgainTests(DeskTestCase):
    def setUp(self):
        super().setUp()
        self.before = self.bytes_of(self.file)
        self.answered(lambda number, claimed: WRONG_INSURER)

    def test_for_another_insurer_all_lines_at_once(self):
        page = self.post("0320", "elsewhere/", insurer="7119", since="2026-09-01")
        self.assertContains(page, "4 lines stand ready to be sent.")
        self.assertEqual({"renewed": 4, "draft": 4}, self.stands())
        with job("test"):
            fresh = list(ClaimLine.objects.filter(file__state="draft").select_related("file"))
            self.assertEqual({"7119"}, {line.file.insurer_id for line in fresh})
            self.assertEqual({33}, {line.amount for line in fresh})
            self.assertEqual(4, Correction.objects.filter(made_by=self.office, reason__contains="0320").count())
            self.assertEqual(4, ClaimVisit.objects.filter(ended=0).count())
            self.assertEqual(8, ClaimVisit.objects.count())

    def test_what_was_sent_never_changes(self):
        with job("test"):
            lines = list(ClaimLine.objects.filter(file=self.file).order_by("pk").values())
        self.post("0320", "elsewhere/", insurer="7119", since="2026-09-01")
        with job("test"):
            self.assertEqual(lines, list(ClaimLine.objects.filter(file=self.file).order_by("pk").values()))
        self.assertEqual(self.before, self.bytes_of(self.file))

    def test_a_second_time_finds_nothing(self):
        self.post("0320", "again/")
        self.assertContains(self.post("0320", "again/"), "Nothing of this cause waits")
        self.assertEqual({"renewed": 4, "draft": 4}, self.stands())

    def test_what_still_stands_in_the_way_is_named_and_the_line_stays(self):
        """The team took the day of death down meanwhile: two visits lie after it."""
        with acting_as(self.marieke.pk):
            type(self.velden).objects.filter(pk=self.velden.pk).update(deceased_on=on(2))
        page = self.post("0320", "again/")
        self.assertContains(page, "2 lines stand ready to be sent.")
        self.assertContains(page, "Visit after the day of death (2)")
        self.assertEqual({"renewed": 2, "draft": 2, "refused": 2}, self.stands())

    def test_a_bad_day_or_insurer_is_refused_beside_its_field(self):
        for fields in (
            {"insurer": "7119", "since": "2026-08-01"},
            {"insurer": "9999", "since": "2026-09-01"},
            {"insurer": "5050", "since": "2026-09-01"},
            {},
        ):
            page = self.client.post(self.url("0320", "elsewhere/"), fields)
            self.assertContains(page, "aria-invalid", status_code=422)
        self.assertEqual({"refused": 4}, self.stands())
        with job("test"):
            self.assertEqual(0, ClaimFact.objects.count())

    def test_days_before_the_change_and_who_pays_otherwise_stay_refused(self):
        page = self.post("0320", "elsewhere/", insurer="7119", since="2026-09-03")
        self.assertContains(page, "2 lines stand ready to be sent.")
        self.assertContains(page, "Somebody else pays on that day (2)")
        self.assertEqual({"renewed": 2, "draft": 2, "refused": 2}, self.stands())
        page = self.post("0320", "elsewhere/", insurer="7119", since="2026-09-01")
        self.assertContains(page, "2 lines stay refused")

    def test_what_the_team_knows_of_those_days_goes_first(self):
        self.fact(self.marieke, self.velden, uzovi="3311")
        page = self.post("0320", "elsewhere/", insurer="7119", since="2026-09-01")
        self.assertContains(page, "4 lines stay refused")
        with job("test"):
            self.assertEqual(1, ClaimFact.objects.count())

    def test_the_new_lines_are_written_fetched_and_answered(self):
        self.post("0320", "elsewhere/", insurer="7119", since="2026-09-01")
        page = self.client.post("/office/claims/drafts/issue/?month=2026-09", follow=True)
        self.assertContains(page, "1 invoice is written.")
        with job("test"):
            file = ClaimFile.objects.get(insurer=self.other)
        fetched = b"".join(self.client.get(f"/office/claims/invoices/{file.pk}/file/").streaming_content)
        self.assertEqual(self.bytes_of(file), fetched)
        self.answered(lambda number, claimed: ALL_WELL, file)
        self.assertEqual({"renewed": 4, "accepted": 4}, self.stands())
        again = self.client.post("/office/claims/drafts/issue/?month=2026-09", follow=True)
        self.assertContains(again, "No invoice of this month waits")

    def test_the_chain_can_be_read_from_both_ends(self):
        self.post("0320", "elsewhere/", insurer="7119", since="2026-09-01")
        with job("test"):
            old = Correction.objects.first()
        for key in (old.line_id, old.renewed_id):
            page = self.client.get(f"/office/claims/lines/{key}/")
            for words in ("Sent to Zilveren Kruis", "Refused", "0320", "Wouter Steenbeek", "Ready for CZ"):
                self.assertContains(page, words)
        self.assertEqual(404, self.client.get("/office/claims/lines/987654321/").status_code)


class HundredTests(DeskTestCase):
    """A hundred lines of one cause in at most ten taps: each request here is one, each field chosen another."""

    days = 25

    @classmethod
    def visit(cls, nurse, client, day, minutes=30, **fields):
        """The same visit to four clients of the team."""
        if not hasattr(cls, "others"):
            with acting_as(cls.marieke.pk):
                cls.others = [
                    admit(cls.kersenhof, cls.marieke, bsn=bsn) for bsn in ("999910462", "999911120", "999911776")
                ]
            for one in cls.others:
                cls.indicate(cls.marieke, one)
        return [super(HundredTests, cls).visit(nurse, one, day, minutes) for one in (client, *cls.others)]

    def test_a_hundred_lines_are_cleared_in_ten_taps(self):
        self.answered(lambda number, claimed: WRONG_INSURER)
        taps = 0

        def tap(page):
            nonlocal taps
            taps += 1
            return page

        page = tap(self.client.get("/office/claims/?month=2026-09"))
        self.assertContains(page, self.url("0320"))
        tap(self.client.get(self.url("0320")))
        taps += 2  # the list of insurers, and one of it
        page = tap(self.post("0320", "elsewhere/", insurer="7119", since="2026-09-01"))
        self.assertContains(page, "100 lines stand ready to be sent.")
        page = tap(self.client.post("/office/claims/drafts/issue/?month=2026-09", follow=True))
        with job("test"):
            file = ClaimFile.objects.get(insurer=self.other)
        tap(self.client.get(f"/office/claims/invoices/{file.pk}/file/"))
        self.assertEqual((100, {"renewed": 100, "open": 100}), (file.lines_count, self.stands()))
        self.assertLessEqual(taps, 10)


class MoneyBackTests(DeskTestCase):
    def line(self):
        with job("test"):
            return ClaimLine.objects.filter(file=self.file).order_by("pk").first()

    def back(self, line, **fields):
        url = f"/office/claims/lines/{line.pk}/back/"
        return self.client.post(url, {"reason": "Wrong tariff was agreed"} | fields, follow=True)

    def test_a_wrong_line_is_credited_and_claimed_anew(self):
        self.answered(lambda number, claimed: ALL_WELL)
        with acting_as(self.office.pk, Mode.OFFICE):
            Tariff.objects.filter(insurer=self.insurer).update(hourly="72.00")
        line = self.line()
        self.assertContains(self.back(line, again="on"), "Taken back and claimed anew")
        self.assertEqual({"accepted": 3, "renewed": 1, "draft": 2}, self.stands())
        with job("test"):
            made = Correction.objects.select_related("credit", "renewed").get(line=line)
            self.assertEqual((line.amount, line.pk), (made.credit.amount, made.credit.credits_id))
            self.assertEqual((36, made.credit.file_id), (made.renewed.amount, made.renewed.file_id))
        self.client.post("/office/claims/drafts/issue/?month=2026-09")
        with job("test"):
            self.assertEqual(6, ClaimFile.objects.exclude(pk=self.file.pk).get().total)
        self.assertContains(self.back(line), "Only what an insurer awarded", status_code=422)

    def test_the_same_line_is_not_claimed_beside_its_credit(self):
        self.answered(lambda number, claimed: ALL_WELL)
        self.assertContains(self.back(self.line(), again="on"), "would be the same", status_code=422)
        self.assertEqual({"accepted": 4}, self.stands())

    def test_taken_back_alone_its_visit_is_not_claimed_again(self):
        self.answered(lambda number, claimed: Verdict(1000, ("8059",)))
        self.back(self.line())
        self.assertEqual({"partly": 3, "renewed": 1, "draft": 1}, self.stands())
        run = claim(MONTH)
        with job("test"):
            self.assertEqual(0, sum(run.sums.filter(cause="").values_list("lines", flat=True)))

    def test_an_open_or_refused_line_cannot_be_taken_back(self):
        self.assertContains(self.back(self.line()), "Only what an insurer awarded", status_code=422)
        self.answered(lambda number, claimed: WRONG_INSURER)
        self.assertContains(self.back(self.line()), "Only what an insurer awarded", status_code=422)
        self.assertEqual(422, self.client.post(f"/office/claims/lines/{self.line().pk}/back/", {}).status_code)

    def test_a_group_is_written_off_with_a_reason(self):
        self.answered(lambda number, claimed: Verdict(1000, ("8059",)) if number == 1 else Verdict(0, ("8059",)))
        self.assertEqual(422, self.client.post(self.url("8059", "off/"), {"reason": "x"}).status_code)
        self.post("8059", "off/", reason="Agreed with the insurer")
        self.assertEqual({"written_off": 4}, self.stands())
        with job("test"):
            self.assertEqual([20, 30, 30, 30], sorted(WriteOff.objects.values_list("amount", flat=True)))
        page = self.client.post(self.url("8059", "off/"), {"reason": "Once more"})
        self.assertContains(page, "Nothing of this cause waits", status_code=422)

    def test_one_line_is_written_off(self):
        self.answered(lambda number, claimed: WRONG_INSURER)
        url = f"/office/claims/lines/{self.line().pk}/off/"
        self.assertEqual(200, self.client.get(url).status_code)
        self.assertContains(self.client.post(url, {"reason": "Too old by now"}, follow=True), "Too old by now")
        self.assertEqual({"written_off": 1, "refused": 3}, self.stands())


class AskTests(DeskTestCase):
    def setUp(self):
        super().setUp()
        self.answered(lambda number, claimed: Verdict(0, ("0553",)))

    def test_the_team_is_asked_once_and_answers(self):
        self.assertContains(self.post("0553", "ask/"), "1 team is asked.")
        self.assertContains(self.post("0553", "ask/"), "asked before")
        with job("test"):
            question = ClaimQuestion.objects.get()
            self.assertEqual((4, self.kersenhof.pk), (question.lines, question.owner_team_id))
        self.client.force_login(self.marieke)
        url = "/t/kersenhof/team/claims/"
        self.assertContains(self.client.get(url), "0553")
        self.client.post(f"{url}questions/{question.pk}/")
        self.assertNotContains(self.client.get(url), "0553")
        with job("test"):
            question.refresh_from_db()
            self.assertEqual(self.marieke.pk, question.answered_by_id)

    def test_another_team_neither_sees_nor_answers(self):
        self.post("0553", "ask/")
        with job("test"):
            question = ClaimQuestion.objects.get()
        self.client.force_login(self.fatima)
        self.assertNotContains(self.client.get("/t/rietoever/team/claims/"), "0553")
        self.assertEqual(404, self.client.post(f"/t/rietoever/team/claims/questions/{question.pk}/").status_code)
        self.assertEqual(404, self.client.post(f"/t/kersenhof/team/claims/questions/{question.pk}/").status_code)


class PaidTests(DeskTestCase):
    def test_a_paid_month_is_done(self):
        self.answered(lambda number, claimed: ALL_WELL)
        with acting_as(self.office.pk, Mode.OFFICE):
            actor = Actor(self.office.pk, str(self.office), "back_office", Ground.OFFICE)
            book_payment(file=self.file, amount=self.file.total, paid_on=SENT, statement="1", actor=actor)
        page = self.client.get("/office/claims/?month=2026-09")
        self.assertContains(page, "nothing left to put right")
