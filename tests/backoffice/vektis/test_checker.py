"""Each rule of the reference with a fault planted against it, and the return code an insurer would give."""

import pytest

from tests.backoffice.vektis.cases import (
    ADJEI,
    HEADER_LONG_TERM,
    LONG_TERM,
    LONG_TERM_LINE,
    TODAY,
    VELDEN,
    codes,
    found,
    joined,
    line,
    long_term,
    planted,
    records,
    written,
)

# Records of the right file: 1 header, 2 Velden, 3 4 lines, 5 comment, 6 Adjei, 7 line, 8 credit, 9 trailer.


def test_a_right_file_has_no_faults():
    assert found(written()) == []
    assert found(long_term()) == []


HEADER_FAULTS = [
    ("0102", "999", "0010"),
    ("0103", "02", "0011"),
    ("0104", "00", "8027"),
    ("0105", "X", "8028"),
    ("0106", "12345x", "0001"),
    ("0106", "123456", "0001"),
    ("0107", "4.1", "0001"),
    ("0108", "0000", "0018"),
    ("0108", "33 1", "0018"),
    ("0109", "75999901", "0013"),
    ("0110", "00123456", "0014"),
    ("0111", "75000000", "0016"),
    ("0112", "00000000", "0017"),
    ("0113", "05", "8029"),
    ("0113", "03", "8029"),
    ("0114", "20260931", "0020"),
    ("0114", "00000000", "0020"),
    ("0114", "20261101", "0021"),
    ("0115", "20260831", "0021"),
    ("0116", " F2609", "0030"),
    ("0116", "            ", "0030"),
    ("0117", "20260230", "0025"),
    ("0117", "20261102", "0025"),
    ("0118", "NL123", "0001"),
    ("0119", "NLG", "0031"),
    ("0180", "x", "0003"),
]


@pytest.mark.parametrize(("number", "value", "code"), HEADER_FAULTS)
def test_faults_of_the_header(number, value, code):
    assert code in {fault for at, _field, fault in codes(planted(written(), 1, number, value)) if at == 1}


INSURED_FAULTS = [
    ("0203", "999990018", "0435"),
    ("0203", "000000000", "0435"),
    ("0203", "12345678x", "0435"),
    ("0204", "33x1", "0423"),
    ("0205", " 123", "0300"),
    ("0207", "19400230", "8004"),
    ("0207", "20270101", "8004"),
    ("0207", "00000000", "8004"),
    ("0208", "9", "0351"),
    ("0209", "2", "0317"),
    ("0210", " " * 25, "0312"),
    ("0211", "   van", "0312"),
    ("0212", "2", "0312"),
    ("0213", "Groot", "0312"),
    ("0214", "de", "0312"),
    ("0215", "W.", "0310"),
    ("0215", "      ", "0310"),
    ("0216", "5", "0397"),
    ("0217", "0234AB", "0406"),
    ("0217", "      ", "0316"),
    ("0219", "12a45", "0406"),
    ("0221", "N1", "0316"),
    ("0223", "0", "8030"),
    ("0225", "12345", "1113"),
    ("0280", "x", "0003"),
]


@pytest.mark.parametrize(("number", "value", "code"), INSURED_FAULTS)
def test_faults_of_the_insured(number, value, code):
    assert code in {fault for at, _field, fault in codes(planted(written(), 2, number, value)) if at == 2}


