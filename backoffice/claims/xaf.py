"""A year of claims as XML Auditfile Financieel 3.2, which Dutch packages read. Pure: bookings in, XML out."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from itertools import groupby
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from backoffice.claims.books import Booking

NAMESPACE = "http://www.auditfiles.nl/XAF/3.2"
# Journal → its name, the type of the standard, and the account that stands against the debtors.
JOURNALS = {
    "sales": ("Verkoop", "S", "account_revenue"),
    "bank": ("Bank", "B", "account_bank"),
    "written_off": ("Afgeboekt", "M", "account_written_off"),
    "renewed": ("Gecorrigeerd", "M", "account_revenue"),
}
NAMES = {
    "account_debtors": ("Debiteuren zorgverzekeraars", "B"),
    "account_bank": ("Bank", "B"),
    "account_revenue": ("Opbrengst zorg", "P"),
    "account_written_off": ("Afgeboekte declaraties", "P"),
}


def _put(parent: Element, **values: object) -> None:
    for name, value in values.items():
        SubElement(parent, name).text = str(value)


def auditfile(year: int, bookings: Sequence[Booking], accounts: dict[str, str], today: date, agb: str) -> bytes:
    """Debit and credit of each booking; both sides of the file add up to the same."""
    root = Element("auditfile", xmlns=NAMESPACE)
    _put(
        SubElement(root, "header"),
        fiscalYear=year,
        startDate=date(year, 1, 1),
        endDate=date(year, 12, 31),
        curCode="EUR",
        dateCreated=today,
        softwareDesc="Buurtzorgweb",
        softwareVersion="1",
    )
    company = SubElement(root, "company")
    _put(company, companyIdent=agb, companyName=f"AGB {agb}", taxRegistrationCountry="NL", taxRegIdent="")
    customers = SubElement(company, "customersSuppliers")
    for uzovi, name in sorted({(one.uzovi, one.name) for one in bookings}):
        _put(SubElement(customers, "customerSupplier"), custSupID=uzovi, custSupName=name[:50])
    ledger = SubElement(company, "generalLedger")
    for key, (name, kind) in NAMES.items():
        _put(SubElement(ledger, "ledgerAccount"), accID=accounts[key], accDesc=name, accTyp=kind)
    _periods(company, year)
    _transactions(company, bookings, accounts)
    indent(root)
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(root, encoding="utf-8")


def _periods(company: Element, year: int) -> None:
    periods = SubElement(company, "periods")
    for month in range(1, 13):
        first = date(year, month, 1)
        last = date(year + month // 12, month % 12 + 1, 1).toordinal() - 1
        _put(
            SubElement(periods, "period"),
            periodNumber=month,
            periodDesc=f"{first:%Y-%m}",
            startDatePeriod=first,
            endDatePeriod=date.fromordinal(last),
        )


def _transactions(company: Element, bookings: Sequence[Booking], accounts: dict[str, str]) -> None:
    moves = SubElement(company, "transactions")
    total = sum((abs(one.amount) for one in bookings), Decimal(0))
    _put(moves, linesCount=2 * len(bookings), totalDebit=total, totalCredit=total)
    order = list(JOURNALS)
    numbered = sorted(enumerate(bookings, 1), key=lambda row: order.index(row[1].journal))
    for key, found in groupby(numbered, key=lambda row: row[1].journal):
        name, kind, against = JOURNALS[key]
        journal = SubElement(moves, "journal")
        _put(journal, jrnID=key, desc=name, jrnTp=kind)
        for number, one in found:
            _booked(journal, number, one, (accounts["account_debtors"], accounts[against]))


def _booked(journal: Element, number: int, one: Booking, accounts: tuple[str, str]) -> None:
    """To the debtors and against the other account; a negative amount the other way round."""
    move = SubElement(journal, "transaction")
    _put(move, nr=number, desc=f"{one.invoice} {one.why}".strip()[:250], periodNumber=one.day.month, trDt=one.day)
    sides = ("D", "C") if one.amount >= 0 else ("C", "D")
    for line, (account, side) in enumerate(zip(accounts, sides, strict=True), 1):
        _put(
            SubElement(move, "trLine"),
            nr=line,
            accID=account,
            docRef=one.invoice,
            effDate=one.day,
            desc=one.name[:50],
            amnt=abs(one.amount),
            amntTp=side,
            custSupID=one.uzovi,
        )
