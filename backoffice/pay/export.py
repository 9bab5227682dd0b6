"""The file for the payroll bureau, written by the database row by row; its columns are data (ExportColumn).

UTF-8, semicolons, decimal point; one row a person, day and component, corrections among them; the last row has the
totals. A second file names who was left out and why. All are written aside and moved into place together.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.db import connection
from psycopg import sql

from backoffice.models import ExportColumn, PayrollRun
from backoffice.pay import reading, transfer
from buurtzorgweb.forms import Refused
from buurtzorgweb.sql import rows

# What a column may hold. `r` the row, `t` its contract as issued, `m` the contract now, for those that ended.
SOURCES = {
    "employer": "%(employer)s",
    "number": "coalesce(t.number, m.employee_number)",
    "name": "coalesce(t.name, '')",
    "contract": "r.membership_id",
    "period": "%(period)s",
    "day": "r.day",
    "component": "CASE WHEN r.component = 'ort' THEN 'ORT' || trim_scale(r.percent) ELSE upper(r.component) END",
    "minutes": "r.minutes",
    "units": "CASE WHEN r.component LIKE 'km%%' THEN r.units END",
    "rate": "trim_scale(r.percent)",
    "cents": "CASE WHEN r.component LIKE 'km%%' THEN round(r.units * r.percent * 100)::int END",
    "team": "team.slug",
    "client": "CASE WHEN r.why ~ '(^|;)visit ' THEN 1 ELSE 0 END",
    "row": "r.id",
    "corrects": "to_char(r.corrects, 'YYYY-MM')",
    "old": "r.old_minutes",
    "new": "r.new_minutes",
}
FROM = """
FROM backoffice_payrollrow r
JOIN teams_membership m ON m.id = r.membership_id
JOIN teams_team team ON team.id = r.team_id
LEFT JOIN backoffice_payrolltotal t ON t.run_id = r.run_id AND t.membership_id = r.membership_id
WHERE r.run_id = %(run)s ORDER BY r.user_id, r.id
"""
TOTALS = """
SELECT count(*), coalesce(sum(minutes), 0), count(DISTINCT user_id), count(*) FILTER (WHERE corrects IS NOT NULL)
FROM backoffice_payrollrow WHERE run_id = %(run)s
"""
LEFT_OUT = """
SELECT
  coalesce((SELECT string_agg(DISTINCT m.employee_number, ' ') FROM teams_membership m WHERE m.user_id = u.id), ''),
  u.first_name || ' ' || u.last_name,
  (SELECT string_agg(DISTINCT e.code, ' ') FROM backoffice_payrollexception e
   WHERE e.run_id = s.run_id AND e.user_id = u.id AND e.code <> 'rest'), s.left_out
FROM backoffice_payrollseen s JOIN access_user u ON u.id = s.user_id
WHERE s.run_id = %(run)s AND s.left_out <> '' ORDER BY 2
"""


@dataclass(frozen=True)
class Written:
    """What was written, in numbers."""

    files: list[Path]
    rows: int
    minutes: int
    people: int
    corrections: int
    left_out: int
    expenses: int


def write(run: PayrollRun, out: Path) -> Written:
    """All files of a frozen run, into a folder; nothing half-written. Raises Refused."""
    folder = out / f".payroll-{run.of_month}-{run.pk}"
    folder.mkdir(parents=True, exist_ok=True)
    name = f"payroll-{run.of_month}"
    try:
        count, minutes, people, corrected = rows(TOTALS, run=run.pk)[0]
        left = rows(LEFT_OUT, run=run.pk)
        with (folder / f"{name}.csv").open("wb") as file:
            file.writelines(bureau(run))
        _left_out(folder / f"{name}-left-out.csv", left)
        expenses = transfer.write(run, folder / f"{name}-expenses.xml")
        _digests(folder, folder / f"{name}.sha256")
        files = [path.replace(out / path.name) for path in sorted(folder.iterdir())]
    finally:
        for path in folder.iterdir():
            path.unlink()
        folder.rmdir()
    return Written(files, count, minutes, people, corrected, len(left), expenses)


def columns() -> list[tuple[str, str]]:
    """Heading and source of each, in order. Raises Refused for one that nothing is known of."""
    found = list(ExportColumn.objects.values_list("heading", "source"))
    unknown = [heading for heading, source in found if source not in SOURCES]
    if unknown or not found:
        raise Refused(f"The columns of the export hold something unknown: {', '.join(unknown) or 'no column at all'}.")
    return found


def bureau(run: PayrollRun) -> Iterator[bytes]:
    """The bureau's file, block by block, with its row of totals."""
    chosen = columns()
    picked = [
        sql.SQL("{} AS {}").format(sql.SQL(SOURCES[source]), sql.Identifier(heading.replace("%", "%%")))
        for heading, source in chosen
    ]
    query = sql.SQL("COPY (SELECT {} {}) TO STDOUT WITH (FORMAT csv, DELIMITER ';', HEADER)").format(
        sql.SQL(", ").join(picked), sql.SQL(FROM)
    )
    employer = reading.tables(run.of_month).text("employer_number", run.of_month.last)
    values = {"run": run.pk, "employer": employer, "period": run.of_month.code}
    with connection.cursor() as cursor, cursor.copy(query, values) as copy:
        for block in copy:
            yield bytes(block)
    count, minutes, *_rest = rows(TOTALS, run=run.pk)[0]
    total = {"employer": employer, "number": "TOTAL", "period": run.of_month.code, "minutes": minutes, "row": count}
    yield (";".join(str(total.get(source, "")) for _heading, source in chosen) + "\n").encode()


def _left_out(path: Path, found: list[tuple[Any, ...]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        lines = csv.writer(file, delimiter=";", lineterminator="\n")
        lines.writerow(["employee_no", "name", "exceptions", "reason"])
        lines.writerows([harmless(field) for field in row] for row in found)


def harmless(field: str | None) -> str:
    """A spreadsheet takes what begins like a formula for one."""
    text = field or ""
    return f"'{text}" if text[:1] in "=+-@\t\r" and text else text


def _digests(folder: Path, path: Path) -> None:
    found = [f"{digest(each)}  {each.name}\n" for each in sorted(folder.iterdir())]
    path.write_text("".join(found), encoding="utf-8")


def digest(path: Path) -> str:
    found = sha256()
    with path.open("rb") as file:
        for block in iter(lambda: file.read(1 << 16), b""):
            found.update(block)
    return found.hexdigest()
