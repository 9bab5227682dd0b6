"""Long records, the handover and the paper as lines of the table; nothing is timed here."""

import pytest

from bench import records
from bench.crew import People
from bench.longrecords import CHANGES, LONG, SHORT, Place
from bench.pages import Row
from bench.rounds import Measured, Round
from bench.table import render


def round_of(cpu):
    return Round(1.0, cpu, [0.02] * 10)


def row(number, floor, goal, stretch):
    return Row(number, "page", floor, goal, stretch, records.opening("handover/"))


def test_a_long_record_stands_beside_a_short_one():
    measured = Measured([round_of(0.2)] * 3, [round_of(0.22)] * 3)
    table = render([records.line(row("13a", f"{SHORT} reports", 1.2, 1.0), measured)], [])
    assert "| 13a | page | 1.10 × 10 reports | ≤ 1.2 | ≤ 1 | goal | 20.0 ms CPU, p50 20.0 ms |" in table


def test_a_handover_stands_beside_its_limits():
    lines = [
        records.limit(row("14a", "300 ms", 1, 0.5), 97.5 / records.HANDOVER_MS, "300 ms", "97.5 ms CPU"),
        records.limit(row("14b", "10", 1, 0.8), 11 / records.HANDOVER_STATEMENTS, "10", "11"),
    ]
    table = render(lines, [])
    assert "| 14a | page | 0.33 × 300 ms | ≤ 1 | ≤ 0.5 | stretch | 300 ms | 97.5 ms CPU |" in table
    assert "| 14b | page | 1.10 × 10 | ≤ 1 | ≤ 0.8 | **not yet** | 10 | 11 |" in table


def test_each_page_is_opened_in_turn_by_the_nurse_who_is_drawn():
    asked = []

    class Everything:
        def nurse(self):
            return type("Nurse", (), {"slug": "kersenhof", "session": "s"})

        def get(self, path, session):
            asked.append((path, session))
            return type("Answer", (), {"status": 200})

    act = records.opening("a/", "b/")
    for _time in range(3):
        act(Everything(), Everything())
    assert asked == [("/t/kersenhof/a/", "s"), ("/t/kersenhof/b/", "s"), ("/t/kersenhof/a/", "s")]


def test_only_the_nurse_of_the_place_rides():
    class Track:
        people = People([type("Nurse", (), {"key": key}) for key in (1, 2)], [], {}, [])

    track = Track()
    narrow = records.among(track, Place(7, "kersenhof", 2))
    assert [nurse.key for nurse in narrow.people.nurses] == [2]
    assert len(track.people.nurses) == 2


@pytest.mark.machine
def test_weasyprint_alone_prints_the_pages():
    done = records.printed(["<p>Plan</p>"], 0.01)
    assert done.requests >= 1


def test_the_table_has_these_rows():
    assert list(records.JOBS) == ["13", "14", "15"]
    assert (LONG, CHANGES["reports"]) == (10_000, 44)
