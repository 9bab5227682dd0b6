"""Account numbers: the check that catches a slip of the finger. Pure."""

import re

FORM = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}")
LENGTHS = {"NL": 18, "BE": 16, "DE": 22}


def plain(text: str) -> str:
    """Without the spaces it is written with."""
    return "".join(text.split()).upper()


def is_iban(text: str) -> bool:
    """Form, length where it is known, and the remainder of 97."""
    if not FORM.fullmatch(text) or len(text) != LENGTHS.get(text[:2], len(text)):
        return False
    turned = text[4:] + text[:4]
    return int("".join(str(int(sign, 36)) for sign in turned)) % 97 == 1


def grouped(text: str) -> str:
    return " ".join(text[at : at + 4] for at in range(0, len(text), 4))
