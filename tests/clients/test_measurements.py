"""Measuring outside a visit: by the device's comma or point, within bounds, corrected by a new row."""

from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from unittest.mock import patch

from django.test import SimpleTestCase
from django.utils import timezone, translation
from hypothesis import given
from hypothesis import strategies as st
from uuid_utils.compat import uuid7

from access.context import acting_as
from buurtzorgweb.measure_chart import Dot, measure_line
from buurtzorgweb.sql import insert
from clients.measures import KINDS, Limits, said, typed, wrong
from clients.models import Measurement, TeamMeasurementKind
from tests.look.test_charts import classes, marks
from tests.walk_cast import WalkTestCase


@contextmanager
def logged():
    """What is written into the log meanwhile, as (event, action, part); nobody at run time reads it back."""
    with patch("access.services.insert", wraps=insert) as write:
        lines = (call.args[0] for call in write.call_args_list)
        yield lambda: [(line.event, line.action, line.part) for line in lines]


class MeasureTestCase(WalkTestCase):
    def setUp(self):
        self.sign_in(self.marieke)
        self.page = self.url("client_measurements", self.velden.pk)
        self.add = self.url("measurement_add", self.velden.pk)

    def typed(self, **fields):
        now = timezone.localtime() - timedelta(minutes=1)
        first = {"measurement_id": uuid7(), "kind": "weight", "value": "71,4", "label": "", "second_value": ""}
        return first | {"day": now.date().isoformat(), "at": now.strftime("%H:%M")} | fields

    def send(self, **fields):
        return self.client.post(self.add, self.typed(**fields))

    def measured(self):
        with acting_as(self.marieke.pk):
            return list(Measurement.objects.filter(client=self.velden).order_by("recorded_at"))

    def measure(self, value, *, days_ago=0, **fields):
        with acting_as(self.marieke.pk):
            return Measurement.objects.create(
                client=self.velden,
                owner_team_id=self.velden.team_id,
                value=Decimal(value),
                measured_at=timezone.now() - timedelta(days=days_ago),
                author=self.marieke,
                **({"kind": "weight", "unit": "kg"} | fields),
            )

    def correction(self, measurement, **fields):
        data = self.typed(**fields)
        del data["kind"]
        return self.client.post(self.url("measurement_correct", self.velden.pk, measurement.pk), data)


class AddTests(MeasureTestCase):
    def test_comma_and_point_are_both_decimals_in_both_languages(self):
        for language in ("nl", "en"):
            type(self.marieke).objects.filter(pk=self.marieke.pk).update(language=language)
            for text in ("7,4", "7.4"):
                with self.subTest(f"{language} {text}"):
                    answer = self.send(kind="glucose", value=text)
                    self.assertRedirects(answer, self.page)
                    self.assertEqual(Decimal("7.40"), self.measured()[-1].value)

    def test_the_dot_of_thousands_is_refused_and_never_guessed(self):
        answer = self.send(kind="fluid_intake_day", value="1.700")
        self.assertEqual(422, answer.status_code)
        self.assertEqual([], self.measured())

    def test_it_keeps_kind_code_unit_and_who(self):
        self.send(kind="blood_pressure", value="132", second_value="81,5")
        found = self.measured()[0]
        self.assertEqual(("85354-9", "mm[Hg]", self.marieke.pk), (found.loinc, found.unit, found.author_id))
        self.assertEqual(Decimal("81.50"), found.second_value)

    def test_a_second_value_where_there_is_none_is_left_out(self):
        self.send(second_value="12")
        self.assertIsNone(self.measured()[0].second_value)

    def test_sent_twice_is_one_value(self):
        data = self.typed()
        for _again in range(2):
            self.assertRedirects(self.client.post(self.add, data), self.page)
        self.assertEqual(1, len(self.measured()))

    def test_nonsense_is_refused_beside_the_field_and_stays(self):
        tomorrow = (self.today + timedelta(days=1)).isoformat()
        for fields in (
            {"value": ""},
            {"value": "twaalf"},
            {"value": "0,5"},
            {"value": "900"},
            {"value": "NaN"},
            {"value": "1e9"},
            {"kind": ""},
            {"kind": "humour"},
            {"kind": "blood_pressure", "value": "130", "second_value": ""},
            {"kind": "blood_pressure", "value": "80", "second_value": "120"},
            {"kind": "wound_size", "value": "4", "second_value": "2"},
            {"day": tomorrow},
            {"day": "1899-01-01"},
            {"day": "2026-02-30"},
            {"at": "25:00"},
            {"measurement_id": "x"},
            {"label": "x" * 101},
        ):
            with self.subTest(fields):
                answer = self.send(**fields)
                self.assertEqual(422, answer.status_code)
                self.assertContains(answer, "aria-invalid", status_code=422) if "measurement_id" not in fields else None
                self.assertEqual([], self.measured())

    def test_four_byte_text_and_right_to_left_just_work(self):
        self.send(kind="pain_nrs", value="4", label="  \U0001f9b6   كاحل  ")
        self.assertEqual("\U0001f9b6 كاحل", self.measured()[0].label)
        self.assertContains(self.client.get(self.page), "\U0001f9b6 كاحل")

    def test_it_is_logged(self):
        with logged() as lines:
            self.send()
        self.assertIn(("measurement_add", "C", "measurements"), lines())

    def test_another_teams_client_is_not_found(self):
        for name in ("measurement_add", "measurement_limits", "client_measurements"):
            self.assertEqual(404, self.client.get(self.url(name, self.adjei.pk)).status_code)


