"""The bytes of a draft: header and people by the writer, lines by the database, in one stream.

A file is ordered by client, day and line; the numbers of its records follow from that, so that the same lines give the
same bytes however often they are written. The BSN is opened here and never stands in a statement.
"""

from collections.abc import Iterator
from typing import Any

from django.db import connection

from access.seal import open_sealed
from backoffice.claims.persons import Person, insured
from backoffice.claims.records import BSN_LATER as LATER
from backoffice.claims.records import ONCE, line_expression
from backoffice.models import ClaimFile
from backoffice.vektis.claim import LONG_TERM, Header, cents
from backoffice.vektis.writer import (
    END,
    LAYOUT,
    Totals,
    header_record,
    insured_record,
    trailer_record,
)

WIDTH = LAYOUT.length + len(END)
# One process in memory, groups and clients as they come: both are in order already, and a hash table or a sort would
# hold all bodies at once.
ROOM = """
SET LOCAL work_mem = '24MB'; SET LOCAL jit = off; SET LOCAL max_parallel_workers_per_gather = 0;
SET LOCAL enable_hashagg = off; SET LOCAL enable_hashjoin = off
"""
NO_DECISION = "FROM backoffice_claimline l"
WITH_DECISION = """, d.client_number, d.request_number, d.decision_number, d.function_code, d.package_code
  FROM backoffice_claimline l LEFT JOIN backoffice_longtermdecision d ON d.client_id = l.client_id
    AND d.starts_on <= l.starts_on AND (d.ends_on IS NULL OR d.ends_on >= l.starts_on)"""
# `person` counts the records 02: somebody with another number at the CIZ within the month gets a second one.
PEOPLE = """
COPY (
  WITH numbered AS (
    SELECT l.*, row_number() OVER (ORDER BY {who}, starts_on, id) + dense_rank() OVER (ORDER BY {who}) AS detail
    FROM (SELECT l.*, {once} {source} WHERE l.file_id = %(file)s) l
  ), people AS (
    SELECT client_id, {assessor} AS assessor_client, min(detail) - 1 AS detail, count(*)::int AS lines,
      sum(CASE WHEN credits_id IS NULL THEN amount ELSE -amount END) AS euros, max(ends_on) <= %(on)s AS dated,
      string_agg({line}, E'\\r\\n' ORDER BY starts_on, id) AS body
    FROM numbered l GROUP BY {who}
  )
  SELECT p.detail, p.lines, p.euros, p.dated, p.body, p.assessor_client, c.id, c.bsn_sealed,
    EXISTS (SELECT FROM backoffice_claimfact f WHERE f.client_id = c.id AND f.kind = 'no_bsn') AS nameless, {columns}
  FROM people p JOIN clients_client c ON c.id = p.client_id ORDER BY p.client_id, p.detail
) TO STDOUT (FORMAT binary)
"""
BSN_LATER = LATER.encode()
TYPES = [
    *("int8", "int4", "numeric", "bool", "bytea", "text", "uuid", "bytea", "bool"),
    *["text"] * 7, "date", "date", *["text"] * 3,
]  # fmt: skip


class Unfit(Exception):
    """Why a draft cannot become a file. No person's value in the words."""


def header_of(file: ClaimFile, agb: str) -> Header:
    return Header(
        message_code=file.message_code,
        uzovi=file.insurer_id,
        agb=agb,
        invoice_number=file.invoice_number,
        invoice_date=file.invoice_date,
        period_first=file.period_first,
        period_last=file.period_last,
        test=file.test,
    )


def _statement(file: ClaimFile, agb: str) -> str:
    long_term = file.message_code == LONG_TERM
    constants = {"0404": file.insurer_id, "0420": agb}
    return PEOPLE.format(
        who="client_id, client_number" if long_term else "client_id",
        assessor="coalesce(client_number, '')" if long_term else "''",
        once=ONCE,
        source=WITH_DECISION if long_term else NO_DECISION,
        line=line_expression(constants, decision=long_term),
        columns=", ".join(f"c.{name}" for name in Person._fields),
    )


def content(file: ClaimFile, agb: str, totals: Totals) -> Iterator[bytes]:
    """The whole file in pieces; `totals` is right once it was gone through. Raises Unfit, Unwritable."""
    yield header_record(header_of(file, agb))
    with connection.cursor() as cursor:
        cursor.execute(ROOM)
        # The driver's own cursor: Django's for debugging takes no values here.
        with cursor.cursor.copy(_statement(file, agb), {"file": file.pk, "on": file.invoice_date}) as copy:
            copy.set_types(TYPES)
            for row in copy.rows():
                yield _person(file, row, totals)
    yield trailer_record(totals)


def _person(file: ClaimFile, row: tuple[Any, ...], totals: Totals) -> bytes:
    detail, lines, euros, dated, body, assessor_client, key, sealed, nameless, *person = row
    if not dated:
        raise Unfit("a line lies after the date of the invoice")
    bsn = open_sealed(sealed, f"clients_client|bsn|{key}") if sealed else ""
    if not bsn and not nameless:
        raise Unfit("a client without a BSN")
    someone = insured(bsn, file.insurer_id, file.invoice_date, assessor_client, Person(*person))
    found = body.replace(BSN_LATER, someone.bsn.encode()) + END
    if len(found) != lines * WIDTH or detail != totals.details + 1 or not found.isascii():
        raise Unfit("a line does not fit its record")
    totals.insured += 1
    totals.lines += lines
    totals.cents += cents(euros)
    return insured_record(someone, detail) + found
