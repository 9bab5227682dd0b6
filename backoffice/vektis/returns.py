"""AW320, read against the claim file that it answers, both in step; memory stays flat.

Nothing is guessed. What does not fit is refused as a whole, with the line of the file and the reason: the caller books
nothing then. Three things name a line and all must agree: invoice number, number of the detail record, reference.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import BinaryIO, NamedTuple

from django.utils.translation import gettext as _

from backoffice.vektis.checker import lines_of, looks_utf8
from backoffice.vektis.claim import ANSWERS
from backoffice.vektis.codes import Level, refuses_all, return_code
from backoffice.vektis.layout import Field, View, read_layout
from backoffice.vektis.rules import is_day
from backoffice.vektis.writer import ENCODING

ANSWER = read_layout("aw320")
CLAIM = read_layout("aw319")
# Where the claim says what it asks, with which sign, under which reference; and its total.
AMOUNT, SIGN, REFERENCE = (CLAIM.fields[number].place for number in ("0429", "0430", "0431"))
TOTAL = slice(CLAIM.fields["9907"].place.start, CLAIM.fields["9908"].place.stop)


class Unreadable(Exception):
    """Why a file was refused, and on which of its lines."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(reason)
        self.line = line
        self.reason = reason

    def __str__(self) -> str:
        return _("Line %(line)s: %(reason)s") % {"line": self.line, "reason": self.reason}


class Judged(NamedTuple):
    """The insurer's word on one line; cents without a sign."""

    reference: str
    claimed: int
    calculated: int
    awarded: int
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Head:
    """Record 01 of the answer."""

    message_code: str
    test: bool
    uzovi: str
    agb: str
    invoice_number: str
    insurer_reference: str
    sent_on: date
    codes: tuple[str, ...]
    line: str

    @property
    def refuses(self) -> bool:
        return refuses_all(self.codes)


def _tail(code: str) -> re.Pattern[str]:
    """What the answer adds to the record of the claim, its fields as groups."""
    fields = [field for field in ANSWER.records[code].fields if field.start > CLAIM.length]
    return re.compile("".join(f"({field.pattern})" for field in fields), re.DOTALL)


TAILS = {code: _tail(code) for code in ("02", "04", "98")}


# Behind both amounts where there is nothing to say, as behind most lines.
NO_REMARK = " " * (ANSWER.length - ANSWER.fields["0484"].place.stop)


