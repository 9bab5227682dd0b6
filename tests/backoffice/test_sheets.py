"""Contracts out as a spreadsheet and in again: every fault with its line, nothing half kept."""

import io
import zipfile
from decimal import Decimal
from unittest import mock

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import strategies as st

from access.context import Mode, acting_as
from access.services import Actor, Ground
from backoffice.models import Contract, Insurer, Tariff
from backoffice.services import sheets
from backoffice.sheets import files
from backoffice.sheets.agreed import HEAD, _euros, understood
from tests.backoffice.planted import OfficeTestCase

ROW = {
    "uzovi": "7119", "name": "CZ", "year": "2026", "law": "Zvw", "number": "C-1", "message_code": "428",
    "code_list": "065", "unit": "07", "rounding": "visit", "line_per": "day", "priced_per": "hour",
    "claim_months": "12", "resubmit_months": "3", "ceiling": "3.000.000,00", "above_ceiling": "send", "also_for": "",
    "product": "1034", "tariff": "76,20", "first_day": "2026-01-01", "last_day": "", "tariff_unit": "", "at_most": "",
}  # fmt: skip


def sheet(*rows):
    """As Excel in the Netherlands saves it."""
    lines = [";".join(HEAD), *(";".join((ROW | row)[name] for name in HEAD) for row in rows)]
    return "\r\n".join(lines).encode("utf-8-sig")


def faults(*rows):
    return [(fault.line, fault.column) for fault in understood(files.read(sheet(*rows)))[1]]


FAULTS = {
    "a number of three digits": ({"uzovi": "711"}, "uzovi"),
    "a number with a letter": ({"uzovi": "71A9"}, "uzovi"),
    "no year": ({"year": ""}, "year"),
    "a year before the standard": ({"year": "2012"}, "year"),
    "another law": ({"law": "Wmo"}, "law"),
    "a unit nobody knows": ({"unit": "99"}, "unit"),
    "a rounding nobody knows": ({"rounding": "up"}, "rounding"),
    "no term": ({"claim_months": "0"}, "claim_months"),
    "a ceiling below zero": ({"ceiling": "-1"}, "ceiling"),
    "a tariff in words": ({"tariff": "veel"}, "tariff"),
    "a tariff in tenths of cents": ({"tariff": "76,205"}, "tariff"),
    "a tariff of nothing": ({"tariff": "0"}, "tariff"),
    "a tariff beyond its field": ({"tariff": "10000"}, "tariff"),
    "infinity": ({"tariff": "inf"}, "tariff"),
    "a day that is none": ({"first_day": "2026-02-30"}, "first_day"),
    "a last day before the first": ({"last_day": "2025-12-31"}, "last_day"),
    "a product without a tariff": ({"tariff": ""}, "tariff"),
    "a tariff without a day": ({"first_day": ""}, "first_day"),
    "a product in small letters": ({"product": "h126"}, "product"),
    "other numbers that are none": ({"also_for": "3311 12"}, "also_for"),
}


@pytest.mark.parametrize(("cells", "column"), FAULTS.values(), ids=FAULTS)
def test_a_planted_fault_is_told_with_its_line_and_column(cells, column):
    assert faults({}, {"product": "1032"} | cells) == [(3, column)]


def test_a_good_sheet_has_no_faults_and_every_line_is_looked_at():
    assert faults({}, {"product": "1037"}) == []
    assert faults({"law": "x", "unit": "y"}, {"year": "z"}) == [(2, "law"), (2, "unit"), (3, "year")]


def test_columns_may_stand_in_any_order_and_none_may_be_strange():
    head, cells = ";".join(reversed(HEAD)), ";".join(ROW[name] for name in reversed(HEAD))
    assert understood(files.read(f"{head}\n{cells}".encode()))[1] == []
    strange = files.read(f"{head};bsn\n{cells};1".encode())
    assert [(fault.line, fault.column) for fault in understood(strange)[1]] == [(1, "bsn")]
    assert (1, "year") in [tuple(fault)[:2] for fault in understood([(1, ["uzovi"])])[1]]


def test_one_tariff_twice_in_a_year_and_one_contract_with_two_terms_are_faults():
    assert faults({}, {}) == [(3, "tariff")]
    assert faults({}, {"product": "1032", "rounding": "day"}) == [(3, "year")]
    assert faults({}, {"year": "2027"}) == []
    assert faults({}, {"year": "2027", "tariff": "80"}) == [(3, "tariff")]


@given(st.decimals("0.01", "9999.99", places=2))
def test_amounts_are_read_as_they_are_written(euros):
    dutch = f"{euros:,.2f}".translate(str.maketrans(",.", ".,"))
    for written in (dutch, f"€ {dutch}", str(euros), float(euros)):
        assert _euros(written) == euros


BROKEN = {
    "nothing": (b"", "empty"),
    "only separators": (b";;\n;;", "empty"),
    "a picture": (b"\x89PNG\r\n\x1a\n\x00\x00", "broken"),
    "a zip of something else": (b"PK\x03\x04 and no more", "broken"),
    "an unclosed quote": (b'uzovi;"year\n1;2', "broken"),
    "too large": (b"x" * (files.MOST_BYTES + 1), "large"),
    "too long": (b"1;2\n" * (files.MOST_ROWS + 1), "long"),
}


