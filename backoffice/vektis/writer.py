"""AW319 1.4, record by record, from its layout. The same values give the same bytes, always."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from backoffice.vektis.claim import Header, Insured, Line
from backoffice.vektis.layout import Field, Record, later_editions, read_layout

ENCODING = "iso-8859-1"
END = b"\r\n"
LAYOUT = read_layout("aw319")
LATER = later_editions("aw319")
COMMENT_WIDTH = 140


class Unwritable(ValueError):
    """A value that its field cannot hold. Names the field, never the value: it may be a person's."""

    def __init__(self, field: Field, why: str) -> None:
        super().__init__(f"{field.number} {field.name}: {why}")
        self.field = field


def put(field: Field, value: str) -> str:
    """One field, filled. Raises Unwritable rather than cutting anything off."""
    text = value or field.constant
    if not text:
        return field.empty
    if len(text) > field.length:
        raise Unwritable(field, f"longer than {field.length}")
    filled = field.put(text)
    if not field.regex.fullmatch(filled):
        raise Unwritable(field, "not what may stand there")
    return filled


def record(layout: Record, values: dict[str, str]) -> bytes:
    """One record with its line end. Raises Unwritable."""
    line = layout.filled(values)
    if len(line) != layout.length or not layout.regex.fullmatch(line):
        line = "".join(put(field, values.get(field.number, "")) for field in layout.fields)
        wrong = next(field for field in layout.fields if not field.regex.fullmatch(line[field.place]))
        raise Unwritable(wrong, "must be filled")
    try:
        return line.encode(ENCODING) + END
    except UnicodeEncodeError as error:
        at = next(field for field in layout.fields if error.start < field.place.stop)
        raise Unwritable(at, "a sign outside ISO 8859-1") from None


@dataclass(slots=True)
class Totals:
    """What the trailer will say; and the number of the last detail record."""

    insured: int = 0
    lines: int = 0
    comments: int = 0
    cents: int = 0

    @property
    def details(self) -> int:
        return self.insured + self.lines

    @property
    def values(self) -> dict[str, str]:
        return {
            "9902": str(self.insured),
            "9904": str(self.lines),
            "9905": str(self.comments),
            "9906": str(self.insured + self.lines + self.comments),
            "9907": str(abs(self.cents)),
            "9908": "C" if self.cents < 0 else "D",
        }


def header_record(header: Header) -> bytes:
    return record(LAYOUT.records["01"], header.values)


def insured_record(insured: Insured, detail_id: int) -> bytes:
    """Who is neither man nor woman in the register is held up, or sent as later editions say; see the settings."""
    layout = LATER if insured.sex in "09" else LAYOUT
    return record(layout.records["02"], {"0202": str(detail_id), **insured.values})


def line_record(insured: Insured, line: Line, detail_id: int) -> bytes:
    return record(LAYOUT.records["04"], {"0402": str(detail_id), **insured.repeated, **line.values})


def comment_records(text: str, detail_id: int) -> Iterator[bytes]:
    """A comment in as many records as it takes, none beginning with a space."""
    words = text.split()
    rows: list[str] = []
    for word in words:
        if rows and len(rows[-1]) + 1 + len(word) <= COMMENT_WIDTH:
            rows[-1] += f" {word}"
        else:
            rows.extend(word[at : at + COMMENT_WIDTH] for at in range(0, len(word), COMMENT_WIDTH))
    for number, row in enumerate(rows, 1):
        yield record(LAYOUT.records["98"], {"9802": str(detail_id), "9803": str(number), "9804": row})


def trailer_record(totals: Totals) -> bytes:
    return record(LAYOUT.records["99"], totals.values)


def write(
    header: Header, insured: Iterable[tuple[Insured, Iterable[Line]]], totals: Totals | None = None
) -> Iterator[bytes]:
    """The file, one record at a time; `totals` is filled on the way for who wants to know. Raises Unwritable."""
    totals = totals if totals is not None else Totals()
    yield header_record(header)
    for person, lines in insured:
        totals.insured += 1
        yield insured_record(person, totals.details)
        for line in lines:
            totals.lines += 1
            totals.cents += line.signed
            yield line_record(person, line, totals.details)
            for row in comment_records(line.comment, totals.details):
                totals.comments += 1
                yield row
    yield trailer_record(totals)
