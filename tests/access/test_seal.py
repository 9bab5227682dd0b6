"""A sealed value opens in its own place, unaltered, with its own key; and nowhere else."""

import os

import pytest
from cryptography.exceptions import InvalidTag
from django.test import override_settings
from hypothesis import given
from hypothesis import strategies as st

from access.adapters import MfaAdapter
from access.seal import KEY_ID, look_up, open_sealed, seal

places = st.text(min_size=1, max_size=40)


@given(st.text(max_size=200), places)
def test_what_is_sealed_opens_again(value, where):
    assert open_sealed(seal(value, where), where) == value


@given(st.text(max_size=50), places)
def test_it_opens_as_it_comes_from_the_database(value, where):
    assert open_sealed(memoryview(seal(value, where)), where) == value


@given(st.text(max_size=50), places, places)
def test_a_moved_value_does_not_open(value, where, elsewhere):
    if where != elsewhere:
        with pytest.raises(InvalidTag):
            open_sealed(seal(value, where), elsewhere)


@given(st.text(max_size=50), st.data())
def test_an_altered_value_does_not_open(value, data):
    sealed = bytearray(seal(value, "here"))
    at = data.draw(st.integers(1, len(sealed) - 1))
    sealed[at] ^= 1 << data.draw(st.integers(0, 7))
    with pytest.raises(InvalidTag):
        open_sealed(bytes(sealed), "here")


@given(st.binary(max_size=60))
def test_what_was_never_sealed_does_not_open(junk):
    with pytest.raises((ValueError, InvalidTag)):
        open_sealed(junk, "here")


def test_each_sealing_differs_and_names_its_key():
    first, second = seal("123456782", "here"), seal("123456782", "here")
    assert first != second
    assert first[:1] == second[:1] == KEY_ID
    assert b"123456782" not in first


def test_a_value_of_an_unknown_key_says_so():
    sealed = b"\x7f" + seal("123456782", "here")[1:]
    with pytest.raises(ValueError, match="unknown key"):
        open_sealed(sealed, "here")


def test_another_key_does_not_open_it():
    sealed = seal("123456782", "here")
    with override_settings(FIELD_KEY=os.urandom(32)), pytest.raises(InvalidTag):
        open_sealed(sealed, "here")


@given(st.text(max_size=20), st.text(max_size=20))
def test_a_look_up_is_the_same_for_the_same_value_alone(one, other):
    assert (look_up(one) == look_up(other)) == (one == other)


def test_a_look_up_needs_its_own_key():
    before = look_up("123456782")
    with override_settings(FIELD_KEY=os.urandom(32)):
        assert look_up("123456782") == before
    with override_settings(FIELD_INDEX_KEY=os.urandom(32)):
        assert look_up("123456782") != before


@given(st.text(max_size=100))
def test_second_factor_secrets_are_sealed(secret):
    adapter = MfaAdapter()
    sealed = adapter.encrypt(secret)
    assert sealed.isascii()
    assert adapter.decrypt(sealed) == secret
