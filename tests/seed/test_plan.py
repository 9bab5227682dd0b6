"""Sizes, days, ids and routes: pure."""

from collections import Counter
from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from buurtzorgweb.seed.days import Days, minutes_of, otherwise, still_planned
from buurtzorgweb.seed.plan import CannotSeed, Kind, Plan
from buurtzorgweb.seed.routes import LAST_END, PER_ROUTE, Due, split, timed
from buurtzorgweb.seed.stream import chunks, made_aside
from buurtzorgweb.seed.words import PROBLEMS
from buurtzorgweb.seed.world import MORNING, Moment, World, line

TODAY = date(2026, 11, 21)


def plan(teams=3, clients=240, months=2, seed=1):
    return Plan(teams, clients, months, seed, TODAY)


def world(**sizes):
    return World(plan(**sizes), 1, 1, {problem: ["SS0101", "SS0102"] for problem in PROBLEMS})


@given(st.integers(1, 40), st.integers(1, 100), st.integers(0, 2**48 - 1))
def test_the_sizes_of_teams_add_up(teams, per_team, seed):
    sizes = Plan(teams, teams * per_team, 1, seed, TODAY).team_sizes()
    assert len(sizes) == teams
    assert sum(sizes) == teams * per_team
    assert min(sizes) >= 1


@pytest.mark.parametrize(
    ("months", "today", "first"),
    [
        (1, date(2026, 3, 31), date(2026, 2, 28)),
        (12, date(2026, 11, 21), date(2025, 11, 21)),
        (13, date(2026, 1, 1), date(2024, 12, 1)),
        (1, date(2026, 1, 29), date(2025, 12, 28)),
    ],
)
def test_the_first_day(months, today, first):
    made = Plan(1, 1, months, 1, today)
    assert made.first_day == first
    assert made.days[0] == first
    assert made.days[-1] == today + timedelta(days=14)


@pytest.mark.parametrize(
    "sizes", [{"teams": 0}, {"clients": 2}, {"clients": 301}, {"months": 0}, {"seed": -1}, {"seed": 2**48}]
)
def test_sizes_that_make_no_organisation(sizes):
    with pytest.raises(CannotSeed):
        plan(**sizes).check()


def test_ids_are_version_7_in_order_of_time():
    made = plan()
    ids = [made.id_start(Kind.VISIT, day) + f"{number:012x}" for day in made.days for number in range(3)]
    assert ids == sorted(set(ids))
    assert {UUID(each).version for each in ids} == {7}
    assert {UUID(each).variant for each in ids} == {"specified in RFC 4122"}


def test_no_two_tables_share_an_id():
    made = plan()
    assert len({made.id_start(kind, TODAY) for kind in Kind}) == len(Kind)


def moment(at, minutes=30):
    return Moment("", MORNING, (1,), minutes, at)


@given(st.integers(0, 200), st.integers(1, 11))
def test_routes_hold_everybody_once(visits, at_most):
    dues = [Due(None, moment(number)) for number in range(visits)]
    routes = split(dues, at_most)
    assert [due for route in routes for due in route] == dues
    assert len(routes) <= at_most
    assert all(routes)
    if visits <= at_most * PER_ROUTE:
        assert max(map(len, routes), default=0) <= PER_ROUTE * 1.5


def test_visits_of_a_route_follow_each_other():
    times = list(timed([Due(None, moment(at)) for at in (600, 500, 550)], 420))
    assert [at for _due, at in times] == [480, 515, 550]
    assert [due.moment.at for due, _at in times] == [500, 550, 600]
    assert all(at + due.moment.minutes <= LAST_END for due, at in timed([Due(None, moment(0, 45))] * 40, 420))


def test_the_roster_has_one_nurse_per_route_and_days_off_for_all():
    days = Days(world())
    worked = Counter()
    for number in range(44):
        duty = days.on_duty(0, TODAY + timedelta(days=number), 7)
        assert len(set(duty)) == 7
        worked.update(duty)
    assert set(worked) == set(days.world.members(0))
    assert max(worked.values()) < 36


def test_a_client_meets_few_faces():
    days = Days(world(months=1))
    faces = {}
    for text in days.visits():
        for visit in text.splitlines():
            fields = visit.split("\t")
            faces.setdefault(fields[1], set()).add(fields[10])
    assert sum(map(len, faces.values())) / len(faces) < 8


def test_a_visit_that_is_still_planned_or_went_otherwise():
    done = "\t".join(
        ["id", "client", "1", "", "1", "m", "1", "", "", "30", "5", "done", "", "\x0308:00\x04", "30", r"\N"]
    )
    done = done.replace("\x0308:00", "\x03 08:00")
    assert still_planned(done).split("\t")[11:15] == ["planned", "", r"\N", r"\N"]
    missed = otherwise(done, 100)
    assert missed.split("\t")[11:15] == ["not_done", "refused", r"\N", r"\N"]
    assert otherwise(missed, 500) == missed
    longer = otherwise(done, 999).split("\t")
    assert longer[11] == "done"
    assert minutes_of(longer[13]) == 8 * 60 + 999 % 21 - 8
    assert int(longer[14]) == 30 + 999 % 26 - 8


def test_lines_are_what_copy_reads():
    assert line("a", None, 1, "") == "a\t\\N\t1\t\n"


def test_rows_made_aside_arrive_whole_and_in_order():
    wanted = [f"{number}\n" for number in range(300_000)]
    assert b"".join(made_aside(lambda: wanted)).decode() == "".join(wanted)
    assert b"".join(chunks(wanted)).decode() == "".join(wanted)


def test_a_maker_that_fails_is_no_end_of_rows(capfd):
    def lines():
        yield "one\n"
        raise ZeroDivisionError

    with pytest.raises(RuntimeError, match="ended with 1"):
        list(made_aside(lines))
    assert "ZeroDivisionError" in capfd.readouterr().err


def test_leaving_early_ends_the_maker():
    pieces = made_aside(lambda: iter("x\n" * 1000 for _piece in range(10_000_000)))
    next(pieces)
    pieces.close()
