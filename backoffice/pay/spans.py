"""Arithmetic of spans of time, (start, end) in whole minutes. Pure; a minute is never lost and never counted twice."""

from collections.abc import Iterable, Sequence
from itertools import pairwise

Span = tuple[int, int]


def length(spans: Iterable[Span]) -> int:
    return sum(end - start for start, end in spans)


def merged(spans: Iterable[Span]) -> list[Span]:
    """The same minutes, sorted, each once."""
    found: list[Span] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            if end > found[-1][1]:
                found[-1] = (found[-1][0], end)
        elif start < end:
            found.append((start, end))
    return found


def joined(spans: Iterable[Span]) -> list[Span]:
    """Sorted, those that touch made one; what overlaps stays as it is, so that no minute goes."""
    found: list[Span] = []
    for span in sorted(spans):
        if found and found[-1][1] == span[0]:
            found[-1] = (found[-1][0], span[1])
        else:
            found.append(span)
    return found


def without(span: Span, taken: Sequence[Span]) -> list[Span]:
    """What of a span lies outside `taken`, which is merged."""
    start, end = span
    left = []
    for low, high in taken:
        if high <= start:
            continue
        if low >= end:
            break
        if low > start:
            left.append((start, low))
        start = max(start, high)
    if start < end:
        left.append((start, end))
    return left


def within(span: Span, taken: Sequence[Span]) -> int:
    return span[1] - span[0] - length(without(span, taken))


def less_break(span: Span, minutes: int) -> list[Span]:
    """An unpaid break of which only the length is known is taken from the middle."""
    start, end = span
    minutes = min(max(minutes, 0), end - start)
    if not minutes:
        return [span]
    begin = start + (end - start - minutes) // 2
    return [(low, high) for low, high in ((start, begin), (begin + minutes, end)) if low < high]


def placed(minutes: int, busy: Sequence[Span], otherwise: int) -> list[Span]:
    """Where minutes of unknown time are laid: into the gaps between `busy` (merged), the rest after the last."""
    if not busy:
        return [(otherwise, otherwise + minutes)] if minutes else []
    found = []
    for (_start, end), (begin, _end) in pairwise(busy):
        take = min(begin - end, minutes)
        if take > 0:
            found.append((end, end + take))
            minutes -= take
        if not minutes:
            return found
    last = busy[-1][1]
    return [*found, (last, last + minutes)] if minutes else found
