"""Drawings: marks stay inside, nothing is lost, nothing is NaN, words are escaped."""

import re
from datetime import date, timedelta
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.strip import strip
from buurtzorgweb import charts, rings

finite = st.floats(-1e6, 1e6, allow_nan=False)
words = st.text(st.characters(categories=["L", "N", "P", "S", "Zs"]), min_size=1, max_size=12)
days = st.integers(0, 2000).map(lambda n: date(2024, 1, 1) + timedelta(days=n))


@pytest.fixture(autouse=True)
def dutch():
    with translation.override("nl"):
        yield


def marks(svg):
    """Parse, and check what holds for every drawing."""
    root = ElementTree.fromstring(svg.replace("\x0b", ""))
    assert "style=" not in svg
    placed = {"x", "y", "x1", "x2", "y1", "y2", "cx", "cy", "r", "width", "height"}
    assert not [
        value for part in root.iter() for name, value in part.items() if name in placed and "nan" in value.lower()
    ]
    assert root.get("role") == "img"
    assert root.get("aria-label")
    for value in re.findall(r' (?:x|x1|x2|cx|width)="(-?[\d.]+)%"', svg):
        assert 0 <= float(value) <= 100.01
    return root


def classes(root, name):
    return [mark for mark in root.iter() if name in (mark.get("class") or "").split()]


stops = st.builds(
    lambda start, length, state: charts.Stop(start, start + length, state),
    st.integers(0, 1400), st.integers(0, 39), st.sampled_from(["done", "next", "gone", "planned"]),
)  # fmt: skip


@given(st.lists(stops, max_size=20), st.none() | st.integers(0, 1439))
def test_day_line_shows_each_visit(visits, now):
    root = marks(charts.day_line(visits, now))
    assert len([mark for mark in root if mark.tag == "rect"]) == len(visits)


def test_day_line_says_the_day_in_a_sentence():
    visits = [charts.Stop(435, 468, "done"), charts.Stop(555, 600, "next"), charts.Stop(715, 760, "planned")]
    with translation.override("en"):
        svg = charts.day_line(visits, 546)
    assert 'aria-label="Your day in one line: 1 visit done, now 9:06, 2 to go, until 12:40."' in svg


def test_times_follow_the_language():
    visits = [charts.Stop(540, 600, "done")]
    assert ">9.00</text>" in charts.day_line(visits)
    with translation.override("en"):
        assert ">9:00</text>" in charts.day_line(visits)


@given(st.lists(st.tuples(days, st.integers(1, 5)), max_size=12), st.none() | st.integers(1, 5), st.booleans())
def test_ratings_are_steps_and_never_slopes(points, target, large):
    root = marks(charts.rating_steps(points, target, label="Kennis", large=large))
    for line in classes(root, "trace"):
        assert line.get("x1") == line.get("x2") or line.get("y1") == line.get("y2")
    assert len(classes(root, "goal")) == (target is not None)
    assert len(classes(root, "last")) == bool(points)


def test_large_ratings_show_every_score_and_a_hollow_baseline():
    points = [(date(2026, 9, 2), 2), (date(2026, 9, 28), 3), (date(2026, 11, 24), 4)]
    root = marks(charts.rating_steps(points, 4, label="Gedrag", large=True, events=[date(2026, 10, 1)]))
    assert len(classes(root, "dot")) == 3
    assert len(classes(root, "first")) == 1
    assert len(classes(root, "event")) == 1


@given(st.lists(finite, max_size=200), finite)
def test_strip_has_a_dot_per_team(values, own):
    root = marks(strip(sorted(values), own, teams=len(values) + 1, label="Cijfer", say=str))
    assert len(classes(root, "last")) == 1
    assert all(10 <= float(dot.get("cy")) <= 70 for dot in classes(root, "peer"))


@given(st.lists(st.builds(charts.Part, words, st.floats(0, 1e6)), max_size=8))
def test_shares_fill_the_bar_and_each_has_words(parts):
    root = marks(charts.share_bar(parts, label="Uren"))
    bars = [mark for mark in root if mark.tag == "rect"]
    assert len(bars) == len(parts) == charts.legend(parts).count("<li>")


@given(st.lists(st.tuples(st.just("jan"), st.none() | finite), max_size=24), st.none() | finite)
def test_month_line_has_no_line_across_a_gap(points, norm):
    root = marks(charts.month_line(points, norm, label="Productiviteit"))
    known = [value is not None for _, value in points]
    assert len(classes(root, "trace")) == sum(a and b for a, b in pairwise(known))
    for line in classes(root, "trace"):
        assert 0 <= float(line.get("y1")) <= 170


@given(st.lists(st.none() | finite, max_size=24), finite, finite)
def test_sparks_stay_in_their_row(values, low, high):
    root = marks(charts.spark(values, low, high, label="Verzuim"))
    assert all(0 <= float(dot.get("cy")) <= 30 for dot in classes(root, "dot"))


short = st.text("ABC", min_size=1, max_size=2)
knots = st.lists(st.builds(rings.Knot, words, short, st.booleans(), st.just("")), max_size=20)


@given(words, st.lists(st.builds(rings.Ring, words, knots), max_size=4))
def test_rings_keep_everyone_inside_the_drawing(name, network):
    svg = rings.rings(name, network)
    root = marks(svg)
    assert len(classes(root, "ring")) == len(network)
    for knot in classes(root, "knot"):
        assert 0 <= float(knot.get("cx")) <= 380
        assert 0 <= float(knot.get("cy")) <= 380


def test_each_band_of_the_onion_lies_within_the_next():
    full = [rings.Ring(name, [rings.Knot("Sanne", "S")]) for name in ("huis", "familie", "team", "zorg")]
    bare = [rings.Ring("huis", []), *full[1:]]
    for network in (full, bare):
        bands = rings._bands(network)
        assert [band.outer for band in bands] == sorted(band.outer for band in bands)
        assert bands[-1].outer == rings.EDGE
        assert all(inner.outer < band.middle < band.outer for inner, band in pairwise(bands))
    assert rings._bands(bare)[0].outer < rings._bands(full)[0].outer


def test_who_has_a_number_is_one_tap_from_a_call():
    near = [rings.Knot("Sanne", "SV", phone="06 - 12 34 56 78"), rings.Knot("Kees", "K")]
    svg = str(rings.rings("Willy", [rings.Ring("huis", near)]))
    assert svg.count("<a ") == 1
    assert 'href="tel:0612345678"' in svg
    assert 'role="group"' in svg


def test_rings_fold_the_rest_and_still_name_everyone():
    team = [rings.Knot(f"Collega {n}", "C", us=True) for n in range(11)]
    svg = rings.rings("Kemal", [rings.Ring("buurtteam", team)])
    assert ">+8</text>" in svg
    assert "Collega 10" in svg


def test_names_are_escaped():
    network = [rings.Ring("<b>", [rings.Knot("<script>", "&", us=False)])]
    for svg in (
        rings.rings("<i>K", network),
        charts.legend([charts.Part("<b>", 1)]),
        charts.share_bar([charts.Part("<b>", 1)], label='"<i>'),
    ):
        assert "<b>" not in svg
        assert "<i>" not in svg
        assert "<script>" not in svg
