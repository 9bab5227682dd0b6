"""A claim file of two people and four lines that is right, and how to plant one fault in it."""

import io
from datetime import date
from decimal import Decimal

from backoffice.vektis.checker import check
from backoffice.vektis.claim import Decision, Header, Insured, Line
from backoffice.vektis.layout import read_layout
from backoffice.vektis.writer import write

TODAY = date(2026, 11, 1)
LAYOUT = read_layout("aw319")
HEADER = Header(
    "428", "3311", "75999901", "F2609-000001", date(2026, 10, 1), date(2026, 9, 1), date(2026, 9, 30)
)  # fmt: skip
VELDEN = Insured("999990019", "3311", date(1940, 1, 2), "2", "Velden", "W", "1234AB", "12", prefix="van der")
ADJEI = Insured(
    "999990317", "3311", date(1951, 12, 31), "1", "Adjei", "KÉ", "6811KV", "7", house_suffix="a",
    partner_surname="Groot-Müller", partner_prefix="de", deceased=True,
)  # fmt: skip
HEADER_LONG_TERM = Header(
    "187", "5050", "75999901", "W2609-000001", date(2026, 10, 1), date(2026, 9, 1), date(2026, 9, 30)
)  # fmt: skip
LONG_TERM = Insured(
    "999990743", "5050", date(1933, 5, 6), "2", "Jansen", "B", "9712CP", "3", assessor="0001", assessor_client="1234567"
)  # fmt: skip
DECISION = Decision("123456", "7654321", "", "056")


def line(number, day=3, units=6, tariff="5.00", **fields):
    on = date(2026, 9, day)
    usual = {
        "reference": f"{number:012d}",
        "starts_on": on,
        "ends_on": on,
        "code_list": "065",
        "product": "1034",
        "units": units,
        "unit": "07",
        "agb": "75999901",
        "tariff": Decimal(tariff),
        "amount": units * Decimal(tariff),
    }
    return Line(**usual | fields)


PEOPLE = [
    (VELDEN, [line(1), line(2, day=4, units=12, comment="Twee wijkverpleegkundigen")]),
    (ADJEI, [line(3, tariff="5.66"), line(9, day=5, credits="000000000900")]),
]
LONG_TERM_LINE = line(1, code_list="055", product="H126", unit="04", units=2, tariff="60.00", decision=DECISION)


def written(header=HEADER, people=None):
    return b"".join(write(header, PEOPLE if people is None else people))


def long_term():
    return written(HEADER_LONG_TERM, [(LONG_TERM, [LONG_TERM_LINE])])


def records(content):
    return content.split(b"\r\n")[:-1]


def joined(rows):
    return b"".join(row + b"\r\n" for row in rows)


def planted(content, at, number, value):
    """The file with one field of its `at`-th record (from 1) filled otherwise."""
    field = LAYOUT.fields[number]
    rows = records(content)
    row = rows[at - 1].decode("latin-1")
    text = value if len(value) == field.length else field.put(value)
    rows[at - 1] = (row[: field.start - 1] + text + row[field.place.stop :]).encode("latin-1")
    return joined(rows)


def found(content, today=TODAY):
    return list(check(io.BytesIO(content), today))


def codes(content, today=TODAY):
    """(line, field, code) of each fault."""
    return [(fault.line, fault.field, fault.code) for fault in found(content, today)]
