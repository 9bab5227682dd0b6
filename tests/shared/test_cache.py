"""A cache whose server is away remembers nothing and fails nothing."""

import pytest
from django.core.cache import caches
from django.test import override_settings
from hypothesis import given
from hypothesis import strategies as st

DEAD = {"dead": {"BACKEND": "buurtzorgweb.cache.ForgivingRedisCache", "LOCATION": "unix:///nowhere/valkey.sock"}}
BACKEND = "buurtzorgweb.cache.ForgivingRedisCache"


@pytest.fixture
def dead(settings):
    settings.CACHES = settings.CACHES | DEAD
    return caches["dead"]


@pytest.fixture
def living():
    cache = caches["default"]
    cache.clear()
    yield cache
    cache.clear()


def test_it_remembers(living):
    living.set("a", [1], 60)
    assert living.get("a") == [1]
    assert living.add("a", 2) is False
    assert living.add("b", 2) is True
    assert living.delete("a") is True
    assert living.get("a", "gone") == "gone"


def test_without_a_server_it_forgets(dead):
    dead.set("a", 1)
    assert dead.get("a") is None
    assert dead.get("a", "else") == "else"
    assert dead.delete("a") is False


def test_without_a_server_a_lock_is_always_free(dead):
    """Limits on signing in wait for a lock; without a broker nobody must wait for nothing."""
    assert dead.add("lock", 1) is True
    assert dead.add("lock", 1) is True


def test_without_a_server_more_at_once_is_forgotten_too(dead):
    assert dead.get_many(["a", "b"]) == {}
    dead.set_many({"a": 1})
    dead.delete_many(["a"])
    assert dead.get_or_set("a", 7) == 7
    assert dead.touch("a") is False
    assert "a" not in dead


@given(st.text(min_size=1, max_size=30).filter(lambda key: key.isprintable() and " " not in key), st.integers())
@override_settings(CACHES=DEAD | {"default": DEAD["dead"]})
def test_whatever_is_asked_of_it(key, value):
    cache = caches["dead"]
    cache.set(key, value)
    assert cache.get(key, value) == value


def test_a_mistake_of_ours_is_no_outage(living):
    with pytest.raises(TypeError):
        living.get()
