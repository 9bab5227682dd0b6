"""From figures to the table; nothing is timed here."""

import pytest

from bench import options
from bench.crew import best
from bench.pages import ROWS
from bench.rounds import Measured, Round
from bench.table import END, START, Line, put_into, render


def line(ratio, more=False, goal=1.5, stretch=1.0):
    return Line("1", "Today", "T", ratio, goal, stretch, "8.0 ms", "10.0 ms", more)


def test_the_table_renders_from_figures():
    table = render([line(1.25), Line("7", "mix", "T", 0.62, 0.5, 0.8, "100/s", "62/s", more=True)], ["Said of it."])
    assert "| 1 | Today | 1.25 × T | ≤ 1.5 | ≤ 1 | goal | 8.0 ms | 10.0 ms |" in table
    assert "| 7 | mix | 0.62 × T | ≥ 0.5 | ≥ 0.8 | goal | 100/s | 62/s |" in table
    assert table.endswith("\nSaid of it.\n")
    assert len({row.count("|") for row in table.splitlines() if row.startswith("|")}) == 1


@pytest.mark.parametrize(
    ("ratio", "more", "verdict"),
    [
        (1.0, False, "stretch"),
        (1.5, False, "goal"),
        (1.51, False, "**not yet**"),
        (1.6, True, "stretch"),
        (0.9, True, "**not yet**"),
    ],
)
def test_what_is_reached(ratio, more, verdict):
    assert line(ratio, more, *((1.0, 1.5) if more else (1.5, 1.0))).verdict == verdict


def test_the_readme_keeps_what_stands_around_the_markers(tmp_path):
    readme = tmp_path / "README.md"
    readme.write_text(f"before\n{START}\nold\nlines\n{END}\nafter\n")
    put_into(readme, r"| new \1 |")
    put_into(readme, r"| new \2 |")
    assert readme.read_text() == f"before\n{START}\n| new \\2 |\n{END}\nafter\n"


def test_a_readme_without_markers_is_left_alone(tmp_path):
    readme = tmp_path / "README.md"
    readme.write_text("nothing\n")
    with pytest.raises(ValueError, match="once"):
        put_into(readme, "table")
    assert readme.read_text() == "nothing\n"


def round_of(cpu, requests, seconds=1.0):
    return Round(seconds, cpu, [0.001 * (1 + number) for number in range(requests)])


def test_a_ratio_is_the_median_of_pairs():
    floors = [round_of(1, 100), round_of(2, 100), round_of(1, 100)]
    ours = [round_of(1.2, 100), round_of(2.6, 100), round_of(9, 100)]
    assert Measured(floors, ours).ratio == pytest.approx(1.3)
    slower = [round_of(1, 40), round_of(1, 50), round_of(1, 60)]
    assert Measured(floors, slower, pace=True).ratio == pytest.approx(0.5)


def test_costs_and_times_of_a_round():
    done = round_of(0.5, 100, 2.0)
    assert done.cost == pytest.approx(5.0)
    assert done.pace == 50
    assert done.percentile(0.5) == pytest.approx(51)
    assert done.percentile(1.0) == pytest.approx(100)


def test_each_row_has_a_goal_it_can_miss():
    for row in ROWS:
        assert (row.goal <= row.stretch) is row.pace


def test_the_letters_with_the_wanted_number_of_hits():
    names = ["anna de boer"] * 5 + ["piet boersma"] * 3 + ["zus"]
    assert best(names, 8) == "boer"
    assert best(names, 3) == "ersm"


def test_options():
    assert options.read([]) == options.Options(250, 20_000, 3, 5, 4.0, (), False)
    assert options.read(["--quick", "--rows=1,5a"]).rows == ("1", "5a")
    assert options.read(["--quick"]).rounds == 2
    assert options.read(["--full", "--write"]) == options.Options(1000, 80_000, 4, 5, 4.0, (), True)
