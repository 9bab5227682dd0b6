"""The rollup: what it counts, that changes alone give what a rebuild gives, and that a failure leaves all as it was."""

from collections import defaultdict
from datetime import date, timedelta
from unittest import mock

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase as PropertyTestCase

from access.context import Mode, acting_as, job
from benchmarks import months, rollup, services
from benchmarks.models import Figure, Spread, TeamDay, TouchedDay
from benchmarks.tasks import roll_up_touched
from schedule.models import Visit, WorkEntry
from teams.services import start_team
from tests.benchmarks.visited import done, everything_kept, figures, month_of_care, worked
from tests.cast import CastTestCase, admit

JULY, AUGUST = date(2026, 7, 1), date(2026, 8, 1)


def days(first, count):
    return [first + timedelta(days=index) for index in range(count)]


class CountTests(CastTestCase):
    def value(self, measure, month=JULY, team=None):
        return figures().get(((team or self.kersenhof).pk, month, measure))

    def test_each_measure_is_counted_from_visits_and_work(self):
        with acting_as(self.marieke.pk):
            other = admit(self.kersenhof, self.joris, first_name="Jo")
            done(self.velden, self.marieke, date(2026, 7, 10), 45)
            done(self.velden, self.joris, date(2026, 7, 11), 30)
            done(other, self.joris, date(2026, 7, 11), 30)
            for kind, minutes in (("travel", 15), ("meeting", 20), ("training", 10), ("office", 30)):
                worked(self.kersenhof, self.joris, date(2026, 7, 12), kind, minutes)
        services.roll_up_touched()
        self.assertEqual((105, 60), self.value("client_hours"))
        self.assertEqual((180, 60), self.value("worked_hours"))
        self.assertEqual((105, 180), self.value("productivity"))
        self.assertEqual((2, 1), self.value("clients"))
        self.assertEqual((3, 2), self.value("faces"))

    def test_worked_hours_know_what_they_add_up_from(self):
        with acting_as(self.marieke.pk):
            done(self.velden, self.marieke, JULY, 45)
            for kind, minutes in (("travel", 15), ("meeting", 20), ("training", 10), ("office", 30)):
                worked(self.kersenhof, self.joris, date(2026, 7, 12), kind, minutes)
        services.roll_up_touched()
        with job("test"):
            figure = Figure.objects.get(measure="worked_hours")
        self.assertEqual(
            {"clients": 45, "travel": 15, "office": 30, "meeting": 20, "training": 10},
            dict(zip(Figure.WORKED, figure.parts, strict=True)),
        )

    def test_faces_are_those_of_the_last_four_weeks_clients_those_of_the_month(self):
        with acting_as(self.marieke.pk):
            early = admit(self.kersenhof, self.joris, first_name="Jo")
            done(early, self.joris, date(2026, 7, 3))
            done(self.velden, self.joris, date(2026, 7, 3))
            done(self.velden, self.marieke, date(2026, 7, 4))
        services.roll_up_touched()
        self.assertEqual((2, 1), self.value("clients"))
        self.assertEqual((1, 1), self.value("faces"))

    def test_only_visits_done_count(self):
        with acting_as(self.marieke.pk):
            done(self.velden, self.marieke, JULY, status="planned", started_at=None, actual_minutes=None)
            done(self.velden, self.marieke, JULY, status="not_done", reason="away")
        self.assertEqual(0, services.roll_up_touched())
        self.assertEqual({}, figures())

    def test_the_team_that_delivered_counts_whoever_owns_the_record(self):
        with acting_as(self.marieke.pk):
            visit = done(self.velden, self.fatima, JULY)
            Visit.objects.filter(pk=visit.pk).update(team=self.rietoever)
        services.roll_up_touched()
        self.assertIsNone(self.value("client_hours"))
        self.assertEqual((30, 60), self.value("client_hours", team=self.rietoever))

    def test_a_figure_whose_last_visit_goes_goes_too(self):
        with acting_as(self.marieke.pk):
            visit = done(self.velden, self.marieke, JULY)
        services.roll_up_touched()
        with acting_as(self.marieke.pk):
            Visit.objects.filter(pk=visit.pk).update(status="planned")
        services.roll_up_touched()
        self.assertEqual({}, figures())
        with job("test"):
            self.assertFalse(TeamDay.objects.exists() or Spread.objects.exists())

    def test_without_hours_there_is_no_share_of_them(self):
        with acting_as(self.marieke.pk):
            worked(self.kersenhof, self.marieke, JULY, "office", 60)
        services.roll_up_touched()
        self.assertEqual((0, 60), self.value("productivity"))
        self.assertIsNone(self.value("faces"))

    def test_how_all_teams_lie_is_kept_beside_the_figures(self):
        month_of_care(self.velden, [self.marieke], days(JULY, 2), ("travel", 20))
        month_of_care(self.adjei, [self.fatima], days(JULY, 3), ("office", 10))
        services.roll_up_touched()
        with job("test"):
            spread = Spread.objects.get(month=JULY, measure="productivity")
        self.assertEqual((2, [60.0, 75.0]), (spread.teams, spread.dots))

    def test_many_teams_become_an_even_sample_with_its_ends_and_middle(self):
        with acting_as(self.administrator.pk, Mode.ADMIN):
            teams = [start_team(slug=f"team-{n}", name=f"Team {n}", town="Wielmonde", starts_on=JULY) for n in range(9)]
        with mock.patch.object(rollup, "MOST_DOTS", 3), job("test"):
            Figure.objects.bulk_create(
                Figure(
                    team=team, month=JULY, measure_id="clients", numerator=n, denominator=1, computed_at=timezone.now()
                )
                for n, team in enumerate(teams)
            )
            rollup.count(JULY, [])
            spread = Spread.objects.get()
        self.assertEqual((9, [0.0, 4.0, 8.0]), (spread.teams, spread.dots))


