"""Dutch names: which family names are used in which order (NL1-NL4, nl-core-NameInformation); folding for search."""

import unicodedata

Family = tuple[str, str]
LONGEST = 800


def _joined(family: Family) -> str:
    prefix, name = family
    return f"{prefix} {name}" if prefix else name


def family_name(own: Family, partner: Family, use: str) -> str:
    """The family name as used; a partner's name that is missing falls back on the own name."""
    if use == "NL1" or not partner[1]:
        return _joined(own)
    if use == "NL2":
        return _joined(partner)
    first, second = (partner, own) if use == "NL3" else (own, partner)
    return f"{_joined(first)}-{_joined(second)}"


def full_name(first_name: str, own: Family, partner: Family, use: str) -> str:
    return f"{first_name} {family_name(own, partner, use)}".strip()


def fold(text: str) -> str:
    """Lower case without accents: `Yıldırım` and `YILDIRIM` meet as `yildirim`."""
    plain = unicodedata.normalize("NFKD", text.casefold().replace("ı", "i"))
    return " ".join("".join(letter for letter in plain if not unicodedata.combining(letter)).split())


def search_name(first_name: str, own: Family, partner: Family) -> str:
    """All the names she may be looked up by, folded; one sign may become many, so never longer than its column."""
    return fold(f"{first_name} {_joined(own)} {_joined(partner)}")[:LONGEST]
