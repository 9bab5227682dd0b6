"""Rows into a table with COPY, made in another process while the database takes in those before."""

import fcntl
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from multiprocessing import get_context
from signal import SIG_IGN, SIGINT, signal
from time import monotonic
from typing import Any

from psycopg import Cursor, sql

CHUNK = 1 << 18
PIPE = 1 << 20
TELL_EVERY = 0.5

Tell = Callable[[int], None]


def chunks(lines: Iterable[str]) -> Iterator[bytes]:
    """Lines joined to pieces worth sending."""
    kept: list[str] = []
    size = 0
    for line in lines:
        kept.append(line)
        size += len(line)
        if size >= CHUNK:
            yield "".join(kept).encode()
            kept, size = [], 0
    if kept:
        yield "".join(kept).encode()


def made_aside(lines: Callable[[], Iterable[str]]) -> Iterator[bytes]:
    """The lines as pieces, made in a process of its own: a thread would hold up the one that feeds the database."""
    source, target = os.pipe()
    with suppress(OSError):
        fcntl.fcntl(target, fcntl.F_SETPIPE_SZ, PIPE)
    maker = get_context("fork").Process(target=make, args=(lines, source, target), daemon=True)
    maker.start()
    os.close(target)
    try:
        with open(source, "rb", buffering=0) as pipe:
            yield from file_pieces(pipe)
    finally:
        # Whoever leaves early closed the pipe, which ends the maker at its next line.
        maker.join()
    if maker.exitcode:
        raise RuntimeError(f"The process that makes the rows ended with {maker.exitcode}.")


def make(lines: Callable[[], Iterable[str]], source: int, target: int) -> None:
    signal(SIGINT, SIG_IGN)
    os.close(source)
    with suppress(BrokenPipeError), open(target, "wb", buffering=0) as pipe:
        for piece in chunks(lines()):
            while piece:
                piece = piece[pipe.write(piece) :]


def copy(cursor: Cursor[Any], table: str, columns: str, pieces: Iterable[bytes], *, frozen: bool, tell: Tell) -> int:
    """How many rows went in. `frozen` needs a table made or emptied in this transaction, and spares a later vacuum."""
    names = sql.SQL(", ").join(map(sql.Identifier, columns.split(", ")))
    options = sql.SQL(" WITH (FREEZE)" if frozen else "")
    statement = sql.SQL("COPY {} ({}) FROM STDIN{}").format(sql.Identifier(table), names, options)
    told = monotonic()
    count = 0
    with cursor.copy(statement) as target:
        for piece in pieces:
            target.write(piece)
            count += piece.count(b"\n")
            if monotonic() - told > TELL_EVERY:
                told = monotonic()
                tell(count)
    return count


def file_pieces(file: Any) -> Iterator[bytes]:
    return iter(lambda: file.read(CHUNK), b"")
