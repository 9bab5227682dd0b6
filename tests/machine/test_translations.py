"""The check of translations finds what is missing, doubtful or left over; compiling needs no gettext."""

import gettext

import pytest

from buurtzorgweb import translations

HEAD = (
    'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
    '"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n'
)
GOOD = HEAD + 'msgid "Care plan"\nmsgstr "Zorgplan"\n'


@pytest.fixture
def tree(tmp_path, monkeypatch):
    monkeypatch.setattr(translations, "BASE_DIR", tmp_path)
    monkeypatch.setattr(translations, "LOCALE", tmp_path / "locale")
    po = tmp_path / "locale" / "nl" / "LC_MESSAGES" / "django.po"
    po.parent.mkdir(parents=True)
    (tmp_path / "omaha").mkdir()
    (tmp_path / "omaha" / "page.html").write_text('{% load i18n %}{% translate "Care plan" %}')
    return po


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (HEAD, "not translated: 'Care plan'"),
        (HEAD + 'msgid "Care plan"\nmsgstr ""\n', "not translated: 'Care plan'"),
        (HEAD + '#, fuzzy\nmsgid "Care plan"\nmsgstr "Zorgpad"\n', "doubtful (fuzzy): 'Care plan'"),
        (GOOD + '\nmsgid "Quite another thing"\nmsgstr "Iets anders"\n', "no longer used: 'Quite another thing'"),
    ],
)
def test_faults_are_named(tree, text, says):
    tree.write_text(text)
    assert translations.check() == [f"locale/nl/LC_MESSAGES/django.po: {says}"]
    assert tree.read_text() == text, "checking changes nothing"


def test_complete_is_silent(tree):
    tree.write_text(GOOD)
    assert translations.check() == []


def test_no_language_at_all_is_a_fault(tree):
    assert translations.check() == ["locale: there is no .po file"]


def test_compiling_makes_what_gettext_reads_and_follows_changes(tree):
    tree.write_text(GOOD)
    translations.compile_all()
    with tree.with_suffix(".mo").open("rb") as file:
        assert gettext.GNUTranslations(file).gettext("Care plan") == "Zorgplan"
    tree.write_text(GOOD.replace("Zorgplan", "Plan"))
    translations.compile_all()
    with tree.with_suffix(".mo").open("rb") as file:
        assert gettext.GNUTranslations(file).gettext("Care plan") == "Plan"