class TouchTests(CastTestCase):
    """Triggers note what changed, and nothing else."""

    def noted(self):
        with job("test"):
            noted = set(TouchedDay.objects.values_list("team_id", "day", "lost"))
            TouchedDay.objects.all().delete()
        return noted

    def setUp(self):
        with acting_as(self.marieke.pk):
            self.visit = done(self.velden, self.marieke, JULY)
        self.noted()

    def change(self, **fields):
        with acting_as(self.marieke.pk):
            Visit.objects.filter(pk=self.visit.pk).update(**fields)
        return self.noted()

    def test_other_minutes_note_the_day(self):
        self.assertEqual({(self.kersenhof.pk, JULY, False)}, self.change(actual_minutes=40))

    def test_a_withdrawn_visit_is_lost(self):
        self.assertEqual({(self.kersenhof.pk, JULY, True)}, self.change(status="planned"))

    def test_a_move_notes_both_days_and_loses_the_old_one(self):
        moved = self.change(date=AUGUST)
        self.assertEqual({(self.kersenhof.pk, AUGUST, False), (self.kersenhof.pk, JULY, True)}, moved)

    def test_another_nurse_notes_the_day_and_loses_the_old_face(self):
        changed = self.change(nurse=self.joris)
        self.assertEqual({(self.kersenhof.pk, JULY, False), (self.kersenhof.pk, JULY, True)}, changed)

    def test_what_is_not_counted_is_not_noted(self):
        self.assertEqual(set(), self.change(planned_minutes=50))
        self.change(status="planned")
        self.assertEqual(set(), self.change(date=AUGUST, nurse=self.joris))


class SafetyTests(CastTestCase):
    def setUp(self):
        month_of_care(self.velden, [self.marieke, self.joris], [*days(JULY, 3), *days(AUGUST, 2)])

    def test_twice_is_once(self):
        roll_up_touched()
        first = everything_kept()
        roll_up_touched()
        services.rebuild()
        services.rebuild()
        self.assertEqual(first, everything_kept())

    def test_a_failure_keeps_what_was_done_and_leaves_the_rest_for_the_next_time(self):
        count = rollup.count

        def stumble(month, spans):
            count(month, spans)
            if month == AUGUST:
                raise RuntimeError("killed")

        with mock.patch.object(rollup, "count", stumble), pytest.raises(RuntimeError, match="killed"):
            services.roll_up_touched()
        self.assertEqual({JULY}, {month for _, month, _ in figures()})
        self.assertEqual(1, services.roll_up_touched())
        self.assertEqual({JULY, AUGUST}, {month for _, month, _ in figures()})

    def test_a_rebuild_repairs_what_was_wrong(self):
        services.roll_up_touched()
        right = everything_kept()
        with job("test"):
            TeamDay.objects.update(client_minutes=1)
            Figure.objects.update(numerator=99)
            Figure.objects.filter(measure="faces").delete()
        self.assertEqual(2, services.rebuild())
        self.assertEqual(right, everything_kept())

    def test_one_month_alone(self):
        self.assertEqual(1, services.rebuild(JULY))
        self.assertEqual({JULY}, {month for _, month, _ in figures()})

    def test_progress_is_told_month_by_month(self):
        told = []
        services.rebuild(tell=lambda *step: told.append(step))
        self.assertEqual([(JULY, 1, 2), (AUGUST, 2, 2)], told)

    def test_nothing_to_do(self):
        services.roll_up_touched()
        self.assertEqual(0, services.roll_up_touched())

    def test_an_empty_house_has_no_months(self):
        with acting_as(self.marieke.pk):
            WorkEntry.objects.all().delete()
            Visit.objects.update(date=JULY, status="planned")
        services.rebuild()
        self.assertEqual({}, figures())


