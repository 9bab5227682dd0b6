"""The floor under a load: the same rows, plainly copied into a table made alike with the same keys and indexes."""

import re
from pathlib import Path
from time import monotonic
from typing import Any

from psycopg import Cursor, sql

from buurtzorgweb.seed.bare import Dress
from buurtzorgweb.seed.stream import copy, file_pieces

SAMPLE = 500_000
LIKE = "CREATE TABLE seed_floor (LIKE {} INCLUDING DEFAULTS INCLUDING CONSTRAINTS INCLUDING STORAGE)"
NAMED_INDEX = re.compile(r"^CREATE (UNIQUE )?INDEX \S+ ON (ONLY )?\S+ ")


def floor_rate(cursor: Cursor[Any], worn: Dress, table: str, columns: str, file: Path, *, frozen: bool) -> float:
    """Rows per second. Row security must be off, as the check of foreign keys is slow beside it."""
    try:
        take_out(cursor, table, columns, file)
        cursor.execute(sql.SQL(LIKE).format(sql.Identifier(table)))
        began = monotonic()
        with file.open("rb") as source:
            rows = copy(cursor, "seed_floor", columns, file_pieces(source), frozen=frozen, tell=lambda count: None)
        for statement in keys_alike(worn, table):
            cursor.execute(statement)
        seconds = monotonic() - began
        cursor.execute("DROP TABLE seed_floor")
    finally:
        file.unlink(missing_ok=True)
    return rows / seconds


def take_out(cursor: Cursor[Any], table: str, columns: str, file: Path) -> None:
    names = sql.SQL(", ").join(map(sql.Identifier, columns.split(", ")))
    question = sql.SQL("COPY (SELECT {} FROM {} LIMIT {}) TO STDOUT").format(
        names, sql.Identifier(table), sql.Literal(SAMPLE)
    )
    with file.open("wb") as target, cursor.copy(question) as source:
        for piece in source:
            target.write(piece)


def keys_alike(worn: Dress, table: str) -> list[str]:
    indexes = [
        NAMED_INDEX.sub(r"CREATE \1INDEX ON seed_floor ", definition)
        for where, _name, definition in worn.indexes
        if where == table
    ]
    keys = [definition for where, _name, definition in worn.unique + worn.foreign if where == table]
    return indexes + [f"ALTER TABLE seed_floor ADD {definition}" for definition in keys]
