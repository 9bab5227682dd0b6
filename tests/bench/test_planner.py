"""The planner's bench: its checker sees what is wrong, its data can be read, and what is not there is said."""

from pathlib import Path

import pytest

from bench import hhcrsp, planner, weekcheck, weeks

NAME = "tw-02"


@pytest.fixture(scope="module")
def data():
    return weeks.read(NAME)


@pytest.fixture(scope="module")
def tried(data):
    return weeks.propose(NAME, data, 1.5)


def test_a_proposal_of_the_bench_breaks_no_rule(tried):
    assert tried.found["violations"] == {}
    assert tried.first < 5


def test_the_checker_sees_each_kind_of_mistake(data, tried):
    said = weeks.said(tried.week, tried.proposal)
    wrong = {
        "visit missing": said | {"visits": said["visits"][1:]},
        "visit twice": said | {"visits": [*said["visits"], said["visits"][0]]},
        "not on duty": said | {"shifts": said["shifts"][1:]},
        "outside the window": said | {"visits": [said["visits"][0] | {"start": 5}, *said["visits"][1:]]},
        "two shifts on one day": said | {"shifts": [*said["shifts"], said["shifts"][0]]},
    }
    for mistake, proposal in wrong.items():
        assert weekcheck.check(data, proposal)["violations"].get(mistake), mistake


def test_an_overloaded_week_breaks_no_rule_either(data):
    assert weeks.propose("overloaded", weeks.overloaded(data), 1.0).found["violations"] == {}


def test_a_sick_call_is_answered(tried):
    (call,) = weeks.calls(tried, 1)
    assert call.seconds < 10


def test_where_the_benchmark_is_not_there_it_is_said(tmp_path):
    with pytest.raises(hhcrsp.Missing, match="left out"):
        hhcrsp.instances(tmp_path)


def test_a_small_invented_day_is_solved_with_its_pair_apart():
    data = {
        "services": [{"id": "s", "default_duration": 10}, {"id": "t", "default_duration": 5}],
        "caregivers": [{"id": "a", "abilities": ["s", "t"]}, {"id": "b", "abilities": ["s", "t"]}],
        "patients": [
            {"id": "p", "time_window": [0, 50], "required_caregivers": [{"service": "s"}]},
            {
                "id": "q",
                "time_window": [20, 90],
                "required_caregivers": [{"service": "s"}, {"service": "t"}],
                "synchronization": {"type": "sequential", "distance": [15, 20]},
            },
        ],
        "distances": [[0, 5, 7], [5, 0, 3], [7, 3, 0]],
    }
    found, _ = hhcrsp.solve(data, 0.2)
    starts = {(one["patient"], one["service"]): one for route in found["routes"] for one in route["locations"]}
    assert len(starts) == 3
    apart = starts["q", "t"]["arrival_time"] - starts["q", "s"]["arrival_time"]
    assert 15 <= apart <= 20


def test_options_name_where_the_data_is(monkeypatch):
    assert planner.options(["--data", "somewhere"]).data == Path("somewhere")
