"""Reads any AW319 and says each fault with its line, record, field and return code. Memory stays flat.

What keeps a record from being read at all (length, line end, unknown kind) ends the look at that record; the file goes
on. A file that is no claim at all gets one fault.
"""

import re
from collections.abc import Iterator
from datetime import date
from typing import BinaryIO

from django.utils.translation import gettext as _

from backoffice.vektis.faults import Fault, Rule, field_codes
from backoffice.vektis.layout import Field, View, read_layout
from backoffice.vektis.rules import header_rules, insured_rules, line_rules
from backoffice.vektis.writer import ENCODING

LAYOUT = read_layout("aw319")
# Longer than any record: a file without line ends is not read into memory whole.
LONGEST = 4096
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
RETURNS = {"188", "429", "431"}
BEFORE = {"02": {"01", "04", "98"}, "04": {"02", "04", "98"}, "98": {"02", "04", "98"}, "99": {"04", "98"}}


def looks_utf8(raw: bytes) -> bool:
    """Signs of more than one byte, or a mark of such an encoding: positions have shifted."""
    if raw.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        return True
    if raw.isascii():
        return False
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def lines_of(stream: BinaryIO) -> Iterator[bytes]:
    """Each line with its end; what is too long to be one is given as it is."""
    while raw := stream.readline(LONGEST):
        yield raw