class PageTests(MeasureTestCase):
    def test_series_stand_apart_by_kind_and_place(self):
        self.measure("71", days_ago=3)
        self.measure("70.5")
        for place in ("Stuit", "Hiel"):
            self.measure("4", second_value=2, kind="wound_size", unit="cm", label=place)
        answer = self.client.get(self.page)
        self.assertEqual(3, len(answer.context["series"]))
        self.assertContains(answer, "4\xa0×\xa02\xa0cm")
        self.assertEqual(1, answer.content.decode().count('<svg class="chart"'))

    def test_nothing_measured_says_what_is_next(self):
        self.assertContains(self.client.get(self.page), self.add)

    def test_a_long_series_costs_the_same_and_says_how_much_is_older(self):
        with acting_as(self.marieke.pk):
            now, of = timezone.now(), {"client": self.velden, "owner_team_id": self.velden.team_id}
            Measurement.objects.bulk_create(
                Measurement(
                    kind="weight", unit="kg", value=70 + n % 3, measured_at=now - timedelta(hours=n), author=self.marieke, **of
                )
                for n in range(500)
            )  # fmt: skip
        with self.at_most(12):
            answer = self.client.get(self.page)
        (series,) = answer.context["series"]
        self.assertEqual((60, 440), (len(series["rows"]), series["more"]))
        one = self.client.get(self.page, {"kind": "weight"})
        self.assertEqual(500, len(one.context["series"][0]["rows"]))

    def test_opening_is_logged(self):
        with logged() as lines:
            self.client.get(self.page)
        self.assertEqual([("client_measurements", "R", "measurements")], lines())


