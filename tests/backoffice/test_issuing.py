"""A draft becomes a file: what the database formats is what the writer would have written, byte for byte."""

import hashlib
import io
from datetime import date
from decimal import Decimal

from django.db import DatabaseError, connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from access.context import Mode, acting_as, job
from backoffice.claims import issuing
from backoffice.claims.persons import Person, insured
from backoffice.models import ClaimFact, ClaimFile, ClaimLine, LongTermDecision, OfficeSetting
from backoffice.services.ledger import issue_file
from backoffice.vektis.checker import check
from backoffice.vektis.claim import Decision, Line
from backoffice.vektis.letters import latin
from backoffice.vektis.writer import Totals, insured_record, write
from buurtzorgweb.forms import Refused
from clients.models import Client
from clients.services.people import bsn_of
from tests.backoffice.ledgers import LedgerTestCase
from tests.backoffice.planted import on


def by_writer(file, decisions=None):
    """The same file by the pure writer, one client after the other."""
    decisions = decisions or {}
    header = issuing.header_of(file, "75999901")
    people = []
    for line in ClaimLine.objects.filter(file=file).order_by("client_id", "starts_on", "id"):
        client = Client.objects.get(pk=line.client_id)
        decision = decisions.get((line.client_id, line.starts_on))
        person = insured(
            bsn_of(client),
            file.insurer_id,
            file.invoice_date,
            decision.client_number if decision else "",
            Person(*(getattr(client, name) for name in Person._fields)),
        )
        if not people or people[-1][0] != person:
            people.append((person, []))
        people[-1][1].append(line_of(line, decision))
    return b"".join(write(header, people))


def line_of(line, decision):
    return Line(
        reference=line.reference,
        starts_on=line.starts_on,
        ends_on=line.ends_on,
        code_list=line.code_list,
        product=line.product,
        units=line.units,
        unit=line.unit,
        agb="75999901",
        tariff=line.tariff,
        amount=line.amount,
        credits=f"{line.credits_id:012d}" if line.credits_id else "",
        decision=Decision(
            decision.request_number, decision.decision_number, decision.function_code, decision.package_code
        )
        if decision
        else Decision(),
    )


class IssueTests(LedgerTestCase):
    def test_the_database_writes_what_the_writer_writes(self):
        with job("test"):
            self.line(day=9, units=9999, tariff="100.00")
            self.line(day=9, units=1, tariff="0.01", product="H12", unit="04")
            self.line(client=self.third, day=8, credits_id=42, visit=False)
        issued = self.issue()
        with job("test"):
            self.assertEqual(by_writer(issued), self.sent(issued))
        self.assertEqual([], list(check(io.BytesIO(self.sent(issued)), date(2026, 11, 1))))

    def test_long_term_care_with_two_decisions_in_a_month(self):
        self.marieke_decides("111", "1", on(1), on(3))
        self.marieke_decides("222", "2", on(4), None)
        with job("test"):
            file = self.draft("2609-5050-1", insurer=self.care_office, message_code="187")
            for day in (3, 4, 5):
                self.line(file=file, day=day, code_list="055", product="H126", unit="04", tariff="60.00")
        issued = self.issue(file)
        with job("test"):
            found = {(self.velden.pk, on(day)): self.decision(day) for day in (3, 4, 5)}
            self.assertEqual(by_writer(issued, found), self.sent(issued))
        self.assertEqual(2, issued.insured)
        self.assertEqual([], list(check(io.BytesIO(self.sent(issued)), date(2026, 11, 1))))

    def marieke_decides(self, number, package, first, last):
        with acting_as(self.marieke.pk):
            LongTermDecision.objects.create(
                client=self.velden, owner_team=self.kersenhof, client_number=number, request_number="5",
                decision_number=number, package_code=f"05{package}", starts_on=first, ends_on=last,
                recorded_by=self.marieke,
            )  # fmt: skip

    def decision(self, day):
        return LongTermDecision.objects.on(on(day)).get(client=self.velden)

    def test_it_is_kept_with_its_digest_and_sums(self):
        issued = self.issue()
        content = self.sent(issued)
        self.assertEqual(hashlib.sha256(content).hexdigest(), issued.sha256)
        self.assertEqual((3, 9, Decimal("305.64")), (issued.insured, issued.lines_count, issued.total))
        self.assertEqual((len(content), ClaimFile.State.ISSUED), (issued.size, issued.state))
        self.assertEqual(issued, self.issue())

    def test_it_is_the_same_each_time_it_is_written(self):
        with job("test"):
            one, two = (b"".join(issuing.content(self.file, "75999901", Totals())) for _time in range(2))
        self.assertEqual(one, two)
        self.assertEqual(one, self.sent(self.issue()))

    def test_a_client_without_a_number_who_demonstrably_has_none(self):
        with acting_as(self.marieke.pk):
            Client.objects.filter(pk=self.velden.pk).update(bsn_sealed=None, bsn_look_up=None)
        with self.assertRaisesMessage(Refused, "a client without a BSN"):
            self.issue()
        with acting_as(self.marieke.pk):
            ClaimFact.objects.create(
                client=self.velden, owner_team=self.kersenhof, kind="no_bsn", starts_on=on(1), recorded_by=self.marieke
            )
        self.assertIn(b"999999999", self.sent(self.issue()))

    def test_what_cannot_be_written_is_refused_and_stays_a_draft(self):
        with job("test"):
            empty = self.draft("2609-3311-2")
            late = self.draft("2609-3311-3", invoice_date=on(2))
            self.line(file=late, visit=False)
        with acting_as(self.marieke.pk):
            Client.objects.filter(pk=self.third.pk).update(gender="other")
        for file, why in ((empty, "has no lines"), (late, "after the date of the invoice")):
            with self.assertRaisesMessage(Refused, why):
                self.issue(file)
            with job("test"):
                self.assertEqual("draft", ClaimFile.objects.get(pk=file.pk).state)

    def test_without_an_agb_code_there_is_no_file(self):
        with acting_as(self.office.pk, Mode.OFFICE):
            OfficeSetting.objects.filter(key="agb").update(starts_on=date(2026, 10, 2))
        with self.assertRaisesMessage(Refused, "AGB"):
            self.issue()

    def test_statements_do_not_grow_with_lines(self):
        with job("test"), self.assertNumQueries(6):
            issue_file(file=self.file)