LINE_FAULTS = [
    ("0403", "999990317", "0435"),
    ("0404", "3312", "0423"),
    ("0405", "1", "0300"),
    ("0406", "M1", "0550"),
    ("0407", "2", "8031"),
    ("0408", "0001", "1113"),
    ("0409", "77", "1113"),
    ("0411", "000000001", "1113"),
    ("0412", "01", "1113"),
    ("0414", "20260931", "8007"),
    ("0414", "20121231", "8007"),
    ("0414", "20261102", "8007"),
    ("0414", "20261002", "8177"),
    ("0415", "20260902", "8007"),
    ("0415", "20261002", "8178"),
    ("0416", "055", "0581"),
    ("0416", "066", "0581"),
    ("0416", "123", "0581"),
    ("0417", " 1034", "0582"),
    ("0418", "0000", "0638"),
    ("0418", "0007", "8032"),
    ("0419", "03", "0638"),
    ("0420", "00000000", "8011"),
    ("0421", "0001", "8011"),
    ("0422", "00123456", "8014"),
    ("0423", "0001", "8014"),
    ("0424", "00100", "0611"),
    ("0425", "0000050x", "0611"),
    ("0426", "00003001", "8032"),
    ("0427", "C", "8064"),
    ("0427", "X", "0631"),
    ("0428", "9  %", "8016"),
    ("0429", "00003001", "8063"),
    ("0430", "C", "8064"),
    ("0431", " " * 20, "8021"),
    ("0431", "000000000002", "8021"),
    ("0432", "000000000777", "0651"),
    ("0480", "x", "0003"),
]


@pytest.mark.parametrize(("number", "value", "code"), LINE_FAULTS)
def test_faults_of_a_line(number, value, code):
    content = planted(written(), 3, number, value)
    assert code in {fault for at, _field, fault in codes(content) if at in (3, 4)}


def test_a_credit_without_its_debit_and_twice():
    content = planted(written(), 8, "0432", " " * 20)
    assert (8, "0432", "0651") in codes(content)
    both = written(people=[(VELDEN, [line(1), line(2, credits="000000000001")])])
    assert (4, "0432", "8062") in codes(both)
    before = written(people=[(VELDEN, [line(2, credits="000000000001"), line(1)])])
    assert (4, "0432", "8062") in codes(before)
    twice = written(people=[(VELDEN, [line(1, credits="000000000900"), line(2, credits="000000000900")])])
    assert (4, "0432", "8084") in codes(twice)


LONG_TERM_FAULTS = [(2, "0225", " " * 20), (3, "0410", "000000000"), (3, "0411", "000000000"), (3, "0413", "000")]


@pytest.mark.parametrize(("at", "number", "value"), LONG_TERM_FAULTS)
def test_long_term_care_needs_its_decision(at, number, value):
    assert "1113" in {code for place, _field, code in codes(planted(long_term(), at, number, value)) if place == at}


def test_a_unit_of_district_nursing_alone():
    assert (3, "0419", "0638") in codes(planted(long_term(), 3, "0419", "31"))


def test_advice_is_no_fault():
    crossing = written(people=[(VELDEN, [line(1, starts_on=TODAY.replace(month=8, day=31))])])
    (advice,) = found(crossing)
    assert (advice.field, advice.code, advice.is_advice) == ("0415", "", True)
    again = written(people=[(VELDEN, [line(1)]), (ADJEI, [line(2)]), (VELDEN, [line(3)])])
    assert [(fault.line, fault.code) for fault in found(again)] == [(6, "")]
    other_year = LONG_TERM_LINE.__class__(
        **{name: getattr(LONG_TERM_LINE, name) for name in LONG_TERM_LINE.__slots__}
        | {"starts_on": TODAY.replace(year=2025), "ends_on": TODAY.replace(year=2025)}
    )
    (advice,) = found(written(HEADER_LONG_TERM, [(LONG_TERM, [other_year])]))
    assert (advice.field, advice.code) == ("0414", "")


COMMENT_FAULTS = [
    ("9802", "000000000002", "0801"),
    ("9803", "0002", "0754"),
    ("9803", "000x", "0754"),
    ("9804", " " * 140, "0755"),
    ("9880", "x", "0003"),
]


@pytest.mark.parametrize(("number", "value", "code"), COMMENT_FAULTS)
def test_faults_of_a_comment(number, value, code):
    assert (5, number, code) in codes(planted(written(), 5, number, value))


TRAILER_FAULTS = [
    ("9902", "3", "0151"),
    ("9903", "1", "0157"),
    ("9904", "5", "0158"),
    ("9905", "0", "0153"),
    ("9906", "6", "0156"),
    ("9907", "1", "0150"),
    ("9907", "0000000039x", "0150"),
    ("9908", "C", "0150"),
    ("9980", "x", "0003"),
]