class CorrectTests(MeasureTestCase):
    def test_a_new_row_stands_in_its_place_and_both_are_readable(self):
        old = self.measure("714")
        self.assertRedirects(self.correction(old, value="71,4"), self.page)
        page = self.client.get(self.page)
        self.assertContains(page, "71,4")
        self.assertContains(page, "714")
        self.assertEqual(1, len(page.context["series"][0]["rows"]))
        self.assertEqual([Decimal(714), Decimal("71.4")], [row.value for row in self.measured()])

    def test_the_form_shows_the_old_value_as_one_types_it(self):
        old = self.measure("1700", kind="fluid_intake_day", unit="mL")
        self.assertContains(self.client.get(self.url("measurement_correct", self.velden.pk, old.pk)), 'value="1700"')

    def test_what_was_not_measured_is_struck_and_leaves_the_chart(self):
        old = self.measure("71")
        self.correction(old, struck="on", value="")
        page = self.client.get(self.page)
        self.assertEqual([], page.context["series"][0]["rows"])
        self.assertContains(page, "<s>71\xa0kg</s>")
        last = self.measured()[-1]
        self.assertEqual(404, self.client.get(self.url("measurement_correct", self.velden.pk, last.pk)).status_code)

    def test_corrected_meanwhile_both_are_shown_and_one_is_chosen(self):
        old = self.measure("714")
        with acting_as(self.joris.pk):
            theirs = Measurement.objects.create(
                client=self.velden, owner_team_id=self.velden.team_id, kind="weight", unit="kg", value=Decimal("74.1"),
                measured_at=old.measured_at, author=self.joris, corrects=old,
            )  # fmt: skip
        answer = self.correction(old, value="71,4")
        self.assertEqual(409, answer.status_code)
        for words in ("Joris", "74,1", "71,4"):
            self.assertContains(answer, words, status_code=409)
        again = self.client.post(answer.context["again"], dict(answer.context["fields"]))
        self.assertRedirects(again, self.page)
        mine = self.measured()[-1]
        self.assertEqual((Decimal("71.4"), theirs.pk), (mine.value, mine.corrects_id))
        page = self.client.get(self.page)
        self.assertEqual(2, len(page.context["series"][0]["rows"][0]["earlier"]))

    def test_sent_twice_is_one_correction(self):
        old, key = self.measure("714"), uuid7()
        for _again in range(2):
            self.assertRedirects(self.correction(old, value="71,4", measurement_id=key), self.page)
        self.assertEqual(2, len(self.measured()))

    def test_bounds_hold_for_corrections_too(self):
        self.assertEqual(422, self.correction(self.measure("71"), value="7100").status_code)

    def test_another_clients_value_is_not_found_nor_corrected_by_the_database(self):
        with acting_as(self.fatima.pk):
            theirs = Measurement.objects.create(
                client=self.adjei, owner_team_id=self.adjei.team_id, kind="weight", unit="kg", value=80,
                measured_at=timezone.now(), author=self.fatima,
            )  # fmt: skip
        self.assertEqual(404, self.correction(theirs, value="70").status_code)
        from django.db import IntegrityError, transaction

        with self.assertRaises(IntegrityError), transaction.atomic():
            self.measure("70", corrects_id=theirs.pk)


class OwnKindTests(MeasureTestCase):
    def make(self, **fields):
        data = {"name": "Stappen", "unit": "stappen", "low": "0", "high": "20000"} | fields
        return self.client.post(self.url("measurement_kinds"), data)

    def kind(self):
        with acting_as(self.marieke.pk):
            return TeamMeasurementKind.objects.get(name="Stappen")

    def test_it_is_measured_in_the_record_and_at_the_door(self):
        self.assertRedirects(self.make(), self.url("measurement_kinds"))
        code = f"own:{self.kind().pk}"
        self.assertRedirects(self.send(kind=code, value="3400"), self.page)
        closing = self.closing(measurement_kind=code, value="5200", done=[])
        self.assertEqual(302, self.client.post(self.url("visit_close", self.visit.pk), closing).status_code)
        self.assertEqual([("own", "Stappen", "stappen")] * 2, [(r.kind, r.label, r.unit) for r in self.measured()])
        self.assertContains(self.client.get(self.page), "5.200\xa0stappen")

    def test_its_bounds_hold(self):
        self.make()
        self.assertEqual(422, self.send(kind=f"own:{self.kind().pk}", value="20001").status_code)

    def test_a_value_is_corrected_after_the_kind_was_ended(self):
        self.make()
        kind = self.kind()
        self.send(kind=f"own:{kind.pk}", value="3400")
        self.client.post(self.url("measurement_kind_end", kind.pk))
        self.assertEqual(422, self.send(kind=f"own:{kind.pk}", value="3400").status_code)
        self.assertRedirects(self.correction(self.measured()[0], value="34"), self.page)
        limits = self.client.get(self.url("measurement_limits", self.velden.pk), {"kind": "own", "label": "Stappen"})
        self.assertEqual(200, limits.status_code)

    def test_names_are_once_and_bounds_in_order(self):
        self.make()
        for fields in (
            {},
            {"name": "stappen"},
            {"name": "Gewicht"},
            {"name": "X", "low": "5", "high": "5"},
            {"name": ""},
        ):
            with self.subTest(fields):
                self.assertEqual(422, self.make(**fields).status_code)

    def test_another_team_neither_sees_nor_ends_it(self):
        self.make()
        kind = self.kind()
        self.sign_in(self.fatima)
        self.assertNotContains(self.client.get(self.url("measurement_kinds", team=self.rietoever)), "Stappen")
        answer = self.client.post(self.url("measurement_kind_end", kind.pk, team=self.rietoever))
        self.assertEqual(404, answer.status_code)

    def test_a_wound_measured_at_the_door_needs_its_place(self):
        fields = {"measurement_kind": "wound_size", "value": "4", "second_value": "2", "done": []}
        address = self.url("visit_close", self.visit.pk)
        self.assertEqual(422, self.client.post(address, self.closing(**fields)).status_code)
        self.client.post(address, self.closing(**fields, measurement_label="Stuit"))
        self.assertEqual("Stuit", self.measured()[0].label)


