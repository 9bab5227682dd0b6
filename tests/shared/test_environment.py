"""What the environment lacks or says wrongly stops the process at its start, with a hint and without the value."""

import base64
import os

import pytest
from django.core.exceptions import ImproperlyConfigured

from buurtzorgweb.environment import celery_url, database, env, env_bool, env_int, env_list, secret, secret_key

KEY = base64.b64encode(bytes(range(32))).decode()


@pytest.fixture
def given(monkeypatch):
    def set_to(value):
        monkeypatch.setenv("THING", value)

    monkeypatch.delenv("THING", raising=False)
    monkeypatch.delenv("THING_FILE", raising=False)
    return set_to


def refused(act, *said):
    with pytest.raises(ImproperlyConfigured) as refusal:
        act()
    assert len(str(refusal.value).splitlines()) == 1
    for part in said:
        assert part in str(refusal.value)


def test_a_text(given):
    assert env("THING", "else") == "else"
    given("so")
    assert env("THING", "else") == env("THING") == "so"


def test_a_text_that_is_missing(given):
    refused(lambda: env("THING"), "Set THING in the environment", "make run")


@pytest.mark.parametrize("text", ["1", "true", "YES", " on "])
def test_yes(given, text):
    given(text)
    assert env_bool("THING", False) is True


@pytest.mark.parametrize("text", ["0", "False", "no", "OFF", ""])
def test_no(given, text):
    given(text)
    assert env_bool("THING", True) is False


def test_neither_yes_nor_no(given):
    assert env_bool("THING", True) is True
    assert env_bool("THING", False) is False
    given("ja")
    refused(lambda: env_bool("THING", True), "THING must be 1 or 0", "'ja'")


def test_a_number(given):
    assert env_int("THING", 3) == 3
    given(" 12 ")
    assert env_int("THING", 3) == 12


@pytest.mark.parametrize("text", ["", "twelve", "1.5", "1e3"])
def test_no_number(given, text):
    given(text)
    refused(lambda: env_int("THING", 3), "THING must be a whole number", repr(text))


def test_a_list(given):
    assert env_list("THING", "a,b") == ["a", "b"]
    given(" one, two ,,three,")
    assert env_list("THING") == ["one", "two", "three"]
    given("")
    assert env_list("THING", "a") == []


def test_a_secret_from_a_file_comes_first(given, monkeypatch, tmp_path):
    given("from the environment")
    assert secret("THING") == "from the environment"
    (tmp_path / "thing").write_text("from the file\n")
    monkeypatch.setenv("THING_FILE", str(tmp_path / "thing"))
    assert secret("THING") == "from the file"


def test_a_secret_whose_file_cannot_be_read(given, monkeypatch, tmp_path):
    monkeypatch.setenv("THING_FILE", str(tmp_path / "missing"))
    refused(lambda: secret("THING"), "THING_FILE cannot be read", "No such file")


def test_a_secret_that_is_missing(given):
    refused(lambda: secret("THING"), "Set THING")


def test_a_key(given):
    given(KEY)
    assert secret_key("THING") == bytes(range(32))


@pytest.mark.parametrize("text", ["", "short", base64.b64encode(b"x" * 31).decode(), KEY[:-1], "é" * 44])
def test_a_key_that_is_none(given, text):
    given(text)
    refused(lambda: secret_key("THING"), "THING must be 32 bytes in base64", "make one with")


def test_a_key_is_not_repeated_in_the_refusal(given):
    given("almost-a-secret")
    with pytest.raises(ImproperlyConfigured) as refusal:
        secret_key("THING")
    assert "almost-a-secret" not in str(refusal.value)


@pytest.mark.parametrize(
    ("url", "wanted"),
    [
        ("postgresql://nurse:word@db.example:5433/house", ("house", "nurse", "word", "db.example", "5433")),
        ("postgresql://nurse@/house?host=/run/pg", ("house", "nurse", "", "/run/pg", "")),
        ("postgresql://nurse:p%40ss@db/house", ("house", "nurse", "p@ss", "db", "")),
    ],
)
def test_a_database(url, wanted):
    found = database(url)
    assert tuple(found[name] for name in ("NAME", "USER", "PASSWORD", "HOST", "PORT")) == wanted
    assert found["OPTIONS"]["server_side_binding"] is True, "a value can never become a second statement"


@pytest.mark.parametrize("url", ["mysql://nurse:hidden@db/house", "nurse:hidden@db/house"])
def test_a_database_that_is_none_and_its_password_kept_back(url):
    with pytest.raises(ImproperlyConfigured) as refusal:
        database(url)
    assert "libpq URI" in str(refusal.value)
    assert "hidden" not in str(refusal.value)


def test_what_else_the_database_address_asks_for_is_kept():
    """Dropped in silence, sslmode=verify-full would become a connection that anybody may listen to."""
    options = database("postgresql://nurse@db/house?sslmode=verify-full&sslrootcert=/ca.pem")["OPTIONS"]
    assert (options["sslmode"], options["sslrootcert"]) == ("verify-full", "/ca.pem")


def test_celery_names_a_socket_in_its_own_way():
    assert celery_url("redis://valkey:6379/0") == "redis://valkey:6379/0"
    assert celery_url("unix:///run/valkey.sock?db=0") == "redis+socket:///run/valkey.sock"


def test_the_tests_themselves_run_as_the_run_time_role():
    assert database(os.environ["DATABASE_URL"])["USER"] == "app_login"