@pytest.mark.parametrize(("content", "kind"), BROKEN.values(), ids=BROKEN)
def test_what_is_no_sheet(content, kind):
    with pytest.raises(files.Unreadable) as refused:
        files.read(content)
    assert refused.value.kind == kind


def test_a_small_file_that_unpacks_to_a_large_one():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (files.MOST_UNPACKED + 1))
    with pytest.raises(files.Unreadable, match="large"):
        files.read(packed.getvalue())


def test_text_is_never_a_formula():
    content = files.write("x", ["name"], [["=1+1"], ["@SUM(A1)"]])
    assert [row for _number, row in files.read(content)] == [["name"], ["=1+1"], ["@SUM(A1)"]]
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")


class ImportTests(OfficeTestCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        with acting_as(cls.office.pk, Mode.OFFICE):
            Insurer.objects.create(uzovi="7119", name="CZ", concern="CZ")
            Insurer.objects.create(uzovi="7053", name="OHRA", concern="CZ")

    def take(self, *rows, content=None):
        with acting_as(self.office.pk, Mode.OFFICE):
            actor = Actor(self.office.pk, "Wouter", "back_office", Ground.OFFICE)
            return vars(sheets.take_in(actor=actor, content=content or sheet(*rows)))

    def refused(self, *rows):
        with self.assertRaises(sheets.Faulty) as faulty:
            self.take(*rows)
        return [(fault.line, fault.column) for fault in faulty.exception.faults]

    def held(self):
        with acting_as(self.office.pk, Mode.OFFICE):
            return Contract.objects.count(), Tariff.objects.count()

    def test_contracts_and_tariffs_are_made(self):
        taken = self.take({"also_for": "7053"}, {"also_for": "7053", "product": "1037", "tariff": "91.50"})
        self.assertEqual({"contracts": 1, "changed": 0, "tariffs": 2, "ended": 0}, taken)
        with acting_as(self.office.pk, Mode.OFFICE):
            made = Contract.objects.get(insurer="7119")
            self.assertEqual(["7053", "7119"], sorted(made.numbers.values_list("insurer_id", flat=True)))
            self.assertEqual(Decimal("3000000.00"), made.ceiling)

    def test_one_fault_and_nothing_is_kept(self):
        before = self.held()
        self.assertEqual([(3, "uzovi")], self.refused({}, {"uzovi": "9998"}))
        self.assertEqual([(3, "tariff")], self.refused({}, {"product": "1037", "tariff": "x"}))
        self.assertEqual(
            [(2, "year"), (3, "tariff")], self.refused({"also_for": "3311"}, {"also_for": "3311", "product": ""})
        )
        self.assertEqual(before, self.held())

    def test_what_was_used_ends_and_another_begins(self):
        self.take({})
        self.assertEqual([(2, "tariff")], self.refused({"tariff": "80"}))
        old = {"last_day": "2026-06-30"}
        taken = self.take(old, {"tariff": "80", "first_day": "2026-07-01"})
        self.assertEqual({"contracts": 0, "changed": 0, "tariffs": 1, "ended": 1}, taken)

    def test_terms_that_changed_are_changed(self):
        self.take({})
        self.assertEqual(1, self.take({"rounding": "day"})["changed"])

    def test_out_and_in_again_changes_nothing(self):
        self.take({"also_for": "7053", "at_most": "400"})
        self.contract(year=2027)
        with acting_as(self.office.pk, Mode.OFFICE):
            content = sheets.export()
        self.assertEqual(["contracts", *[0] * 4], ["contracts", *self.take(content=content).values()])

    def test_a_care_office_and_an_insurer_have_laws_of_their_own(self):
        self.assertIn((2, "year"), self.refused({"law": "Wlz", "product": ""}))


class PageTests(OfficeTestCase):
    ADDRESS = "/office/contracts/import/"

    def setUp(self):
        self.sign_in(self.office)

    def send(self, content):
        return self.client.post(self.ADDRESS, {"sheet": SimpleUploadedFile("contracts.csv", content)})

    def test_the_sheet_can_be_downloaded(self):
        answer = self.client.get("/office/contracts/sheet/")
        self.assertEqual("PK", answer.content[:2].decode())
        self.assertIn("contracts.xlsx", answer["Content-Disposition"])

    def test_a_good_one_is_read(self):
        self.assertRedirects(
            self.send(sheet({"year": "2027", "uzovi": "3311", "product": "1037"})), "/office/contracts/"
        )

    def test_faults_are_shown_with_their_lines(self):
        answer = self.send(sheet({}, {"law": "x"}))
        self.assertEqual(422, answer.status_code)
        self.assertContains(answer, "3", status_code=422)
        self.assertContains(answer, "law", status_code=422)

    def test_what_is_no_sheet_is_said(self):
        for content in (b"\x89PNG\x00", b"PK\x03\x04"):
            self.assertContains(self.send(content), 'role="alert"', status_code=422)

    def test_no_file_is_said_beside_the_field(self):
        self.assertEqual(422, self.client.post(self.ADDRESS).status_code)

    def test_many_faults_are_not_all_shown(self):
        with mock.patch("backoffice.views.sheets.SHOWN", 2):
            answer = self.send(sheet(*[{"year": "x", "product": str(number)} for number in range(1032, 1037)]))
        self.assertEqual((2, 3), (len(answer.context["faults"]), answer.context["more"]))
