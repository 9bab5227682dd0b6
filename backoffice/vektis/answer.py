"""An AW320 as an insurer would write it, made from the AW319: for the demo, the tests and the bench.

A verdict is asked for each line: what is awarded of it, and the codes. It is the echo of the claim with the insurer's
own fields behind it.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from backoffice.vektis.claim import ANSWERS
from backoffice.vektis.layout import read_layout
from backoffice.vektis.writer import ENCODING, END

ANSWER = read_layout("aw320")
CLAIM = read_layout("aw319")


@dataclass(frozen=True, slots=True)
class Verdict:
    """`awarded` in cents, nothing for all that was claimed. A line that is left out is awarded silently."""

    awarded: int | None = None
    codes: tuple[str, ...] = ()
    left_out: bool = False


ALL_WELL = Verdict()
Judge = Callable[[int, int], Verdict]  # (number of the line, cents claimed) → the verdict


def _tail(code: str, values: dict[str, str]) -> str:
    fields = [field for field in ANSWER.records[code].fields if field.start > CLAIM.length]
    return "".join(field.put(values.get(field.number, "")) for field in fields)


def _codes(first: str, codes: tuple[str, ...]) -> dict[str, str]:
    """0496, 0497, 0498: the numbers of the fields follow each other."""
    return {f"{int(first) + at:04d}": code for at, code in enumerate(codes)}


class Answer:
    """The records of the answer, one by one; counts and totals are made on the way."""

    def __init__(self, judge: Judge, sent_on: date, codes: tuple[str, ...], reference: str) -> None:
        self.judge = judge
        self.header = {"0181": reference, "0182": f"{sent_on:%Y%m%d}", **_codes("0196", codes)}
        self.counts = {"02": 0, "04": 0, "98": 0}
        self.lines = 0
        self.awarded = 0

    def record(self, line: str) -> str:
        """What answers one record of the claim; nothing for a line that is left out."""
        code = line[:2]
        if code == "01":
            return line[:2] + ANSWERS[line[2:5]] + line[5:] + _tail("01", self.header)
        if code == "99":
            return self.trailer(line)
        tail = self.judged(line) if code == "04" else _tail(code, {})
        if tail:
            self.counts[code] += 1
        return line + tail if tail else ""

    def judged(self, line: str) -> str:
        self.lines += 1
        view = CLAIM.view(line)
        claimed, sign = view.number("0429"), view["0430"]
        verdict = self.judge(self.lines, claimed)
        awarded = claimed if verdict.awarded is None else verdict.awarded
        self.awarded += -awarded if sign == "C" else awarded
        values = {"0481": str(awarded), "0482": sign, "0483": str(awarded), "0484": sign}
        return "" if verdict.left_out else _tail("04", {**values, **_codes("0496", verdict.codes)})

    def trailer(self, line: str) -> str:
        counts = {"9902": self.counts["02"], "9904": self.counts["04"], "9905": self.counts["98"]}
        values = {number: str(count) for number, count in counts.items()}
        values |= {"9901": "99", "9906": str(sum(counts.values()))}
        view = CLAIM.view(line)
        values |= {"9907": view["9907"], "9908": view["9908"]}
        values |= {"9909": str(abs(self.awarded)), "9910": "C" if self.awarded < 0 else "D"}
        return "".join(field.put(values.get(field.number, "")) for field in ANSWER.records["99"].fields)


def answer(
    claim: Iterable[bytes],
    judge: Judge = lambda _number, _claimed: ALL_WELL,
    *,
    sent_on: date,
    codes: tuple[str, ...] = ("8001",),
    reference: str = "",
) -> Iterator[bytes]:
    """The answer to a claim file, record by record."""
    made = Answer(judge, sent_on, codes, reference)
    for raw in claim:
        record = made.record(raw.decode(ENCODING).rstrip("\r\n"))
        if record:
            yield record.encode(ENCODING) + END


def refused_whole(claim: Iterable[bytes], *, sent_on: date, codes: tuple[str, ...] = ("0001",)) -> Iterator[bytes]:
    """Only header and trailer: nothing was processed."""
    made = Answer(lambda _number, _claimed: Verdict(0, left_out=True), sent_on, codes, "")
    for raw in claim:
        if raw[:2] in (b"01", b"99"):
            yield made.record(raw.decode(ENCODING).rstrip("\r\n")).encode(ENCODING) + END
