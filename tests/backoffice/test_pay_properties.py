"""Whatever the work looks like: no minute is lost or doubled, order does not matter, both clock changes included."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from backoffice.pay.engine import pay_month, summed
from backoffice.pay.person import Entry, Shift, Visit
from backoffice.pay.ruler import Ruler, local_day, midnight
from backoffice.pay.sickness import days_sick
from backoffice.pay.spans import joined, length, less_break, merged, placed, within, without
from tests.backoffice.pay_tables import AMS, TABLES, frame, person

# Weeks around both clock changes, Easter, Christmas and a plain one.
MONTHS = ["2026-03", "2026-04", "2026-10", "2026-11", "2026-12"]
months = st.sampled_from(MONTHS)


def moments(month):
    """From a day before the month to a day before its end, so that all that begins in it ends before the ruler does."""
    found = frame(month)
    return st.integers(midnight(found.first), midnight(found.last + timedelta(days=1)) - 1)


@st.composite
def visits(draw, month, most=12):
    starts = draw(st.lists(moments(month), max_size=most))
    return [Visit(draw(st.just(1)), local_day(start), start, draw(st.integers(1, 400))) for start in starts]


@st.composite
def shifts(draw, month):
    starts = draw(st.lists(moments(month), max_size=6))
    return [
        Shift(
            1, local_day(start), start, start + draw(st.integers(30, 720)), draw(st.sampled_from([0, 30, 45])), "early"
        )
        for start in starts
    ]


@st.composite
def entries(draw, month):
    days = draw(st.lists(moments(month), max_size=6))
    kinds = st.sampled_from(["travel", "office", "meeting", "training"])
    return [Entry(1, local_day(day), draw(kinds), draw(st.integers(1, 300))) for day in days]


@st.composite
def work(draw):
    month = draw(months)
    return month, draw(shifts(month)), draw(visits(month)), draw(entries(month))


def percent_of(moment):
    """By looking at the clock on the wall, minute by minute: slow, and nothing of the ruler in it."""
    wall = datetime.fromtimestamp(moment * 60, UTC).astimezone(AMS)
    minute = wall.hour * 60 + wall.minute
    return next(
        (int(percent) for first, last, percent in TABLES.pieces("A", wall.date()) if first <= minute < last), None
    )


@given(months, st.data())
def test_every_minute_has_the_percentage_of_its_local_time(month, data):
    start = data.draw(moments(month))
    end = start + data.draw(st.integers(1, 900))
    found = frame(month)
    parts = list(found.ruler.split(start, end))
    assert [part.start for part in parts[1:]] == [part.end for part in parts[:-1]]
    assert (parts[0].start, parts[-1].end) == (start, end)
    for part in parts:
        for minute in {part.start, (part.start + part.end) // 2, part.end - 1}:
            assert (part.day, int(part.percent)) == (local_day(minute), percent_of(minute))


@given(months)
def test_days_are_as_long_as_they_were(month):
    found = frame(month)
    ruler = Ruler(TABLES, found.first, found.last)
    day = found.first
    while day <= found.last:
        hours = {date(2026, 3, 29): 23, date(2026, 10, 25): 25}.get(day, 24)
        parts = list(ruler.split(midnight(day), midnight(day + timedelta(days=1))))
        assert sum(part.end - part.start for part in parts) == hours * 60
        assert {part.day for part in parts} == {day}
        day += timedelta(days=1)


@given(work())
def test_worked_time_is_the_time_that_is_covered(found):
    """Without breaks and entries: as many minutes as lie in any of the spans, however they overlap."""
    month, roster, done, _entries = found
    roster = [one._replace(pause=0) for one in roster]
    sheet = pay_month(person(shifts=roster, visits=done), frame(month))
    covered = merged([*((s.start, s.end) for s in roster), *((v.start, v.start + v.minutes) for v in done)])
    assert summed(sheet.lines, "worked") == length(covered)


@given(work())
def test_bands_and_the_hours_without_add_up(found):
    month, roster, done, beside = found
    sheet = pay_month(person(shifts=roster, visits=done, entries=beside), frame(month))
    worked, banded = summed(sheet.lines, "worked"), summed(sheet.lines, "ort")
    assert 0 <= banded <= worked
    assert worked == sum(total.worked for total in sheet.totals)
    assert all(line.minutes > 0 for line in sheet.lines if line.component == "ort")


@given(work())
def test_without_a_roster_it_is_the_sum_less_what_was_double(found):
    month, _roster, done, beside = found
    sheet = pay_month(person(visits=done, entries=beside), frame(month))
    sums = sum(visit.minutes for visit in done) + sum(entry.minutes for entry in beside)
    assert summed(sheet.lines, "worked") == sums - sheet.totals[0].double


@given(work(), st.randoms())
def test_the_order_in_which_things_were_written_does_not_matter(found, dice):
    month, *works = found
    before = pay_month(person(shifts=works[0], visits=works[1], entries=works[2]), frame(month))
    for rows in works:
        dice.shuffle(rows)
    after = pay_month(person(shifts=works[0], visits=works[1], entries=works[2]), frame(month))
    assert (sorted(before.lines), sorted(before.problems)) == (sorted(after.lines), sorted(after.problems))


@given(work())
def test_each_month_by_itself_is_all_months_together(found):
    """Nights over the end of a month are counted in one of the two, whole."""
    month, roster, _done, _entries = found
    following = (frame(month).last + timedelta(days=1)).strftime("%Y-%m")
    both = sum(summed(pay_month(person(shifts=roster), frame(one)).lines, "worked") for one in (month, following))
    assert both == summed(pay_month(person(shifts=roster), frame(month)).lines, "worked")


spans = st.lists(
    st.tuples(st.integers(0, 300), st.integers(1, 60)).map(lambda one: (one[0], one[0] + one[1])), max_size=8
)


def minutes(found):
    return {minute for start, end in found for minute in range(start, end)}


@given(spans, st.integers(0, 300), st.integers(1, 100))
def test_spans_are_sets_of_minutes(found, start, size):
    taken, span = merged(found), (start, start + size)
    assert minutes(taken) == minutes(found)
    assert length(taken) == len(minutes(found))
    assert minutes(without(span, taken)) == minutes([span]) - minutes(found)
    assert length(joined(found)) == length(found)
    assert minutes(joined(found)) == minutes(found)
    assert within(span, taken) == len(minutes([span]) & minutes(found))


@given(spans, st.integers(0, 500), st.integers(0, 300))
def test_minutes_without_a_time_are_laid_beside_what_is_known(found, count, otherwise):
    busy = merged(found)
    laid = placed(count, busy, otherwise)
    assert length(laid) == count == len(minutes(laid))
    assert not minutes(laid) & minutes(busy)


@given(st.integers(0, 500), st.integers(1, 800), st.integers(0, 900))
def test_a_break_takes_its_minutes_and_no_more(start, size, pause):
    assert length(less_break((start, start + size), pause)) == size - min(pause, size)


@given(st.lists(st.tuples(st.integers(0, 200), st.integers(0, 30)), min_size=1, max_size=6), st.integers(0, 260))
def test_days_of_sickness_are_counted_over_spells_that_belong_together(found, ahead):
    first = date(2026, 1, 1)
    spells = [(first + timedelta(days=start), first + timedelta(days=start + size)) for start, size in found]
    day = first + timedelta(days=ahead)
    sick = sorted(
        {one + timedelta(days=n) for one, last in spells for n in range((last - one).days + 1)}
        & {day - timedelta(days=n) for n in range(400)}
    )
    expected, last = 0, None
    for each in sick:
        expected = 1 if last is None or (each - last).days - 1 >= 28 else expected + 1
        last = each
    if sick and sick[-1] == day:
        assert days_sick(spells, day, 28) == expected - 1