@pytest.mark.parametrize(("number", "value", "code"), TRAILER_FAULTS)
def test_faults_of_the_trailer(number, value, code):
    assert codes(planted(written(), 9, number, value)) == [(9, number, code)]


def test_the_sign_of_a_total_below_zero():
    content = written(people=[(VELDEN, [line(1, credits="000000000900")])])
    assert found(content) == []
    assert codes(planted(content, 4, "9908", "D")) == [(4, "9908", "0150")]


def without(*places):
    return joined(row for at, row in enumerate(records(written()), 1) if at not in places)


def moved(*order):
    rows = records(written())
    return joined(rows[at - 1] for at in order)


ORDERS = {
    "no header": (without(1), 1, "8026"),
    "no insured": (without(2), 2, "8026"),
    "no lines": (without(3, 4, 5), 3, "8026"),
    "no lines at the end": (without(7, 8), 7, "8026"),
    "no trailer": (without(9), 8, "8026"),
    "lines first": (moved(1, 3, 2, 4, 5, 6, 7, 8, 9), 2, "8026"),
    "a comment before anybody": (moved(1, 5, 2, 3, 4, 6, 7, 8, 9), 2, "8026"),
    "a second header": (moved(1, 2, 3, 1, 4, 5, 6, 7, 8, 9), 4, "8026"),
    "two files in one": (written() + written(), 10, "8026"),
    "numbered out of turn": (planted(written(), 4, "0402", "000000000009"), 4, "0801"),
    "numbered from two": (planted(written(), 2, "0202", "000000000002"), 2, "0801"),
    "a debtor": (written().replace(b"\r\n99", b"\r\n03" + b" " * 308 + b"\r\n99"), 9, "8075"),
    "an unknown kind": (written().replace(b"\r\n99", b"\r\n05" + b" " * 308 + b"\r\n99"), 9, "0002"),
    "a short record": (written().replace(b"Velden", b"Veld"), 2, "0804"),
    "an empty line": (written().replace(b"\r\n99", b"\r\n\r\n99"), 9, "8095"),
    "without CR": (written().replace(b"\r\n", b"\n"), 1, "8095"),
    "without an end": (written()[:-2], 9, "8095"),
    "cut off": (written()[:-100], 9, "0804"),
    "empty": (b"", 1, "0001"),
    "UTF-8": (written().decode("latin-1").encode(), 6, "0804"),
    "UTF-8 in its width": (written().replace("É".encode("latin-1") + b" ", "É".encode()), 6, "0001"),
    "a byte order mark": (b"\xef\xbb\xbf" + written(), 1, "0001"),
    "UTF-16": (written().decode("latin-1").encode("utf-16"), 1, "0001"),
    "a control sign": (written().replace(b"van der", b"van\tder"), 2, "0001"),
    "an answer": (b"01429" + written()[5:], 1, "0010"),
    "another file": (b"%PDF-1.7 and so on\n" * 9, 1, "8026"),
}  # fmt: skip


@pytest.mark.parametrize("name", ORDERS)
def test_files_that_are_no_claim_any_more(name):
    content, at, code = ORDERS[name]
    assert (at, code) in {(place, fault) for place, _field, fault in codes(content)}


def test_a_file_without_line_ends_is_read_in_pieces():
    assert len(found(b"01428" + b"x" * 10_000)) < 20


def test_no_fault_tells_a_persons_value():
    for number, value in (("0203", "999990018"), ("0210", " Velden"), ("0215", "W.")):
        for fault in found(planted(written(), 2, number, value)):
            assert not {"999990018", "Velden", "W."} & set(fault.text.split())


def test_every_field_has_a_code():
    from backoffice.vektis.codes import return_codes
    from backoffice.vektis.faults import field_codes
    from tests.backoffice.vektis.cases import LAYOUT

    assert set(field_codes()) == set(LAYOUT.fields)
    assert set(field_codes().values()) <= set(return_codes())
