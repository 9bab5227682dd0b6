"""A client as record 02 says her: only what the claim needs, in the letters of the message."""

import re
from datetime import date
from typing import NamedTuple

from backoffice.vektis.claim import NO_BSN, Insured
from backoffice.vektis.letters import initials, latin, surname

SEX = {"male": "1", "female": "2", "other": "9", "unknown": "0"}
DUTCH = re.compile(r"[1-9][0-9]{3}[A-Z]{2}")
NUMBER = re.compile(r"0*([0-9]{0,5})(.*)", re.DOTALL)


class Person(NamedTuple):
    """The columns of a client that a claim needs, in the order in which they are asked."""

    initials: str
    first_name: str
    birth_prefix: str
    birth_family: str
    partner_prefix: str
    partner_family: str
    gender: str
    birth_date: date
    deceased_on: date | None
    postcode: str
    house_number: str
    house_suffix: str


def insured(bsn: str, uzovi: str, on: date, assessor_client: str, who: Person) -> Insured:
    """`on`: the day of the invoice, by which a death is known or not."""
    postcode = who.postcode.replace(" ", "").upper()
    dutch = bool(DUTCH.fullmatch(postcode))
    number, letter = _house(who.house_number)
    return Insured(
        bsn=bsn or NO_BSN,
        uzovi=uzovi,
        birth_date=who.birth_date,
        sex=SEX[who.gender],
        surname=surname(who.birth_family) or "?",
        prefix=latin(who.birth_prefix)[:10].rstrip(),
        partner_surname=surname(who.partner_family),
        partner_prefix=latin(who.partner_prefix)[:10].rstrip() if who.partner_family else "",
        initials=initials(who.initials, who.first_name),
        postcode=postcode if dutch else "",
        country="" if dutch else "NL",
        house_number=number,
        house_suffix=latin(letter + who.house_suffix)[:6].rstrip(),
        deceased=bool(who.deceased_on and who.deceased_on <= on),
        assessor_client=assessor_client,
    )


def _house(number: str) -> tuple[str, str]:
    """12a is number 12 and letter a; a house boat without one is 0."""
    found = NUMBER.fullmatch(number.strip())
    assert found
    return found[1], found[2].strip()
