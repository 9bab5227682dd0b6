"""The soft rules: what is said, and that nothing is said where nothing is the matter."""

from dataclasses import replace
from datetime import date, timedelta

from django.test import SimpleTestCase

from omaha.hints import MELDCODE, Looked, listed_like, plan_hints, problem_hints, silent

TODAY = date(2026, 11, 20)
QUIET = Looked(
    code="PB0026",
    kind="RM0001",
    target=(4, 4, 4),
    latest=(3, 3, 3),
    next_evaluation_on=TODAY,
    interventions=1,
    since=TODAY - timedelta(days=3),
)


class HintTests(SimpleTestCase):
    def rules(self, **change):
        return [hint.rule for hint in problem_hints(replace(QUIET, **change), TODAY)]

    def test_table(self):
        cases = [
            ({}, []),
            ({"latest": (3, 3, 5), "target": (4, 4, 5)}, [11]),
            ({"kind": "RM0002"}, [11]),
            ({"kind": "RM0002", "latest": (3, 3, 5), "target": (4, 4, 5)}, []),
            ({"kind": "RM0003"}, [11]),
            ({"latest": (3, 5, 3)}, [12]),
            ({"latest": (3, 5, 3), "target_note": "Palliatief: comfort gaat voor."}, []),
            ({"interventions": 9}, [13]),
            ({"next_evaluation_on": TODAY - timedelta(days=1)}, [14]),
            ({"interventions": 0}, [14]),
            ({"since": TODAY - timedelta(days=29)}, [14]),
            ({"since": TODAY - timedelta(days=29), "reported_on": TODAY - timedelta(days=2)}, []),
            ({"since": TODAY - timedelta(days=2), "reported_on": TODAY - timedelta(days=60)}, []),
            ({"other_texts": ["jeuk aan de armen"], "listed": ["laesie/decubitus", "jeuk"]}, [15]),
            ({"code": "PB0015"}, [16]),
            ({"code": "PB0016"}, [16]),
            ({"latest": None}, []),
            ({"is_open": False, "kind": "RM0002", "interventions": 0}, []),
        ]
        for change, rules in cases:
            with self.subTest(str(change)):
                self.assertEqual(rules, self.rules(**change))

    def test_the_reporting_code_is_a_link(self):
        (hint,) = problem_hints(replace(QUIET, code="PB0016"), TODAY)
        self.assertEqual(MELDCODE, hint.url)

    def test_a_plan_of_many_problems(self):
        self.assertEqual([], plan_hints(4))
        self.assertEqual([13], [hint.rule for hint in plan_hints(5)])


class OtherTests(SimpleTestCase):
    LISTED = ("laesie/decubitus", "vochtafscheiding", "jeuk", "pressure ulcer/lesion", "drainage", "overmatig droog")

    def test_free_text_that_repeats_a_listed_term(self):
        cases = [
            ("decubitus op de stuit", "laesie/decubitus"),
            ("Jeuk!", "jeuk"),
            ("huid is overmatig erg droog", "overmatig droog"),
            ("some drainage at night", "drainage"),
            ("ileostoma met dunne productie", ""),
            ("droog", ""),
            ("", ""),
        ]
        for text, listed in cases:
            self.assertEqual(listed, listed_like(text, self.LISTED), text)


class SilenceTests(SimpleTestCase):
    def test_table(self):
        long, short = TODAY - timedelta(days=29), TODAY - timedelta(days=28)
        for reported, since, said in (
            (None, None, False),
            (None, long, True),
            (None, short, False),
            (short, long, False),
            (long, short, False),
        ):
            self.assertEqual(said, silent(reported, since, TODAY))