class KeptTests(LedgerTestCase):
    """What is issued stays, whoever asks."""

    def refused(self, statement, *params):
        with transaction.atomic(), connection.cursor() as cursor:
            try:
                with transaction.atomic():
                    cursor.execute(statement, params)
            except DatabaseError as error:
                return str(error)
        return ""

    def test_a_draft_can_be_thrown_away(self):
        with job("test"):
            ids = list(self.file.lines.values_list("id", flat=True))
            self.assertEqual("", self.refused("DELETE FROM backoffice_claimvisit WHERE line_id = ANY(%s)", ids))
            self.assertEqual("", self.refused("DELETE FROM backoffice_claimline WHERE file_id = %s", self.file.pk))

    def test_an_issued_line_never_changes(self):
        self.issue()
        for using in ("default", "migrate"):
            eyes = job("test")
            with eyes:
                self.assertIn("never changes", self.refused("DELETE FROM backoffice_claimline"), using)
                self.assertIn("never changes", self.refused("DELETE FROM backoffice_claimvisit"), using)
                self.assertIn("never changes", self.refused("UPDATE backoffice_claimfile SET total = 0"))
                self.assertIn("permission denied", self.refused("UPDATE backoffice_claimline SET units = 1"))

    def test_nothing_is_added_to_an_issued_file(self):
        self.issue()
        with job("test"), self.assertRaisesMessage(DatabaseError, "row-level security"):
            self.line(visit=False)

    def test_a_line_goes_into_a_draft_that_exists(self):
        with job("test"), self.assertRaisesMessage(DatabaseError, "row-level security"):
            self.line(file=ClaimFile(pk=99), visit=False)

    def test_a_visit_is_claimed_once(self):
        with job("test"):
            line = self.file.lines.first()
            with connection.cursor() as cursor:
                cursor.execute("SELECT visit_id FROM backoffice_claimvisit WHERE line_id = %s", [line.pk])
                (visit,) = cursor.fetchone()
            again = "INSERT INTO backoffice_claimvisit (visit_id, line_id, ended) VALUES (%s, %s, 0)"
            self.assertIn("duplicate key", self.refused(again, visit, line.pk + 1))
            ended = "UPDATE backoffice_claimvisit SET ended = %s WHERE visit_id = %s"
            self.assertIn("claimvisit_ended_by_line", self.refused(ended, line.pk + 1, visit))
            self.assertEqual("", self.refused(ended, line.pk, visit))
            self.assertEqual("", self.refused(again, visit, line.pk + 1))

    def test_amounts_are_quantity_times_tariff(self):
        with job("test"), self.assertRaisesMessage(DatabaseError, "claimline_amount"):
            self.line(units=6, tariff="5.00", amount=Decimal("30.01"), visit=False)

    def test_a_debit_is_credited_once(self):
        with job("test"):
            self.line(credits_id=7, visit=False)
            with self.assertRaisesMessage(DatabaseError, "claimline_credited_once"):
                self.line(credits_id=7, visit=False)

    def test_no_team_no_coach_no_administrator_sees_a_line(self):
        for user, mode in ((self.marieke, Mode.TEAM), (self.coach, Mode.COACH), (self.administrator, Mode.ADMIN)):
            for table in (
                "claimline",
                "claimfile",
                "claimvisit",
                "returnline",
                "returnfile",
                "payment",
                "writeoff",
                "correction",
            ):
                with acting_as(user.pk, mode):
                    self.assertIn(
                        "permission denied", self.refused(f"SELECT 1 FROM backoffice_{table}"), f"{mode} {table}"
                    )

    def test_the_office_sees_them_by_its_standing_alone(self):
        for user, count in ((self.office, 9), (self.marieke, 0)):
            with acting_as(user.pk, Mode.OFFICE):
                self.assertEqual(count, ClaimLine.objects.count())


TEXT = st.text(max_size=40)


@settings(max_examples=80, deadline=None)
@given(TEXT, TEXT, TEXT, TEXT, TEXT, TEXT, st.text(max_size=5), TEXT, st.text(max_size=7))
def test_whoever_lives_wherever_can_be_written(
    given_, first, prefix, family, partner_prefix, partner, number, suffix, postcode
):
    """Names come from the register and from typing; none of them may stop a month."""
    who = Person(
        given_, first, prefix, family, partner_prefix, partner, "other", date(1950, 2, 3), None, postcode, number, suffix
    )  # fmt: skip
    row = insured_record(insured("999990019", "3311", date(2026, 10, 1), "", who), 1)
    assert len(row) == 312
    assert latin(row[:-2].decode("latin-1")) == row[:-2].decode("latin-1").rstrip()
