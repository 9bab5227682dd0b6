"""All rows one after the other, and what is said about them."""

from bench import ahead, claimfiles, cpu, crew, jobs, monthclose, pages, payroll, records, rounds
from bench.house import House, say, today
from bench.options import Options
from bench.table import Line, render

MOST_BYTES = 30_000
WEIGHED = {"1", "2", "5a"}


def measure(house: House, chosen: Options) -> str:
    """The table in Markdown."""
    lines: list[Line] = []
    notes = [how(house, chosen)]
    with house.superuser() as database:
        track = rounds.Track(house, database, crew.everybody(database), chosen)
        for row in pages.ROWS:
            if wanted(row.number, chosen):
                measured = track.measure(row)
                lines.append(page_line(row, measured))
                notes += remarks(row, measured)
                tell(lines[-1])
        if wanted("9", chosen):
            lines += jobs.rollup(house, database, chosen)
        notes.append(memory(house))
        for number, job in (monthclose.JOBS | claimfiles.JOBS | records.JOBS | ahead.JOBS | payroll.JOBS).items():
            for line in job(track) if wanted(number, chosen) else ():
                lines.append(line)
                tell(line)
    lines.append(seed_line(house))
    if wanted("15", chosen):
        notes.append(f"After printing: {held(house.product_pid):.0f} MB.")
    return render(lines, [" ".join(notes)])


def wanted(number: str, chosen: Options) -> bool:
    return not chosen.rows or number in chosen.rows


def tell(line: Line) -> None:
    say(f"{line.number:3} {line.name:50} {line.ratio:5.2f} × {line.floor}   {line.floor_cost}   {line.cost}")


def page_line(row: pages.Row, measured: rounds.Measured) -> Line:
    floor, ours = (said(row, measured, side) for side in (measured.floor, measured.product))
    return Line(row.number, row.name, row.floor, measured.ratio, row.goal, row.stretch, floor, ours, row.pace)


def said(row: pages.Row, measured: rounds.Measured, side: list[rounds.Round]) -> str:
    if row.pace:
        return f"{measured.middle(side, lambda each: each.pace):.0f}/s"
    cost = measured.middle(side, lambda each: each.cost)
    return f"{cost:.1f} ms CPU, p50 {measured.middle(side, lambda each: each.percentile(0.5)):.1f} ms"


def remarks(row: pages.Row, measured: rounds.Measured) -> list[str]:
    """The riders: how large the page is, how even the times at eight clients."""
    found = []
    if row.number in WEIGHED:
        size = max(each.size for each in measured.product)
        found.append(f"{row.name.split(':')[0]}: {size / 1000:.1f} KB of HTML (at most {MOST_BYTES // 1000}).")
    if row.pace:
        p50 = measured.middle(measured.product, lambda each: each.percentile(0.5))
        p95 = measured.middle(measured.product, lambda each: each.percentile(0.95))
        found.append(f"At 8 clients p95 is {p95:.0f} ms, {p95 / p50:.1f} × p50 (at most 3).")
    return found


def seed_line(house: House) -> Line:
    seeded = house.seeded
    ratio = seeded.rate / seeded.floor if seeded.floor else 0.0
    name = "seed: rows a second beside plain COPY of them"
    return Line("–", name, "COPY", ratio, 0.5, 0.5, f"{seeded.floor:,.0f}/s", f"{seeded.rate:,.0f}/s", more=True)


def memory(house: House) -> str:
    """Of the workers, as they stand after all that; none has printed yet."""
    ours, floor = held(house.product_pid), held(house.floor_pid)
    return f"A worker holds {ours:.0f} MB, the floor's {floor:.0f} ({ours / floor:.1f} ×, at most 1.8)."


def held(root: int) -> float:
    """Megabytes of the largest worker."""
    return max(cpu.memory(root), default=0) / 2**20


def how(house: House, chosen: Options) -> str:
    seeded = house.seeded
    return (
        f"Measured on {today():%Y-%m-%d} by `make bench`: {seeded.teams:,} teams, {seeded.clients:,} clients,"
        f" {seeded.visits:,} visits; {chosen.rounds} rounds of {chosen.seconds:g} s by turns, granian with 2 workers"
        " each, durable PostgreSQL, pages compressed as a browser asks for."
    )
