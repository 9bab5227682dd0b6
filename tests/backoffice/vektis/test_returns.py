"""An answer is read whole or not at all; what is wrong is said with its line."""

import io
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backoffice.vektis.answer import ALL_WELL, Verdict, answer, refused_whole
from backoffice.vektis.claim import cents
from backoffice.vektis.codes import Level, return_code, return_codes
from backoffice.vektis.layout import read_layout
from backoffice.vektis.returns import Reading, Unreadable, read_head
from tests.backoffice.vektis.cases import HEADER, PEOPLE, VELDEN, joined, line, records, written
from tests.backoffice.vektis.test_writer import people

SENT = date(2026, 10, 12)
ANSWER = read_layout("aw320")


def answered(judge=lambda number, claimed: ALL_WELL, content=None, **fields):
    rows = io.BytesIO(written() if content is None else content)
    return b"".join(answer(rows, judge, sent_on=SENT, reference="ZK-1", **fields))


def read(content, claim=None):
    """(reading, judged lines)"""
    stream = io.BytesIO(content)
    head = read_head(stream)
    reading = Reading(head, stream, io.BytesIO(written() if claim is None else claim))
    return reading, list(reading.judged())


def refusal(content, claim=None):
    with pytest.raises(Unreadable) as refused:
        read(content, claim)
    return refused.value.line, refused.value.reason


def by_line(*verdicts):
    return lambda number, _claimed: verdicts[number - 1]


def planted(content, at, number, value):
    field = ANSWER.fields[number]
    rows = records(content)
    row = rows[at - 1].decode("latin-1")
    rows[at - 1] = (row[: field.start - 1] + field.put(value) + row[field.place.stop :]).encode("latin-1")
    return joined(rows)


def test_all_awarded():
    reading, judged = read(answered())
    assert [(one.reference, one.awarded) for one in judged] == [
        ("000000000001", 3000), ("000000000002", 6000), ("000000000003", 3396), ("000000000009", 3000),
    ]  # fmt: skip
    assert (reading.accepted, reading.partly, reading.refused, reading.awarded) == (4, 0, 0, 9396)
    assert reading.head.insurer_reference == "ZK-1"
    assert reading.head.sent_on == SENT
    assert not reading.head.refuses


def test_partly_and_refused_with_codes_known_or_not():
    verdicts = by_line(Verdict(1000, ("8059",)), Verdict(0, ("0320", "9999")), ALL_WELL, Verdict(0, ("8017",)))
    reading, judged = read(answered(verdicts))
    assert [one.codes for one in judged] == [("8059",), ("0320", "9999"), (), ("8017",)]
    assert (reading.accepted, reading.partly, reading.refused) == (1, 1, 2)
    assert reading.awarded == 1000 + 3396
    assert return_code("9999").level == Level.UNKNOWN


def test_what_is_wrong_with_the_person_is_why_her_lines_were_refused():
    content = answered(by_line(Verdict(0, ("8002",)), Verdict(0, ("8002",)), ALL_WELL, ALL_WELL))
    _reading, judged = read(planted(planted(content, 2, "0296", "0435"), 6, "0296", "0200"))
    assert [one.codes for one in judged] == [("8002", "0435"), ("8002", "0435"), (), ()]


def test_lines_left_out_are_awarded_if_the_total_says_so():
    reading, judged = read(answered(by_line(Verdict(left_out=True), ALL_WELL, ALL_WELL, Verdict(left_out=True))))
    assert len(judged) == 2
    assert (reading.missing, reading.accepted, reading.awarded) == (2, 4, 9396)
    nothing, judged = read(answered(lambda number, claimed: Verdict(left_out=True)))
    assert (nothing.missing, nothing.accepted, judged) == (4, 4, [])


def test_lines_left_out_of_a_total_are_for_a_person():
    content = answered(by_line(Verdict(0, left_out=True), ALL_WELL, ALL_WELL, ALL_WELL))
    assert refusal(content) == (
        9 - 1,
        "1 lines of the invoice are missing, and nothing says they were awarded. Ask the insurer.",
    )


def test_a_file_refused_as_a_whole():
    reading, judged = read(b"".join(refused_whole(io.BytesIO(written()), sent_on=SENT)))
    assert reading.head.refuses
    assert (judged, reading.refused, reading.awarded) == ([], 4, 0)
    reading, judged = read(answered(lambda n, c: Verdict(0, ("8096",)), codes=("8097",)))
    assert (len(judged), reading.refused) == (4, 4)


def test_refused_as_a_whole_and_yet_awarded():
    assert "yet money is awarded" in refusal(answered(codes=("0001",)))[1]


@settings(max_examples=40, deadline=None)
@given(people(), st.data())
def test_written_answered_and_read_back(everybody, data):
    content = written(people=everybody)
    asked = [one for _person, lines in everybody for one in lines]
    verdicts = [
        data.draw(
            st.one_of(
                st.just(ALL_WELL),
                st.builds(Verdict, st.integers(0, cents(one.amount)), st.just(("8059", "7777"))),
            )
        )
        for one in asked
    ]
    reading, judged = read(answered(by_line(*verdicts), content), content)
    assert [one.reference for one in judged] == [one.reference for one in asked]
    want = [
        cents(one.amount) if verdict.awarded is None else verdict.awarded
        for one, verdict in zip(asked, verdicts, strict=True)
    ]
    assert [one.awarded for one in judged] == want
    assert reading.accepted + reading.partly + reading.refused == len(asked)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 370 * 9), st.binary(min_size=1, max_size=3))
