"""No proposal breaks a hard rule, of whatever team; the same seed and steps give the same proposal."""

import time
from dataclasses import replace

from hypothesis import HealthCheck, Phase, given, settings

from schedule.planner.loop import Pace, propose
from tests.schedule.planner.checker import broken
from tests.schedule.planner.teams import small, weeks


def proposed(week, seconds=0.15, **more):
    return propose(week, seed=3, pace=Pace(seconds), **more)[0]


@settings(
    max_examples=40,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@given(weeks())
def test_no_proposal_breaks_a_hard_rule(week):
    found = []
    proposal = proposed(week, 0.05, tell=lambda percent, first: found.append(first))
    assert broken(week, proposal.rows, proposal.planned, proposal.unplaced) == []
    for first in filter(None, found):
        assert broken(week, first.rows, first.planned, first.unplaced) == []


def test_an_overloaded_week_leaves_what_does_not_fit_and_breaks_nothing():
    week = small(visits=tuple((420 + 40 * n, 450 + 40 * n) for n in range(22)))
    proposal = proposed(week, 0.5)
    assert broken(week, proposal.rows, proposal.planned, proposal.unplaced) == []
    assert proposal.unplaced
    assert len(proposal.planned) > 200


def test_a_quiet_week_has_somebody_for_every_visit():
    week = small()
    proposal = proposed(week, 1.0)
    assert proposal.unplaced == ()
    assert broken(week, proposal.rows, proposal.planned, ()) == []


def test_the_same_seed_and_steps_give_the_same_proposal():
    week = small()
    first = propose(week, seed=9, pace=Pace(0.4))[0]
    again = propose(week, seed=9, pace=Pace(0.4, given=list(first.steps)))[0]
    assert again == first
    assert propose(week, seed=10, pace=Pace(0.4, given=list(first.steps)))[0] != first


def test_a_run_cut_off_by_the_clock_repeats_as_it_was_cut():
    ticks = iter(range(10**9))

    def slow():
        return next(ticks) * 0.02

    week = small()
    first = propose(week, seed=9, pace=Pace(2.0, clock=slow))[0]
    assert propose(week, seed=9, pace=Pace(2.0, given=list(first.steps), clock=time.perf_counter))[0] == first


def test_the_rule_module_has_the_last_word_on_a_row():
    def lawful(nurse, row):
        return not (nurse == 0 and any(row))

    proposal = proposed(small(), lawful=lawful)
    assert not any(proposal.rows[0])


def test_fixed_duties_and_visits_stay():
    week = small()
    fixed = replace(week.tasks[0], now=(0,), now_start=500.0, locked=True)
    week = replace(week, tasks=(fixed, *week.tasks[1:]), cells={(0, 0): 2, (1, 3): 4})
    proposal = proposed(week)
    assert proposal.planned[0].nurses == (0,)
    assert proposal.planned[0].start == 500.0
    assert (proposal.rows[0][0], proposal.rows[1][3]) == (2, 4)


def test_a_published_roster_stands_and_only_visits_move():
    cells = {(nurse, day): 1 + (nurse + day) % 3 for nurse in range(4) for day in range(5)}
    proposal = proposed(small(cells=cells, roster_stands=True))
    assert {(n, d): k for n, row in enumerate(proposal.rows) for d, k in enumerate(row) if k} == cells


def test_there_is_a_first_usable_proposal_and_the_percentage_grows():
    told = []
    proposed(small(), tell=lambda percent, first: told.append((percent, first is not None)))
    assert [first for _, first in told].count(True) == 1
    assert [percent for percent, _ in told] == sorted(percent for percent, _ in told)


def test_nobody_and_nothing_to_do_are_no_errors():
    week = small()
    assert proposed(replace(week, tasks=())).planned == {}
    nobody = replace(week, nurses=(), clients=tuple(replace(c, named=None, circle=()) for c in week.clients))
    assert len(proposed(nobody).unplaced) == len(week.tasks)