class Checker:
    """One reading of one file."""

    def __init__(self, today: date) -> None:
        self.today = f"{today:%Y%m%d}"
        self.at = 0
        self.head: View | None = None
        self.person: View | None = None
        self.last = ""
        self.ended = False
        self.has_lines = True
        self.summed = True
        self.detail = 0
        self.comment = 0
        self.counts = dict.fromkeys(LAYOUT.records, 0)
        self.total = 0
        self.references: set[str] = set()
        self.credited: set[str] = set()
        self.people: set[int] = set()

    def faults(self, stream: BinaryIO) -> Iterator[Fault]:
        for raw in lines_of(stream):
            self.at += 1
            if self.at == 1 and (foreign := self.foreign(raw)):
                yield foreign
                return
            yield from self.line(raw)
        if not self.at:
            yield self.fault("", "", "0001", _("The file is empty."))
        elif not self.ended:
            yield self.fault("99", "", "8026", _("The file stops before its trailer: it was cut off."))

    def fault(self, record: str, field: str, code: str, text: str) -> Fault:
        return Fault(max(self.at, 1), record, field, code, text)

    def foreign(self, raw: bytes) -> Fault | None:
        """Why this is no claim file, if the first line already says so."""
        if looks_utf8(raw[:3]) or b"\x00" in raw[:8]:
            return self.fault("", "", "0001", _("Saved anew in another encoding; it must be ISO 8859-1."))
        if not raw.startswith(b"01"):
            return self.fault("", "0101", "8026", _("No claim file: it does not begin with a header."))
        if raw[2:5].decode(ENCODING) in RETURNS:
            return self.fault("01", "0102", "0010", _("This is an answer of an insurer (AW320), not a claim."))
        return None

    def line(self, raw: bytes) -> Iterator[Fault]:
        code = raw[:2].decode(ENCODING)
        if not raw.strip(b"\r\n"):
            yield self.fault("", "", "8095", _("An empty line."))
            return
        if not raw.endswith(b"\r\n"):
            yield self.fault(code, "", "8095", _("The record does not end with CR LF."))
        text = raw.rstrip(b"\r\n").decode(ENCODING)
        if code == "03":
            yield self.fault("03", "0301", "8075", _("A debtor record is not for insurers."))
            return
        if code not in LAYOUT.records:
            yield self.fault(code if code.isdigit() else "", "", "0002", _("No such kind of record."))
            return
        if len(text) != LAYOUT.length:
            yield self.fault(code, "", "0804", self.length_said(raw, len(text)))
            self.summed = self.summed and code != "04"
            self.count(code)
            return
        yield from self.record(code, text)

    def length_said(self, raw: bytes, length: int) -> str:
        if looks_utf8(raw):
            return _("Saved anew as UTF-8: the record has become longer than %s.") % LAYOUT.length
        return _("%(length)s signs instead of %(right)s.") % {"length": length, "right": LAYOUT.length}

    def count(self, code: str) -> None:
        self.counts[code] += 1
        self.last = code
        if code in ("02", "04"):
            self.detail += 1
            self.comment = 0
            self.has_lines = code == "04"

    def record(self, code: str, text: str) -> Iterator[Fault]:
        yield from self.order(code)
        self.count(code)
        if CONTROL.search(text):
            yield self.fault(code, "", "0001", _("A control sign stands in the record."))
        if not text.isascii() and looks_utf8(text.encode(ENCODING)):
            yield self.fault(code, "", "", _("Looks like UTF-8 in the width of ISO 8859-1; look at the name."))
        view = LAYOUT.view(text)
        if LAYOUT.records[code].regex.fullmatch(text):
            for number, fault_code, why in self.rules(code, view):
                yield self.fault(code, number, fault_code, why)
            return
        for field in LAYOUT.records[code].fields:
            if not field.regex.fullmatch(text[field.place]):
                yield self.fault(code, field.number, field_codes()[field.number], _said(field, text[field.place]))
        self.summed = self.summed and code != "04"
        self.remember(code, view)

    def remember(self, code: str, view: View) -> None:
        """What a record that cannot be trusted still is: the one above the next."""
        if code == "01":
            self.head = self.head or view
        if code == "02":
            self.person = view
        if code == "99":
            self.ended = True

    def order(self, code: str) -> Iterator[Fault]:
        if self.ended:
            yield self.fault(code, "", "8026", _("Records after the trailer: two files in one?"))
        elif code == "01" and self.last:
            yield self.fault(code, "", "8026", _("A second header: two files in one?"))
        elif code in BEFORE and self.last not in BEFORE[code]:
            yield self.fault(code, "", "8026", _("Out of order: cannot follow record %s.") % (self.last or "–"))
        elif code in ("02", "99") and not self.has_lines:
            yield self.fault(code, "", "8026", _("The insured person before this record has no lines."))

    def rules(self, code: str, view: View) -> Rule:
        self.remember(code, view)
        if code == "01":
            yield from header_rules(view, self.today)
        elif code == "99":
            yield from self.trailer(view)
        elif self.head and code == "02":
            yield from self.insured(view)
        elif self.head and self.person and code == "04":
            yield from self.performance(view)
        elif code == "98":
            yield from self.said(view)

    def insured(self, view: View) -> Rule:
        assert self.head
        yield from self.numbered("0202", view)
        same = hash(view.line[14:])
        if same in self.people:
            yield "0203", "", _("The same person stood higher up with the same data; one record is enough.")
        self.people.add(same)
        yield from insured_rules(view, self.head, self.today)

    def performance(self, view: View) -> Rule:
        assert self.head
        assert self.person
        amount = view.number("0429")
        self.total += -amount if view["0430"] == "C" else amount
        yield from self.numbered("0402", view)
        yield from line_rules(view, self.person, self.head, self.today)
        yield from self.reference(view)

    def numbered(self, number: str, view: View) -> Rule:
        if view.number(number) != self.detail:
            yield number, "0801", _("Numbered out of turn; this is detail record %s.") % self.detail

    def reference(self, view: View) -> Rule:
        reference, earlier = view["0431"], view["0432"].strip() and view["0432"]
        if reference in self.references:
            yield "0431", "8021", _("This reference stands in the file twice.")
        self.references.add(reference)
        if reference in self.credited or (earlier and earlier in self.references):
            yield "0432", "8062", _("A debit and the credit of it may not be in one file.")
        if earlier and earlier in self.credited:
            yield "0432", "8084", _("This line is taken back twice.")
        if earlier:
            self.credited.add(earlier)

    def said(self, view: View) -> Rule:
        self.comment += 1
        if view.number("9802") != self.detail:
            yield "9802", "0801", _("A comment has the number of the record it is about, %s.") % self.detail
        if view.number("9803") != self.comment:
            yield "9803", "0754", _("Comments of a record are numbered from 1.")

    def trailer(self, view: View) -> Rule:
        details = self.counts["02"] + self.counts["04"] + self.counts["98"]
        right = {"9902": self.counts["02"], "9903": 0, "9904": self.counts["04"], "9905": self.counts["98"]}
        for number, count in {**right, "9906": details}.items():
            if view.number(number) != count:
                yield number, field_codes()[number], _("Says %(said)s; there are %(count)s.") % {
                    "said": view.number(number), "count": count,
                }  # fmt: skip
        # The sum of lines of which one cannot be read says nothing.
        if self.summed and view.number("9907") != abs(self.total):
            yield "9907", "0150", _("Is not the sum of the lines.")
        if self.summed and view["9908"] != ("C" if self.total < 0 else "D"):
            yield "9908", "0150", _("Debit or credit does not go with the sum of the lines.")


def _said(field: Field, text: str) -> str:
    if field.is_filler:
        return _("Must be blank.")
    if not text.strip():
        return _("Must be filled.")
    if field.is_number and not text.isdigit():
        return _("Must be digits alone.")
    if not field.is_number and text.startswith(" "):
        return _("Must begin at the left of its field.")
    return _("Not what may stand here.")


def check(stream: BinaryIO, today: date) -> Iterator[Fault]:
    """Every fault of a claim file, in the order of its lines."""
    return Checker(today).faults(stream)
