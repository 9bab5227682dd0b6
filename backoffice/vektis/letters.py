"""What a message may be written with: the printable signs of ISO 8859-1, one byte each.

The rule for all others, in this order: a typographic sign becomes its plain twin (’ becomes ', – becomes -, € becomes
EUR); a letter loses the marks that ISO 8859-1 has no form of (ş becomes s, ő becomes o) and the few letters that are no
base and mark have a twin of their own (ł becomes l, œ becomes oe); a control sign or any kind of space becomes a space;
what is left, such as another script, becomes a question mark. é, ü, ç, ß and the like stay as they are.
"""

import re
import unicodedata

TWINS = {
    "‘": "'", "’": "'", "‚": "'", "‛": "'", "ʼ": "'", "′": "'", "“": '"', "”": '"', "„": '"', "″": '"',
    "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "―": "-", "−": "-", "…": "...", "•": "-", "€": "EUR", "™": "TM",
    "Ł": "L", "ł": "l", "Đ": "D", "đ": "d", "Ħ": "H", "ħ": "h", "ı": "i", "Œ": "OE", "œ": "oe", "Ĳ": "IJ", "ĳ": "ij",
    "Ŧ": "T", "ŧ": "t", "Ŋ": "N", "ŋ": "n", "ĸ": "k", "ſ": "s", "ẞ": "SS", "Ə": "E", "ə": "e", "ȷ": "j",
}  # fmt: skip
CONTROL = re.compile(r"[\x00-\x1f\x7f-\xa0\xad]")
LETTER = re.compile(r"[A-Za-zÀ-ÖØ-öø-ÿ]")
HYPHEN = re.compile(r"\s*-\s*")
# What belongs to the letter before it: the second half of a hyphened name, the J of IJ.
TAIL = re.compile(r"\.?\s*-\s*\w+|(?<=I)J|(?<=i)j")
PLAIN = re.compile(r"(?:[A-Z]\.){1,6}")
CAPITALS = re.compile(r"[A-ZÀ-ÖØ-Þ]")


def _one(sign: str) -> str:
    if sign in TWINS:
        return TWINS[sign]
    if sign.isspace() or unicodedata.category(sign) in ("Cc", "Zs", "Zl", "Zp"):
        return " "
    if unicodedata.category(sign) == "Cf":
        return ""
    base = "".join(part for part in unicodedata.normalize("NFKD", sign) if not unicodedata.combining(part))
    plain = "".join(TWINS.get(part, part) for part in base)
    return plain if plain and all(" " <= part <= "~" for part in plain) else "?"


def latin(text: str) -> str:
    """The text in signs of one byte, without spaces around it."""
    if text.isascii() and text.isprintable():
        return text.strip()
    found = unicodedata.normalize("NFC", text)
    kept = (sign if " " <= sign <= "~" or ("¡" <= sign <= "ÿ" and sign != "\xad") else _one(sign) for sign in found)
    return "".join(kept).strip()


def surname(text: str, width: int = 25) -> str:
    """Without spaces around a hyphen, cut to its field."""
    return HYPHEN.sub("-", latin(text))[:width].rstrip()


def initials(text: str, first_name: str = "") -> str:
    """One letter a name: `J.-P.`, `Th.` and `IJ.` are one each. Who has none gets the first of her name, or an X."""
    if PLAIN.fullmatch(text):
        return text.replace(".", "")
    source = TAIL.sub("", latin(text)) or latin(first_name)[:1]
    parts = re.split(r"[.\s]+", source) if re.search(r"[.\s]", source) else CAPITALS.findall(source) or [source]
    letters = [LETTER.search(part) for part in parts]
    return "".join(_capital(found[0]) for found in letters if found)[:6] or "X"


def _capital(letter: str) -> str:
    """ÿ and ß have no capital of one byte."""
    return letter if letter in "ÿß" else letter.upper()
