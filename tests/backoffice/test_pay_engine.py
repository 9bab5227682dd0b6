"""The worked table of the agreement's facts, row by row, and what one shift, visit or entry becomes."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from backoffice.pay.engine import pay_month, summed
from backoffice.pay.person import Absence, Entry, Shift, Visit
from backoffice.pay.ruler import DoubleHour, SkippedHour, typed_moment
from backoffice.pay.tables import Tables
from tests.backoffice.pay_tables import AMS, NEW, TABLES, contract, frame, local, person, tables

# Begin, end, minutes in all, and of them at each percentage: section 5 of the facts.
WORKED = [
    ("2026-11-16 07:00", "2026-11-16 15:30", 510, {}),
    ("2026-11-16 06:30", "2026-11-16 09:15", 165, {22: 30}),
    ("2026-11-17 16:00", "2026-11-17 23:00", 420, {22: 120, 47: 60}),
    ("2026-11-18 22:45", "2026-11-19 07:15", 510, {22: 60, 47: 435}),
    ("2026-11-19 19:59", "2026-11-19 20:01", 2, {22: 1}),
    ("2026-11-21 07:00", "2026-11-21 13:00", 360, {38: 120}),
    ("2026-11-21 16:45", "2026-11-21 23:15", 390, {38: 315, 52: 75}),
    ("2026-11-20 23:00", "2026-11-21 07:00", 480, {38: 60, 47: 60, 52: 360}),
    ("2026-11-22 07:30", "2026-11-22 12:00", 270, {60: 270}),
    ("2026-11-22 23:30", "2026-11-23 07:00", 450, {22: 60, 47: 360, 60: 30}),
    ("2026-10-24 22:00", "2026-10-25 07:00", 600, {52: 120, 60: 480}),
    ("2026-03-28 23:00", "2026-03-29 07:00", 420, {52: 60, 60: 360}),
    ("2026-04-06 07:00", "2026-04-06 12:00", 300, {60: 300}),
    ("2026-04-27 17:00", "2026-04-27 22:30", 330, {60: 330}),
    ("2026-12-24 16:00", "2026-12-24 23:00", 420, {60: 300}),
    ("2025-12-30 22:00", "2025-12-31 07:00", 540, {22: 60, 44: 480}),
]


def moment(text):
    day, clock = text.split()
    return date.fromisoformat(day), local(date.fromisoformat(day), clock)


def shift(start, end, pause=0, kind="early", team=1):
    day, begins = moment(start)
    return Shift(team, day, begins, moment(end)[1], pause, kind)


def visit(start, minutes, team=1, place=""):
    day, begins = moment(start)
    return Visit(team, day, begins, minutes, place)


def entry(day, kind, minutes, team=1):
    return Entry(team, date.fromisoformat(day), kind, minutes)


def bands(sheet):
    found = {}
    for line in sheet.lines:
        if line.component == "ort":
            found[int(line.percent)] = found.get(int(line.percent), 0) + line.minutes
    return found


def minutes(sheet, component="worked"):
    return summed(sheet.lines, component)


def codes(sheet):
    return {problem.code for problem in sheet.problems}


@pytest.mark.parametrize(("start", "end", "total", "percents"), WORKED, ids=[row[0] for row in WORKED])
def test_the_worked_table_as_a_shift_and_as_a_visit(start, end, total, percents):
    month = start[:7]
    for work in ({"shifts": [shift(start, end)]}, {"visits": [visit(start, total)]}):
        sheet = pay_month(person(**work), frame(month))
        assert (minutes(sheet), bands(sheet)) == (total, percents)
        assert not sheet.problems
        assert {line.day for line in sheet.lines} == {date.fromisoformat(start[:10])}


def test_money_of_row_four():
    sheet = pay_month(person(shifts=[shift(*WORKED[3][:2])]), frame())
    money = sum(Decimal(line.minutes) / 60 * 20 * line.percent / 100 for line in sheet.lines if line.component == "ort")
    assert money.quantize(Decimal("0.01")) == Decimal("72.55")


class TestRosterIsRealisation:
    """What the roster says was worked; what differs from it is added, nothing is counted twice."""

    DAY = shift("2026-11-16 07:00", "2026-11-16 15:00", 30)

    def sheet(self, **work):
        return pay_month(person(**({"shifts": [self.DAY]} | work)), frame())

    def test_a_break_is_not_worked(self):
        assert minutes(self.sheet()) == 450

    def test_visits_within_the_shift_add_nothing(self):
        sheet = self.sheet(visits=[visit("2026-11-16 08:00", 60), visit("2026-11-16 10:30", 90)])
        assert minutes(sheet) == 450
        assert "visit 150;inside 150" in sheet.lines[0].why

    def test_a_visit_in_the_break_adds_nothing_either(self):
        assert minutes(self.sheet(visits=[visit("2026-11-16 10:45", 30)])) == 450

    def test_what_lies_outside_is_added_to_the_minute(self):
        assert (
            minutes(self.sheet(visits=[visit("2026-11-16 14:50", 25), visit("2026-11-16 19:30", 60)])) == 450 + 15 + 60
        )

    def test_travel_and_office_fit_into_the_shift_a_meeting_comes_on_top(self):
        sheet = self.sheet(entries=[entry("2026-11-16", "travel", 40), entry("2026-11-16", "meeting", 75)])
        assert minutes(sheet) == 450 + 75

    def test_more_travel_than_the_shift_holds_is_added(self):
        sheet = self.sheet(visits=[visit("2026-11-16 07:00", 440)], entries=[entry("2026-11-16", "travel", 40)])
        assert minutes(sheet) == 450 + 30

    def test_who_was_ill_did_not_work_the_roster(self):
        sick = Absence(1, "sick", 100, date(2026, 11, 16), date(2026, 11, 17))
        sheet = self.sheet(absences=[sick], visits=[visit("2026-11-16 08:00", 20)])
        assert (minutes(sheet), minutes(sheet, "sick")) == (20, 2 * 336)

    def test_a_shift_that_goes_on_is_not_worked_yet(self):
        now = datetime(2026, 11, 16, 14, 59, tzinfo=AMS)
        assert not pay_month(person(shifts=[self.DAY]), frame(now=now)).lines

    def test_two_halves_of_a_split_shift(self):
        halves = [
            shift("2026-11-16 07:00", "2026-11-16 11:00", kind="split"),
            shift("2026-11-16 18:00", "2026-11-16 22:00", kind="split"),
        ]
        sheet = self.sheet(shifts=halves)
        assert (minutes(sheet), bands(sheet)) == (480, {22: 120})

    def test_a_split_shift_in_one_row_says_nothing_of_its_middle(self):
        whole = shift("2026-11-16 07:00", "2026-11-16 22:00", kind="split")
        assert minutes(self.sheet(shifts=[whole], visits=[visit("2026-11-16 08:00", 60)])) == 60

    def test_a_night_of_last_month_is_not_paid_again(self):
        night = shift("2026-10-31 23:00", "2026-11-01 07:00", kind="night")
        late = [visit("2026-11-01 02:00", 30), visit("2026-11-01 07:00", 20)]
        sheet = self.sheet(shifts=[night], visits=late)
        assert minutes(sheet) == 20
        assert minutes(pay_month(person(shifts=[night]), frame("2026-10"))) == 480

    def test_two_shifts_at_once_are_told(self):
        sheet = self.sheet(shifts=[self.DAY, shift("2026-11-16 14:00", "2026-11-16 18:00")])
        assert (minutes(sheet), codes(sheet)) == (450 + 180, {"double"})


class TestWithoutRoster:
    def sheet(self, **work):
        return pay_month(person(**work), frame())

    def test_visits_and_entries_are_added_up(self):
        work = {
            "visits": [visit("2026-11-16 08:00", 30), visit("2026-11-16 09:00", 45)],
            "entries": [
                entry("2026-11-16", "travel", 40),
                entry("2026-11-16", "office", 20),
                entry("2026-11-17", "training", 120),
            ],
        }
        sheet = self.sheet(**work)
        assert minutes(sheet) == 255
        assert sheet.lines[0].why == "visit 75;travel 40;office 20"

    def test_travel_lies_between_the_visits_and_shares_their_hour(self):
        work = {
            "visits": [visit("2026-11-16 19:30", 30), visit("2026-11-16 20:30", 30)],
            "entries": [entry("2026-11-16", "travel", 20)],
        }
        assert bands(self.sheet(**work)) == {22: 50}

    def test_two_visits_at_once_are_one_time(self):
        sheet = self.sheet(visits=[visit("2026-11-16 08:00", 60), visit("2026-11-16 08:30", 60)])
        assert (minutes(sheet), sheet.totals[0].double, codes(sheet)) == (90, 30, {"double"})

    def test_a_few_minutes_over_each_other_are_no_exception(self):
        sheet = self.sheet(visits=[visit("2026-11-16 08:00", 60), visit("2026-11-16 08:55", 60)])
        assert (minutes(sheet), codes(sheet)) == (115, set())
        assert "double 5" in sheet.lines[0].why


class TestExceptions:
    WORK = {"visits": [visit("2026-11-16 08:00", 60)]}

    def codes(self, found=None, **more):
        return codes(pay_month(person(**(self.WORK | more)), found or frame()))

    @pytest.mark.parametrize(
        ("contracts", "code"),
        [
            ([], "no_contract"),
            ([contract(last=date(2026, 11, 15))], "no_contract"),
            ([contract(last=date(2026, 11, 15)), contract(2, first=date(2026, 11, 17))], "gap"),
            ([contract(team=2)], "no_contract"),
            ([contract(), contract(2)], "overlap"),
            ([contract(hours=30), contract(2, team=2, hours=30)], "overlap"),
            ([contract(number="")], "no_number"),
        ],
    )
    def test_contracts(self, contracts, code):
        sheet = pay_month(person(**self.WORK, contracts=contracts), frame())
        assert codes(sheet) == {code}
        if code in {"no_contract", "gap"}:
            assert [problem.minutes for problem in sheet.problems] == [60]
            assert not sheet.lines

    def test_two_teams_that_fit_into_a_week_are_none(self):
        assert not self.codes(contracts=[contract(hours=20), contract(2, team=2, hours=16)])

    def test_hours_that_lie_ahead(self):
        now = frame(now=datetime(2026, 11, 15, 12, tzinfo=AMS))
        sheet = pay_month(person(**self.WORK, entries=[entry("2026-11-20", "office", 30)]), now)
        assert (codes(sheet), sum(problem.minutes for problem in sheet.problems), minutes(sheet)) == ({"future"}, 90, 0)

    def test_a_day_of_more_than_a_day(self):
        assert self.codes(entries=[entry("2026-11-16", "office", 1400)]) == {"long_day"}

    def test_bands_that_do_not_cover_a_day(self):
        old = Tables(
            [replace(band, ends_on=date(2025, 12, 31)) for band in TABLES.bands], TABLES.rules, TABLES.holidays
        )
        sheet = pay_month(person(**self.WORK), frame(found=old))
        assert (codes(sheet), minutes(sheet), sheet.problems[0].what) == ({"uncovered"}, 60, "allowances")

    def test_a_year_without_holidays(self):
        known = {day: minute for day, minute in TABLES.holidays.items() if day.year != 2026}
        sheet = pay_month(person(**self.WORK), frame(found=Tables(TABLES.bands, TABLES.rules, known)))
        assert [problem.what for problem in sheet.problems] == ["holidays"]

    @pytest.mark.parametrize("code", ["hours_per_year", "full_time_hours"])
    def test_a_rule_that_is_missing_is_named(self, code):
        sheet = pay_month(person(**self.WORK), frame(found=tables(without=[code])))
        assert [(problem.code, problem.what) for problem in sheet.problems] == [("uncovered", code)]


class TestAbsence:
    def sheet(self, *absences, found=TABLES, month="2026-11", **more):
        return pay_month(person(absences=absences, **more), frame(month, found=found))

    def test_a_week_of_leave_is_the_hours_of_the_contract(self):
        leave = Absence(1, "leave", 100, date(2026, 11, 16), date(2026, 11, 22))
        assert minutes(self.sheet(leave), "leave") == 28 * 60

    def test_a_public_holiday_takes_no_leave(self):
        leave = Absence(1, "leave", 100, date(2026, 4, 6), date(2026, 4, 10))
        assert minutes(self.sheet(leave, month="2026-04"), "leave") == 4 * 336

    def test_half_ill_is_half_the_hours(self):
        sick = Absence(1, "sick", 50, date(2026, 11, 16), date(2026, 11, 16))
        assert minutes(self.sheet(sick), "sick") == 168

    def test_waiting_days_are_paid_nothing_and_told(self):
        sick = Absence(1, "sick", 100, date(2026, 11, 16), date(2026, 11, 19))
        sheet = self.sheet(sick, found=tables(sick_waiting_days=2))
        assert [int(line.percent) for line in sheet.lines] == [0, 0, 100, 100]
        assert sheet.totals[0].absent == 4 * 336

    def test_a_second_spell_within_four_weeks_waits_no_more(self):
        spells = [
            Absence(1, "sick", 100, date(2026, 11, 2), date(2026, 11, 3)),
            Absence(1, "sick", 100, date(2026, 11, 30), None),
        ]
        sheet = self.sheet(*spells, found=tables(sick_waiting_days=2))
        assert [int(line.percent) for line in sheet.lines] == [0, 0, 100]

    def test_a_second_spell_after_four_weeks_waits_again(self):
        spells = [
            Absence(1, "sick", 100, date(2026, 10, 29), date(2026, 11, 2)),
            Absence(1, "sick", 100, date(2026, 12, 1), None),
        ]
        sheet = self.sheet(*spells, found=tables(sick_waiting_days=2), month="2026-12")
        assert [int(line.percent) for line in sheet.lines][:3] == [0, 0, 100]

    def test_the_second_year_is_paid_less_and_the_third_nothing(self):
        for since, percent in ((date(2025, 11, 10), 70), (date(2025, 12, 1), 100), (date(2024, 1, 1), 0)):
            sheet = self.sheet(Absence(1, "sick", 100, since, None))
            assert {int(line.percent) for line in sheet.lines if line.day == date(2026, 11, 17)} == {percent}

    def test_rules_of_sickness_that_are_missing_are_named(self):
        sheet = self.sheet(Absence(1, "sick", 100, NEW, None), found=tables(without=["sick_second_year"]))
        assert [problem.what for problem in sheet.problems] == ["sick_second_year"]


class TestOnCall:
    CALL = shift("2026-11-20 16:00", "2026-11-21 08:00", kind="on_call")  # Friday into Saturday

    def sheet(self, *visits):
        return pay_month(person(shifts=[self.CALL], visits=visits), frame())

    def test_being_on_call_is_not_work(self):
        sheet = self.sheet()
        assert [(line.component, line.percent, line.minutes) for line in sheet.lines] == [
            ("on_call", Decimal("6.25"), 480),
            ("on_call", Decimal("12.5"), 480),
        ]

    def test_a_call_is_worked_with_its_extra_and_its_hour(self):
        sheet = self.sheet(visit("2026-11-20 23:00", 90))
        assert (minutes(sheet), minutes(sheet, "call_out"), bands(sheet)) == (90, 90, {47: 60, 52: 30})

    def test_six_hours_of_a_block_of_eight_are_eight(self):
        for worked, paid in ((359, 359), (360, 480), (400, 480), (480, 480)):
            sheet = self.sheet(visit("2026-11-20 16:00", worked))
            assert (minutes(sheet), minutes(sheet, "call_out")) == (paid, paid)


class TestBalance:
    def test_a_full_year_is_the_hours_of_the_year(self):
        total = sum(
            pay_month(person(contracts=[contract(hours=36)]), frame(f"2026-{month:02}")).totals[0].agreed
            for month in range(1, 13)
        )
        assert abs(total - 1878 * 60) <= 6

    def test_a_contract_that_changes_splits_the_month(self):
        both = [contract(hours=36, last=date(2026, 11, 10)), contract(2, hours=18, first=date(2026, 11, 11))]
        sheet = pay_month(
            person(contracts=both, visits=[visit("2026-11-10 08:00", 30), visit("2026-11-11 08:00", 45)]), frame()
        )
        assert [(total.contract, total.worked) for total in sheet.totals] == [(1, 30), (2, 45)]
        assert [total.agreed for total in sheet.totals] == [3087, 3087]

    def test_more_than_agreed_is_settled_when_the_year_ends(self):
        days = [visit(f"2026-12-{day:02} 08:00", 600) for day in range(1, 31)]
        sheet = pay_month(person(visits=days, balances={1: 30_000}), frame("2026-12"))
        extra, overtime = minutes(sheet, "extra"), minutes(sheet, "overtime")
        assert extra == round(8 / 36 * 1878 * 60)
        assert extra + overtime == 30_000 + 18_000 - sheet.totals[0].agreed
        assert sheet.totals[0].balance == 0

    def test_within_the_year_it_only_stands_there(self):
        sheet = pay_month(person(visits=[visit("2026-11-02 08:00", 600)], balances={1: 9000}), frame())
        assert not minutes(sheet, "extra")
        assert sheet.totals[0].balance == 9000 + 600 - sheet.totals[0].agreed

    def test_overtime_without_a_percentage_is_an_exception(self):
        days = [visit(f"2026-12-{day:02} 08:00", 600) for day in range(1, 31)]
        sheet = pay_month(
            person(contracts=[contract(hours=36)], visits=days),
            frame("2026-12", found=tables(without=["overtime_percent"])),
        )
        assert [problem.what for problem in sheet.problems] == ["overtime_percent"]


class TestKilometres:
    def sheet(self, *visits, **more):
        return pay_month(
            person(visits=visits, contracts=[contract(transport="car")], **more),
            frame(distance=lambda one, other: 1.25),
        )

    def test_legs_of_a_day_are_added_and_rounded_once(self):
        sheet = self.sheet(*(visit(f"2026-11-16 {hour:02}:00", 30, place=str(hour)) for hour in (8, 9, 10)))
        assert [(line.component, line.units, line.percent) for line in sheet.lines if line.units] == [
            ("km_car", Decimal("2.5"), Decimal("0.23"))
        ]

    def test_the_way_home_between_two_rounds_does_not_count(self):
        assert not [
            line
            for line in self.sheet(
                visit("2026-11-16 08:00", 30, place="a"), visit("2026-11-16 18:00", 30, place="b")
            ).lines
            if line.units
        ]

    def test_the_same_house_or_an_unknown_one_is_no_way(self):
        for one, other in (("a", "a"), ("", "b"), ("a", "")):
            assert not [
                line
                for line in self.sheet(
                    visit("2026-11-16 08:00", 30, place=one), visit("2026-11-16 09:00", 30, place=other)
                ).lines
                if line.units
            ]


def test_a_time_that_was_twice_needs_a_choice_and_one_that_never_was_is_refused():
    autumn, spring = date(2026, 10, 25), date(2026, 3, 29)
    with pytest.raises(DoubleHour):
        typed_moment(autumn, 150)
    assert typed_moment(autumn, 150, 1) - typed_moment(autumn, 150, 0) == 60
    with pytest.raises(SkippedHour):
        typed_moment(spring, 150, 0)
    assert typed_moment(spring, 180) == local(spring, "03:00")
    assert typed_moment(autumn + timedelta(days=1), 150) == local(autumn + timedelta(days=1), "02:30")
