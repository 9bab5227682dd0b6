"""What a colleague saved meanwhile: noticed whatever the values are, shown in words, and never twice."""

from datetime import date
from decimal import Decimal

from django import forms
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from buurtzorgweb.stale import Edit, mark

values = st.none() | st.text() | st.integers() | st.dates() | st.lists(st.text(), max_size=4) | st.booleans()


class Form(forms.Form):
    name = forms.CharField(required=False, label="Name")
    kind = forms.ChoiceField(choices=[("a", "apple"), ("b", "pear")], label="Kind")
    signs = forms.MultipleChoiceField(choices=[("Group", [("1", "one"), ("2", "two")])], required=False, label="Signs")


def sent(stands, **typed):
    request = RequestFactory().post("/", typed)
    return Edit.of(request, Form(request.POST), stands)


STANDS = {"name": "Willy", "kind": "a", "signs": ["1"]}


@given(st.dictionaries(st.text(max_size=5), values, max_size=5), st.text(max_size=5), values)
def test_the_mark_changes_with_any_value_and_only_then(stands, name, value):
    assert mark(stands) == mark(dict(reversed(stands.items())))
    empty = stands.get(name) in (None, "") and value in (None, "")
    same = name in stands and (stands[name] == value or empty)
    if not same and str(stands.get(name)) != str(value):
        assert mark(stands) != mark(stands | {name: value}) or value in (None, "", [])


def test_numbers_and_lists_are_what_they_say():
    assert mark({"n": Decimal("5.00")}) == mark({"n": Decimal("5")})
    assert mark({"n": ["a", "b"]}) == mark({"n": ("b", "a")})
    assert mark({"n": None}) == mark({"n": ""})
    assert mark({"n": date(2026, 2, 28)}) != mark({"n": date(2024, 2, 29)})


def test_who_saw_what_stands_is_not_held_up():
    edit = sent(STANDS, name="Wil", kind="b", version=mark(STANDS))
    assert not edit.stale
    assert edit.version == mark(STANDS)
    assert not sent(STANDS, name="Wil", kind="b").stale


def test_who_saw_something_else_sees_both_in_words():
    edit = sent(STANDS, name="Wil", kind="b", signs=["2", "1"], version="old")
    assert edit.stale
    assert edit.status == 409
    assert edit.version == mark(STANDS)
    assert edit.differences == [
        {"label": "Name", "now": "Willy", "mine": "Wil"},
        {"label": "Kind", "now": "apple", "mine": "pear"},
        {"label": "Signs", "now": "one", "mine": "one, two"},
    ]


def test_what_was_typed_wrongly_is_shown_as_it_was_typed():
    edit = sent(STANDS, name="Willy", kind="zzz", signs=["1"], version="old")
    assert edit.differences == [{"label": "Kind", "now": "apple", "mine": "zzz"}]


def test_the_new_mark_lets_ones_own_stand():
    first = sent(STANDS, name="Wil", kind="a", version="old")
    assert not sent(STANDS, name="Wil", kind="a", version=first.version).stale
