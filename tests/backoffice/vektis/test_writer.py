"""What is written is read back the same, in records of 310 bytes, the same bytes each time."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backoffice.vektis.claim import Insured, cents
from backoffice.vektis.layout import read_layout
from backoffice.vektis.letters import initials, latin, surname
from backoffice.vektis.writer import LAYOUT, Totals, Unwritable, comment_records, put, record, write
from tests.backoffice.vektis.cases import ADJEI, HEADER, VELDEN, found, line, records, written

DAYS = st.dates(date(2026, 9, 1), date(2026, 9, 30))
BSNS = st.sampled_from(["999990019", "999990317", "999990743", "999990925", "999991176", "999999999"])
NAMES = st.text(min_size=1, max_size=60).map(surname).filter(bool)
MONEY = st.integers(0, 99_999).map(lambda value: Decimal(value) / 100)
# References are unique within a file; the tests number them.
LINES = st.lists(st.tuples(DAYS, st.integers(1, 99), MONEY, st.booleans()), min_size=1, max_size=5)


@st.composite
def people(draw):
    found, number = [], 0
    for bsn in draw(st.lists(BSNS, min_size=1, max_size=4, unique=True)):
        person = Insured(
            bsn=bsn,
            uzovi="3311",
            birth_date=draw(st.dates(date(1900, 1, 1), date(2026, 8, 31))),
            sex=draw(st.sampled_from("12")),
            surname=draw(NAMES),
            initials=initials(draw(st.text(max_size=12))),
            postcode=draw(st.from_regex(r"[1-9][0-9]{3}[A-Z]{2}", fullmatch=True)),
            house_number=str(draw(st.integers(1, 99_999))),
            house_suffix=latin(draw(st.text(max_size=20)))[:6].strip(),
            deceased=draw(st.booleans()),
        )
        lines = []
        for day, units, tariff, credit in draw(LINES):
            number += 1
            lines.append(
                line(
                    number,
                    starts_on=day,
                    ends_on=day,
                    units=units,
                    tariff=tariff,
                    amount=units * tariff,
                    credits=f"C{number}" if credit else "",
                    comment=latin(draw(st.text(max_size=300))),
                )
            )
        found.append((person, lines))
    return found


@settings(max_examples=60, deadline=None)
@given(people())
def test_what_is_written_passes_the_checker_and_reads_back(everybody):
    totals = Totals()
    content = b"".join(write(HEADER, everybody, totals))
    assert [fault for fault in found(content) if not fault.is_advice] == []
    assert content == b"".join(write(HEADER, everybody))
    rows = records(content)
    assert {len(row) for row in rows} == {310}
    assert content.endswith(b"\r\n")
    views = [LAYOUT.view(row.decode("latin-1")) for row in rows]
    read = [view for view in views if view.line[:2] == "04"]
    sent = [(person, one) for person, lines in everybody for one in lines]
    assert len(read) == len(sent) == totals.lines
    for view, (person, one) in zip(read, sent, strict=True):
        assert view["0403"] == person.bsn
        for number, value in one.values.items():
            field = LAYOUT.fields[number]
            assert view[number] == (field.put(value) if value else field.empty)
    total = sum(one.signed for _person, one in sent)
    assert int(views[-1]["9907"]) == abs(total) == abs(totals.cents)
    assert views[-1]["9908"] == ("C" if total < 0 else "D")


@given(st.text(max_size=80))
def test_any_text_becomes_signs_of_one_byte(text):
    plain = latin(text)
    assert all(" " <= sign <= "~" or "¡" <= sign <= "ÿ" for sign in plain)
    assert latin(plain) == plain
    assert len(surname(text)) <= 25
    assert LAYOUT.fields["0215"].regex.fullmatch(initials(text).ljust(6))


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Müller-Çelik", "Müller-Çelik"),
        ("Yıldırım", "Yildirim"),
        ("Wałęsa", "Walesa"),
        ("O’Brien", "O'Brien"),
        ("Đorđević", "Dordevic"),
        ("Ĳsbrand", "IJsbrand"),
        ("e\u0301", "é"),
        ("Œuvré", "OEuvré"),
        ("a\tb\u00a0c", "a b c"),
        ("na\u00adïve\u200b", "naïve"),
        ("€ 5 – ½", "EUR 5 - ½"),
        ("Иван 李", "???? ?"),
        ("  rond  ", "rond"),
    ],
)
def test_the_rule_for_other_signs(text, plain):
    assert latin(text) == plain


@pytest.mark.parametrize(
    ("written_as", "letters"),
    [
        ("J.M.", "JM"), ("JM", "JM"), ("J.-P.", "J"), ("J-P", "J"), ("Th.", "T"), ("Ph.A.", "PA"), ("IJ.", "I"),
        ("ij.", "I"), ("IJ.M.", "IM"), ("É.", "É"), ("Ș.", "S"), ("J M", "JM"), ("jan", "J"), ("", "W"), ("1", "X"),
        ("A.B.C.D.E.F.G.", "ABCDEF"), ("ß", "ß"),
    ],
)  # fmt: skip
def test_initials_are_one_letter_a_name(written_as, letters):
    assert initials(written_as, "Wilma") == letters


def test_a_surname_has_no_spaces_round_a_hyphen_and_fits():
    assert surname("Groot – de  Vries") == "Groot-de  Vries"
    assert surname("Van Someren Gréve-Hoogenboom") == "Van Someren Gréve-Hoogenb"


def test_a_part_of_a_cent_is_never_rounded_here():
    assert cents(Decimal("12.30")) == 1230
    with pytest.raises(ValueError, match="whole number"):
        cents(Decimal("0.005"))


@pytest.mark.parametrize(
    ("number", "value", "why"),
    [
        ("0116", "X" * 13, "longer than 12"),
        ("0418", "10000", "longer than 4"),
        ("0215", "J.", "not what may"),
        ("0102", "999", "not what may"),
        ("0210", " x", "not what may"),
    ],
)
def test_nothing_is_cut_off_to_fit(number, value, why):
    with pytest.raises(Unwritable, match=why):
        put(LAYOUT.fields[number], value)


def test_what_must_be_there_is_asked_for():
    with pytest.raises(Unwritable, match="0116"):
        record(LAYOUT.records["01"], HEADER.values | {"0116": ""})


def test_a_sign_outside_the_set_is_refused_by_name():
    with pytest.raises(Unwritable, match="0210") as refused:
        record(LAYOUT.records["02"], {"0202": "1", **VELDEN.values, "0210": "Wałęsa"})
    assert "Wałęsa" not in str(refused.value)


def test_a_long_comment_takes_more_records():
    rows = list(comment_records("woord " * 60 + "x" * 200, 7))
    assert [row[14:18] for row in rows] == [b"0001", b"0002", b"0003", b"0004", b"0005"]
    assert all(len(row) == 312 and row[18:19] != b" " for row in rows)
    assert list(comment_records("  ", 1)) == []


def test_the_largest_amounts_fit():
    content = written(people=[(ADJEI, [line(1, units=9999, tariff="100.00")])])
    assert found(content) == []
    with pytest.raises(Unwritable):
        written(people=[(ADJEI, [line(1, units=9999, tariff="101.00")])])


def test_layouts_have_no_gaps():
    assert read_layout("aw319").length == 310
    assert read_layout("aw320").length == 370
    for layout in (read_layout("aw319"), read_layout("aw320")):
        for part in layout.records.values():
            assert part.length == layout.length


def test_a_table_with_a_gap_is_refused():
    from backoffice.vektis import layout

    row = {"element_no": "0101", "name_en": "", "name_nl": "", "type": "N", "length": "2", "mandatory": "M"}
    with pytest.raises(ValueError, match="begins at 4"):
        layout._record(
            "01", [row | {"start": "1", "pattern": "01", "record_name_en": ""}, row | {"start": "4", "pattern": "x"}]
        )


def test_the_echo_of_the_return_is_the_claim():
    ours, theirs = read_layout("aw319").fields, read_layout("aw320").fields
    for number, field in ours.items():
        if number[:2] == "99" or number == "0102":
            continue
        assert (theirs[number].start, theirs[number].length) == (field.start, field.length), number
