"""`attempt`: validate, do, and say beside the field why not."""

from django import forms
from django.test import SimpleTestCase

from buurtzorgweb.forms import Refused, attempt


class Day(forms.Form):
    count = forms.IntegerField()


class AttemptTests(SimpleTestCase):
    def setUp(self):
        self.calls = []

    def act(self, **kwargs):
        self.calls.append(kwargs)
        return "made"

    def refuse(self, field=None):
        def act(**kwargs):
            raise Refused("That cannot be.", field)

        return act

    def test_an_untouched_form_does_nothing(self):
        self.assertFalse(attempt(Day(), self.act))
        self.assertEqual([], self.calls)

    def test_an_invalid_form_does_nothing(self):
        form = Day({"count": "many"})
        self.assertFalse(attempt(form, self.act))
        self.assertEqual([], self.calls)
        self.assertIn("count", form.errors)

    def test_an_empty_form_that_was_sent_is_invalid_and_not_untouched(self):
        form = Day({})
        self.assertFalse(attempt(form, self.act))
        self.assertIn("count", form.errors)

    def test_a_valid_form_acts_once_with_its_fields(self):
        form = Day({"count": "3", "unknown": "x"})
        self.assertTrue(attempt(form, self.act, by="Marieke"))
        self.assertEqual([{"count": 3, "by": "Marieke"}], self.calls)
        self.assertEqual("made", form.result)

    def test_a_refusal_stands_beside_its_field(self):
        form = Day({"count": "3"})
        self.assertFalse(attempt(form, self.refuse("count")))
        self.assertEqual({"count": ["That cannot be."]}, form.errors)
        self.assertEqual("3", form["count"].value(), "what was typed stays")

    def test_a_refusal_of_the_whole_or_of_a_field_not_on_screen_stands_above(self):
        for field in (None, "elsewhere"):
            form = Day({"count": "3"})
            self.assertFalse(attempt(form, self.refuse(field)))
            self.assertEqual(["That cannot be."], form.non_field_errors())

    def test_a_mistake_of_ours_is_not_shown_as_a_refusal(self):
        def act(**kwargs):
            raise ValueError("ours")

        with self.assertRaisesMessage(ValueError, "ours"):
            attempt(Day({"count": "3"}), act)
