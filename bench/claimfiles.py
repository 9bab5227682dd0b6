"""Claim files of a month to disk beside fixed-width lines that are no more than that; and their answers read back."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from django.utils import timezone

from access.context import job
from backoffice.claims import issuing
from backoffice.claims.keeping import keep, opened
from backoffice.models import ClaimFile
from backoffice.months import Month
from backoffice.services import ledger, months
from backoffice.vektis.answer import ALL_WELL, Verdict, answer
from backoffice.vektis.writer import Totals
from bench.browser import Wrong
from bench.crew import Database
from bench.house import House
from bench.monthclose import LEDGER, SETTINGS, backend, spent, watched
from bench.rounds import Track
from bench.table import Line

MEMORY = 80.0
# Numbered records of 200 signs as plain SQL makes them, each with its person and insurer: no header, no record of the
# person, no total, no digest, nothing unsealed, nothing checked.
D1 = """
COPY (
  SELECT '04' || lpad((row_number() OVER (ORDER BY l.file_id, l.client_id, l.starts_on))::text, 12, '0')
    || left(encode(c.bsn_look_up, 'hex'), 9) || f.insurer_id || rpad(product, 5) || to_char(starts_on, 'YYYYMMDD')
    || to_char(ends_on, 'YYYYMMDD') || lpad(units::text, 4, '0') || unit || '75999901'
    || lpad((tariff * 100)::int::text, 8, '0') || lpad((amount * 100)::int::text, 8, '0') || 'D'
    || lpad((amount * 100)::int::text, 8, '0') || 'D' || rpad(l.id::text, 20) || rpad('', 90)
  FROM backoffice_claimline l
  JOIN clients_client c ON c.id = l.client_id JOIN backoffice_claimfile f ON f.id = l.file_id
) TO STDOUT
"""
RETURNS = "backoffice_returnfile, backoffice_returnline"
AGB = "75999901"


def claim_files(track: Track) -> Iterator[Line]:
    """The month is closed once, its files are written each round. Of the answers one line in twenty is a refusal."""
    database, house = track.database, track.house
    month = Month.of(timezone.localdate()).previous
    database.execute(SETTINGS)
    prepare(database, month)
    pairs, peaks, reads, size = [], [], [], 0
    with TemporaryDirectory(prefix="bench-claims-") as folder:
        for _round in range(min(track.count, 3)):
            floor = cost(house, lambda: plain(database, Path(folder)))
            with watched(backend()) as peak:
                ours = cost(house, write)
            pairs.append((floor, ours))
            peaks.append(max(peak, default=0.0))
        answers = answered(Path(folder))
        size = sum(path.stat().st_size for path in answers)
        for _round in range(min(track.count, 3)):
            database.execute(f"TRUNCATE {RETURNS}")
            reads.append(cost(house, lambda: read(answers)))
    lines = counted(database)
    # What was issued here would be claimed already when the month is closed again.
    database.execute(f"TRUNCATE {RETURNS}, {LEDGER} CASCADE")
    below, written = (median(side) for side in zip(*pairs, strict=True))
    ratio = median(ours / floor for floor, ours in pairs)
    yield Line(
        "11a",
        f"claim files: {lines:,} lines to disk",
        "d1",
        ratio,
        1.5,
        1.2,
        f"{below:.1f} s CPU",
        f"{written:.1f} s CPU",
    )
    yield Line(
        "11b",
        "claim files: memory of its backend",
        "80 MB",
        max(peaks) / MEMORY,
        1,
        0.5,
        "80 MB",
        f"{max(peaks):.0f} MB",
    )
    yield Line("11c", f"answers: {size / 1e6:,.0f} MB read and booked", "writing", median(reads) / written, 2, 1.5,
               f"{written:.1f} s CPU", f"{median(reads):.1f} s CPU")  # fmt: skip


def prepare(database: Database, month: Month) -> None:
    """A closed month in drafts, and who claims."""
    with job("bench"):
        there = ClaimFile.objects.filter(period_first=month.first).exists()
    if not there:
        database.execute(f"TRUNCATE {LEDGER} CASCADE")
        months.claim(month)
    database.execute(
        "INSERT INTO backoffice_officesetting (key, value, starts_on) SELECT 'agb', %s, %s"
        " WHERE NOT EXISTS (SELECT FROM backoffice_officesetting WHERE key = 'agb')",
        [AGB, date(2020, 1, 1)],
    )


def plain(database: Database, folder: Path) -> None:
    with (folder / "floor").open("wb") as target, database.cursor().copy(D1) as source:
        for row in source:
            target.write(row)


def write() -> None:
    """As `issue_file` does, without closing the drafts for good: each round writes them again."""
    with job("bench"):
        for file in ClaimFile.objects.order_by("pk"):
            keep(f"claims/bench/{file.invoice_number}", issuing.content(file, AGB, Totals()))


def answered(folder: Path) -> list[Path]:
    """The insurers' answers to the files, issued now, to be read from disk."""
    made = []
    with job("bench"):
        for file in [ledger.issue_file(file=file) for file in ClaimFile.objects.order_by("pk")]:
            made.append(folder / f"{file.invoice_number}.aw320")
            with opened(file.stored) as claim, made[-1].open("wb") as target:
                target.writelines(answer(claim, verdict, sent_on=timezone.localdate()))
    return made


def verdict(number: int, _claimed: int) -> Verdict:
    return ALL_WELL if number % 20 else Verdict(0, ("0320",))


def read(answers: list[Path]) -> None:
    for path in answers:
        with path.open("rb") as stream, job("bench"):
            _booked, new = ledger.book_return(stream=stream, name=path.name)
        if not new:
            raise Wrong(f"{path.name} was read before")


def cost(house: House, act: Callable[[], None]) -> float:
    before = spent(house)
    act()
    return spent(house) - before


def counted(database: Database) -> int:
    [(lines,)] = database.execute("SELECT count(*) FROM backoffice_claimline").fetchall()
    return int(str(lines))


JOBS = {"11": claim_files}
