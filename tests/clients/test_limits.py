"""Limits for one client: set and changed by new rows; a value outside has a mark of icon and word."""

from decimal import Decimal

from access.context import acting_as
from clients.models import MeasurementLimit
from tests.clients.test_measurements import MeasureTestCase, logged


class LimitTests(MeasureTestCase):
    def setUp(self):
        super().setUp()
        self.limits = self.url("measurement_limits", self.velden.pk)

    def agree(self, kind="weight", label="", **fields):
        data = {"low": "", "high": "", "why": ""} | fields
        return self.client.post(f"{self.limits}?kind={kind}&label={label}", data)

    def kept(self):
        with acting_as(self.marieke.pk):
            return list(MeasurementLimit.objects.order_by("recorded_at"))

    def test_a_value_outside_is_marked_by_icon_and_word(self):
        self.measure("84", days_ago=9)
        self.measure("83")
        self.agree(high="80,5", why="Hartfalenverpleegkundige")
        page = self.client.get(self.page)
        self.assertContains(page, 'data-tone="stop"')
        self.assertContains(page, 'data-tone="watch"')
        self.assertContains(page, "octagon-alert")
        for words in (
            "boven de grens",
            "hoogstens 80,5\xa0kg",
            "Hartfalenverpleegkundige",
            "2 van 2 buiten de grenzen",
        ):
            self.assertContains(page, words)

    def test_a_value_inside_has_no_mark(self):
        self.measure("80,5".replace(",", "."))
        self.agree(low="60", high="80,5")
        self.assertNotContains(self.client.get(self.page), 'class="tag"')

    def test_the_second_number_has_limits_of_its_own(self):
        self.measure("130", second_value=95, kind="blood_pressure", unit="mm[Hg]")
        self.agree("blood_pressure", high="140", second_low="", second_high="90")
        page = self.client.get(self.page)
        self.assertContains(page, "boven de grens")
        self.assertContains(page, "hoogstens 140\xa0mmHg, onderdruk hoogstens 90\xa0mmHg")

    def test_each_change_is_a_new_row_and_the_last_counts(self):
        self.measure("84")
        self.agree(high="80")
        self.agree(high="90")
        self.assertEqual([Decimal(80), Decimal(90)], [row.high for row in self.kept()])
        self.assertNotContains(self.client.get(self.page), "boven de grens")

    def test_a_stale_change_shows_both_and_sending_again_chooses(self):
        seen = self.client.get(f"{self.limits}?kind=weight").context["version"]
        self.agree(high="80", why="Huisarts")
        stale = self.agree(high="85", why="Polikliniek", version=seen)
        for words in ("Huisarts", "Polikliniek", "80", "85"):
            self.assertContains(stale, words, status_code=409)
        self.agree(high="85", version=stale.context["version"])
        self.assertEqual([Decimal(80), Decimal(85)], [row.high for row in self.kept()])

    def test_empty_takes_the_limits_away(self):
        self.measure("84")
        self.agree(high="80")
        self.agree()
        page = self.client.get(self.page)
        self.assertNotContains(page, "boven de grens")
        self.assertNotContains(page, "Afgesproken")

    def test_the_form_shows_what_was_agreed(self):
        self.agree(low="60", high="80,5")
        self.assertContains(self.client.get(f"{self.limits}?kind=weight"), 'value="80,5"')

    def test_nonsense_is_refused_beside_the_field(self):
        for fields in ({"low": "80", "high": "70"}, {"low": "80", "high": "80"}, {"high": "veel"}, {"high": "9000"}):
            with self.subTest(fields):
                self.assertContains(self.agree(**fields), "aria-invalid", status_code=422)
        self.assertEqual([], self.kept())

    def test_an_unknown_kind_is_not_found(self):
        for kind, label in (("humour", ""), ("own", "Stappen")):
            self.assertEqual(404, self.agree(kind, label, high="1").status_code)

    def test_it_is_logged(self):
        with logged() as lines:
            self.agree(high="80")
        self.assertIn(("measurement_limits", "U", "measurements"), lines())