def test_any_change_of_bytes_is_refused_or_harmless(at, other):
    """Never another error, never another amount for another line than the file says."""
    content = answered()
    content = content[:at] + other + content[at + len(other) :]
    try:
        reading, judged = read(content)
    except Unreadable:
        return
    assert sum(-one.awarded if one.reference == "000000000009" else one.awarded for one in judged) == reading.awarded


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 372 * 9 - 1))
def test_a_file_cut_off_anywhere_is_refused(at):
    with pytest.raises(Unreadable):
        read(answered()[:at])


HEADS = {
    "empty": (b"", "empty"),
    "a claim": (written(), "This is a claim"),
    "another message": (b"01485" + answered()[5:], "No answer"),
    "a picture": (b"\x89PNG\r\n\x1a\n", "No answer"),
    "UTF-8 with a mark": (b"\xef\xbb\xbf" + answered(), "encoding"),
    "UTF-16": (answered().decode("latin-1").encode("utf-16"), "encoding"),
    "no such day": (planted(answered(), 1, "0182", "20261131"), "0182"),
    "no code": (planted(answered(), 1, "0196", "    "), "0196"),
    "Wlz for Zvw": (planted(answered(), 1, "0102", "188"), "another kind"),
    "another insurer": (planted(answered(), 1, "0108", "3312"), "from 3312"),
    "another institution": (planted(answered(), 1, "0112", "75999902"), "another institution"),
    "a test": (planted(answered(), 1, "0105", "T"), "test"),
}


@pytest.mark.parametrize("name", HEADS)
def test_wrong_and_foreign_files(name):
    content, reason = HEADS[name]
    at, said = refusal(content)
    assert at == 1
    assert reason in said


def rows_of(*order):
    rows = records(answered())
    return joined(rows[at - 1] for at in order)


LINES = {
    "UTF-8": (answered().decode("latin-1").encode(), 6, "Saved anew as UTF-8"),
    "line ends of another system": (answered().replace(b"\r\n", b"\n"), 1, "CR LF"),
    "an empty line": (answered().replace(b"\r\n04", b"\r\n\r\n04", 1), 3, "empty line"),
    "a short record": (answered().replace(b"Velden", b"Veld"), 2, "368 signs"),
    "doubled": (answered() + answered(), 10, "after the trailer"),
    "a line twice": (rows_of(1, 2, 3, 3, 4, 5, 6, 7, 8, 9), 4, "here twice"),
    "out of order": (rows_of(1, 2, 4, 3, 5, 6, 7, 8, 9), 4, "not in this order"),
    "a line left out, counts as they were": (rows_of(1, 2, 3, 5, 6, 7, 8, 9), 8, "9904"),
    "another header": (rows_of(1, 2, 3, 1, 4, 5, 6, 7, 8, 9), 4, "Record 01"),
    "no trailer": (rows_of(1, 2, 3, 4, 5, 6, 7, 8), 9, "before its trailer"),
    "a number of another file": (planted(answered(), 8, "0402", "77"), 8, "Detail record 77"),
    "number zero": (planted(answered(), 2, "0202", "0"), 2, "Detail record 0"),
    "another reference": (planted(answered(), 3, "0431", "000000000002"), 3, "reference"),
    "another amount": (planted(answered(), 3, "0429", "3001"), 3, "amount"),
    "another sign": (planted(answered(), 8, "0430", "D"), 8, "amount"),
    "more than claimed": (planted(answered(), 3, "0483", "3001"), 3, "More is awarded"),
    "awarded the other way": (planted(answered(), 3, "0484", "C"), 3, "another sign"),
    "an amount that is none": (planted(answered(), 3, "0483", "3o00"), 3, "0483"),
    "a code that is none": (planted(answered(), 3, "0496", "80x1"), 3, "0496"),
    "a filler that is not": (planted(answered(), 2, "0299", "x"), 2, "0299"),
    "a comment's code": (planted(answered(), 5, "9896", "80x1"), 5, "9896"),
    "a sign in a number": (planted(answered(), 3, "0418", "00x6"), 3, "0418"),
    "counts of 02": (planted(answered(), 9, "9902", "3"), 9, "9902"),
    "counts of 98": (planted(answered(), 9, "9905", "0"), 9, "9905"),
    "counts of all": (planted(answered(), 9, "9906", "9"), 9, "9906"),
    "total of the claim": (planted(answered(), 9, "9907", "9397"), 9, "9907"),
    "total awarded": (planted(answered(), 9, "9909", "9395"), 9, "9909"),
    "sign of the total": (planted(answered(), 9, "9910", "C"), 9, "9909"),
}


@pytest.mark.parametrize("name", LINES)
def test_files_that_do_not_fit(name):
    content, at, reason = LINES[name]
    line_number, said = refusal(content)
    assert (line_number, reason in said) == (at, True), (line_number, said)


def test_an_insurer_may_put_a_name_right_and_add_a_comment():
    own = planted(planted(answered(), 3, "0420", "75999902"), 2, "0210", "Velde")
    assert len(read(own)[1]) == 4
    rows = records(answered())
    rows.insert(5, rows[4])
    content = planted(planted(joined(rows), 10, "9905", "2"), 10, "9906", "8")
    assert len(read(content)[1]) == 4


def test_the_answer_to_another_invoice_of_the_same_people():
    other = written(people=[(VELDEN, [line(11), line(12, day=4, units=12)])])
    assert refusal(answered(content=other), written(people=PEOPLE))[0] == 3


def test_an_error_says_its_line():
    with pytest.raises(Unreadable) as refused:
        read(planted(answered(), 3, "0483", "3001"))
    assert str(refused.value).startswith("Line 3: ")


def test_every_code_has_words_in_both_languages():
    for code in return_codes().values():
        assert code.meaning("nl-nl")
        assert code.meaning("en")
        assert code.action("nl")
        assert code.action("en")
    assert HEADER.message_code == "428"
