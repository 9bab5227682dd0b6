"""Pages of long records beside short ones, a handover beside its limits, a plan on paper beside WeasyPrint alone."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from copy import copy
from dataclasses import replace
from functools import cache, partial
from itertools import cycle
from statistics import median
from typing import Any

from django.db import connection
from django.test import Client as Tablet

from access.context import acting_as
from bench.browser import HOST, Answer, Browser, Wrong, expect
from bench.crew import Crew, sign_in
from bench.house import say
from bench.longrecords import LONG, ONE_PAGE, SHORT, LongRecords, Place, prepare
from bench.pages import Act, Row
from bench.rounds import WARM_UP, Measured, Round, Track
from bench.table import Line
from buurtzorgweb.embedded.where import BASE_DIR
from clients.models import Client
from schedule import papers
from schedule.views.agreement import plan_paper

HANDOVER_MS, HANDOVER_STATEMENTS = 300, 10
PLANS = 6
# New lines to the web server, so that each worker has loaded WeasyPrint.
FIRST_PRINTS = 8


@cache
def made() -> LongRecords:
    say("writing long records")
    return prepare()


def among(track: Track, place: Place) -> Track:
    """The same track, with only one nurse of one team to ride it."""
    narrow = copy(track)
    nurses = [nurse for nurse in track.people.nurses if nurse.key == place.nurse]
    narrow.people = replace(track.people, nurses=nurses)
    return narrow


def opening(*paths: str) -> Act:
    """These pages of her team in turn."""
    turns = cycle(paths)

    def act(browser: Browser, crew: Crew) -> Answer:
        nurse, path = crew.nurse(), next(turns)
        return expect(browser.get(f"/t/{nurse.slug}/{path}", nurse.session), 200, path)

    return act


def long_records(track: Track) -> Iterator[Line]:
    """The same page of two clients alike but for the number of their reports."""
    found = made()
    narrow = among(track, found.team)
    for number, page, path, count, short in (
        ("13a", f"record with {LONG:,} reports", "", SHORT, found.short),
        ("13b", "its reports, newest first", "reports/", ONE_PAGE, found.one_page),
    ):
        row = Row(number, page, f"{count} reports", 1.2, 1.0, opening(f"clients/{found.long}/{path}"))
        floor = partial(narrow.run, opening(f"clients/{short}/{path}"), row, False)
        yield line(row, by_turns(narrow, row, floor))


def by_turns(track: Track, row: Row, floor: Callable[[], Round]) -> Measured:
    """As pages beside their floors, with a floor that is asked elsewhere."""
    floor()
    track.run(row.act, row, False, WARM_UP)
    pairs = [(floor(), track.run(row.act, row, False)) for _round in range(track.count)]
    return Measured([below for below, _ours in pairs], [ours for _below, ours in pairs])


def line(row: Row, measured: Measured) -> Line:
    floor, ours = cost(measured.floor), cost(measured.product)
    return Line(row.number, row.name, row.floor, measured.ratio, row.goal, row.stretch, floor, ours)


def cost(side: list[Round]) -> str:
    p50 = median(each.percentile(0.5) for each in side)
    return f"{median(each.cost for each in side):.1f} ms CPU, p50 {p50:.1f} ms"


def handover(track: Track) -> Iterator[Line]:
    """Two limits that stand by themselves: milliseconds of CPU, as with all pages, and statements."""
    found = made()
    narrow = among(track, found.handover)
    row = Row(
        "14a", f"handover: {found.clients} clients, ten times the changes", "300 ms", 1, 0.5, opening("handover/")
    )
    narrow.run(row.act, row, False, WARM_UP)
    rounds = [narrow.run(row.act, row, False) for _round in range(track.count)]
    yield limit(row, median(each.cost for each in rounds) / HANDOVER_MS, "300 ms", cost(rounds))
    count = statements(narrow, f"/t/{found.handover.slug}/handover/")
    share = count / HANDOVER_STATEMENTS
    counted = Row("14b", "handover: statements", "10", 1, 0.8, row.act)
    yield limit(counted, share, str(HANDOVER_STATEMENTS), str(count))


def limit(row: Row, ratio: float, most: str, found: str) -> Line:
    return Line(row.number, row.name, row.floor, ratio, row.goal, row.stretch, most, found)


def statements(track: Track, path: str) -> int:
    """Of the second time a page is asked: the first also notes that the session is in use."""
    tablet, found = Tablet(headers={"host": HOST}), list[str]()
    [nurse] = track.people.nurses
    tablet.cookies["session"] = sign_in(track.database, nurse.key, track.session(False))
    tablet.get(path)

    def count(execute: Callable[..., Any], statement: str, *rest: Any) -> Any:
        found.append(statement)
        return execute(statement, *rest)

    with connection.execute_wrapper(count):
        answer = tablet.get(path)
    if answer.status_code != 200:
        raise Wrong(f"{path} answered {answer.status_code}")
    return len(found)


def paper(track: Track) -> Iterator[Line]:
    """The plans of some clients as PDF; the floor prints the same HTML."""
    found = made()
    narrow = among(track, found.team)
    keys, pages = plans(found.team)
    ours = opening(*(f"clients/{key}/plan.pdf" for key in keys))
    row = Row("15", "plan as PDF beside WeasyPrint alone", "WeasyPrint", 1.2, 1.1, ours)
    for _line in range(FIRST_PRINTS):
        narrow.run(ours, row, False, at_most=len(keys))
    yield line(row, by_turns(narrow, row, partial(printed, pages, track.seconds)))


def plans(place: Place) -> tuple[list[str], list[str]]:
    """Keys of clients, and what their plans are printed from."""
    keys, pages = [], []
    with acting_as(place.nurse):
        for found in (
            Client.objects.filter(team=place.team, deceased_on=None).select_related("team").order_by("pk")[:PLANS]
        ):
            language = papers.language_for(found)
            keys.append(str(found.pk))
            pages.append(papers.html("papers/plan.html", plan_paper(found, found.team, None, language), language))
    return keys, pages


def printed(pages: list[str], seconds: float) -> Round:
    """By a process that holds nothing of the product."""
    words = [sys.executable, "-m", "bench.printer", papers.stylesheet(), str(seconds)]
    told = subprocess.run(words, input=json.dumps(pages), capture_output=True, text=True, check=True, cwd=BASE_DIR)
    return Round(**json.loads(told.stdout))


JOBS = {"13": long_records, "14": handover, "15": paper}