def expected():
    """Every figure computed the slow and plain way, from the rows themselves; and the parts of the hours."""
    minutes, seen, faces = defaultdict(lambda: defaultdict(int)), defaultdict(set), defaultdict(set)
    with job("test"):
        for visit in Visit.objects.done():
            key = (visit.team_id, months.first_of(visit.date))
            minutes[key]["clients"] += visit.actual_minutes
            seen[key].add(visit.client_id)
            if visit.date > months.last_day(visit.date) - timedelta(days=28):
                faces[key].add((visit.client_id, visit.nurse_id))
        for entry in WorkEntry.objects.all():
            minutes[entry.team_id, months.first_of(entry.date)][entry.kind] += entry.minutes
    found, parts_of = {}, {}
    for (team, month), sums in minutes.items():
        worked, client = sum(sums.values()), sums["clients"]
        parts_of[team, month] = tuple(sums[kind] for kind in Figure.WORKED)
        parts = {"client_hours": (client, 60), "worked_hours": (worked, 60), "productivity": (client, worked)}
        found |= {(team, month, measure): part for measure, part in parts.items()}
    for (team, month), clients in seen.items():
        found[team, month, "clients"] = (len(clients), 1)
        if pairs := faces[team, month]:
            found[team, month, "faces"] = (len(pairs), len({client for client, _ in pairs}))
    return found, parts_of


DAYS = st.sampled_from(
    [date(2026, 7, 1), date(2026, 7, 3), date(2026, 7, 4), date(2026, 7, 31), AUGUST, date(2026, 2, 1)]
)
NUMBER = st.integers(0, 2)
CHANGES = st.one_of(
    st.tuples(st.just("status"), st.sampled_from(["planned", "done", "not_done"])),
    st.tuples(st.just("date"), DAYS),
    st.tuples(st.just("nurse"), NUMBER),
    st.tuples(st.just("actual_minutes"), st.integers(1, 90)),
    st.tuples(st.just("team"), NUMBER),
    st.tuples(st.just("client"), NUMBER),
)
STEPS = st.one_of(
    st.tuples(st.just("visit"), NUMBER, NUMBER, DAYS),
    st.tuples(st.just("visit"), NUMBER, NUMBER, DAYS),
    st.tuples(st.just("change"), st.integers(0, 9), CHANGES),
    st.tuples(st.just("work"), DAYS, st.sampled_from(WorkEntry.Kind.values), st.integers(1, 90)),
    st.tuples(st.just("rework"), st.integers(0, 3), st.sampled_from(["delete", "date", "kind"]), DAYS),
    st.tuples(st.just("rollup")),
)


class EqualityTests(PropertyTestCase, CastTestCase):
    """After any sequence of changes, rolling up what changed gives what a rebuild gives, and what is right."""

    @settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(st.lists(STEPS, min_size=1, max_size=14))
    def test_changes_alone_give_what_a_rebuild_gives(self, steps):
        self.visits, self.entries = [], []
        for name, *values in steps:
            getattr(self, f"do_{name}")(*values)
        services.roll_up_touched()
        kept = everything_kept()
        self.assertEqual(expected(), (kept["figures"], kept["parts"]))
        services.rebuild()
        self.assertEqual(kept, everything_kept())

    def nurse(self, index):
        return (self.marieke, self.joris, self.fatima)[index]

    def client_of(self, index):
        """Two clients of one team, made when the first is needed, and one of the other."""
        if not hasattr(self, "third") or not type(self.velden).objects.filter(pk=self.third.pk).exists():
            self.third = admit(self.kersenhof, self.joris, first_name="Jo")
        return (self.velden, self.third, self.velden)[index]

    def do_visit(self, client, nurse, day):
        with acting_as(self.marieke.pk):
            self.visits.append(done(self.client_of(client), self.nurse(nurse), day).pk)

    def do_change(self, index, change):
        if not self.visits:
            return
        name, value = change
        if name == "nurse":
            value = self.nurse(value)
        elif name == "team":
            value = (self.kersenhof, self.rietoever, self.kersenhof)[value]
        with acting_as(self.marieke.pk):
            value = self.client_of(value) if name == "client" else value
            fields = {name: value} | ({"reason": "away"} if value == "not_done" else {})
            Visit.objects.filter(pk=self.visits[index % len(self.visits)]).update(**fields)

    def do_work(self, day, kind, minutes):
        with acting_as(self.marieke.pk):
            self.entries.append(worked(self.kersenhof, self.marieke, day, kind, minutes).pk)

    def do_rework(self, index, how, day):
        if not self.entries:
            return
        with acting_as(self.marieke.pk):
            entry = WorkEntry.objects.filter(pk=self.entries[index % len(self.entries)])
            if how == "delete":
                entry.delete()
            else:
                entry.update(**({"date": day} if how == "date" else {"kind": "office"}))

    def do_rollup(self):
        services.roll_up_touched()
