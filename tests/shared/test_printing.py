"""Papers come from a process of their own: kept while it is asked, gone when it is not, replaced when it fell."""

import os
import signal
import time
from pathlib import Path

import pytest

from buurtzorgweb.printing import NotPrinted, Printer

STYLE = str(Path(__file__).parents[2] / "static" / "paper.css")
PAGE = "<h1>Het plan van Willy</h1><p>Wond verbinden 🌷 אני כאן</p>"


@pytest.fixture
def printer():
    made = Printer(STYLE)
    yield made
    made.stop()


def test_one_process_prints_all_papers(printer):
    assert printer.print(PAGE).startswith(b"%PDF")
    first = printer.process.pid
    assert printer.print(PAGE * 40).startswith(b"%PDF")
    assert printer.process.pid == first


def test_who_prints_stays_small(printer):
    before = resident()
    for _paper in range(3):
        printer.print(PAGE)
    assert resident() - before < 4_000_000


def resident():
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def test_one_that_fell_is_replaced(printer):
    printer.print(PAGE)
    os.kill(printer.process.pid, signal.SIGKILL)
    assert printer.print(PAGE).startswith(b"%PDF")


def test_nobody_asks_and_it_ends():
    printer = Printer(STYLE, idle=0.1)
    try:
        printer.print(PAGE)
        process = printer.process
        assert process.wait(timeout=10) == 0
        assert printer.print(PAGE).startswith(b"%PDF")
    finally:
        printer.stop()


def test_it_ends_with_the_one_who_asks(printer):
    printer.print(PAGE)
    process = printer.process
    process.stdin.close()
    assert process.wait(timeout=10) == 0


def test_what_takes_too_long_is_ended():
    printer = Printer(STYLE, longest=0.01)
    with pytest.raises(NotPrinted):
        printer.print(PAGE * 500)
    assert printer.process is None


def test_a_paper_fetches_nothing(printer, tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("geheim")
    began = time.monotonic()
    plain = printer.print(PAGE)
    page = (
        f'<link rel="stylesheet" href="file://{secret}"><img src="http://192.0.2.1/x.png"><img src="file://{secret}">'
    )
    assert len(printer.print(page + PAGE)) < len(plain) + 2000
    assert time.monotonic() - began < 20


def test_an_error_says_its_kind_and_not_what_stood_there(printer):
    printer.words[3] = STYLE + ".gone"
    with pytest.raises(NotPrinted):
        printer.print(PAGE)
