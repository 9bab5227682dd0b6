"""The hard rules as pure functions: tables of cases."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

from django.test import SimpleTestCase
from django.utils import translation

from omaha.rules import (
    SENTENCES,
    Rated,
    Rule,
    are_scores,
    check_closing,
    check_evaluation,
    check_intervention,
    check_rating,
    check_signs,
    in_order,
    months_after,
    next_evaluation,
)

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
LISTED = {"SS2601": False, "SS2610": True}


def rated(moment, days=0, scores=(2, 2, 2), key=None):
    return Rated(moment, NOW - timedelta(days=days), scores, key or uuid4())


class SentenceTests(SimpleTestCase):
    def test_each_rule_has_its_own_sentence_in_both_languages(self):
        for language in ("nl", "en"):
            with translation.override(language):
                said = [str(SENTENCES[rule]) for rule in Rule]
            self.assertEqual(len(said), len(set(said)))
        for rule in Rule:
            with self.subTest(rule):
                texts = set()
                for language in ("nl", "en"):
                    with translation.override(language):
                        texts.add(str(SENTENCES[rule]))
                self.assertEqual(2, len(texts))


class ScoreTests(SimpleTestCase):
    def test_scores_are_three_whole_numbers_from_one_to_five(self):
        for scores in ((1, 1, 1), (5, 5, 5), (1, 3, 5)):
            self.assertTrue(are_scores(scores), scores)
        for scores in ((), (1, 2), (1, 2, 3, 4), (0, 1, 1), (1, 6, 1), (1.5, 2, 3), (None, 2, 3), (True, 1, 1)):
            self.assertFalse(are_scores(scores), scores)


class RatingTests(SimpleTestCase):
    def check(self, standing, new, **more):
        return check_rating(standing, new, NOW, **more)

    def test_table(self):
        first, last = rated("baseline", 10), rated("final", 1)
        cases = [
            ([], rated("baseline"), None),
            ([], rated("interim"), Rule.NEEDS_BASELINE),
            ([], rated("final"), Rule.NEEDS_BASELINE),
            ([first], rated("baseline"), Rule.ONE_BASELINE),
            ([first], rated("interim"), None),
            ([first], rated("interim", 10), None),
            ([first], rated("interim", 11), Rule.IN_ORDER),
            ([first], rated("final"), None),
            ([first, last], rated("final"), Rule.ONE_FINAL),
            ([first, last], rated("interim", 5), None),
            ([first, last], rated("interim"), Rule.IN_ORDER),
            ([first, rated("interim", 2)], rated("final", 3), Rule.IN_ORDER),
            ([first], rated("interim", -1), Rule.IN_FUTURE),
            ([first], rated("interim", 1, (0, 2, 2)), Rule.SCORES),
            ([first], rated("interim", 1, (2, 2)), Rule.SCORES),
        ]
        for number, (standing, new, rule) in enumerate(cases):
            with self.subTest(number):
                self.assertEqual(rule, self.check(standing, new))

    def test_a_clock_a_few_seconds_ahead_is_no_future(self):
        ahead = Rated("interim", NOW + timedelta(seconds=30), (2, 2, 2))
        self.assertIsNone(self.check([rated("baseline", 1)], ahead))

    def test_a_correction_keeps_the_moment(self):
        first, between = rated("baseline", 10), rated("interim", 5)
        standing = [first, between]
        self.assertIsNone(self.check(standing, rated("baseline", 10), replaces=first.id))
        self.assertEqual(Rule.CORRECTS_SAME, self.check(standing, rated("interim", 9), replaces=first.id))
        self.assertEqual(Rule.IN_ORDER, self.check(standing, rated("baseline", 4), replaces=first.id))
        self.assertEqual(Rule.CORRECTED_ONCE, self.check(standing, rated("interim", 5), replaces=uuid4()))

    def test_in_order(self):
        self.assertTrue(in_order([]))
        self.assertTrue(in_order([rated("final", 3), rated("interim", 3), rated("baseline", 3)]))
        self.assertFalse(in_order([rated("final", 3), rated("interim", 2), rated("baseline", 4)]))


class SignTests(SimpleTestCase):
    def test_table(self):
        cases = [
            ("RM0001", {}, Rule.NEEDS_SIGN),
            ("RM0001", {"SS2601": ""}, None),
            ("RM0001", {"SS2701": ""}, Rule.SIGN_OF_PROBLEM),
            ("RM0001", {"SS2610": " "}, Rule.OTHER_SIGN),
            ("RM0001", {"SS2610": "blaar"}, None),
            ("RM0002", {"SS2601": ""}, Rule.NO_SIGNS),
            ("RM0002", {}, None),
            ("RM0003", {}, None),
        ]
        for kind, signs, rule in cases:
            with self.subTest(f"{kind} {signs}"):
                self.assertEqual(rule, check_signs(kind, signs, LISTED))


class EvaluationTests(SimpleTestCase):
    def test_table(self):
        today = date(2026, 8, 31)
        cases = [
            (None, set(), Rule.NEEDS_EVALUATION),
            (date(2027, 2, 28), {"Wlz"}, None),
            (date(2027, 3, 1), {"Wlz"}, Rule.WLZ),
            (date(2027, 3, 1), {"Zvw", "Wlz"}, Rule.WLZ),
            (date(2028, 1, 1), {"Zvw"}, None),
            (date(2028, 1, 1), set(), None),
        ]
        for day, laws, rule in cases:
            with self.subTest(f"{day} {laws}"):
                self.assertEqual(rule, check_evaluation(day, today, laws))

    def test_the_date_that_is_offered_is_one_that_is_allowed(self):
        today = date(2026, 8, 31)
        for laws in (set(), {"Zvw"}, {"Wlz"}, {"Wmo"}, {"private"}, {"Zvw", "Wlz"}):
            offered = next_evaluation(today, laws)
            self.assertIsNone(check_evaluation(offered, today, laws))
        self.assertEqual(date(2026, 11, 30), next_evaluation(today, {"Zvw"}))
        self.assertEqual(date(2027, 2, 28), next_evaluation(today, {"Wlz"}))

    def test_months_end_where_the_month_ends(self):
        self.assertEqual(date(2028, 2, 29), months_after(date(2027, 8, 31), 6))
        self.assertEqual(date(2027, 1, 15), months_after(date(2026, 12, 15), 1))


class InterventionTests(SimpleTestCase):
    def test_table(self):
        day = date(2026, 11, 20)
        good = {"target": "TG0014", "target_text": "", "text": "Verbinden", "starts_on": day, "ends_on": None}
        cases = [
            ({}, None),
            ({"text": "  "}, Rule.INTERVENTION_TEXT),
            ({"target": "TG0063"}, Rule.OTHER_TARGET),
            ({"target": "TG0063", "target_text": "huisdier"}, None),
            ({"ends_on": day}, None),
            ({"ends_on": day - timedelta(days=1)}, Rule.INTERVENTION_DATES),
        ]
        for change, rule in cases:
            with self.subTest(str(change)):
                self.assertEqual(rule, check_intervention(**(good | change)))


class ClosingTests(SimpleTestCase):
    def test_table(self):
        cases = [
            ("", (4, 4, 4), Rule.CLOSING_NEEDS_REASON),
            ("goals_met", None, Rule.CLOSING_NEEDS_FINAL),
            ("goals_met", (4, 4, 4), None),
            ("deceased", None, None),
            ("deceased", (1, 1, 1), None),
        ]
        for reason, final, rule in cases:
            self.assertEqual(rule, check_closing(reason=reason, final=final), reason)
