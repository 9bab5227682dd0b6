"""Tables without row security, triggers, keys and indexes for as long as a load lasts; all from the catalogue.

COPY FROM is refused under forced row security, and an index is built faster than kept. All happens in one transaction:
ALTER TABLE locks everybody out, nobody ever looks at an open table, and a load that is killed never was.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, replace
from time import monotonic
from typing import Any

from psycopg import Cursor

# pg_get_*def and ::regclass give quoted text; it comes from the catalogue, never from a person.
FOREIGN = """
SELECT conrelid::regclass::text, quote_ident(conname), pg_get_constraintdef(oid) FROM pg_constraint
WHERE contype = 'f' AND conparentid = 0
  AND (conrelid = ANY (%(tables)s::regclass[]) OR confrelid = ANY (%(tables)s::regclass[]))
ORDER BY 1, 2
"""
UNIQUE = """
SELECT conrelid::regclass::text, quote_ident(conname), pg_get_constraintdef(oid) FROM pg_constraint
WHERE contype IN ('p', 'u', 'x') AND conrelid = ANY (%(tables)s::regclass[]) ORDER BY 1, contype, 2
"""
INDEXES = """
SELECT indrelid::regclass::text, indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index
WHERE indrelid = ANY (%(tables)s::regclass[])
  AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid AND contype IN ('p', 'u', 'x'))
ORDER BY 1, 2
"""
TRIGGERS = """
SELECT tgrelid::regclass::text, quote_ident(tgname),
  CASE tgenabled WHEN 'A' THEN 'ENABLE ALWAYS' WHEN 'R' THEN 'ENABLE REPLICA' ELSE 'ENABLE' END
FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D' AND tgrelid = ANY (%(tables)s::regclass[]) ORDER BY 1, 2
"""
SECURITY = """
SELECT oid::regclass::text, relrowsecurity, relforcerowsecurity FROM pg_class
WHERE oid = ANY (%(tables)s::regclass[]) ORDER BY 1
"""

Say = Callable[[str], None]


@dataclass(frozen=True)
class Dress:
    """What tables wear, in the order in which it is put back on."""

    indexes: list[tuple[str, str, str]]
    unique: list[tuple[str, str, str]]
    foreign: list[tuple[str, str, str]]
    triggers: list[tuple[str, str, str]]
    security: list[tuple[str, bool, bool]]


def look(cursor: Cursor[Any], tables: list[str]) -> Dress:
    def ask(question: str) -> list[Any]:
        return cursor.execute(question, {"tables": tables}).fetchall()

    return Dress(ask(INDEXES), ask(UNIQUE), ask(FOREIGN), ask(TRIGGERS), ask(SECURITY))


def guard_only(worn: Dress) -> Dress:
    """For tables of few rows, whose keys and indexes stay on."""
    return replace(worn, indexes=[], unique=[], foreign=[])


def undress(cursor: Cursor[Any], worn: Dress) -> None:
    for table, _enabled, _forced in worn.security:
        cursor.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY")
    for table, trigger, _how in worn.triggers:
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER {trigger}")
    for table, name, _definition in worn.foreign + worn.unique:
        cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
    for _table, name, _definition in worn.indexes:
        cursor.execute(f"DROP INDEX {name}")


def put_back_keys(cursor: Cursor[Any], worn: Dress, say: Say) -> dict[str, float]:
    """Indexes and keys; seconds per table. Foreign keys come before row security: so they are checked in one pass."""
    seconds: dict[str, float] = defaultdict(float)

    def build(table: str, what: str, statement: str) -> None:
        say(f"{table}: {what}")
        began = monotonic()
        cursor.execute(statement)
        seconds[table] += monotonic() - began

    for table, name, definition in worn.indexes:
        build(table, f"index {name}", definition)
    for table, name, definition in worn.unique + worn.foreign:
        build(table, f"key {name}", f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}")
    return seconds


def put_back_guard(cursor: Cursor[Any], worn: Dress) -> None:
    for table, trigger, how in worn.triggers:
        cursor.execute(f"ALTER TABLE {table} {how} TRIGGER {trigger}")
    for table, enabled, forced in worn.security:
        if enabled:
            cursor.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        if forced:
            cursor.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
