"""Reasons, figures, a sick call: what a team reads beside a proposal."""

from dataclasses import replace
from datetime import date

import pytest

from schedule.planner.explain import others, stopped, touched
from schedule.planner.figures import Client, Made, continuity, figures
from schedule.planner.lawful import by_rule_module
from schedule.planner.loop import Pace, propose
from schedule.planner.sick import replacements, replan
from schedule.worktime.rules import RestRules
from tests.schedule.planner.checker import broken
from tests.schedule.planner.teams import small


@pytest.fixture(scope="module")
def week():
    return small()


@pytest.fixture(scope="module")
def planned(week):
    return propose(week, seed=4, pace=Pace(1.0))


def test_the_terms_of_another_nurse_add_up(week, planned):
    _, model = planned
    told = [other for task in model.stops_of for other in others(model, task)]
    assert told
    for other in told:
        terms = other.terms
        assert terms.total == pytest.approx(terms.travel + terms.time + terms.carer + terms.face, abs=1e-6)


def test_explaining_changes_nothing(week, planned):
    _, model = planned
    before, total = model.planned(), model.table.total
    for task in model.stops_of:
        others(model, task)
    assert model.planned() == before
    assert model.table.total == total


def test_a_visit_of_nobody_says_what_stops_each(week):
    tasks = [replace(task, level=2) if number == 0 else task for number, task in enumerate(week.tasks)]
    client = replace(week.clients[1], not_with=frozenset({0}))
    off = replace(week.nurses[1], days_off=frozenset(range(7)))
    narrow = replace(week.tasks[4], window=(470, 470), preferred=(470, 470), minutes=600)
    tasks[4] = narrow
    shy = replace(
        week, tasks=tuple(tasks), clients=(week.clients[0], client, *week.clients[2:]),
        nurses=(week.nurses[0], off, *week.nurses[2:]),
    )  # fmt: skip
    proposal, model = propose(shy, seed=4, pace=Pace(0.3))
    assert {0, 4} <= set(proposal.unplaced)
    assert set(stopped(model, 0).values()) == {"level"}
    assert set(stopped(model, 3)) == {0, 1, 2, 3}
    one = next(number for number, task in enumerate(shy.tasks) if task.client == 1)
    reasons = stopped(model, one)
    assert reasons[0] == "unwanted"


def test_a_row_says_which_wish_it_bends(week):
    row = (1, 1, 3, 3, 3, 1, 0)
    said = touched(week, 0, row)
    assert said[0] == ["wish_free_bent"]
    assert "broken_weekend" in said[5]
    assert "often_late" in said[-1]


@pytest.mark.parametrize(("counts", "expected"), [((4,), 1.0), ((1, 1, 1), 0.0), ((2, 2), 1 / 3)])
def test_continuity(counts, expected):
    assert continuity(counts) == pytest.approx(expected)


def test_figures_of_a_week():
    made = [Made("c", nurse, day, 540, 30, (540, 570)) for day, nurse in enumerate(["a", "a", "b", "a"])]
    found = figures(made, {"c": Client("a", frozenset("a"))}, unplaced=2, leg=lambda a, b: 10)
    assert found["faces"] == 2
    assert found["upc"] == 0.75
    assert found["secon"] == pytest.approx(1 / 3)
    assert found["named"] == found["circle"] == 0.75
    assert found["named_possible"] == 0.75
    assert found["in_time"] == 1.0
    assert found["travel_share"] == pytest.approx(80 / 200)
    assert found["unplaced"] == 2


def test_figures_of_nothing_are_no_zeros():
    assert figures([], {})["faces"] is None


def standing_week(week, planned):
    """The same week as the team published it."""
    proposal, _ = planned
    tasks = [
        replace(task, now=proposal.planned[number].nurses, now_start=proposal.planned[number].start)
        for number, task in enumerate(week.tasks)
    ]
    cells = {(nurse, day): kind for nurse, row in enumerate(proposal.rows) for day, kind in enumerate(row) if kind}
    return replace(week, tasks=tuple(tasks), cells=cells, roster_stands=True)


def test_a_sick_call_proposes_a_replacement_and_a_spread(week, planned):
    stands = standing_week(week, planned)
    nurse, day = next(iter(stands.cells))
    free, asked = replacements(stands, nurse, day)
    candidates = [one.nurse for one in [*free, *asked]]
    assert nurse not in candidates
    for chosen in [None, *candidates[:1]]:
        answer = replan(stands, nurse, day, nurse=chosen, seed=1, pace=Pace(0.5))
        plan = answer.proposal
        today = [number for number, task in enumerate(stands.tasks) if task.day == day]
        assert sorted([*plan.planned, *plan.unplaced]) == today
        assert all(nurse not in one.nurses for one in plan.planned.values())
        if chosen is not None:
            assert answer.changed == ()


def test_replacements_come_with_the_fewest_hours_first(week, planned):
    stands = standing_week(week, planned)
    for nurse, day in stands.cells:
        for found in replacements(stands, nurse, day):
            asks = max((t.level for t in stands.tasks if t.day == day and nurse in t.now), default=0)
            order = [(stands.nurses[one.nurse].level < asks, one.over_contract) for one in found]
            assert order == sorted(order)


def test_the_rule_module_refuses_a_late_before_an_early(week):
    lawful = by_rule_module(week, date(2026, 11, 23), {}, RestRules())
    assert lawful(0, (1, 1, 0, 3, 3, 0, 0))
    assert not lawful(0, (3, 1, 1, 3, 1, 0, 0))


def test_what_stands_may_break_a_rule_and_no_more_is_broken(week):
    stands = replace(week, cells={(0, 0): 3, (0, 1): 1, (0, 2): 3, (0, 3): 1})
    lawful = by_rule_module(stands, date(2026, 11, 23), {}, RestRules())
    assert lawful(0, (3, 1, 3, 1, 0, 0, 0))
    proposal, _ = propose(stands, seed=1, pace=Pace(0.2), lawful=lawful)
    assert broken(stands, proposal.rows, proposal.planned, proposal.unplaced) == []
