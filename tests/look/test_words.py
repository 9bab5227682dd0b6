"""Times, days, numbers, names and notes as they stand on screen."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import pytest
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.template import engines
from django.utils import timezone, translation

from buurtzorgweb.templatetags import look


@pytest.mark.parametrize(("language", "said"), [("nl", "09.15"), ("en", "09:15")])
def test_times_in_local_time_and_form(language, said):
    with translation.override(language):
        assert look.clock(datetime(2026, 11, 24, 8, 15, tzinfo=UTC)) == said
        assert look.clock(time(9, 15)) == said


def test_days_name_the_year_only_when_it_is_another():
    this_year = timezone.localdate().replace(month=11, day=20)
    with translation.override("nl"):
        assert look.day(this_year).endswith(" 20 november")
        assert look.day(date(2019, 11, 20)) == "woensdag 20 november 2019"
        assert look.brief_day(date(2019, 11, 20), short=True) == "20 nov 2019"


def test_moments_are_said_from_today():
    now = timezone.localtime().replace(hour=12, minute=5)
    with translation.override("nl"):
        assert look.when(now).endswith(" 12.05")
        assert (
            look.when(now - timedelta(days=3)).split()[0]
            in "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag"
        )
        assert look.when(now - timedelta(days=10)) == look.brief_day(now - timedelta(days=10))


@pytest.mark.parametrize("filter_name", ["clock", "day", "brief_day", "when", "hours", "percent", "euro"])
def test_nothing_known_says_nothing(filter_name):
    assert getattr(look, filter_name)(None) == ""


def test_numbers_follow_the_language_with_hard_spaces():
    with translation.override("nl"):
        assert look.number(1690) == "1.690"
        assert look.percent(Decimal("60.4")) == "60,4\N{NO-BREAK SPACE}%"
        assert look.euro(1130) == "€\N{NO-BREAK SPACE}1.130,00"
    with translation.override("en"):
        assert look.number(1690) == "1,690"
        assert look.percent(Decimal("60.4")) == "60.4\N{NO-BREAK SPACE}%"


@pytest.mark.parametrize(
    ("name", "said"), [("Marieke Jansen", "MJ"), ("Anneke van den Berg", "AB"), ("Joke", "J"), ("", "")]
)
def test_initials_skip_particles(name, said):
    assert look.initials(name) == said


def test_long_terms_break_after_a_slash_and_stay_escaped():
    assert look.breaks("Neuro/<b>") == "Neuro/<wbr>&lt;b&gt;"


def test_the_first_sentence_of_a_note_is_bold_and_escaped():
    assert look.lead("Bezoek <b>. Rapport bewaard.") == "<strong>Bezoek &lt;b&gt;.</strong> Rapport bewaard."


def test_a_message_may_carry_its_undo():
    message = Message(constants.SUCCESS, "Bewaard.", extra_tags="undo:/t/noord/visits/1/undo/")
    assert look.tone(message) == "good"
    assert look.undo(message) == "/t/noord/visits/1/undo/"
    assert look.undo(Message(constants.INFO, "Bewaard.")) == ""


def test_an_icon_is_hidden_from_screen_readers():
    said = engines["django"].from_string('{% icon "pill" %}').render()
    assert said.startswith('<svg class="icon" aria-hidden="true"><use href="/static/icons.')
    assert said.endswith('#pill"/></svg>')