values = st.decimals(min_value=-(10**6), max_value=10**6, places=2)


class SaidTests(SimpleTestCase):
    def test_how_values_are_said(self):
        for language, kind, value, second, words in (
            ("nl", "weight", "71.40", None, "71,4 kg"),
            ("en", "weight", "71.40", None, "71.4 kg"),
            ("nl", "blood_pressure", "132.00", "81.00", "132/81 mmHg"),
            ("nl", "wound_size", "4.50", "2.00", "4,5 × 2 cm"),
            ("nl", "temperature", "37.20", None, "37,2 °C"),
            ("nl", "pain_nrs", "4.00", None, "4"),
            ("nl", "fluid_intake_day", "1700.00", None, "1.700 mL"),
        ):
            with self.subTest(words), translation.override(language):
                unit = KINDS[kind].unit
                second = Decimal(second) if second else None
                self.assertEqual(words, said(Decimal(value), second, unit, kind=kind).replace("\xa0", " "))

    @given(values, st.sampled_from(["nl", "en"]))
    def test_what_a_form_shows_is_read_back_as_the_same_value(self, value, language):
        from buurtzorgweb.forms import Comma

        with translation.override(language):
            self.assertEqual(value, Comma(max_digits=9, decimal_places=2).clean(typed(value)))

    def test_each_kind_has_a_name_in_both_languages(self):
        for code, kind in KINDS.items():
            with translation.override("en"):
                english = str(kind.name)
            with translation.override("nl"):
                self.assertTrue(code == "glucose" or english != str(kind.name), code)

    @given(values)
    def test_a_value_is_taken_exactly_within_its_bounds(self, value):
        for kind in KINDS.values():
            found = dict(wrong(kind, value, value, fields=("a", "b")))
            self.assertEqual(not kind.low <= value <= kind.high, "a" in found)

    def test_units_follow_ucum(self):
        allowed = {"mm[Hg]", "/min", "kg", "Cel", "mmol/L", "%", "{score}", "{count}", "mL", "cm"}
        self.assertEqual(allowed, {kind.unit for kind in KINDS.values()})


moments = st.integers(0, 10**8).map(lambda n: datetime(2024, 1, 1, tzinfo=UTC) + timedelta(seconds=n))
numbers = st.floats(-1e5, 1e5, allow_nan=False)
dots = st.lists(
    st.builds(Dot, moments, numbers, st.none() | numbers, st.sampled_from(["", "high", "low"])), max_size=40
)


class ChartTests(SimpleTestCase):
    @given(dots, st.lists(numbers, max_size=4))
    def test_marks_stay_inside_and_limits_are_dashed(self, points, limits):
        with translation.override("nl"):
            root = marks(measure_line(points, label="Gewicht", limits=limits))
        self.assertEqual(len(limits) if points else 0, len(classes(root, "norm")))
        self.assertEqual(bool(points), bool(classes(root, "last")))
        for mark in root.iter():
            for name in ("y1", "y2", "cy"):
                if mark.get(name) is not None:
                    self.assertTrue(10 <= float(mark.get(name)) <= 156, mark.attrib)

    @given(dots)
    def test_what_lies_outside_has_an_arrow(self, points):
        root = marks(measure_line(points, label="Gewicht"))
        arrows = [mark for mark in root if mark.text in ("↑", "↓")]
        self.assertEqual(sum(bool(dot.side) for dot in points), len(arrows))

    def test_one_line_or_two(self):
        at = datetime(2026, 11, 1, tzinfo=UTC)
        pair = [Dot(at, 148, 78), Dot(at + timedelta(days=14), 132, 70)]
        root = marks(measure_line(pair, label="Bloeddruk"))
        self.assertEqual(2, len(classes(root, "trace")))
        self.assertEqual(1, len(classes(root, "own")))


class LimitsRuleTests(SimpleTestCase):
    @given(values, values, values)
    def test_a_limit_itself_is_inside(self, value, one, other):
        low, high = min(one, other), max(one, other)
        side = Limits(low, high).side(value)
        self.assertEqual("low" if value < low else "high" if value > high else "", side)
        self.assertEqual("", Limits().side(value))
