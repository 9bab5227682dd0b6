"""The bytes of what was sent and received, in private storage, with their digest. Kept seven years, never changed."""

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO, NamedTuple

from django.core.files.storage import default_storage

PIECE = 1 << 20


class Kept(NamedTuple):
    stored: str
    size: int
    sha256: str


def keep(name: str, pieces: Iterable[bytes]) -> Kept:
    """Written aside, forced to disk, then put in place: a name never leads to half a file.

    A second writing of the same name puts the same bytes there, or is one of which nothing was booked.
    """
    place = Path(default_storage.path(name))
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    aside = place.with_name(f"{place.name}.{os.getpid()}.part")
    digest, size = hashlib.sha256(), 0
    try:
        with open(aside, "wb", buffering=PIECE, opener=_private) as file:
            for piece in pieces:
                file.write(piece)
                digest.update(piece)
                size += len(piece)
            file.flush()
            os.fsync(file.fileno())
        aside.replace(place)
    finally:
        aside.unlink(missing_ok=True)
    return Kept(name, size, digest.hexdigest())


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def opened(stored: str) -> BinaryIO:
    return open(default_storage.path(stored), "rb", buffering=PIECE)


def digest_of(stream: BinaryIO) -> tuple[str, int]:
    """SHA-256 and size of what is left of a stream, which stands at its beginning afterwards."""
    digest, size = hashlib.sha256(), 0
    while piece := stream.read(PIECE):
        digest.update(piece)
        size += len(piece)
    stream.seek(0)
    return digest.hexdigest(), size


def pieces_of(stream: BinaryIO) -> Iterable[bytes]:
    while piece := stream.read(PIECE):
        yield piece