def _codes(groups: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(code for code in groups if code != "    ")


def _text(raw: bytes, at: int) -> str:
    """One record of the answer without its line end. Raises Unreadable."""
    if not raw.endswith(b"\r\n"):
        if len(raw) < ANSWER.length:
            raise Unreadable(at, _("The file stops in the middle of a record: it was cut off."))
        raise Unreadable(at, _("The record does not end with CR LF: the file was saved anew by another program."))
    text = raw[:-2].decode(ENCODING)
    if len(text) == ANSWER.length:
        return text
    if not text:
        raise Unreadable(at, _("An empty line."))
    if looks_utf8(raw):
        raise Unreadable(at, _("Saved anew as UTF-8: positions have shifted. Fetch the file from the exchange again."))
    raise Unreadable(at, _("%(length)s signs instead of %(right)s.") % {"length": len(text), "right": ANSWER.length})


def _checked(code: str, text: str, at: int) -> View:
    """Raises Unreadable for the first field in which something stands that cannot."""
    if not ANSWER.records[code].regex.fullmatch(text):
        wrong: Field = next(f for f in ANSWER.records[code].fields if not f.regex.fullmatch(text[f.place]))
        raise Unreadable(at, _("Field %s cannot be read.") % wrong.number)
    return ANSWER.view(text)


def read_head(stream: BinaryIO) -> Head:
    """The first record, by which the claim is found. Raises Unreadable for anything that is no answer."""
    raw = stream.readline(4096)
    if not raw:
        raise Unreadable(1, _("The file is empty."))
    if looks_utf8(raw[:3]) or b"\x00" in raw[:8]:
        raise Unreadable(1, _("Saved anew in another encoding. Fetch the file from the exchange again."))
    kind = raw[2:5].decode(ENCODING)
    if raw[:2] != b"01" or kind not in (*ANSWERS, *ANSWERS.values()):
        raise Unreadable(1, _("No answer of an insurer (AW320): it does not begin as one."))
    if kind in ANSWERS:
        raise Unreadable(1, _("This is a claim (AW319), not the answer to one."))
    view = _checked("01", _text(raw, 1), 1)
    if not is_day(view["0182"]):
        raise Unreadable(1, _("Field %s cannot be read.") % "0182")
    sent = view["0182"]
    return Head(
        message_code=kind,
        test=view["0105"] == "T",
        uzovi=view["0108"],
        agb=view["0112"],
        invoice_number=view["0116"].rstrip(),
        insurer_reference=view["0181"].rstrip(),
        sent_on=date(int(sent[:4]), int(sent[4:6]), int(sent[6:])),
        codes=_codes((view["0196"], view["0197"], view["0198"])),
        line=view.line,
    )


class Reading:
    """One passage over an answer and its claim. Go through `judged()` to the end; then the sums hold."""

    def __init__(self, head: Head, answer: BinaryIO, claim: BinaryIO) -> None:
        self.head = head
        self.answer = answer
        self.claim = (raw.decode(ENCODING) for raw in claim)
        self.at = 1
        self.seen = dict.fromkeys(("02", "03", "04", "98"), 0)
        self.awarded = 0
        self.missing = 0
        self.missing_total = 0
        self.claimed = 0
        self.accepted = self.partly = self.refused = 0
        self.person_codes: tuple[str, ...] = ()

    def wrong(self, reason: str) -> Unreadable:
        return Unreadable(self.at, reason)

    def judged(self) -> Iterator[Judged]:
        """Each line that the answer names. Raises Unreadable, at the latest with the trailer."""
        self._same_header(next(self.claim))
        ended = False
        for raw in lines_of(self.answer):
            self.at += 1
            if ended:
                raise self.wrong(_("Records after the trailer: two files in one?"))
            text = _text(raw, self.at)
            code = text[:2]
            if code == "04":
                yield self._line(text)
            elif code == "02":
                self._person(text)
            elif code == "98":
                self._comment(text)
            elif code == "99":
                self._trailer(_checked("99", text, self.at))
                ended = True
            else:
                raise self.wrong(_("Record %s has no place here.") % code)
        if not ended:
            self.at += 1
            raise self.wrong(_("The file stops before its trailer: it was cut off."))

    def _same_header(self, claim: str) -> None:
        ours, head = CLAIM.view(claim), self.head
        if ANSWERS[ours["0102"]] != head.message_code:
            raise self.wrong(_("The answer is of another kind (%s) than the claim.") % head.message_code)
        if ours["0108"] != head.uzovi:
            raise self.wrong(_("The answer is from %s; that is not where the invoice was sent.") % head.uzovi)
        if ours["0112"] != head.agb:
            raise self.wrong(_("The answer is for another institution (%s).") % head.agb)
        if (ours["0105"] == "T") != head.test:
            raise self.wrong(_("A test answers a real claim, or the other way round."))

    def _matching(self, text: str) -> str:
        """The record of the claim with the same kind and number; lines passed by are not in the answer."""
        key = text[:14]
        for ours in self.claim:
            if ours[:14] == key:
                return ours
            if ours[:2] == "99" or (ours[:2] in ("02", "04") and ours[2:14] >= key[2:]):
                break
            self._passed(ours)
        number = key[2:].lstrip("0") or "0"
        raise self.wrong(_("Detail record %s is not in the invoice, or not in this order, or here twice.") % number)

    def _passed(self, ours: str) -> None:
        if ours[:2] == "04":
            self.missing += 1
            amount = int(ours[AMOUNT]) * (-1 if ours[SIGN] == "C" else 1)
            self.missing_total += amount
            self.claimed += amount

    def _person(self, text: str) -> None:
        self.seen["02"] += 1
        self._matching(text)
        found = TAILS["02"].fullmatch(text, CLAIM.length)
        if not found:
            _checked("02", text, self.at)
            raise self.wrong(_("Field %s cannot be read.") % "0296")
        codes = _codes(found.groups()[:3])
        # What is wrong with the person is why her lines were refused; that all is well is not worth repeating.
        self.person_codes = tuple(code for code in codes if return_code(code).level != Level.INFO)

    def _comment(self, text: str) -> None:
        """Ours repeated, or the insurer's own; neither is money."""
        self.seen["98"] += 1
        if not TAILS["98"].fullmatch(text, CLAIM.length):
            _checked("98", text, self.at)

    def _line(self, text: str) -> Judged:
        self.seen["04"] += 1
        ours = self._matching(text)
        echo = ours[: CLAIM.length]
        asked = ours[AMOUNT] + ours[SIGN]
        if not self.person_codes and text == echo + asked + asked + NO_REMARK:
            # Most lines: as they were sent, awarded whole, nothing said. Compared, not parsed.
            self.accepted += 1
            claimed = int(ours[AMOUNT])
            signed = -claimed if ours[SIGN] == "C" else claimed
            self.awarded += signed
            self.claimed += signed
            return Judged(ours[REFERENCE].rstrip(), claimed, claimed, claimed, ())
        if not text.startswith(echo):
            self._same_line(_checked("04", text, self.at), CLAIM.view(ours))
        found = TAILS["04"].fullmatch(text, CLAIM.length)
        if not found:
            _checked("04", text, self.at)
            raise self.wrong(_("Field %s cannot be read.") % "0481")
        calculated, _sign, awarded, sign, *codes, _filler = found.groups()
        return self._booked(ours, int(calculated), int(awarded), sign, _codes(tuple(codes)))

    def _booked(self, ours: str, calculated: int, awarded: int, sign: str, codes: tuple[str, ...]) -> Judged:
        claimed, ours_sign = int(ours[AMOUNT]), ours[SIGN]
        if awarded and sign != ours_sign:
            raise self.wrong(_("The award has another sign than the claim."))
        if awarded == claimed:
            self.accepted += 1
        elif awarded > claimed:
            raise self.wrong(_("More is awarded than was claimed."))
        elif awarded:
            self.partly += 1
        else:
            self.refused += 1
        self.awarded += -awarded if sign == "C" else awarded
        self.claimed += -claimed if ours_sign == "C" else claimed
        own = codes + tuple(code for code in self.person_codes if code not in codes) if self.person_codes else codes
        return Judged(ours[REFERENCE].rstrip(), claimed, calculated, awarded, own)

    def _same_line(self, text: View, ours: View) -> None:
        """Insurers may put an echo right (a name); what names the line or its money must be as it was sent."""
        if text["0431"] != ours["0431"]:
            raise self.wrong(_("The reference is not the one that was sent with this detail record."))
        if text["0429"] != ours["0429"] or text["0430"] != ours["0430"]:
            raise self.wrong(_("The amount is not the one that was claimed."))

    def _trailer(self, trailer: View) -> None:
        ours = next((line for line in self._rest() if line[:2] == "99"), "")
        for number, code in (("9902", "02"), ("9903", "03"), ("9904", "04"), ("9905", "98")):
            self._counted(trailer, number, self.seen[code])
        self._counted(trailer, "9906", sum(self.seen.values()))
        if trailer.line[TOTAL] != ours[TOTAL]:
            raise self.wrong(_("The total that was claimed (9907) is not the invoice's."))
        told = trailer.number("9909") * (-1 if trailer["9910"] == "C" else 1)
        self._settle(told)

    def _rest(self) -> Iterator[str]:
        for line in self.claim:
            self._passed(line)
            yield line

    def _counted(self, trailer: View, number: str, count: int) -> None:
        if trailer.number(number) != count:
            raise self.wrong(
                _("Field %(field)s says %(said)s records; there are %(count)s.")
                % {"field": number, "said": trailer.number(number), "count": count}
            )

    def _settle(self, told: int) -> None:
        """Whether the total that was awarded is what the lines say; lines left out count as awarded."""
        if self.head.refuses:
            if told or self.awarded:
                raise self.wrong(_("The file is refused as a whole, and yet money is awarded."))
            self.refused += self.missing
        elif told == self.awarded + self.missing_total:
            self.accepted += self.missing
            self.awarded = told
        elif self.missing and told == self.awarded:
            raise self.wrong(
                _("%s lines of the invoice are missing, and nothing says they were awarded. Ask the insurer.")
                % self.missing
            )
        else:
            raise self.wrong(_("The total that was awarded (9909) is not the sum of the lines."))
