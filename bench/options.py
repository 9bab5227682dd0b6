"""What the person who measures may choose."""

from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Options:
    """Sizes of the organisation, and how long is measured."""

    teams: int
    clients: int
    months: int
    rounds: int
    seconds: float
    rows: tuple[str, ...]
    write: bool


def read(words: Sequence[str] | None = None) -> Options:
    parser = ArgumentParser("python -m bench", description="The product beside its floors, as ratios of one run.")
    parser.add_argument("--quick", action="store_true", help="2 rounds of 1 s: whether it works, no figure to trust")
    parser.add_argument("--full", action="store_true", help="1,000 teams, 80,000 clients, 4 months: 11 million visits")
    parser.add_argument("--teams", type=int, default=250)
    parser.add_argument("--clients", type=int, default=20_000)
    parser.add_argument("--months", type=int, default=3)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=4.0, help="per round and side (default 4)")
    parser.add_argument("--rows", default="", help="only these, such as 1,4,7")
    parser.add_argument("--write", action="store_true", help="put the table into README.md")
    return chosen(parser.parse_args(words))


def chosen(given: Namespace) -> Options:
    teams, clients, months = (1000, 80_000, 4) if given.full else (given.teams, given.clients, given.months)
    rounds, seconds = (2, 1.0) if given.quick else (given.rounds, given.seconds)
    rows = tuple(word for word in given.rows.split(",") if word)
    return Options(teams, clients, months, rounds, seconds, rows, given.write)
