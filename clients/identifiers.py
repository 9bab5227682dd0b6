"""Dutch numbers of persons."""

WEIGHTS = (9, 8, 7, 6, 5, 4, 3, 2, -1)


def is_bsn(number: str) -> bool:
    """The eleven-test on nine digits (BSN, burgerservicenummer); tells the form only, never whose it is."""
    if len(number) != 9 or not number.isascii() or not number.isdigit() or number == "0" * 9:
        return False
    return sum(weight * int(digit) for weight, digit in zip(WEIGHTS, number, strict=True)) % 11 == 0


def bsn_from(text: str) -> str:
    """As typed, to nine digits; an eight-digit number gets its leading zero. Raises ValueError."""
    digits = text.replace(" ", "").replace(".", "")
    digits = digits.zfill(9) if len(digits) == 8 else digits
    if not is_bsn(digits):
        raise ValueError("not a BSN")
    return digits
